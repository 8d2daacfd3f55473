#!/bin/sh
# SPDX-License-Identifier: MIT
#
# run.sh PROGRAM.elf [QEMU OPTION...]: runs a bare Cortex-M3 program under QEMU.
# UART 0 is standard output; the exit status is the program's (125: a fault,
# 124: it took longer than TARGET_TIMEOUT, 77: QEMU is missing).
prog=$1
shift
if ! command -v qemu-system-arm >/dev/null; then
	echo "skipped: qemu-system-arm is not installed" >&2
	exit 77
fi
exec timeout "${TARGET_TIMEOUT:-60}" qemu-system-arm -M mps2-an385 -display none -monitor none \
	-serial stdio -semihosting-config enable=on,target=native "$@" -kernel "$prog" </dev/null
