#!/bin/sh
# SPDX-License-Identifier: MIT
#
# run.sh MUNGER COMPARE LIBC.DEF LUA.DEF WORK: the Lua objects, munged and joined by ld -r, in turn.
set -eu

munger=$(realpath "$1")
compare=$(realpath "$2")
libc=$(realpath "$3")
lua=$(realpath "$4")
work=$5
archive=$(gcc -print-file-name=liblua5.4.a)

if [ "$archive" = liblua5.4.a ]; then
	echo "munger against ld -r: skipped, no liblua5.4.a"
	exit 0
fi
rm -rf "$work"
mkdir -p "$work"
cd "$work"
ar x "$archive"
# The medians of three rounds, to see how steady they are.
for round in 1 2 3; do
	set -- $("$compare" 60 "$munger" *.o "$libc" --export "$lua" -o lua.dll -- ld -r *.o -o lua.r)
	echo "munger against ld -r (lua objects) round $round: $1 us against $2 us, ratio $3"
done
