#!/bin/sh
# SPDX-License-Identifier: MIT
# Bytes of a small image: 200 bytes of Thumb code with one import.
#
#   sizes.sh MUNGER WORK
set -eu
munger=$1 work=$2
mkdir -p "$work"
cat >"$work/small.s" <<'END'
	.syntax unified
	.thumb
	.global main
	.type main, %function
	.thumb_func
main:
	push {r4, lr}
	bl CurrentTime
	pop {r4, pc}
	.space 192
END
printf 'LIBRARY kernel.dll\n;@uuid 12345678-9abc-4ef0-8123-456789abcde9\nEXPORTS\nCurrentTime @2\n' >"$work/kernel.def"
arm-none-eabi-as -mcpu=cortex-m3 "$work/small.s" -o "$work/small.o"
"$munger" -s "$work/small.o" "$work/kernel.def" -o "$work/small.exe"
size=$(wc -c <"$work/small.exe")
echo "small image: 200 bytes of code and one import make $size bytes (at most 400)"
