# SPDX-License-Identifier: MIT
# What is checked on every board (tests/boards).

# --- the start of bare programs, which needs no loader
BOARDS_START := $(foreach b,$(BOARDS),$(if $(call BOARD_LACKS_TOOLS,$(b)),,$(b)))

define BOARDS_START_RULES
$(B)/$(1)/start_test.elf $(B)/$(1)/fault_test.elf: $(B)/$(1)/%.elf: $(B)/$(1)/tests/boards/%.o $$(call BOARD_BARE,$(1))
	$$(call BOARD_LINK,$(1)) $$< -lgcc -o $$@
$(B)/$(1)/tests/boards/fault_test.o: tests/boards/start_test.c
	@mkdir -p $$(@D)
	$$(call BOARD_COMPILE,$(1)) -DFAULT -c $$< -o $$@
endef
$(foreach b,$(BOARDS_START),$(eval $(call BOARDS_START_RULES,$(b))))

check-start: $(BOARDS_START:%=$(B)/%/start_test.elf) $(BOARDS_START:%=$(B)/%/fault_test.elf)
	tests/boards/start.sh $(B) $(foreach b,$(BOARDS),'$(b)=$(call BOARD_LACKS_TOOLS,$(b))')
CHECKS += check-start

$(foreach b,$(BOARDS),$(eval CHECKS_$($(b)_ARCH) += check-start check-field check-firmware))

.PHONY: check-start

# --- the conformance programs, loaded and native
CONFORM = tests/conform
CONFORM_HOST_O   = $(patsubst %,$(B)/$(1)/%.o,tests/boards/conform tests/boards/console tests/conform/kernel tests/boards/jump \
                   samples/firmware/board samples/firmware/disk samples/firmware/heap samples/firmware/rom) $(B)/$(1)/conform_table.o
CONFORM_NATIVE_O = $(patsubst %,$(B)/$(1)/tests/%.o,boards/console boards/jump conform/kernel)
CONFORM_SUPPORT  = $(B)/$(1)/tests/boards/support.a $(BOARD_LIBGCC)
CONFORM_CLANG    = $(if $(call WHICH,clang),clang $($(1)_CLANG) -ffreestanding -ffunction-sections)

define CONFORM_RULES
$(B)/$(1)/conform_table.c: $(CONFORM)/kernel.def $(B)/bin/munger
	@mkdir -p $$(@D)
	$(B)/bin/munger table $$< -o $$@
$(B)/$(1)/conform_table.o: $(B)/$(1)/conform_table.c
	$$(call BOARD_COMPILE,$(1)) -c $$< -o $$@

$(B)/$(1)/tests/boards/support.a: $(B)/$(1)/tests/boards/support.o
	$$(archive)

check-bare-$(1): $(B)/bin/munger $(B)/$(1)/tests/boards/support.a $$(call CONFORM_HOST_O,$(1)) $(B)/$(1)/lib/libloader.a $$(call BOARD_BARE,$(1))
	@BOARD=$(1) ROM_ALIGN=$($(1)_ROM_ALIGN) MUNGER='$(abspath $(B))/bin/munger' CC='$$(call BOARD_CC,$(1)) $($(1)_CPU) -ffreestanding' \
		CLANG='$$(call CONFORM_CLANG,$(1))' SUPPORT='$$(call CONFORM_SUPPORT,$(1))' \
		CLANG_SUPPORT='$$(call CONFORM_SUPPORT,$(1)) $$(if $($(1)_CLANG_LIB),$$(shell $$(call BOARD_CC,$(1)) $($(1)_CPU) -print-file-name=$($(1)_CLANG_LIB)))' \
		HOST='$$(call CONFORM_HOST_O,$(1)) $(B)/$(1)/lib/libloader.a -lgcc' NATIVE='$$(call CONFORM_NATIVE_O,$(1))' \
		FORMS='$(or $($(1)_FORMS),direct jumps pointers)' BATCH=$(or $($(1)_BATCH),3000000) THUNKS=$($(1)_THUNKS) LEAVE_OUT='$($(1)_LEAVE_OUT)' \
		FAR_DATA=$(or $($(1)_FAR_DATA),yes) ABSOLUTE='$($(1)_ABSOLUTE)' \
		tests/boards/conform.sh $(B)/$(1)/conform $$(call BOARD_LINK,$(1))
endef
define CONFORM_SKIP
check-bare-$(1):
	@echo "skipped: $(1): $(call BOARD_LACKS,$(1))"
	@echo "bare-$(1): 0 passed, 0 failed, 1 skipped"
endef
$(foreach b,$(BOARDS),$(eval $(call $(if $(call BOARD_LACKS,$(b)),CONFORM_SKIP,CONFORM_RULES),$(b))))

$(foreach b,$(BOARDS),$(eval CHECKS_$($(b)_ARCH) += check-bare-$(b)))
CHECKS += $(BOARDS:%=check-bare-%)
.PHONY: $(BOARDS:%=check-bare-%)

# --- images for use in place
AT_BOARD = $(1)|$(or $(call BOARD_LACKS,$(1)),$(BOARD_COMPILE)|$(BOARD_LINK)|$(B)/$(1)/lib/libloader.a|$($(1)_AT))

check-at: $(B)/bin/munger $(foreach b,$(BOARDS_FOUND),$(B)/$(b)/lib/libloader.a $(call BOARD_BARE,$(b)))
	@tests/at/check.sh $(B)/bin/munger $(abspath $(B))/tests/at $(foreach b,$(BOARDS),'$(call AT_BOARD,$(b))')
CHECKS += check-at
$(foreach b,$(BOARDS),$(eval CHECKS_$($(b)_ARCH) += check-at))

.PHONY: check-at
