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
	tests/boards/start.sh $(B) $(BOARDS)
CHECKS += check-start

$(foreach b,$(BOARDS),$(eval CHECKS_$($(b)_ARCH) += check-start check-field check-firmware))

.PHONY: check-start
