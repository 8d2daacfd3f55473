# SPDX-License-Identifier: MIT
# Programs for bare machines under QEMU. A board is mk/board/<board>.mk, which says its architecture, tools and
# flags, and tests/target/<board>. All that is made for it is below $(B)/<board>: objects of programs,
# and lib/libloader.a, which has all that a firmware needs, the reading side of libexport included.

BOARDS := $(foreach b,$(BOARDS),$(if $(filter $(or $(ONLY_ARCH),$($(b)_ARCH)),$($(b)_ARCH)),$(b)))

BOARD_CFLAGS   = -Os -g -ffunction-sections -fdata-sections
BOARD_FREE     = -std=c11 $(FREESTANDING)
BOARD_CPPFLAGS = -DLDR_BARE=1 -Iinclude -I. -Itests/target/$(1)
BOARD_LDFLAGS  = $($(1)_CPU) $($(1)_LINK) -nostartfiles -Ltests/target -T tests/target/$(1)/board.ld -Wl,--gc-sections,--build-id=none
BOARD_CC       = $($(1)_TOOL)gcc
BOARD_QEMU     = $(firstword $(file <tests/target/$(1)/qemu))

# What the compiler calls of its own accord: programs link it, and images have of it what they need.
BOARD_LIBGCC   = $(shell $(BOARD_CC) $($(1)_CPU) -print-libgcc-file-name)
BOARD_COMPILE  = $(BOARD_CC) $(BOARD_FREE) $(WARNINGS) $(WERROR) $(BOARD_CPPFLAGS) $($(1)_CPU) $(BOARD_CFLAGS)

# What every program links: with a C library the start, without one also mem.o.
BOARD_START_O = $(addsuffix .o,$(basename $(addprefix $(B)/$(1)/tests/target/,start.c $($(1)_START))))
BOARD_START   = $(BOARD_START_O) tests/target/sections.ld tests/target/$(1)/board.ld
BOARD_BARE    = $(B)/$(1)/tests/target/mem.o $(BOARD_START)
# What a board's program is linked by, before its own objects.
BOARD_LINK    = $(BOARD_CC) $(BOARD_LDFLAGS) -nostdlib $(B)/$(1)/tests/target/mem.o $(BOARD_START_O)

# Files of the loader for one architecture: all but those whose names begin with another's. (A variant's begin with the
# name of what it varies.)
ARCH_WORD      = $(firstword $(subst _, ,$(basename $(notdir $(1)))))
ARCH_IS_OTHER  = $(strip $(if $(filter $(ARCH_WORD)%,$(2))$(filter $(2)%,$(ARCH_WORD)),,$(foreach a,$(ARCHS),$(filter $(ARCH_WORD)%,$(a))$(filter $(a)%,$(ARCH_WORD)))))
ARCH_LOADER_C  = $(foreach c,$(filter-out %_desk.c %indirect.c,$(wildcard loader/*.c loader/arch/*.c)),$(if $(call ARCH_IS_OTHER,$(c),$(1)),,$(c))) \
                 libexport/find.c

# Why a machine has no loader, why nothing can run on a board; empty if it can.
,                 := ,
MISSING           = $(strip $(if $(2),,$(1) is missing))
COMMAND           = $(call MISSING,$(1),$(call WHICH,$(1)))
MACHINE_LACKS     = $(strip $(call MISSING,$($(1)_ARCH),$(filter $($(1)_ARCH),$(ARCHS))) $(call COMMAND,$(BOARD_CC)))
BOARD_LACKS_TOOLS = $(strip $(call COMMAND,$(BOARD_CC)) $(call COMMAND,$(BOARD_QEMU)))
BOARD_LACKS       = $(strip $(MACHINE_LACKS) $(call COMMAND,$(BOARD_QEMU)))
BOARDS_FOUND := $(foreach b,$(BOARDS),$(if $(call BOARD_LACKS,$(b)),,$(b)))

define BOARD_RULES
$(B)/$(1)/%.o: %.c
	@mkdir -p $$(@D)
	$$(call BOARD_COMPILE,$(1)) -MMD -MP -c $$< -o $$@
$(B)/$(1)/%.o: %.S
	@mkdir -p $$(@D)
	$(BOARD_CC) $$($(1)_CPU) -c $$< -o $$@

# The compiler must not see calls of memset in memset.
$(B)/$(1)/tests/target/mem.o: private BOARD_FREE += -fno-tree-loop-distribute-patterns
endef
$(foreach b,$(BOARDS),$(eval $(call BOARD_RULES,$(b))))

# The loader for a machine, which may be no board of ours: <machine>_ARCH, _TOOL and _CPU;
# _LOADER: options for the loader alone, to make it smaller.
# What it costs there: at most _SIZE bytes, as _LABEL.
define LOADER_RULES
$(B)/$(1)/lib/%.o: %.c
	@mkdir -p $$(@D)
	$(BOARD_CC) $$(STD) $$(FREESTANDING) $$(WARNINGS) $$(WERROR) -DLDR_BARE=1 -Iinclude -I. $$($(1)_CPU) $$($(1)_LOADER) -Os -ffunction-sections -fstack-usage -MMD -MP -c $$< -o $$@

$(B)/$(1)/lib/libloader.a: $(patsubst %.c,$(B)/$(1)/lib/%.o,$(call ARCH_LOADER_C,$($(1)_ARCH)))
	$$(archive)

sizes-$(1): $(if $(call MACHINE_LACKS,$(1)),,$(B)/$(1)/lib/libloader.a)
	$(if $(call MACHINE_LACKS,$(1)),@echo "$($(1)_LABEL) loader: skipped$(,) $(call MACHINE_LACKS,$(1))",IMAGE_LIMIT=$($(1)_IMAGE_SIZE) sh mk/sizes-loader.sh \
		$($(1)_LABEL) $(B)/$(1)/lib $(B)/$(1)/lib/libloader.a $($(1)_SIZE) $(BOARD_CC) $($(1)_CPU))
.PHONY: sizes-$(1)

-include $$(shell test -d $(B)/$(1) && find $(B)/$(1) -name '*.d')
endef
$(foreach m,$(BOARDS) $(MACHINES),$(eval $(call LOADER_RULES,$(m))))

SIZES += $(patsubst %,sizes-%,mps2-an385 $(filter-out mps2-an385,$(BOARDS)) $(MACHINES))
