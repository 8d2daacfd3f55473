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

. "$here/../add_up.sh"
add_up "conform" "$work"/*.log
