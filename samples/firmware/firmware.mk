# SPDX-License-Identifier: MIT
# samples/firmware: a firmware that loads apps, for every board (README.md there).

FW_SRC = samples/firmware
# The Cortex-M3's is the one that is shown.
FW     = $(B)/samples/firmware
FW_DIR = $(if $(filter mps2-an385,$(1)),$(FW),$(B)/$(1)/firmware)
FW_O   = $(B)/$(1)/$(FW_SRC)

# What each image is munged from, beside its object; exports come by --export.
FW_foo.exe         = $(FW_SRC)/kernel.def
FW_old.exe         = $(FW_SRC)/kernel.def $(FW_SRC)/clock1.def
FW_new.exe         = $(FW_SRC)/kernel.def $(FW_SRC)/clock2.def
FW_counter.exe     = $(FW_SRC)/kernel.def
FW_check.exe       = $(FW_SRC)/kernel.def $(FW_SRC)/crc.def
FW_ask_ordinal.exe = $(FW_SRC)/kernel2.def
FW_ask_gap.exe     = $(FW_SRC)/kernel2.def
FW_ask_uuid.exe    = $(FW_SRC)/clock3.def
FW_clock.dll       = $(FW_SRC)/kernel.def --export $(FW_SRC)/clock1.def --export $(FW_SRC)/clock2.def
FW_crc.dll         = --export $(FW_SRC)/crc.def

FW_APPS = foo.exe old.exe new.exe counter.exe check.exe ask_ordinal.exe ask_gap.exe ask_uuid.exe clock.dll crc.dll

# A board's images, its ROM, and the firmware.
define FW_IMAGE
$(FW_DIR)/$(2): $(FW_O)/apps/$(basename $(2)).o $(B)/bin/munger $(filter %.def,$(FW_$(2)))
	@mkdir -p $$(@D)
	$(B)/bin/munger -s $$< $$(call BOARD_LIBGCC,$(1)) $(FW_$(2)) -o $$@
endef
define FW_RULES
$(foreach app,$(FW_APPS),$(eval $(call FW_IMAGE,$(1),$(app))))

# Position-independent code without imports runs where it lies.
$(FW_O)/apps/crc.o: private BOARD_CFLAGS += -fPIE

$(FW_DIR)/rom.s: $(FW_SRC)/mkrom.sh $(FW_APPS:%=$(FW_DIR)/%)
	ROM_ALIGN=$($(1)_ROM_ALIGN) $(FW_SRC)/mkrom.sh $(FW_APPS:%=$(FW_DIR)/%) > $$@
$(FW_DIR)/rom.o: $(FW_DIR)/rom.s
	$$(call BOARD_COMPILE,$(1)) -c $$< -o $$@
$(FW_DIR)/kernel_table.c: $(FW_SRC)/kernel.def $(B)/bin/munger
	@mkdir -p $$(@D)
	$(B)/bin/munger table $$< -o $$@
$(FW_DIR)/kernel_table.o: $(FW_DIR)/kernel_table.c
	$$(call BOARD_COMPILE,$(1)) -c $$< -o $$@
$(FW_DIR)/firmware.elf: $$(call FW_PARTS_OF,$(1)) $(B)/$(1)/lib/libloader.a $$(call BOARD_BARE,$(1))
	$$(call BOARD_LINK,$(1)) $$(call FW_PARTS_OF,$(1)) $(B)/$(1)/lib/libloader.a -lgcc -o $$@
endef
FW_PARTS_OF = $(patsubst %.c,$(B)/$(1)/%.o,$(wildcard $(FW_SRC)/*.c)) $(FW_DIR)/kernel_table.o $(FW_DIR)/rom.o
FW_PARTS    = $(call FW_PARTS_OF,mps2-an385)
$(foreach b,$(BOARDS_FOUND),$(eval $(call FW_RULES,$(b))))

$(FW)/heap_test: tests/firmware/heap.c $(FW_SRC)/heap.c $(FW_SRC)/heap.h
	@mkdir -p $(@D)
	$(CC) $(STD) $(WARNINGS) $(CPPFLAGS) $(CFLAGS) -fsanitize=address,undefined $(filter %.c,$^) -o $@

check-firmware: $(FW)/heap_test $(foreach b,$(BOARDS_FOUND),$(call FW_DIR,$(b))/firmware.elf)
	$(FW)/heap_test
	$(FW_SRC)/check.sh $(foreach b,$(BOARDS),'$(b)=$(or $(call BOARD_LACKS,$(b)),$(call FW_DIR,$(b)))')
CHECKS += check-firmware

demo-firmware: $(FW)/firmware.elf
	@mkdir -p $(FW)/demo
	@cd $(FW)/demo && PATH=$(abspath $(B)/bin):$$PATH $(abspath $(FW_SRC)/demo.sh) \
		$(abspath $(M3)/$(FW_SRC)/apps) $(abspath $(FW_SRC))
	@$(M3_RUN) $<

.PHONY: check-firmware demo-firmware
