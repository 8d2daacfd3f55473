#!/bin/sh
# SPDX-License-Identifier: MIT
#
# usage: large.sh MUNGER
#
# Files that would take minutes if anything were quadratic: many rows, many errors, many tables,
# one endless line. Each has a minute, a thousand times what it needs.
munger=$1
tmp=$(mktemp -d) || exit 2
trap 'rm -rf "$tmp"' EXIT
passed=0 failed=0

# check NAME STATUS LINES: `def print` exits with STATUS and prints that many rows and messages
check()
{
	timeout 60 "$munger" def print "$tmp/$1.def" > "$tmp/out" 2> "$tmp/err"
	status=$?
	lines=$(cat "$tmp/out" "$tmp/err" | grep -c -E '^[0-9a-f]+-|: (error|warning|note): ')
	if [ $status -eq "$2" ] && [ "$lines" -eq "$3" ]; then
		passed=$((passed + 1))
	else
		echo "FAIL def/large $1: status $status, expected $2; $lines lines, expected $3"
		failed=$((failed + 1))
	fi
}

"$(dirname "$0")/generate.sh" 200000 > "$tmp/rows.def"
check rows 0 200000

{
	echo "LIBRARY t"
	echo ";@uuid 6ba7b810-9dad-11d1-80b4-00c04fd430c8"
	echo "EXPORTS"
	awk 'BEGIN { for (i = 0; i < 100000; i++) print " same @ 1" }'
} > "$tmp/repeated.def"
check repeated 0 100000

{
	echo "LIBRARY t"
	echo ";@uuid 6ba7b810-9dad-11d1-80b4-00c04fd430c8"
	echo "EXPORTS"
	awk 'BEGIN { for (i = 0; i < 50000; i++) print " f" i " @ 1" }'
} > "$tmp/clash.def"
check clash 1 99998

{
	echo "LIBRARY t"
	awk 'BEGIN { for (i = 0; i < 50000; i++) printf ";@uuid 6ba7b810-9dad-11d1-80b4-%012x\nEXPORTS\n f @ 1\n", i }'
} > "$tmp/tables.def"
check tables 0 50000

{
	printf 'LIBRARY t\nEXPORTS\n'
	awk 'BEGIN { for (i = 0; i < 500000; i++) printf " f ==g" }'
} > "$tmp/line.def"
check line 1 2

{
	printf 'LIBRARY t\nEXPORTS\n f @1'
	awk 'BEGIN { for (i = 0; i < 100000; i++) printf "          "; print ""
		for (i = 0; i < 20000; i++) print " g" i " @1" }'
} > "$tmp/notes.def"
check notes 1 40001

echo "def-large: $passed passed, $failed failed, 0 skipped"
[ $failed -eq 0 ]
