#!/bin/sh
# SPDX-License-Identifier: MIT
#
# all.sh BUILD WORK: run.sh for this machine, by gcc and clang side by side, then with large pages.

build=$1 work=$2
here=$(cd "$(dirname "$0")" && pwd)
rm -rf "$work"
mkdir -p "$work"
FORMS="jumps pointers" LIBGCC=$(gcc -print-libgcc-file-name)
export FORMS LIBGCC

# run NAME RUNNER COMPILER
run() {
	"$here/run.sh" "$build/bin" "$build/bin/$2" "$build/share/munger" "$work/$1" "conform-$1" "$3" "gcc -static -no-pie" \
		>"$work/$1.log" 2>&1
}

run gcc munger-run-static gcc &
run clang munger-run-static clang &
wait
gcc -shared -fPIC -D_GNU_SOURCE "$here/../host/pages.c" -o "$work/pages.so" || exit 1
# shellcheck disable=SC2016
printf '#!/bin/sh\nLD_PRELOAD=%s exec "$@"\n' "$work/pages.so" >"$work/large"
chmod +x "$work/large"
# The static host, which starts images, loads nothing before it.
EMULATOR=$work/large STARTED='' WAYS="-O2,-fPIC -Os,-fno-pic" run pages munger-run gcc

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
echo "conform: $total passed, $bad failed, $left skipped"
[ $bad -eq 0 ]
