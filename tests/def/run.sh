#!/bin/sh
# SPDX-License-Identifier: MIT
#
# usage: run.sh MUNGER [NAME...]
#
# For each NAME.def: `munger def print` has to write NAME.out, and NAME.err (or
# nothing) as messages. Without a NAME.out the file has errors: `munger def
# check` has to exit with 1. With ACCEPT=1 the expectations are written instead.
munger=$1
shift
cd "$(dirname "$0")" || exit 2
[ $# -gt 0 ] || set -- $(ls *.def | sed 's/\.def$//')
tmp=$(mktemp -d) || exit 2
trap 'rm -rf "$tmp"' EXIT
passed=0 failed=0

fail()
{
	echo "FAIL def/$1: $2"
	good=0
}

accept()
{
	rm -f "$1.out" "$1.err"
	[ $status -ne 0 ] || cp "$tmp/out" "$1.out"
	[ ! -s "$tmp/err" ] || cp "$tmp/err" "$1.err"
}

for name; do
	good=1
	"$munger" def print "$name.def" > "$tmp/out" 2> "$tmp/err"
	status=$?
	[ -z "$ACCEPT" ] || accept "$name"
	if [ -f "$name.out" ]; then
		[ $status -eq 0 ] || fail "$name" "exit status $status, expected 0"
		diff -u "$name.out" "$tmp/out" || fail "$name" "rows differ"
	else
		[ $status -eq 1 ] || fail "$name" "exit status $status, expected 1"
		[ ! -s "$tmp/out" ] || fail "$name" "rows printed in spite of errors"
	fi
	if [ -f "$name.err" ]; then
		diff -u "$name.err" "$tmp/err" || fail "$name" "messages differ"
	elif [ -s "$tmp/err" ]; then
		fail "$name" "unexpected messages: $(cat "$tmp/err")"
	fi
	"$munger" def check "$name.def" > "$tmp/out2" 2> "$tmp/err2"
	[ $? -eq $status ] && cmp -s "$tmp/err" "$tmp/err2" && [ ! -s "$tmp/out2" ] ||
		fail "$name" "check and print do not agree"
	passed=$((passed + good)) failed=$((failed + 1 - good))
done
echo "def: $passed passed, $failed failed, 0 skipped"
[ $failed -eq 0 ]
