# SPDX-License-Identifier: MIT
# samples/firmware: a Cortex-M3 firmware that loads apps (README.md there).

FW     = $(B)/samples/firmware
FW_SRC = samples/firmware
FW_O   = $(B)/m3/$(FW_SRC)

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
FW_ROM  = $(FW_APPS:%=$(FW)/%)

# Position-independent code without imports runs where it lies.
$(FW_O)/apps/crc.o: private M3_CFLAGS += -fPIE

define FW_IMAGE
$(FW)/$(1): $(FW_O)/apps/$(basename $(1)).o $(B)/bin/munger $(filter %.def,$(FW_$(1)))
	@mkdir -p $$(@D)
	$(B)/bin/munger -s $$< $(FW_$(1)) -o $$@
endef
$(foreach app,$(FW_APPS),$(eval $(call FW_IMAGE,$(app))))

$(FW)/rom.s: $(FW_SRC)/mkrom.sh $(FW_ROM)
	$(FW_SRC)/mkrom.sh $(FW_ROM) > $@
$(FW)/rom.o: $(FW)/rom.s
	$(M3_CC) $(M3_CPU) -c $< -o $@

$(FW)/kernel_table.c: $(FW_SRC)/kernel.def $(B)/bin/munger
	@mkdir -p $(@D)
	$(B)/bin/munger table $< -o $@
$(FW)/kernel_table.o: $(FW)/kernel_table.c
	$(M3_CC) $(M3_FREE) $(WARNINGS) $(M3_CPPFLAGS) $(M3_CFLAGS) -c $< -o $@

FW_PARTS = $(patsubst %.c,$(B)/m3/%.o,$(wildcard $(FW_SRC)/*.c)) $(FW)/kernel_table.o $(FW)/rom.o
$(FW)/firmware.elf: $(FW_PARTS) $(M3_LIBLOADER) $(M3_BARE)
	$(M3_CC) $(M3_LDFLAGS) -nostdlib $(FW_PARTS) $(filter %.o,$(M3_BARE)) $(M3_LIBLOADER) -lgcc -o $@

$(FW)/heap_test: tests/firmware/heap.c $(FW_SRC)/heap.c $(FW_SRC)/heap.h
	@mkdir -p $(@D)
	$(CC) $(STD) $(WARNINGS) $(CPPFLAGS) $(CFLAGS) -fsanitize=address,undefined $(filter %.c,$^) -o $@

ifneq ($(M3_FOUND),)
check-firmware: $(FW)/firmware.elf $(FW)/heap_test
	$(FW)/heap_test
	$(FW_SRC)/check.sh $< $(FW)
else
check-firmware:
	@echo "firmware: 0 passed, 0 failed, 1 skipped ($(M3_CC) is not installed)"
endif
CHECKS += check-firmware

demo-firmware: $(FW)/firmware.elf
	@mkdir -p $(FW)/demo
	@cd $(FW)/demo && PATH=$(abspath $(B)/bin):$$PATH $(abspath $(FW_SRC)/demo.sh) \
		$(abspath $(FW_O)/apps) $(abspath $(FW_SRC))
	@$(M3_RUN) $<

.PHONY: check-firmware demo-firmware
