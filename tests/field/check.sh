#!/bin/sh
# SPDX-License-Identifier: MIT
# check.sh FOLDER B BOARD=REASON...: field vectors on the host, and on each board that no reason excludes.
log=$(mktemp)
trap 'rm -f "$log"' EXIT
tests=$1 build=$2
shift 2
failed=0 skipped=0 wanted=3
for vec in tests/field/*.vec; do
	"$tests/field_test" "$vec" >>"$log" || failed=1
	wanted=$((wanted + 1))
done
"$tests/desk_test" >>"$log" || failed=1
"$tests/armv6m_test" >>"$log" || failed=1
"$tests/riscv_desk_test" >>"$log" || failed=1
export BOARD
for BOARD; do
	reason=${BOARD#*=} BOARD=${BOARD%%=*}
	if [ "$reason" ]; then
		echo "skipped: field vectors on $BOARD: $reason"
		skipped=$((skipped + 1))
		continue
	fi
	echo "$BOARD:" >>"$log"
	tests/target/run.sh "$build/$BOARD/field.elf" >>"$log" 2>&1 || failed=1
	wanted=$((wanted + 1))
done
cat "$log"
awk -v failed=$failed -v skipped=$skipped -v wanted=$wanted '
	/^field .*passed/ { p += $3; f += $5; n++ }
	END {
		if (failed && !f) f = 1
		if (n != wanted) f++
		printf "field: %d passed, %d failed, %d skipped\n", p, f, skipped
		exit f != 0
	}' "$log"
