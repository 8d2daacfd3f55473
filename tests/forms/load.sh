#!/bin/sh
# SPDX-License-Identifier: MIT
#
# load.sh [OPTION...] IMAGE [ARG...]: munger-run, as RUNNER names it, for the runners of other folders.
#
# With --place=split imports are bound indirectly, else directly.  If there is IMAGE.forms (munger.sh), every
# form is run, both ways and with the same input: output and status must be the same, and are printed once.
set -u

place=--place=split more=
while :; do
	case ${1:-} in
	--place=*) place=$1 ;;
	--*) more="$more $1" ;;
	*) break ;;
	esac
	shift
done
image=$1
shift

# load PLACE IMAGE ARG...
load() {
	bind=--bind=direct
	[ "$1" = --place=compact ] || bind=--bind=indirect
	# shellcheck disable=SC2086
	"$RUNNER" $more $bind "$@"
}

if [ ! -d "$image.forms" ]; then
	load "$place" "$image" "$@"
	exit
fi
kept=$image.forms/kept first=
mkdir -p "$kept"
cat >"$kept/in"
for form in "$image.forms"/*-compact "$image.forms"/*-paged; do
	for place in --place=compact --place=split; do
		to=$kept/now
		[ "$first" ] || to=$kept/first
		cp "$form" "$image"
		load $place "$image" "$@" <"$kept/in" >"$to" 2>"$to.err"
		status=$?
		echo "${form##*/} $place" >>"$kept/ways"
		: "${first:=$status}"
		[ "$to" = "$kept/now" ] || continue
		if [ $status != "$first" ] || ! cmp -s "$kept/first" "$kept/now" || ! cmp -s "$kept/first.err" "$kept/now.err"; then
			echo "load.sh: ${form##*/} $place: status $status, or other output: $kept/now" >&2
			exit 98
		fi
	done
done
cat "$kept/first"
cat "$kept/first.err" >&2
# 6 forms, 2 ways
[ "$(wc -l <"$kept/ways")" = 12 ] || exit 97
exit "$first"
