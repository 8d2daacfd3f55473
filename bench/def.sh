#!/bin/sh
# SPDX-License-Identifier: MIT
#
# usage: def.sh MUNGER
#
# Time to check a definition file, per row; the process's start is measured apart and taken off.
munger=$1
here=$(dirname "$0")
tmp=$(mktemp -d) || exit 2
trap 'rm -rf "$tmp"' EXIT
: > "$tmp/empty.def"

now()
{
	date +%s%N
}

# best FILE: least nanoseconds of seven runs
best()
{
	least=
	for run in 1 2 3 4 5 6 7; do
		begin=$(now)
		"$munger" def check "$1" 2> "$tmp/err" || exit 1
		took=$(($(now) - begin))
		[ -n "$least" ] && [ "$least" -le "$took" ] || least=$took
	done
	echo "$least"
}

base=$(best "$tmp/empty.def")
for n in 1000 10000 100000 1000000; do
	"$here/../tests/def/generate.sh" $n > "$tmp/$n.def"
	took=$(($(best "$tmp/$n.def") - base))
	echo "def check: $n rows, $((took / 1000)) us, $((took / n)) ns per row"
done
