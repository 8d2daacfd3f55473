#!/bin/sh
# SPDX-License-Identifier: MIT
#
# usage: sum.sh NAME COMMAND...
#
# Runs each command (one word each, for the shell) and adds up their last lines
# "x: N passed, N failed, N skipped". A command that fails without one is a failure.
name=$1
shift
passed=0 failed=0 skipped=0
log=$(mktemp) || exit 2
trap 'rm -f "$log"' EXIT

for command; do
	sh -c "$command" > "$log" 2>&1
	status=$?
	cat "$log"
	set -- $(sed -n 's/^[a-z-]*: \([0-9]*\) passed, \([0-9]*\) failed, \([0-9]*\) skipped$/\1 \2 \3/p' "$log" | tail -n 1)
	passed=$((passed + ${1:-0})) skipped=$((skipped + ${3:-0}))
	if [ $status -ne 0 ] && [ "${2:-0}" -eq 0 ]; then
		echo "FAIL $name: $command: exit status $status"
		failed=$((failed + 1))
	else
		failed=$((failed + ${2:-1}))
	fi
done
echo "$name: $passed passed, $failed failed, $skipped skipped"
[ $failed -eq 0 ]
