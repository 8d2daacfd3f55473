#!/bin/sh
# SPDX-License-Identifier: MIT
# For each program: the image loaded at an address equals, byte for byte, what GNU ld
# makes of the same objects there. `munger --ld-script` gives ld the layout.
#
#   tests/diff/run.sh MUNGER LOAD_AT WORK
set -u
munger=$1 load_at=$2 work=$3
here=$(dirname "$0")
passed=0 failed=0 skipped=0
mkdir -p "$work"

# check NAME LD OBJCOPY AS DEFS -- OBJECT...
check() {
	name=$1 ld=$2 objcopy=$3 as=$4 defs=$5
	shift 6
	d=$work/$name
	mkdir -p "$d"
	if ! $munger "$@" $defs -s --ld-script "$d/script.ld" -o "$d/image" 2>"$d/log"; then
		cat "$d/log"
		bad "$name: munger failed"
		return
	fi
	for at in 0x20000000 0x31234560; do
		base=$($load_at "$d/image" $at "$d/loaded" "$d/imports.s" $defs 2>"$d/log") &&
		$as "$d/imports.s" -o "$d/imports.o" 2>>"$d/log" &&
		$ld -T "$d/script.ld" --defsym munge_base="$base" --no-warn-rwx-segments -o "$d/linked" "$@" "$d/imports.o" 2>>"$d/log" &&
		$objcopy -R .got -O binary --gap-fill 0 "$d/linked" "$d/expected" 2>>"$d/log" &&
		cmp -n "$(wc -c <"$d/expected")" "$d/loaded" "$d/expected" >>"$d/log" 2>&1
		if [ $? = 0 ]; then
			passed=$((passed + 1))
		else
			cat "$d/log"
			bad "$name at $at"
		fi
	done
}

bad() {
	echo "FAIL: $1"
	failed=$((failed + 1))
}


# programs ID LD OBJCOPY AS CC FLAGS: our programs, compiled and checked; what is missing is a skip.
programs() {
	id=$1 cc=$5 flags=$6
	for tool in "${cc%% *}" "$2"; do
		command -v "$tool" >/dev/null || { echo "skip: no $tool"; skipped=$((skipped + 1)); return; }
	done
	mkdir -p "$work/$id"
	objects=
	for c in "$here"/*.src.c; do
		o=$work/$id/$(basename "$c" .src.c).o
		$cc $flags -fno-common -w -c "$c" -o "$o" || bad "$id: $cc"
		objects="$objects $o"
	done
	check "$id" "$2" "$3" "$4" "$here/libc.def" -- $objects
}

name_of() {
	echo "$*" | tr -d ' =,'
}

# Without -mrelax-relocations=no, ld makes `mov $address` of some GOT loads, which ties
# code to 32-bit addresses; the munger makes `lea` of all.
plain=-Wa,-mrelax-relocations=no
for cc in gcc clang; do
	for flags in "-O0 -fno-pic" "-O2 -fno-pic" "-Os -fno-pic -ffunction-sections -fdata-sections" "-O2 -fPIE $plain" \
		"-O1 -fPIC $plain" "-O3 -fPIE $plain"; do
		programs "$(name_of $cc $flags)" ld objcopy as "$cc" "$flags"
	done
done
for cc in "arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb" \
	"clang --target=thumbv7m-none-eabi -mcpu=cortex-m3 -ffreestanding"; do
	for flags in -O0 -Os -O2 "-O3 -ffunction-sections -fdata-sections"; do
		programs "m3$(name_of ${cc%% *} $flags)" arm-none-eabi-ld arm-none-eabi-objcopy \
			"arm-none-eabi-as -mcpu=cortex-m3" "$cc" "$flags"
	done
done
echo "diff: $passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
