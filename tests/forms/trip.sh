#!/bin/sh
# SPDX-License-Identifier: MIT
#
# trip.sh MUNGER WORK IMAGE [MUNGER-OPTION...]
#
# Adapts an image to every form and layout, and each of these to every other: whichever way it was
# reached, a form has the same bytes.  With the options that made the image, munging it in each form must make them
# too.  Prints nothing if all is well.  WORK is a folder that is emptied.  BRIEF=1: each way only to the one
# before and to the first.
set -u

munger=$1 work=$2 image=$3
shift 3
bad=0
rm -rf "$work"
mkdir -p "$work" || exit 2

fail() {
	echo "trip: ${image##*/}: $*"
	bad=1
}

# adapt FROM TO OPTION...: without a word
adapt() {
	of=$1 is=$2
	shift 2
	"$munger" adapt "$@" "$of" -o "$is" >"$work/log" 2>&1 && [ ! -s "$work/log" ] && return
	fail "adapt $* of ${of##*/}: $(head -n 2 "$work/log")"
}

# same ONE OTHER WHAT
same() { cmp -s "$1" "$2" || fail "$3"; }

# split WAY: form and layout of jumps-paged and the like
split() { form=${1%-*} layout=${1#*-}; }

ways="direct-compact direct-paged jumps-compact jumps-paged"
# Not all architectures have instructions that go through slots.
"$munger" adapt "$image" --imports=pointers -o "$work/again" 2>&1 | grep -q '\[form\]$' ||
	ways="$ways pointers-compact pointers-paged"

for way in $ways; do
	split "$way"
	adapt "$image" "$work/$way" --imports="$form" --layout="$layout"
	if [ $# -gt 0 ]; then
		"$munger" "$@" -s --imports="$form" --layout="$layout" -o "$work/munged" >/dev/null 2>"$work/log" ||
			fail "munger --imports=$form --layout=$layout: $(head -n 2 "$work/log")"
		same "$work/$way" "$work/munged" "$way is not what the munger makes of the objects"
	fi
done
last=${ways##* }
for way in $ways; do
	adapt "$work/$way" "$work/again"
	same "$work/$way" "$work/again" "$way changes when nothing is asked for"
	for to in ${BRIEF:+$last direct-compact} $([ "${BRIEF:-}" ] || echo "$ways"); do
		split "$to"
		adapt "$work/$way" "$work/again" --imports="$form" --layout="$layout"
		same "$work/$to" "$work/again" "$to by way of $way differs"
	done
	split "$way"
	if [ ! "${BRIEF:-}" ]; then
		adapt "$work/$way" "$work/again" --imports="$form"
		same "$work/$way" "$work/again" "$way changes with --imports=$form"
		adapt "$work/$way" "$work/again" --layout="$layout"
		same "$work/$way" "$work/again" "$way changes with --layout=$layout"
	fi
	last=$way
done
exit $bad
