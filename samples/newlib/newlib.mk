# SPDX-License-Identifier: MIT
# samples/newlib: newlib as libc.dll on the Cortex-M3 (README.md there).

NL     = $(B)/samples/newlib
NL_SRC = samples/newlib
NL_C   = $(M3_CC) -std=gnu11 $(WARNINGS) $(M3_CPPFLAGS) $(M3_CFLAGS)

# Archives of the C library and of the compiler for this processor.
M3_ARCHIVE = $(shell $(M3_CC) $(M3_CPU) -print-file-name=$(1))
NL_LIBC    = $(call M3_ARCHIVE,libc.a) $(call M3_ARCHIVE,libm.a)
NL_LIBGCC  = $(shell $(M3_CC) $(M3_CPU) -print-libgcc-file-name)

# With the C library's headers, so not freestanding.
$(NL)/words.o: $(NL_SRC)/app/words.c
	@mkdir -p $(@D)
	$(NL_C) -c $< -o $@
$(NL)/system.o: $(NL_SRC)/system.c
	@mkdir -p $(@D)
	$(NL_C) -D_GNU_SOURCE -c $< -o $@

$(NL)/libc.dll: $(NL_SRC)/newlib.def $(NL_SRC)/system.def $(B)/bin/munger
	@mkdir -p $(@D)
	$(B)/bin/munger -s $(NL_LIBC) $(NL_LIBGCC) $(NL_SRC)/system.def --export $(NL_SRC)/newlib.def -o $@
$(NL)/words.exe: $(NL)/words.o $(NL_SRC)/newlib.def $(B)/bin/munger
	$(B)/bin/munger -s $< $(NL_LIBGCC) $(NL_SRC)/newlib.def -o $@

$(NL)/table.c: $(NL_SRC)/system.def $(B)/bin/munger
	@mkdir -p $(@D)
	$(B)/bin/munger table $< -o $@
$(NL)/table.o: $(NL)/table.c
	$(M3_CC) $(M3_FREE) $(M3_CPPFLAGS) $(M3_CFLAGS) -c $< -o $@
$(NL)/rom.s: samples/firmware/mkrom.sh $(NL)/libc.dll $(NL)/words.exe
	$< $(filter %.dll %.exe,$^) > $@
$(NL)/rom.o: $(NL)/rom.s
	$(M3_CC) $(M3_CPU) -c $< -o $@

NL_PARTS = $(M3)/$(NL_SRC)/main.o $(M3_BOARD) $(NL)/system.o $(NL)/table.o $(NL)/rom.o
$(NL)/host.elf: $(NL_PARTS) $(M3_LIBLOADER) $(M3_BARE)
	$(M3_CC) $(M3_LDFLAGS) -nostdlib $(NL_PARTS) $(filter %.o,$(M3_BARE)) $(M3_LIBLOADER) -lgcc -o $@

# The same objects as a compiler's user would link them.
$(NL)/static.elf: $(NL)/words.o $(NL)/system.o $(M3_START)
	$(M3_CC) $(M3_LDFLAGS) $(filter %.o,$^) -lm -o $@

ifneq ($(M3_FOUND),)
check-newlib: $(NL)/host.elf $(NL)/static.elf
	$(NL_SRC)/check.sh $(NL)
else
check-newlib:
	@echo "newlib: 0 passed, 0 failed, 1 skipped ($(M3_CC) is not installed)"
endif
CHECKS += check-newlib

.PHONY: check-newlib
