# SPDX-License-Identifier: MIT
# Images that ask for what an ARM core has or lacks, on each board that has one.

ISA_BOARDS := $(foreach b,$(BOARDS),$(if $(filter arm,$($(b)_ARCH)),$(b)))
ISA_FOUND  := $(filter $(BOARDS_FOUND),$(ISA_BOARDS))

define ISA_RULES
$(B)/$(1)/isa.link: $(B)/$(1)/tests/isa/host.o $(B)/$(1)/samples/firmware/rom.o $(B)/$(1)/lib/libloader.a $$(call BOARD_BARE,$(1))
	echo '$$(call BOARD_LINK,$(1)) $$(filter %/host.o %/rom.o %.a,$$^) -lgcc' > $$@
endef
$(foreach b,$(ISA_FOUND),$(eval $(call ISA_RULES,$(b))))

check-isa: $(B)/bin/munger $(ISA_FOUND:%=$(B)/%/isa.link)
	tests/isa/check.sh $< $(B) $(B)/tests/isa $(ISA_BOARDS)
CHECKS += check-isa
CHECKS_arm += check-isa

.PHONY: check-isa
