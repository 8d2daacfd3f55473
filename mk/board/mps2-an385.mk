# SPDX-License-Identifier: MIT
# Cortex-M3. Programs for it alone (bench/cortexm, samples/newlib, tests/at) know it as M3.
BOARDS += mps2-an385
mps2-an385_ARCH       = arm
mps2-an385_TOOL       = arm-none-eabi-
mps2-an385_CPU        = -mcpu=cortex-m3 -mthumb
mps2-an385_CLANG      = --target=thumbv7m-none-eabi
mps2-an385_START      = cortex-m.c
mps2-an385_AT         = text=0x00200000,data=0x20200000
mps2-an385_FORMS      = direct jumps
mps2-an385_THUNKS     = always
mps2-an385_CLANG_LIB  = libc.a
mps2-an385_SIZE       = 4096
mps2-an385_LABEL      = cortex-m3
mps2-an385_IMAGE_SIZE = 2048

M3_CC        = arm-none-eabi-gcc
M3_CPU       = $(mps2-an385_CPU)
M3_CFLAGS    = $(M3_CPU) $(BOARD_CFLAGS)
M3_CPPFLAGS  = $(call BOARD_CPPFLAGS,mps2-an385)
M3_FREE      = $(BOARD_FREE)
M3_LDFLAGS   = $(call BOARD_LDFLAGS,mps2-an385)
M3_RUN       = tests/target/run.sh
M3           = $(B)/mps2-an385
M3_START     = $(call BOARD_START,mps2-an385)
M3_BARE      = $(call BOARD_BARE,mps2-an385)
M3_LIBLOADER = $(M3)/lib/libloader.a
M3_BOARD     = $(patsubst %,$(M3)/samples/firmware/%.o,board disk heap rom)

# Empty where the toolchain is missing: the checks are skipped then, with the reason.
M3_FOUND := $(call WHICH,$(M3_CC))
