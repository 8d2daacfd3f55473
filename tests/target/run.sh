#!/bin/sh
# SPDX-License-Identifier: MIT
#
# run.sh PROGRAM.elf [QEMU OPTION...]: runs a bare program under QEMU, on the machine that BOARD
# names (mps2-an385). Its UART is standard output; the exit status is the program's (125: a fault,
# 124: it took longer than TARGET_TIMEOUT, 77: QEMU is missing).
prog=$1
shift
read -r qemu options <"$(dirname "$0")/${BOARD:-mps2-an385}/qemu" || exit 2
if ! command -v "$qemu" >/dev/null; then
	echo "skipped: $qemu is not installed" >&2
	exit 77
fi
# shellcheck disable=SC2086
exec timeout "${TARGET_TIMEOUT:-60}" "$qemu" $options -display none -monitor none \
	-serial stdio -semihosting-config enable=on,target=native "$@" -kernel "$prog" </dev/null
