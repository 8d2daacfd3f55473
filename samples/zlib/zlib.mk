# SPDX-License-Identifier: MIT
# zlib as a DLL, from the static library of the system.

ZLIB_A := $(shell f=$$($(CC) -print-file-name=libz.a); test -f "$$f" && echo "$$f")
ZLIB_B  = $(B)/samples/zlib

$(ZLIB_B)/pack.o: samples/zlib/pack.c
	@mkdir -p $(@D)
	$(CC) $(STD) $(WARNINGS) $(WERROR) $(CFLAGS) -c $< -o $@

$(ZLIB_B)/pack-native: $(ZLIB_B)/pack.o $(ZLIB_A)
	$(CC) $^ -o $@

$(ZLIB_B)/zlib.dll: $(ZLIB_A) samples/zlib/zlib.def $(B)/share/munger/libc.def $(B)/bin/munger
	@mkdir -p $(@D)
	$(B)/bin/munger -s --export samples/zlib/zlib.def $(ZLIB_A) $(B)/share/munger/libc.def -o $@

$(ZLIB_B)/pack.exe: $(ZLIB_B)/pack.o samples/zlib/zlib.def $(B)/share/munger/libc.def $(B)/bin/munger
	@mkdir -p $(@D)
	$(B)/bin/munger $< samples/zlib/zlib.def $(B)/share/munger/libc.def -o $@

CHECKS += check-zlib
ifneq ($(ZLIB_A),)
check-zlib: $(ZLIB_B)/pack-native $(ZLIB_B)/zlib.dll $(ZLIB_B)/pack.exe $(B)/bin/munger-run
	samples/zlib/check.sh $(B)/bin/munger-run $(ZLIB_B) $(B)/bin/munger
else
check-zlib:
	@echo "zlib: skipped: no libz.a"
	@echo "zlib: 0 passed, 0 failed, 1 skipped"
endif
.PHONY: check-zlib
