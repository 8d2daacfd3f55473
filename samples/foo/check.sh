#!/bin/sh
# SPDX-License-Identifier: MIT
# foo.exe with kernel.dll prints what the program linked as usual prints.
#
#   check.sh MUNGER WORK
set -u
munger=$1 work=$2
src=$(cd "$(dirname "$0")" && pwd)
rm -rf "$work"
mkdir -p "$work"
failed=0 passed=0
for flags in "-O0" "-O2 -fno-pic" "-Os -fPIC"; do
	cc $flags -c "$src/foo.c" -o "$work/foo.o" && cc $flags -c "$src/kernel.c" -o "$work/kernel.o" &&
		cc $flags -no-pie "$work/foo.o" "$work/kernel.o" -o "$work/native" &&
		"$munger" "$work/kernel.o" --export "$src/kernel.def" -o "$work/kernel.dll" &&
		"$munger" "$work/foo.o" "$src/kernel.def" libc.def -o "$work/foo.exe" &&
		(cd "$work" && "$munger" run foo.exe x y >munged.out && ./native x y | sed 's/^.\/native/foo.exe/' >native.out &&
			cmp munged.out native.out)
	if [ $? = 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
done
echo "foo: $passed passed, $failed failed, 0 skipped"
[ $failed = 0 ]
