#!/bin/sh
# SPDX-License-Identifier: MIT
#
# start.sh B BOARD=REASON...: programs come to main and end with their status, and faults are told of, on every board
# that no reason excludes.
build=$1
shift
passed=0 failed=0 skipped=0

# is WHAT VALUE WANTED
is() {
	if [ "$2" = "$3" ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "start: FAILED: $1: '$2', not '$3'"
	fi
}

export BOARD
for BOARD; do
	reason=${BOARD#*=} BOARD=${BOARD%%=*}
	if [ "$reason" ]; then
		echo "skipped: $BOARD: $reason"
		skipped=$((skipped + 1))
		continue
	fi
	out=$(TARGET_TIMEOUT=20 tests/target/run.sh "$build/$BOARD/start_test.elf")
	is "$BOARD: status and console" "$? $out" "3 started"
	out=$(TARGET_TIMEOUT=20 tests/target/run.sh "$build/$BOARD/fault_test.elf")
	is "$BOARD: status of a fault" $? 125
	is "$BOARD: what is said of it" "$(echo "$out" | grep -cE '^fault: pc [0-9a-f]{8,16} lr [0-9a-f]{8,16}$')" 1
done
echo "start: $passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
