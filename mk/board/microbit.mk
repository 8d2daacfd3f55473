# SPDX-License-Identifier: MIT
# Cortex-M0, with 16 KB of RAM.
BOARDS += microbit
microbit_ARCH      = arm
microbit_VARIANT   = armv6m
microbit_TOOL      = arm-none-eabi-
microbit_CPU       = -mcpu=cortex-m0 -mthumb
microbit_CLANG     = --target=thumbv6m-none-eabi
microbit_START     = cortex-m.c
microbit_AT        = text=0x00020000,data=0x20002c00
microbit_LEAVE_OUT = bss4096
microbit_BATCH     = 190000
microbit_FORMS     = direct jumps
microbit_THUNKS    = always
microbit_CLANG_LIB = libc.a
microbit_SIZE      = 4096
microbit_LABEL     = cortex-m0
