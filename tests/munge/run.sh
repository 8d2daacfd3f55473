#!/bin/sh
# SPDX-License-Identifier: MIT
#
# run.sh MUNGER WORK MUTATE [NAME...]
#
# A case is a folder: sources, `cmd` (shell lines that make objects, munge them and show what came out) and
# `expected`, all that the lines print.  A first line `# needs PROGRAM...` in cmd skips the case where one is
# missing.  ACCEPT=1 writes `expected` anew, to be read before it is committed.
set -u

munger=$1
work=$2
mutate=$3
shift 3
src=$(cd "$(dirname "$0")" && pwd)
passed=0 failed=0 skipped=0
export ASAN_OPTIONS=detect_leaks=0 LC_ALL=C

# The words of cmd files ---------------------------------------------------------------------------------

# gcc64 / clang64 / gcc32 / clang32 / a64 / a64clang / m3 / m3clang / m0 / rv32 / rv64 [FLAGS] FILE...: objects,
# each beside its source
gcc64() { gcc -c "$@"; }
clang64() { clang --target=x86_64-linux-gnu -c "$@"; }
gcc32() { i686-linux-gnu-gcc -c "$@"; }
clang32() { clang --target=i386-linux-gnu -c "$@"; }
a64() { aarch64-linux-gnu-gcc -c "$@"; }
a64clang() { clang --target=aarch64-linux-gnu -c "$@"; }
m3() { arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb -c "$@"; }
m0() { arm-none-eabi-gcc -mcpu=cortex-m0 -mthumb -c "$@"; }
rv32() { riscv64-unknown-elf-gcc -march=rv32imac -mabi=ilp32 -c "$@"; }
rv64() { riscv64-unknown-elf-gcc -march=rv64imac -mabi=lp64 -c "$@"; }
m3clang() { clang --target=thumbv7m-none-eabi -c "$@"; }

# checked PROGRAM ARG...: prints a status that is not 0; a signal or a sanitizer's report cannot pass
checked() {
	"$@"
	status=$?
	[ "$status" = 0 ] || echo "status $status"
}
munge() { checked "$munger" "$@"; }
dump() { checked "$munger" dump "$@"; }

# hex FILE SECTION: its bytes
hex() { readelf -x "$2" "$1" | sed -n 's/^  0x[0-9a-f]* \(.\{35\}\).*/\1/p'; }

# names FILE: its symbols with value and kind
names() { nm -n "$1"; }

# like_ld LD IMAGE OBJECT...: what LD links from the objects at the image's own addresses is the same, byte for
# byte.  The image was made with --ld-script IMAGE.ld.
like_ld() {
	ld=$1 image=$2 objcopy=${1%ld}objcopy compared=
	shift 2
	base=$(readelf -SW "$image" | sed -n 's/^ *\[ *[0-9]*\] \.[a-z]* *[A-Z]* *0*\([1-9a-f][0-9a-f]*\) .*/0x\1/p' | head -n 1)
	"$ld" -T "$image.ld" --defsym munge_base="$base" --no-warn-rwx-segments --no-warn-mismatch "$@" \
		-o "$image.ref" 2>ld.log || { cat ld.log; return; }
	for section in .text .rodata .relro .data; do
		: >ours >theirs
		"$objcopy" -O binary -j $section "$image" ours 2>/dev/null
		"$objcopy" -O binary -j $section "$image.ref" theirs 2>/dev/null
		truncate -s %4 theirs # the format's sections are whole words
		if [ ! -s ours ] && [ ! -s theirs ]; then
			continue
		fi
		compared=1
		if cmp -s ours theirs; then
			echo "$section as ld has it"
		else
			echo "$section differs from ld's"
			od -An -tx1 ours | sed 's/^/ours  /'
			od -An -tx1 theirs | sed 's/^/ld    /'
		fi
	done
	[ "$compared" ] || echo "nothing was compared"
}
# --------------------------------------------------------------------------------------------------------

# missing CMD: the programs that it needs and that are not here
missing() {
	for program in $(sed -n '1s/^# needs //p' "$1"); do
		command -v "$program" >/dev/null || echo "$program"
	done
}

run_case() {
	name=$1 dir=$work/$1
	lacks=$(missing "$src/$name/cmd")
	if [ -n "$lacks" ]; then
		echo "SKIP munge/$name: no $lacks"
		skipped=$((skipped + 1))
		return
	fi
	rm -rf "$dir"
	mkdir -p "$dir"
	cp "$src/$name"/* "$src/kernel.def" "$dir"
	(cd "$dir" && . ./cmd) >"$dir/actual.raw" 2>&1
	sed "s|$dir/||g" "$dir/actual.raw" >"$dir/actual"
	if [ "${ACCEPT:-}" ]; then
		cp "$dir/actual" "$src/$name/expected"
	fi
	if cmp -s "$src/$name/expected" "$dir/actual" && ! grep -Eq 'Sanitizer|status 1[2-9][0-9]' "$dir/actual"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAIL munge/$name"
		diff -u "$src/$name/expected" "$dir/actual" | head -n 40
	fi
}

# The objects of all cases, damaged in many ways: always the same ways.
mutate_objects() {
	# shellcheck disable=SC2046
	"$mutate" 1 150 $(find "$work" -name '*.o' -size -16k -size +0 | sort) "$work/archive/lib.a" 2>"$work/mutate.log"
	status=$?
	if [ $status = 0 ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAIL munge/mutate: status $status"
		grep -A 12 -E 'Sanitizer|runtime error|cannot be read' "$work/mutate.log" || tail -n 3 "$work/mutate.log"
	fi
}

mkdir -p "$work"
work=$(cd "$work" && pwd)
mutate=$(cd "$(dirname "$mutate")" && pwd)/$(basename "$mutate")
munger=$(cd "$(dirname "$munger")" && pwd)/$(basename "$munger")
if [ $# -gt 0 ]; then
	mutate=
else
	set -- $(cd "$src" && ls -d */)
fi
for name; do
	run_case "${name%/}"
done
if [ "$mutate" ]; then
	mutate_objects
	if "$src/man.sh" "$src/../.." "$munger"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAIL munge/man"
	fi
fi
echo "munge: $passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
