# SPDX-License-Identifier: MIT
# Cortex-M4 with an FPU, which passes arguments in its registers.
BOARDS += mps2-an386
mps2-an386_ARCH      = arm
mps2-an386_TOOL      = arm-none-eabi-
mps2-an386_CPU       = -mcpu=cortex-m4 -mthumb -mfpu=fpv4-sp-d16 -mfloat-abi=hard
mps2-an386_CLANG     = --target=thumbv7em-none-eabihf -mcpu=cortex-m4 -mfpu=fpv4-sp-d16
mps2-an386_START     = cortex-m.c
mps2-an386_AT        = text=0x00200000,data=0x20200000
mps2-an386_FORMS     = direct jumps
mps2-an386_THUNKS    = always
mps2-an386_CLANG_LIB = libc.a
mps2-an386_SIZE      = 4096
mps2-an386_LABEL     = cortex-m4f
