# SPDX-License-Identifier: MIT
# Programs for a bare Cortex-M3 under QEMU: tests/target has the start file,
# the linker script and the runner that all of them share.

M3_CC       = arm-none-eabi-gcc
M3_CPU      = -mcpu=cortex-m3 -mthumb
M3_CFLAGS   = $(M3_CPU) -Os -g -ffunction-sections -fdata-sections
M3_CPPFLAGS = -Iinclude -I.
M3_FREE     = -std=c11 -ffreestanding
M3_LDFLAGS  = $(M3_CPU) -nostartfiles -T tests/target/target.ld -Wl,--gc-sections
M3_RUN      = tests/target/run.sh
M3          = $(B)/m3

# Empty where the toolchain is missing: the checks are skipped then, with the reason.
M3_FOUND := $(shell command -v $(M3_CC))

$(B)/m3/%.o: %.c
	@mkdir -p $(@D)
	$(M3_CC) $(M3_FREE) $(WARNINGS) $(WERROR) $(M3_CPPFLAGS) $(M3_CFLAGS) -MMD -MP -c $< -o $@

# The compiler must not see calls of memset in memset.
$(B)/m3/tests/target/mem.o: private M3_FREE += -fno-tree-loop-distribute-patterns

# What every program links: with a C library the start, without one also mem.o.
M3_START = $(B)/m3/tests/target/start.o tests/target/target.ld
M3_BARE  = $(B)/m3/tests/target/mem.o $(M3_START)

-include $(shell test -d $(B)/m3 && find $(B)/m3 -name '*.d')

# The loader for this processor (mk/arm.mk), and the firmware sample's host of it.
M3_LIBLOADER = $(B)/arm/lib/libloader.a
M3_BOARD     = $(patsubst %,$(B)/m3/samples/firmware/%.o,board disk heap rom)
