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

. "$here/../add_up.sh"
add_up "run" "$work"/*.log
