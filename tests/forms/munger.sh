#!/bin/sh
# SPDX-License-Identifier: MIT
#
# munger.sh ARG...: munger, as MUNGER names it, for the runners of other folders; and trip.sh for
# the image that it makes, in TRIP_WORK.  What the image is in all its forms stays beside it, in
# IMAGE.forms, if KEEP is 1.  Each image is a line of the file TRIPS.
set -u

here=$(dirname "$0")
"$MUNGER" "$@"
status=$?
[ $status = 0 ] || exit $status
out='' take='' script=
for arg; do
	[ ! "$take" ] || out=$arg
	take=
	case $arg in
	-o) take=1 ;;
	--ld-script*) script=1 ;; # not to be written again
	dump | adapt | uuid | def | table | --help | --version) exit 0 ;;
	esac
done
[ -f "$out" ] || exit 0
[ ! "$script" ] || set -- "$@" --ld-script /dev/null
if [ "${KEEP:-}" = 1 ]; then work=$out.forms; else work=$TRIP_WORK; fi
if "$here/trip.sh" "$MUNGER" "$work" "$out" "$@"; then
	echo "passed $out" >>"$TRIPS"
else
	echo "failed $out" >>"$TRIPS"
	exit 99
fi
