#!/bin/sh
# SPDX-License-Identifier: MIT
#
# check.sh BOARD=FOLDER...: runs the firmware of each folder on its board, and compares its console with
# expected.txt. Byte counts differ between compilers, so they are compared as `#`; what
# they must satisfy is checked by itself.
here=$(dirname "$0")
passed=0 failed=0 skipped=0
verdict()
{
	if [ "$2" = 0 ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "firmware: FAILED: $BOARD: $1"
	fi
}

# board FOLDER: as BOARD says
board()
{
	"$here/../../tests/target/run.sh" "$1/firmware.elf" >"$1/console.txt"
	verdict "exit status is not 0" $?

	sed -E '/loaded: RAM|heap: peak|at most/s/[0-9]+/#/g; s/image offset [0-9]+/image offset #/' \
		"$1/console.txt" >"$1/console.masked"
	diff -u "$here/expected.txt" "$1/console.masked"
	verdict "the console differs from expected.txt" $?

	# Constants of every app with texts, and crc.dll's code too, stay in flash.
	awk '/loaded: RAM/ { flash[$1] = $NF }
		END { exit !(flash["old.exe"] > 50 && flash["new.exe"] > 50 && flash["counter.exe"] > 8 && flash["crc.dll"] > 100) }' \
		"$1/console.txt"
	verdict "less is used in place than should be" $?
	[ "$(grep -c 'left in use 0$' "$1/console.txt")" = 7 ]
	verdict "memory is not back after every scene" $?
}

export BOARD
for firmware; do
	BOARD=${firmware%%=*}
	if [ -f "${firmware#*=}/firmware.elf" ]; then
		board "${firmware#*=}"
	else
		echo "skipped: $BOARD: ${firmware#*=}"
		skipped=$((skipped + 1))
	fi
done
echo "firmware: $passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
