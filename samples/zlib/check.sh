#!/bin/sh
# SPDX-License-Identifier: MIT
#
# check.sh MUNGER-RUN BUILD FILE: real files through pack.exe with zlib.dll and through
# the native build; files, output and exit status must be the same, and what was packed
# by the one is unpacked by the other.

runner=$1 build=$2 binary=$3
work=$build/out
root=$(dirname "$0")/../..
passed=0 failed=0
export LC_ALL=C
rm -rf "$work"
mkdir -p "$work"
cat "$root"/docs/*.md "$root"/include/munger/*.h "$root"/host/linux/* >"$work/text"
head -c 300000 /dev/zero >"$work/zeros"
cp "$binary" "$work/binary"

fail() {
	failed=$((failed + 1))
	echo "FAIL zlib: $*"
}

# both OPTION LEVEL IN SUFFIX: into IN.native.SUFFIX and IN.munged.SUFFIX
both() {
	"$build/pack-native" "$1" "$2" "$3" "$3.native.$4" >"$work/native" 2>&1
	expected=$?
	"$runner" $place "$build/pack.exe" "$1" "$2" "$3" "$3.munged.$4" >"$work/munged" 2>&1
	got=$?
	sed "s/\.munged\.$4/.native.$4/" "$work/munged" >"$work/munged.plain"
	if [ $got -ne $expected ] || ! cmp -s "$work/native" "$work/munged.plain"; then
		fail "$place $1 $2 ${3##*/}: status $got, not $expected: $(head -n 3 "$work/munged")"
	elif ! cmp -s "$3.native.$4" "$3.munged.$4"; then
		fail "$place $1 $2 ${3##*/}: another file"
	else
		passed=$((passed + 1))
	fi
}

for place in --place=split --place=compact; do
	for file in text zeros binary; do
		for level in 1 6 9; do
			both -c -$level "$work/$file" z
			both -d -6 "$work/$file.munged.z" back
			if cmp -s "$work/$file" "$work/$file.munged.z.native.back" &&
				cmp -s "$work/$file" "$work/$file.munged.z.munged.back"; then
				passed=$((passed + 1))
			else
				fail "$place -$level $file: not what was packed"
			fi
			both -z -$level "$work/$file" one
		done
		both -g -6 "$work/$file" gz
		if gzip -dc "$work/$file.munged.gz" | tail -n +2 | cmp -s - "$work/$file"; then
			passed=$((passed + 1))
		else
			fail "$place $file: gzip does not agree"
		fi
	done
	# A damaged file is refused with the same message.
	head -c 5000 "$work/text.native.z" >"$work/cut"
	both -d -6 "$work/cut" back
	both -d -6 "$work/text" bad
done
echo "zlib: $passed passed, $failed failed, 0 skipped"
[ $failed -eq 0 ]
