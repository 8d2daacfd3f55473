# SPDX-License-Identifier: MIT
# Cortex-M33, in secure state.
BOARDS += mps2-an505
mps2-an505_ARCH      = arm
mps2-an505_TOOL      = arm-none-eabi-
mps2-an505_CPU       = -mcpu=cortex-m33+nofp -mthumb
mps2-an505_CLANG     = --target=thumbv8m.main-none-eabi
mps2-an505_START     = cortex-m.c
mps2-an505_AT        = text=0x10200000,data=0x38200000
mps2-an505_FORMS     = direct jumps
mps2-an505_THUNKS    = always
mps2-an505_CLANG_LIB = libc.a
mps2-an505_SIZE      = 4096
mps2-an505_LABEL     = cortex-m33
