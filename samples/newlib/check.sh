#!/bin/sh
# SPDX-License-Identifier: MIT
#
# check.sh DIR: runs words.c twice in the same emulator, linked statically and
# through libc.dll, and compares output and status; then the size of libc.dll.
here=$(dirname "$0")
run=$here/../../tests/target/run.sh
passed=0 failed=0
verdict()
{
	if [ "$2" = 0 ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "newlib: FAILED: $1"
	fi
}

"$run" "$1/static.elf" >"$1/static.txt"
wanted=$?
if [ $wanted = 77 ]; then
	echo "newlib: 0 passed, 0 failed, 1 skipped"
	exit 0
fi
[ $wanted = 42 ]
verdict "the static program ends with $wanted, not 42" $?
"$run" "$1/host.elf" >"$1/munged.txt"
status=$?
[ $status = $wanted ]
verdict "through libc.dll it ends with $status, not $wanted" $?
diff -u "$1/static.txt" "$1/munged.txt"
verdict "the output differs from the static program's" $?

file=$(wc -c <"$1/libc.dll")
loadable=$(arm-none-eabi-readelf -lW "$1/libc.dll" | awk '
	function hex(s,   n) {
		for (s = tolower(substr(s, 3)); s != ""; s = substr(s, 2))
			n = n * 16 + index("123456789abcdef", substr(s, 1, 1))
		return n
	}
	$1 == "LOAD" { sum += hex($5) } END { print sum }')
awk -v file="$file" -v loadable="$loadable" 'BEGIN {
	printf "newlib: libc.dll: file %d bytes, loadable %d, ratio %.4f (at most 1.03)\n", file, loadable, file / loadable
	exit !(loadable > 100000 && file <= 1.03 * loadable)
}'
verdict "libc.dll is larger than it may be" $?

echo "newlib: $passed passed, $failed failed, 0 skipped"
[ $failed = 0 ]
