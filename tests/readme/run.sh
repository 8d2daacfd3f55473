#!/bin/sh
# SPDX-License-Identifier: MIT
# Runs the README's example as it stands and compares what it prints.
#
#   run.sh README BIN-FOLDER WORK
set -u
readme=$1 bin=$2 work=$3
rm -rf "$work"
mkdir -p "$work"
block() {
	sed -n "/^\`\`\`$1\$/,/^\`\`\`\$/p" "$readme" | sed '1d;$d'
}
block 'sh example' >"$work/example.sh"
block 'text output' >"$work/expected"
(cd "$work" && PATH=$bin:$PATH sh -e example.sh >actual 2>&1)
status=$?
if [ $status = 0 ] && [ -s "$work/expected" ] && cmp "$work/expected" "$work/actual"; then
	echo "readme: 1 passed, 0 failed, 0 skipped"
else
	cat "$work/actual"
	echo "readme: 0 passed, 1 failed, 0 skipped"
	exit 1
fi
