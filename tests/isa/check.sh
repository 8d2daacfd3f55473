#!/bin/sh
# SPDX-License-Identifier: MIT
#
# check.sh MUNGER B WORK BOARD...: which images the loader takes on each board with an ARM core. What an image asks
# for is what the compiler says of its code; `expected` has, for each board, the images that are not refused.
# B/BOARD/isa.link has the words that link a program for it.
munger=$(cd "$(dirname "$1")" && pwd)/munger
build=$2 work=$3
shift 3
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
passed=0 failed=0 skipped=0
LDR_ERR_ABI=13

rm -rf "$work" && mkdir -p "$work" || exit 1
while read -r image options; do
	# shellcheck disable=SC2086
	arm-none-eabi-gcc $options -mthumb -c "$here/main.c" -o "$work/main.o" && "$munger" -s "$work/main.o" -o "$work/$image" ||
		failed=$((failed + 1))
	images="$images $work/$image"
done <"$here/images"
# shellcheck disable=SC2086
"$root/samples/firmware/mkrom.sh" $images >"$work/rom.s"

# An image that is neither taken nor refused for this reason is one too many.
for BOARD; do
	export BOARD
	if ! [ -f "$build/$BOARD/isa.link" ]; then
		echo "skipped: isa: $BOARD has no toolchain here"
		skipped=$((skipped + 1))
		continue
	fi
	# shellcheck disable=SC2046
	(cd "$root" && $(cat "$build/$BOARD/isa.link") "$work/rom.s" -o "$work/$BOARD.elf") || failed=$((failed + 1))
	"$root/tests/target/run.sh" "$work/$BOARD.elf" >"$work/$BOARD.out" 2>&1
	is=$(awk -v abi=$LDR_ERR_ABI '$2 != abi { printf " %s", $2 == 0 ? $1 : $0 }' "$work/$BOARD.out")
	should=$(sed -n "s/^$BOARD://p" "$here/expected")
	if [ "$is" = "$should" ] && [ "$(wc -l <"$work/$BOARD.out")" = "$(wc -l <"$here/images")" ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAIL isa: $BOARD takes:$is; should be:$should"
	fi
done
echo "isa: $passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
