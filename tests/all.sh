#!/bin/sh
# SPDX-License-Identifier: MIT
# Runs each check target and adds up its line "NAME: N passed, N failed, N skipped".
# A target that fails without such a line counts as one failure.
#
#   tests/all.sh MAKE CHECK...
set -u

make=$1
shift
log=$(mktemp)
trap 'rm -f "$log"' EXIT
passed=0 failed=0 skipped=0
for check in "$@"; do
	$make --no-print-directory "$check" >"$log" 2>&1
	status=$?
	line=$(grep -E '^[a-z0-9_-]+: [0-9]+ passed, [0-9]+ failed' "$log" | tail -n 1)
	if [ -z "$line" ]; then
		line="${check#check-}: 0 passed, 1 failed, 0 skipped"
	fi
	p=$(echo "$line" | sed 's/.*: \([0-9]*\) passed.*/\1/')
	f=$(echo "$line" | sed 's/.* \([0-9]*\) failed.*/\1/')
	s=$(echo "$line" | sed -n 's/.* \([0-9]*\) skipped.*/\1/p')
	[ "$status" = 0 ] || [ "$f" != 0 ] || f=1
	if [ "$f" != 0 ]; then
		cat "$log"
		echo "FAILED: $check"
	else
		grep -i '^skip' "$log"
	fi
	echo "$line"
	passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + ${s:-0}))
done
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
