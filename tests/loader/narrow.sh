#!/bin/sh
# SPDX-License-Identifier: MIT
#
# narrow.sh TARGET FOLDER EMULATOR MUNGER CC OPTIONS: the loader's tests in FOLDER, which are programs of TARGET, natively
# where this machine can, else under the emulator.  With OPTIONS, those of tests/loader/rebind/images.sh, modules that
# run are bound again too.
target=$1 folder=$2 emulator=$3 munger=$4 cc=$5 options=$6
images=
log=$(mktemp)
trap 'rm -f "$log"' EXIT

done_with() {
	echo "loader-$target: $1 passed, $2 failed, $3 skipped"
	[ "$2" = 0 ]
	exit
}

printf 'int main(void) { return 0; }\n' >"$folder/runs.c"
"$cc" -static "$folder/runs.c" -o "$folder/runs" || done_with 0 1 0
if "$folder/runs" 2>/dev/null; then
	emulator=
elif ! $emulator "$folder/runs"; then
	echo "skip loader-$target: neither this machine nor ${emulator:-no emulator} runs its programs"
	done_with 0 0 1
fi
if [ "$options" ]; then
	images=$folder/rebind
	tests/loader/rebind/images.sh "$munger" "$images" "$cc" "$options" || done_with 0 1 0
fi
bad=0
for test in loader image rebind; do
	# shellcheck disable=SC2086
	$emulator "$folder/${test}_test" $images >>"$log" || bad=$((bad + 1))
done
cat "$log"
# shellcheck disable=SC2046
set -- $(awk '/ passed, / { p += $2; f += $4; s += $6; n++ } END { print p + 0, f + (n == 3 ? 0 : 3 - n), s + 0 }' "$log")
[ "$2" != 0 ] || [ $bad = 0 ] || set -- "$1" $bad "$3"
done_with "$@"
