#!/bin/sh
# SPDX-License-Identifier: MIT
#
# check.sh MUNGER WORK BOARD...: an image bound for flash and RAM, used in place, on each board.
# BOARD is NAME|COMPILE|LINK|LIBRARY|text=ADDRESS,data=ADDRESS with commands, or NAME|REASON if it cannot run.
munger=$(cd "$(dirname "$1")" && pwd)/munger
work=$2
shift 2
here=$(cd "$(dirname "$0")" && pwd)
target=$here/../target
passed=0
failed=0
skipped=0
export BOARD
rm -rf "$work" && mkdir -p "$work" || exit 1

is() { # WHAT IS SHOULD
	if [ "$2" = "$3" ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "at: FAILED: $BOARD: $1: '$2', not '$3'"
	fi
}

# use OPTIONS: as BOARD and what belongs to it say
use() {
	options=$1
	$compile $options -c "$here/app.c" -o "$work/app.o" || exit 1
	"$munger" -s "$work/app.o" "$here/kernel.def" -o "$work/app.exe" || exit 1
	"$munger" adapt --at "$at" "$work/app.exe" -o "$work/app.at" || exit 1
	is "$options: read again" "$("$munger" dump -x "$work/app.at" >"$work/dump" 2>&1; echo $?)" 0
	is "$options: nothing is imported in text" "$(grep -c '^  \.text.*_DLL' "$work/dump")" 0
	printf '\t.section .rom, "a"\n\t.globl image, image_end\nimage:\n\t.incbin "%s/app.at"\nimage_end:\n' "$work" >"$work/rom.s"
	$compile -c "$here/host.c" -o "$work/host.o" || exit 1
	$link -Wl,--section-start=.rom="$TEXT" "$work/host.o" "$work/rom.s" "$library" -lgcc -o "$work/host.elf" || exit 1
	"$target/run.sh" "$work/host.elf" >"$work/out" 2>&1
	is "$options: status" $? 0
	is "$options: what it prints" "$(grep -vE '^(RAM|text|flash|elsewhere)' "$work/out")" "$(cat "$here/expected")"
	is "$options: in place" "$(grep '^text' "$work/out")" "text in place: 1, rodata elsewhere: 0, thunks of the loader: 0"
	is "$options: flash" "$(grep '^flash' "$work/out")" "flash is as it was: 1"
	# Code that counts pages has its data where it was in a page.
	is "$options: RAM" "$(grep -c "^RAM: .* at ${DATA%???}[0-9a-f]*$" "$work/out")" 2
	is "$options: elsewhere it is refused" "$(grep '^elsewhere' "$work/out")" "elsewhere: 1"
}

refused() { # WHAT STATUS PATTERN COMMAND...
	what=$1 status=$2 pattern=$3
	shift 3
	rm -f "$work/no"
	"$@" >"$work/out" 2>&1
	is "$what: status" $? "$status"
	is "$what: message" "$(grep -q -e "$pattern" "$work/out"; echo $?)" 0
	is "$what: nothing is written" "$([ -e "$work/no" ]; echo $?)" 1
}

# refusals: of the Cortex-M3's image
refusals() {
	refused "twice" 1 '\[at\]' "$munger" adapt "$work/app.at" -o "$work/no"
	refused "odd place" 1 '\[at\]' "$munger" adapt --at text=0x200001,data=$DATA "$work/app.exe" -o "$work/no"
	refused "RAM below" 1 '\[at\]' "$munger" adapt --at text=$DATA,data=$TEXT "$work/app.exe" -o "$work/no"
	for bad in text=1 data=1,text=2 text=,data= text=1,data=x text=1,data=2,more text=0x100000000,data=2; do
		refused "$bad" 2 'at takes text=ADDRESS' "$munger" adapt --at "$bad" "$work/app.exe" -o "$work/no"
	done
	printf '\t.syntax unified\n\t.thumb\n\t.globl main\n\t.type main, %%function\nmain: ldr r0, =add\n\tbx lr\n' >"$work/pool.s"
	$compile -c "$work/pool.s" -o "$work/pool.o"
	"$munger" -s "$work/pool.o" "$here/kernel.def" -o "$work/pool.exe"
	refused "an address in code" 1 '\[at-import\]' "$munger" adapt --at "$at" "$work/pool.exe" -o "$work/no"
}

for board; do
	IFS='|' read -r BOARD compile link library at <<END
$board
END
	if [ ! "$link" ]; then
		echo "skipped: $BOARD: $compile"
		skipped=$((skipped + 1))
		continue
	fi
	TEXT=${at#text=} DATA=${at#*,data=}
	TEXT=${TEXT%%,*}
	for options in -Os "-O2 -fPIC" -O0; do
		use "$options"
	done
	[ "${compile#arm-}" = "$compile" ] || use "-O2 -mword-relocations"
	[ "$BOARD" != mps2-an385 ] || refusals
done

echo "at: $passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
