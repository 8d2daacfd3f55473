#!/bin/sh
# SPDX-License-Identifier: MIT
# Builds what the check targets need, runs them, as many at a time as there are processors, and adds up their
# lines "NAME: N passed, N failed, N skipped". What a target has to say is printed as one piece, in the order of the
# arguments. A target that fails without such a line counts as one failure.
#
#   tests/all.sh MAKE CHECK...
set -u

make="$1 --no-print-directory"
shift
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
export make logs

# A make with a number of jobs shares them with those that it runs.
case ${MAKEFLAGS:-} in
*jobserver*) build=$make ;;
*) build="$make -j$(nproc)" ;;
esac
$build tools || exit
# What fails here fails again, and is reported, where it is needed.
$build -k -s BUILD_ONLY=1 "$@" >/dev/null 2>&1

# report CHECK...: as each ends; standard input has a line whenever one does
report() {
	passed=0 failed=0 skipped=0
	for check; do
		log=$logs/$check
		while [ ! -f "$log.status" ] && read -r _; do :; done
		status=$(cat "$log.status")
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
}

# shellcheck disable=SC2016
printf '%s\n' "$@" | xargs -P "$(nproc)" -I % sh -c '$make % >"$logs/%" 2>&1; echo $? >"$logs/%.status"; echo' |
	report "$@"
