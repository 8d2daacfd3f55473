# SPDX-License-Identifier: MIT
# Linux processes of other architectures as hosts: build/<target>/bin/munger-run, static, from the sources of this
# machine's, and programs that run there (tests/conform, tests/run), natively or under qemu-user. A target is
# mk/process/<target>.mk, which says its architecture, tools and flags.

PROCESS_CC = $($(1)_TOOL)gcc $($(1)_CPU)
# The host lies where an emulator does not put an image that it starts, and the room for its heap: those begin at the lowest address.
PROCESS_LINK = -static -no-pie -Wl,-Ttext-segment=0x10000000,-e,interp_start
# The loader for one architecture: the files of no other.
PROCESS_LOADER_C = $(filter-out %_desk.c $(foreach a,$(filter-out $($(1)_ARCH),$(ARCHS)),loader/arch/$(a)%), \
                   $(wildcard loader/*.c loader/arch/*.c)) libexport/find.c
PROCESS_O = $(patsubst %.c,$(B)/$(1)/obj/%.o,$(2))
# Why there can be none of it; empty if there can.
PROCESS_LACKS = $(strip $(if $(filter $($(1)_ARCH),$(ARCHS)),,the loader for $($(1)_ARCH)) \
                        $(if $(call WHICH,$($(1)_TOOL)gcc),,$($(1)_TOOL)gcc))

define PROCESS_RULES
$(B)/$(1)/obj/%.o: %.c
	@mkdir -p $$(@D)
	$(call PROCESS_CC,$(1)) $$(STD) $$(WARNINGS) $$(WERROR) $$(CPPFLAGS) $$(CFLAGS) -fno-pie -MMD -MP -c $$< -o $$@
$(B)/$(1)/obj/loader/%.o: private STD += $$(FREESTANDING)

$(B)/$(1)/gen/libc-static.opt: $(B)/gen/libc-all.opt
	$$(call strong_names,$(call PROCESS_CC,$(1)),-static)
$(HOST_DEFS:%=$(B)/$(1)/gen/%_table.o): $(B)/$(1)/gen/%.o: $(B)/gen/%.c
	@mkdir -p $$(@D)
	$(call PROCESS_CC,$(1)) $$(STD) $$(CPPFLAGS) $$(CFLAGS) -fno-pie -c $$< -o $$@

$(B)/$(1)/lib/libloader.a: $(call PROCESS_O,$(1),$(call PROCESS_LOADER_C,$(1)))
	$$(archive)

$(B)/$(1)/bin/munger-run: $(call PROCESS_O,$(1),$(wildcard host/linux/*.c)) $(HOST_DEFS:%=$(B)/$(1)/gen/%_table.o) \
		$(B)/$(1)/lib/libloader.a $(B)/$(1)/gen/libc-static.opt
	$$(call link_host,$$(PROCESS_LINK) @$(B)/$(1)/gen/libc-static.opt,,$(call PROCESS_CC,$(1)))

-include $$(shell test -d $(B)/$(1)/obj && find $(B)/$(1)/obj -name '*.d')
endef
$(foreach p,$(PROCESSES),$(eval $(call PROCESS_RULES,$(p))))

# --- checks
define PROCESS_CHECK
ifeq ($(PROCESS_LACKS),)
check-process-$(1): tools $(B)/$(1)/bin/munger-run
	CPU='$($(1)_CPU)' CLANG='$($(1)_CLANG)' QEMU='$($(1)_QEMU)' MORE_WAYS='$($(1)_WAYS)' FORMS='$($(1)_FORMS)' NEVER='$($(1)_NEVER)' LIBGCC='$(call PROCESS_LIBGCC,$(1))' \
		tests/process/run.sh $(abspath $(B)) $(1) $($(1)_TOOL) $(abspath $(B))/tests/process/$(1)
else
check-process-$(1):
	@echo "skip process-$(1): there is no $(PROCESS_LACKS)"
	@echo "process-$(1): 0 passed, 0 failed, 1 skipped"
endif
CHECKS += check-process-$(1)
CHECKS_$($(1)_ARCH) += check-process-$(1)
.PHONY: check-process-$(1)
endef
# The compiler's support routines, as an archive.
PROCESS_LIBGCC = $(shell $(or $($(1)_LIBGCC),$(PROCESS_CC)) -print-libgcc-file-name 2>/dev/null)
$(foreach p,$(PROCESSES),$(eval $(call PROCESS_CHECK,$(p))))
