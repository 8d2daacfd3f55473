#!/bin/sh
# SPDX-License-Identifier: MIT
#
# check.sh MUNGER-RUN BUILD: every script under the native interpreter and under
# lua.exe with lua.dll, from a buffer and from a stream, in one block and split.
# Output, messages and exit status must be the same.

runner=$1 build=$2
scripts=$(dirname "$0")/scripts
work=$build/out
passed=0 failed=0
export LC_ALL=C TZ=UTC
rm -rf "$work"
mkdir -p "$work"

pass() {
	passed=$((passed + 1))
}

fail() {
	failed=$((failed + 1))
	echo "FAIL lua: $*"
}

# both NAME ARGS...: a script natively, then munged
both() {
	name=$1
	shift
	"$build/lua-native" "$@" >"$work/$name.native" 2>"$work/$name.native.err" </dev/null
	expected=$?
	for flags in "--place=split --stream" "--place=compact --buffer"; do
		# shellcheck disable=SC2086
		"$runner" $flags "$build/lua.exe" "$@" >"$work/$name.munged" 2>"$work/$name.munged.err" </dev/null
		got=$?
		if [ $got -ne $expected ]; then
			fail "$name $flags: status $got, not $expected: $(head -n 3 "$work/$name.munged.err")"
		elif ! cmp -s "$work/$name.native" "$work/$name.munged" ||
			! cmp -s "$work/$name.native.err" "$work/$name.munged.err"; then
			fail "$name $flags: other output: $work/$name.munged"
		else
			pass
		fi
	done
}

for script in "$scripts"/*.lua; do
	name=${script##*/}
	both "${name%.lua}" "$script"
done
both exit "$scripts/errors.lua" 17
both text "$scripts/words.lua" "$scripts/json.lua"
both missing "$scripts/no-such-script.lua"
echo 'error("from the top")' >"$work/top.lua"
both top "$work/top.lua"

# File bytes against the bytes that are loaded.
loadable=0
for size in $(readelf -lW "$build/lua.dll" | sed -n 's/^ *LOAD *[^ ]* *[^ ]* *[^ ]* *\([^ ]*\).*/\1/p'); do
	loadable=$((loadable + size))
done
file=$(wc -c <"$build/lua.dll")
echo "lua.dll: $((file)) bytes, $loadable loadable, ratio $((file * 10000 / loadable)) of 10000; at most 10300"
if [ $loadable -gt 0 ] && [ $((file * 100)) -le $((loadable * 103)) ]; then pass; else fail "lua.dll is too large"; fi

echo "lua: $passed passed, $failed failed, 0 skipped"
[ $failed -eq 0 ]
