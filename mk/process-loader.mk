# SPDX-License-Identifier: MIT
# The loader's tests as programs with 32-bit addresses (mk/process), so that loaders of that kind are tested, import
# sections included: under the sanitizers where this machine runs them.

LT_NARROW = $(foreach p,$(PROCESSES),$(if $(filter 32,$($(p)_BITS)),$(p)))

define NARROW_RULES
$(LT)/$(1)/obj/%.o: %.c
	@mkdir -p $$(@D)
	$$(call PROCESS_CC,$(1)) $$(STD) $$(WARNINGS) $$(WERROR) $$(CPPFLAGS) -g -O1 $$(or $$($(1)_SAN),-static) -MMD -MP -c $$< -o $$@
$(LT_RUN:%=$(LT)/$(1)/%): $(LT)/$(1)/%: $(LT)/$(1)/obj/tests/loader/%.o $(call LT_OBJS,$(LT)/$(1),$(LT_PARTS) $(LT_TESTS))
	$$(call PROCESS_CC,$(1)) $$(or $$($(1)_SAN),-static) $$^ -o $$@

ifeq ($(call WHICH,$($(1)_TOOL)gcc),)
check-loader-$(1):
	@echo "skip loader-$(1): there is no $($(1)_TOOL)gcc"
	@echo "loader-$(1): 0 passed, 0 failed, 1 skipped"
else
check-loader-$(1): $(LT_RUN:%=$(LT)/$(1)/%) $(B)/bin/munger
	tests/loader/narrow.sh $(1) $(LT)/$(1) '$($(1)_QEMU)' $(B)/bin/munger $($(1)_TOOL)gcc '$($(1)_REBIND)'
endif
CHECKS += check-loader-$(1)
CHECKS_$($(1)_ARCH) += check-loader-$(1)
.PHONY: check-loader-$(1)
endef
$(foreach p,$(LT_NARROW),$(eval $(call NARROW_RULES,$(p))))
