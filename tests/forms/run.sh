#!/bin/sh
# SPDX-License-Identifier: MIT
#
# run.sh B WORK [PART...]: the forms and layouts of images.  B is the build folder, WORK is emptied.
#
#   programs  those of tests/run in every form, loaded flat and paged, against their native output
#   cases     every image of tests/munge in every form, and back (trip.sh)
#   samples   the samples' images, there and back; Lua and zlib at work in every form
#   target    the Cortex-M3 samples under QEMU: console and memory taken are the same in every form
#   text      what a load writes to text (text_test.c)
#   bytes     instructions in every form: bytes/NAME.s and NAME.out
#   errors    what adapt refuses, and images with a byte changed (mutate.c)
#
# ACCEPT=1 writes NAME.out anew, to be read before it is committed.
set -u

src=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$src/../.." && pwd)
rm -rf "$2"
mkdir -p "$2"
build=$(cd "$1" && pwd) work=$(cd "$2" && pwd)
shift 2
passed=0 failed=0 skipped=0
. "$src/../tools.sh"
export MUNGER="$build/bin/munger" RUNNER="$build/bin/munger-run" LC_ALL=C
export TRIP_WORK="$work/trip" TRIPS="$work/trips" BRIEF=1
unset KEEP
defs=$build/share/munger
ARM_IMAGES="newlib/libc.dll newlib/words.exe firmware/foo.exe firmware/old.exe firmware/new.exe firmware/counter.exe \
firmware/check.exe firmware/ask_ordinal.exe firmware/ask_gap.exe firmware/ask_uuid.exe firmware/clock.dll firmware/crc.dll"

pass() { passed=$((passed + 1)); }
fail() {
	failed=$((failed + 1))
	echo "FAIL forms: $*"
}
skip() {
	skipped=$((skipped + 1))
	echo "SKIP forms: $*"
}

# count NAME COMMAND...: another runner; its last line says how many passed
count() {
	name=$1
	shift
	"$@" >"$work/$name.log" 2>&1
	# shellcheck disable=SC2046
	set -- $(tail -n 1 "$work/$name.log")
	if [ "${3:-}" != passed, ]; then
		fail "$name: $(tail -n 3 "$work/$name.log")"
		return
	fi
	grep -E '^(FAIL|SKIP)|trip:|load.sh:|skipped:' "$work/$name.log" | head -n 20
	passed=$((passed + $2)) failed=$((failed + $4)) skipped=$((skipped + $6))
}

# trips NAME LEAST: what munger.sh noted, at least so many images
trips() {
	n=$(grep -c '^passed' "$TRIPS") bad=$(grep -c '^failed' "$TRIPS")
	if [ "$n" -lt "$2" ] || [ "$bad" != 0 ]; then
		fail "$1: $n images there and back, $bad not; expected are $2 at least"
	else
		passed=$((passed + n))
	fi
	: >"$TRIPS"
}

