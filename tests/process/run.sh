#!/bin/sh
# SPDX-License-Identifier: MIT
#
# run.sh BUILD TARGET TOOL WORK: Linux processes of another architecture (mk/process.mk): the conformance programs and
# those of tests/run, by gcc and clang side by side, natively where this machine can, else under the emulator.
#
#   CPU         options of the target's gcc (${TOOL}gcc)
#   CLANG       those of clang
#   QEMU        the emulator
#   FORMS, LIBGCC, MORE_WAYS, NEVER   see tests/conform/run.sh

build=$1 target=$2 tool=$3 work=$4
here=$(cd "$(dirname "$0")/.." && pwd)
host=$build/$target/bin/munger-run
export EMULATOR= FORMS LIBGCC MORE_WAYS NEVER

if ! "$host" --help >/dev/null 2>&1; then
	EMULATOR=$QEMU
	if ! $QEMU "$host" --help >/dev/null 2>&1; then
		echo "skip process-$target: neither this machine nor ${QEMU:-no emulator} runs its programs"
		echo "process-$target: 0 passed, 0 failed, 1 skipped"
		exit
	fi
fi
rm -rf "$work"
mkdir -p "$work"

# The cross compiler's C library is clang's too.
libc=$(cd "$(dirname "$("${tool}gcc" -print-file-name=libc.a)")/../include" && pwd)
clang="$CPU $CLANG -isystem $libc"

for cc in gcc clang; do
	command=${tool}gcc flags=$CPU
	[ $cc = gcc ] || command=clang flags=$clang
	{
		"$here/conform/run.sh" "$build/bin" "$host" "$build/share/munger" "$work/conform-$cc" "conform-$target-$cc" \
			"$command $flags" "${tool}gcc $CPU -static -no-pie" >"$work/conform-$cc.log" 2>&1
		BY_TURNS=1 NAME=$target-$cc CFLAGS=$flags LDFLAGS="$CPU -static" LINKER=${tool}gcc LD=${tool}ld "$here/run/run.sh" \
			"$build/bin/munger" "$host" "$build/share/munger" "$work/run" "$command" >"$work/run-$cc.log" 2>&1
	} &
done
wait

. "$here/add_up.sh"
add_up "process-$target" "$work"/*.log
