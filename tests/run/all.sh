#!/bin/sh
# SPDX-License-Identifier: MIT
#
# all.sh BIN DEFDIR WORK COMPILER...: run.sh for each compiler, side by side, and once
# with the static host. The last line adds theirs up.

bin=$1 defs=$2 work=$3
shift 3
here=$(dirname "$0")
mkdir -p "$work"
for cc in "$@"; do
	"$here/run.sh" "$bin/munger" "$bin/munger-run" "$defs" "$work" "$cc" >"$work/$cc.log" 2>&1 &
done
wait
WAYS=-O2,-fPIE "$here/run.sh" "$bin/munger" "$bin/munger-run-static" "$defs" "$work/static" "$1" >"$work/static.log" 2>&1

total=0 bad=0 left=0
for log in "$work"/*.log; do
	cat "$log"
	# NAME: N passed, N failed, N skipped; without that line, the runner itself failed
	# shellcheck disable=SC2046
	set -- $(tail -n 1 "$log")
	if [ "$3" != passed, ]; then
		bad=$((bad + 1))
		continue
	fi
	total=$((total + $2)) bad=$((bad + $4)) left=$((left + $6))
done
echo "run: $total passed, $bad failed, $left skipped"
[ $bad -eq 0 ]
