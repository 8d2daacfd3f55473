#!/bin/sh
# SPDX-License-Identifier: MIT
# run.sh DUMP BUILD MUNGER WORK DISASM DISASM_WITHOUT: the tests of `munger dump`. DUMP is the command
# under the sanitizers, BUILD makes images, WORK is a folder of our own; DISASM_... tests what disassembles.
# UPDATE=1 writes the expected files anew; read the difference before a commit.

here=$(cd "$(dirname "$0")" && pwd)
dump=$(realpath "$1") && build=$(realpath "$2") && munger=$(realpath "$3") || exit 2
disasm=$(realpath "$5") && disasm_without=$(realpath "$6") || exit 2
work=$4
passed=0 failed=0 skipped=0
. "$here/../tools.sh"

rm -rf "$work" && mkdir -p "$work/random" && cd "$work" || exit 2

pass() { passed=$((passed + 1)); }
fail() { failed=$((failed + 1)); echo "dump: FAILED: $1"; }
skip() { skipped=$((skipped + 1)); echo "dump: skipped: $1"; }

# same FILE EXPECTED: compares with the expected file beside this script
same() {
	[ -z "${UPDATE:-}" ] || cp "$1" "$here/$2"
	if diff -u "$here/$2" "$1"; then pass; else fail "$2"; fi
}

# status N COMMAND...: its exit status; output goes to out and err
status() {
	want=$1
	shift
	"$@" >out 2>err
	got=$?
	if [ $got -eq "$want" ]; then pass; else fail "status $got, not $want: $*"; cat err; fi
}

# has TEXT: the last command printed this line
has() { if grep -Fqx -- "$1" out err; then pass; else fail "no line '$1'"; cat out err; fi }
# hasnt PATTERN
hasnt() { if grep -q -- "$1" out; then fail "there is '$1'"; else pass; fi }
# says PATTERN: as part of a message
says() { if grep -q -- "$1" err; then pass; else fail "no message '$1'"; cat err; fi }

images() {
	"$build" . || exit 2
	for name in $(cd "$here" && ls good_*.out); do
		name=${name%.out}
		status 0 "$dump" -x "$name.img"
		same out "$name.out"
	done
	cp good_arm.img named.exe
	status 0 "$dump" -ierd --def "$here/kernel.def" --def "$here/good.def" good_x86_64.img named.exe
	same out named.out
}

# Every file with a defect: one message, status 1.
defects() {
	: >defects.out
	for image in *.img; do
		case $image in good_*) continue ;; esac
		status 1 "$dump" -x "$image"
		cat err >>defects.out
	done
	same defects.out defects.err
}

command_line() {
	status 0 "$dump" good_x86_64.img && cp out default.out
	status 0 "$dump" -h good_x86_64.img
	if cmp -s out default.out; then pass; else fail "-h is not the default"; fi
	hasnt '^imports: 2'
	status 0 "$dump" -i good_x86_64.img
	hasnt '^headers:'
	has 'imports: 2 tables'
	status 0 "$dump" --help && hasnt '^headers:'
	status 2 "$dump" && says '^usage:'
	status 2 "$dump" -z good_x86_64.img && says '^usage:'
	status 2 "$dump" absent.img && says '^absent.img: error: cannot be read: .* \[input\]$'
	status 2 "$dump" . && says '^\.: error: is not a regular file; .* \[input\]$'
	: >empty.img
	status 2 "$dump" empty.img && says '^empty.img: error: is empty; .* \[input\]$'
	echo 'int main;' >text.c
	status 1 "$dump" text.c && says '^text.c: error: is neither .* \[elf\]$'
	status 1 "$dump" --def "$here/bad.def" good_x86_64.img && says 'bad.def:3:.*error: '
	status 2 "$dump" --def absent.def good_x86_64.img && says 'absent.def: error: '
	status 0 "$dump" -i -L . -L "$here" --def kernel.def good_x86_64.img
	has '  kernel.dll{b0b1b2b3-b4b5-b6b7-b8b9-babbbcbdbebf}@3 Sleep: 1 place, 1 branch'
	# one bad file does not hide the others
	status 1 "$dump" -i text.c good_x86_64.img && has 'imports: 2 tables'
	if [ -w /dev/full ]; then
		if "$dump" -x good_x86_64.img >/dev/full 2>err; then fail "full disk"; else pass; fi
	fi
}

# assemble NAME_ARCH: NAME_ARCH.o from assembly, which does not change with the compiler
assemble() {
	use_target "${1#*_}"
	# shellcheck disable=SC2086
	command -v "${gcc%% *}" >err && $gcc -c -o "$1.o" "$here/$1.s"
}

objects() {
	for arch in $(architectures); do
		if ! assemble "object_$arch"; then
			skip "objects of $arch: no assembler"
			continue
		fi
		status 0 "$dump" -ierdm --def "$here/kernel.def" "object_$arch.o"
		same out "object_$arch.out"
		status 0 "$dump" -h "object_$arch.o"
		has '  type      relocatable'
		ar rc "lib_$arch.a" "object_$arch.o"
		status 0 "$dump" -i "lib_$arch.a"
		has "lib_$arch.a(object_$arch.o): object"
		damaged "object_$arch.o"
	done
}

# no_signal FILE...: any answer will do, a signal or a sanitizer's abort will not. All are read by one process; if that does not
# end well, each by its own, to see which it was.
no_signal() {
	timeout 60 "$dump" -x "$@" >out 2>err
	got=$?
	if [ $got -le 1 ]; then
		passed=$((passed + $#))
		return
	fi
	fail "status $got: $# files"
	for file; do
		timeout 60 "$dump" -x "$file" >out 2>err
		got=$?
		if [ $got -le 1 ]; then pass; else fail "status $got: $file"; cp "$file" .; head -20 err; fi
	done
}

damaged() {
	rm -f random/*
	"$build" random 7 100 "$1" || exit 2
	no_signal random/*.img
}

# Images that the munger makes, with symbols and without.
munged() {
	for arch in $(architectures); do
		if ! assemble "program_$arch"; then
			skip "images of $arch: no assembler"
			continue
		fi
		defs="--export $here/program.def $here/kernel.def"
		# shellcheck disable=SC2086
		status 0 "$munger" "program_$arch.o" $defs -o program.dll
		status 0 "$dump" -ierd --def "$here/program.def" --def "$here/kernel.def" program.dll
		same out "program_$arch.out"
		damaged program.dll
		# shellcheck disable=SC2086
		status 0 "$munger" -s "program_$arch.o" $defs -o program.dll
		status 0 "$dump" -hdm program.dll
		same out "program_$arch.stripped.out"
	done
}

# The libraries that disassemble, and a munger without libopcodes.
libraries() {
	if "$disasm" without >out; then
		skip "libopcodes: built without"
	else
		status 0 "$disasm" with
	fi
	status 0 "$disasm_without" without
}

libraries
images
defects
command_line
objects
munged
rm -f random/*
"$build" random 1 300 && no_signal random/*.img

echo "dump: $passed passed, $failed failed, $skipped skipped"
[ $failed -eq 0 ]
