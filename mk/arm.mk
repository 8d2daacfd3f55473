# SPDX-License-Identifier: MIT
# The loader for Cortex-M3: build/arm/lib/libloader.a has all that a firmware needs, the
# reading side of libexport included.  `make sizes-loader` prints and checks what it costs.

ARM_CC     = arm-none-eabi-gcc
ARM_CPU    = -mcpu=cortex-m3 -mthumb
ARM_CFLAGS = $(ARM_CPU) -Os -ffunction-sections -fstack-usage

ARM_PARTS = $(filter-out loader/arch/%,$(wildcard loader/*.c)) $(addprefix loader/arch/,arm.c arm_patch.c armv6m.c armv7a.c thunks.c) libexport/find.c
ARM_O = $(patsubst %.c,$(B)/arm/obj/%.o,$(ARM_PARTS))

$(B)/arm/obj/%.o: %.c
	@mkdir -p $(@D)
	$(ARM_CC) $(STD) $(FREESTANDING) $(WARNINGS) $(WERROR) -Iinclude -I. $(ARM_CFLAGS) -MMD -MP -c $< -o $@

$(B)/arm/lib/libloader.a: $(ARM_O)
	$(archive)

-include $(shell test -d $(B)/arm/obj && find $(B)/arm/obj -name '*.d')

sizes-loader: $(B)/arm/lib/libloader.a
	sh mk/sizes-loader.sh $(B)/arm/obj
SIZES += sizes-loader

.PHONY: sizes-loader