# -------------------------------------------------------------------------------------------------- x86-64
programs() {
	: >"$TRIPS"
	export KEEP=1
	for way in gcc:-O2,-fPIE gcc:-O2,-fPIC,-fno-plt gcc:-O2,-fno-pic clang:-O2,-fPIC,-fno-plt; do
		cc=${way%%:*}
		WAYS=${way#*:} count "programs-$way" "$root/tests/run/run.sh" "$src/munger.sh" "$src/load.sh" "$defs" \
			"$work/programs/$way" "$cc"
	done
	unset KEEP
	trips programs 60
}

cases() {
	: >"$TRIPS"
	# `status` is about the munger's own command line.
	# shellcheck disable=SC2046
	count cases "$root/tests/munge/run.sh" "$src/munger.sh" "$work/cases" /bin/false \
		$(cd "$root/tests/munge" && find . -mindepth 1 -maxdepth 1 -type d ! -name status | sed 's|^\./||' | sort)
	trips cases 30
}

# trip IMAGE [MUNGER-OPTION...]: into $work/samples/IMAGE
trip() {
	image=$1
	shift
	if "$src/trip.sh" "$MUNGER" "$work/samples/$image" "$build/samples/$image" "$@"; then
		pass
	else
		fail "$image, there and back"
	fi
}

# each DLL EXE NATIVE COMMAND...: a sample's check for each form, and once with forms mixed
each() {
	dll=$1 exe=$2 native=$3
	shift 3
	for way in direct-compact:direct-paged direct-paged:direct-compact jumps-compact:jumps-compact jumps-paged:jumps-paged \
		pointers-compact:pointers-compact pointers-paged:pointers-paged jumps-paged:direct-compact; do
		dir=$work/each
		rm -rf "$dir" && mkdir -p "$dir"
		cp "$build/samples/$native" "$dir"
		cp "$work/samples/$dll/${way%:*}" "$dir/${dll#*/}"
		cp "$work/samples/$exe/${way#*:}" "$dir/${exe#*/}"
		count "${dll%/*}-$way" "$@"
	done
}

lua() {
	if [ ! -f "$build/samples/lua/lua.dll" ]; then
		skip "no liblua5.4.a"
		return
	fi
	trip lua/lua.dll -s --export "$root/samples/lua/lua.def" "$LUA_A" "$defs/libc.def"
	trip lua/lua.exe "$build/samples/lua/lua.o" "$root/samples/lua/lua.def" "$defs/libc.def"
	each lua/lua.dll lua/lua.exe lua/lua-native "$root/samples/lua/check.sh" "$src/load.sh" "$work/each"
}

zlib() {
	if [ ! -f "$build/samples/zlib/zlib.dll" ]; then
		skip "no libz.a"
		return
	fi
	trip zlib/zlib.dll -s --export "$root/samples/zlib/zlib.def" "$ZLIB_A" "$defs/libc.def"
	trip zlib/pack.exe "$build/samples/zlib/pack.o" "$root/samples/zlib/zlib.def" "$defs/libc.def"
	each zlib/zlib.dll zlib/pack.exe zlib/pack-native \
		"$root/samples/zlib/check.sh" "$src/load.sh" "$work/each" "$build/obj/munger/layout.o"
}

samples() {
	lua
	zlib
	if [ -z "${M3_FOUND:-}" ]; then
		skip "images of ARM: no arm-none-eabi-gcc"
		return
	fi
	for image in $ARM_IMAGES; do
		trip "$image"
	done
}
# ------------------------------------------------------------------------------------------------ Cortex-M3
# console SAMPLE WAY LINK IMAGE...: what the host says that has the images in this form: UART and debugger
console() {
	sample=$1 way=$2 link=$3 dir=$work/target/$1-$2
	shift 3
	mkdir -p "$dir"
	files=
	for image; do
		cp "$work/samples/$sample/$image/$way" "$dir/$image"
		files="$files $dir/$image"
	done
	# shellcheck disable=SC2086
	"$root/samples/firmware/mkrom.sh" $files >"$dir/rom.s" &&
		arm-none-eabi-gcc -mcpu=cortex-m3 -c "$dir/rom.s" -o "$dir/rom.o" &&
		(cd "$root" && $link "$dir/rom.o" $M3_LIBS -o "$dir/host.elf") || {
		fail "$sample $way: does not link"
		return
	}
	"$root/tests/target/run.sh" "$dir/host.elf" >"$dir/all.txt" 2>"$dir/cost.txt"
	echo "status $?" >>"$dir/all.txt"
	cat "$dir/cost.txt" >>"$dir/all.txt"
	# A file with thunks has more sectors.
	sed 's/, sectors [0-9]*/, sectors #/' "$dir/all.txt" >"$dir/console.txt"
	# What a paged image leaves in flash is less.
	sed -E '/RAM|heap: peak|at most/s/[0-9]+/#/g' "$dir/console.txt" >"$dir/masked.txt"
}

# agree SAMPLE FILE WAY WAY LINES: the consoles are the same, with at least so many lines about memory
agree() {
	one=$work/target/$1-$3/$2 other=$work/target/$1-$4/$2
	if cmp -s "$one" "$other" && [ "$(grep -c RAM "$one")" -ge "$5" ]; then
		pass
	else
		fail "$1: $4 has another console than $3"
		diff -u "$one" "$other" | head -n 20
	fi
}

target() {
	if [ -z "${M3_FOUND:-}" ] || ! command -v qemu-system-arm >/dev/null; then
		skip "no arm-none-eabi-gcc or no qemu-system-arm"
		return
	fi
	for image in $ARM_IMAGES; do
		[ -d "$work/samples/$image" ] || trip "$image"
	done
	for sample in newlib firmware; do
		images=$(echo "$ARM_IMAGES" | tr ' ' '\n' | sed -n "s|^$sample/||p")
		link=$NL_LINK least=2
		[ $sample = newlib ] || link=$FW_LINK least=8
		for way in direct-compact jumps-compact direct-paged jumps-paged; do
			# shellcheck disable=SC2086
			console "$sample" "$way" "$link" $images
		done
		agree "$sample" console.txt direct-compact jumps-compact "$least"
		agree "$sample" console.txt direct-paged jumps-paged "$least"
		agree "$sample" masked.txt direct-compact direct-paged "$least"
	done
	status=$(grep '^status' "$work"/target/newlib-*/all.txt "$work"/target/firmware-*/all.txt | sed 's/.*://' | sort | uniq -c | tr -s ' ' | tr '\n' ';')
	if [ "$status" = ' 4 status 0; 4 status 42;' ]; then pass; else fail "target: $status"; fi
}

# -------------------------------------------------------------------------------------------- what is written
# object TARGET FILE OPTION...: $work/FILE.o, or 77 if nothing assembles it
object() {
	use_target "$1"
	command -v "${gcc%% *}" >/dev/null || return 77
	to=$2
	shift 2
	# shellcheck disable=SC2086
	$gcc -c "$@" -o "$work/$to.o"
}

text() {
	images=
	for machine in $(architectures); do
		for data in data nodata; do
			name=text-$machine-$data
			define=
			[ $data = data ] || define=-Wa,--defsym,NODATA=1
			# shellcheck disable=SC2086
			if ! object $machine "$name" $define "$src/text/$machine.s"; then
				skip "$name: does not assemble"
				continue
			fi
			"$MUNGER" "$work/$name.o" "$src/text/host.def" -o "$work/$name.exe" || fail "$name: munger"
			if "$src/trip.sh" "$MUNGER" "$work/$name" "$work/$name.exe" "$work/$name.o" "$src/text/host.def"; then
				pass
			else
				fail "$name, there and back"
			fi
			images="$images $(echo "$work/$name"/*-compact "$work/$name"/*-paged)"
		done
	done
	# shellcheck disable=SC2086
	count text "$work/../text_test" $images
}
# ------------------------------------------------------------------------------------------------- refusals
# refused STATUS PATTERN ARG...: adapt under the sanitizers says one line like that, and leaves `out` as it was
refused() {
	want=$1 pattern=$2
	shift 2
	echo before >out
	"$work/../mutate" adapt "$@" >said 2>&1
	got=$?
	if [ $got = "$want" ] && [ "$(wc -l <said)" = 1 ] && grep -q -e "$pattern" said && [ "$(cat out)" = before ] &&
		[ "$(find . -name '*out*')" = ./out ]; then
		pass
	else
		fail "adapt $*: status $got, not $want: $(head -n 5 said)"
	fi
}

errors() {
	x86=$work/errors/x86.exe arm=$work/errors/arm.exe
	mkdir -p "$work/errors/folder"
	if ! object x86_64 errors-x86 "$src/text/x86_64.s"; then
		skip "errors: x86_64.s does not assemble"
		return
	fi
	cd "$work/errors" || exit 2
	"$MUNGER" -s "$work/errors-x86.o" "$src/text/host.def" -o "$x86" || fail "errors: munger"
	size=$(wc -c <"$x86")
	refused 2 'no output; .*\[usage\]$' "$x86"
	refused 2 'one image .*\[usage\]$' -o out
	refused 2 'one image .*\[usage\]$' "$x86" "$x86" -o out
	refused 2 'missing after -o.*\[usage\]$' "$x86" -o
	refused 2 'unknown option --shape.*\[usage\]$' "$x86" --shape -o out
	refused 2 'not slots;.*\[usage\]$' "$x86" --imports=slots -o out
	refused 2 'not wide;.*\[usage\]$' "$x86" --layout=wide -o out
	refused 2 '^absent: error: cannot be read: No such file.*\[input\]$' absent -o out
	refused 2 '^folder: error: is not a regular file; .*\[input\]$' folder -o out
	: >empty
	refused 2 '^empty: error: is empty; .*\[input\]$' empty -o out
	refused 1 'ELF.*\[image-elf\]$' "$src/run.sh" -o out
	refused 1 'PLAN.*\[image-elf\]$' "$work/errors-x86.o" -o out
	refused 1 '\[image-elf\]$' "$MUNGER" -o out
	refused 1 'output as well.*\[output-is-input\]$' out -o out
	cp "$x86" copy.exe
	ln -s copy.exe link.exe
	refused 1 'output as well.*\[output-is-input\]$' copy.exe -o link.exe
	if cmp -s copy.exe "$x86"; then pass; else fail "errors: the input has changed"; fi
	refused 2 '^folder/none/out: error: cannot be created: .*\[output\]$' "$x86" -o folder/none/out
	refused 2 '^folder: error: cannot be created: Is a directory \[output\]$' "$x86" -o folder
	[ ! -w /dev/full ] || refused 2 '^/dev/full: error: cannot be written: .*\[output\]$' "$x86" -o /dev/full
	for n in 4 63 64 200 300 400 $((size - 9)) $((size - 1)); do
		head -c "$n" "$x86" >cut.exe
		refused 1 '^cut.exe.*: error: .*\[image-[a-z]*\]$' cut.exe -o out
	done
	for at in $((size - 1)) $((size / 2)) 64; do
		{
			head -c "$at" "$x86"
			tail -c +$((at + 1)) "$x86" | head -c 1 | tr '\000-\377' '\001-\377\000'
			tail -c +$((at + 2)) "$x86"
		} >damaged.exe
		refused 1 '^damaged.exe.*: error: .*\[image-[a-z]*\]$' damaged.exe -o out
	done
	images=
	for way in direct-compact jumps-paged pointers-compact; do
		"$MUNGER" adapt "$x86" --imports=${way%-*} --layout=${way#*-} -o $way || fail "errors: adapt"
		images="$images $way"
	done
	if object arm errors-arm "$src/text/arm.s"; then
		"$MUNGER" -s "$work/errors-arm.o" "$src/text/host.def" -o "$arm" || fail "errors: munger"
		refused 1 'pointer.*; use --imports=jumps \[form\]$' "$arm" --imports=pointers -o out
		images="$images $arm"
	else
		skip "errors of ARM: no arm-none-eabi-gcc"
	fi
	# shellcheck disable=SC2086
	count mutate "$work/../mutate" . 1 500 $images
	if grep -E 'Sanitizer|runtime error' log; then fail "mutate: the sanitizers"; fi
	cd "$root" || exit 2
}

# --------------------------------------------------------------------------------------------------- bytes
# show IMAGE: fixups, code, and the thunks before it
show() {
	"$MUNGER" dump -r -d --def "$src/text/host.def" "$1" | sed 1d
	"$MUNGER" dump -h "$1" >"$work/headers"
	from=$(($(sed -n 's/^ *PLAN *\([0-9]*\) bytes at \(0x.*\)/\1 + \2/p' "$work/headers")))
	to=$(($(sed -n 's/^ *\.text *\(0x[^ ]*\) .*/\1/p' "$work/headers")))
	echo "between PLAN and text:"
	[ $to = $from ] || od -An -tx1 -w8 -j $from -N $((to - from)) "$1"
}

bytes() {
	for s in "$src"/bytes/*.s; do
		name=${s##*/}
		name=${name%.s}
		if ! object "${name%-*}" "bytes-$name" "$s"; then
			skip "$name.s does not assemble"
			continue
		fi
		image=$work/bytes-$name
		: >"$image.out"
		for form in direct jumps pointers; do
			echo "--imports=$form" >>"$image.out"
			"$MUNGER" -s --imports=$form "$image.o" "$src/text/host.def" -o "$image.$form" 2>&1 |
				sed "s|$work/||" >>"$image.out"
			[ -f "$image.$form" ] || continue # not every architecture has each
			show "$image.$form" >"$image.$form.txt"
			cat "$image.$form.txt" >>"$image.out"
			# From each of the others it is the same.
			for from in "$image".direct "$image".jumps "$image".pointers; do
				[ -f "$from" ] || continue
				"$MUNGER" adapt --imports=$form "$from" -o "$image.adapted" || fail "$name: adapt"
				show "$image.adapted" >"$image.adapted.txt"
				if cmp -s "$image.$form.txt" "$image.adapted.txt"; then pass; else fail "$name: $form of ${from##*.}"; fi
			done
		done
		[ -z "${ACCEPT:-}" ] || cp "$image.out" "$src/bytes/$name.out"
		if cmp -s "$src/bytes/$name.out" "$image.out"; then
			pass
		else
			fail "$name.out"
			diff -u "$src/bytes/$name.out" "$image.out" | head -n 40
		fi
	done
}

# --------------------------------------------------------------------------------------------------------

[ $# -gt 0 ] || set -- programs cases samples target text bytes errors
for part; do
	$part
done
echo "forms: $passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
