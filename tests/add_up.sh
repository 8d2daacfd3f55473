# SPDX-License-Identifier: MIT
#
# To be read by scripts of tests that ran others side by side:
#
#   add_up NAME LOG...   prints the logs and the sum of their last lines, as NAME. Returns: whether nothing failed

add_up() {
	sum_of=$1 total=0 bad=0 left=0
	shift
	for log; do
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
	echo "$sum_of: $total passed, $bad failed, $left skipped"
	[ "$bad" -eq 0 ]
}
