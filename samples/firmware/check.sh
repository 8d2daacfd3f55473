#!/bin/sh
# SPDX-License-Identifier: MIT
#
# check.sh FIRMWARE.elf DIR: runs the firmware and compares its console with
# expected.txt. Byte counts differ between compilers, so they are compared as `#`; what
# they must satisfy is checked by itself.
here=$(dirname "$0")
passed=0 failed=0
verdict()
{
	if [ "$2" = 0 ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "firmware: FAILED: $1"
	fi
}

"$here/../../tests/target/run.sh" "$1" >"$2/console.txt"
status=$?
if [ $status = 77 ]; then
	echo "firmware: 0 passed, 0 failed, 1 skipped"
	exit 0
fi
verdict "exit status is $status, not 0" $status

sed -E '/loaded: RAM|heap: peak|at most/s/[0-9]+/#/g; s/image offset [0-9]+/image offset #/' \
	"$2/console.txt" >"$2/console.masked"
diff -u "$here/expected.txt" "$2/console.masked"
verdict "the console differs from expected.txt" $?

# Constants of every app with texts, and crc.dll's code too, stay in flash.
awk '/loaded: RAM/ { flash[$1] = $NF }
	END { exit !(flash["old.exe"] > 50 && flash["new.exe"] > 50 && flash["counter.exe"] > 8 && flash["crc.dll"] > 100) }' \
	"$2/console.txt"
verdict "less is used in place than should be" $?
[ "$(grep -c 'left in use 0$' "$2/console.txt")" = 7 ]
verdict "memory is not back after every scene" $?

echo "firmware: $passed passed, $failed failed, 0 skipped"
[ $failed = 0 ]
