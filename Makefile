# SPDX-License-Identifier: MIT
#
#   make            tools and libraries, under build/
#   make demo       the main job, seen working
#   make check      all tests
#   make lint bench sizes fuzz install
#
# Sources are found by wildcard: a new file, test or architecture edits nothing
# here.  Each cross target is one file of its own in mk/.

MAKEFLAGS += --no-builtin-rules

CC       = gcc
AR       = ar
CFLAGS   = -O2 -g
WARNINGS = -Wall -Wextra -Wshadow -Wconversion -Wmissing-prototypes -Wvla -Wundef
CPPFLAGS = -Iinclude -I. -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64
STD      = -std=c11
B        = build
VERSION := $(shell sed -n 's/.*MUNGER_VERSION "\(.*\)"/\1/p' munger/version.h)

prefix     = /usr/local
bindir     = $(prefix)/bin
libdir     = $(prefix)/lib
includedir = $(prefix)/include
mandir     = $(prefix)/share/man
defdir     = $(prefix)/share/munger

all: tools

# Where a command is; empty if nowhere.
WHICH = $(firstword $(wildcard $(patsubst %,%/$(1),$(subst :, ,$(PATH)))))

objs = $(patsubst %.c,$(B)/obj/%.o,$(wildcard $(1)))

DEFPARSE_O  = $(call objs,defparse/*.c)
LIBEXPORT_O = $(call objs,libexport/*.c)
LOADER_O    = $(call objs,loader/*.c loader/arch/*.c)
MUNGER_O    = $(call objs,munger/*.c munger/arch/*.c)
HOST_O      = $(call objs,host/linux/*.c)

# The loader and the reading side of libexport are freestanding everywhere, so
# that what passes here is what a target compiles.
FREESTANDING = -ffreestanding -fno-stack-protector
$(LOADER_O) $(B)/obj/libexport/find.o: private STD += $(FREESTANDING)
# Resident tables must be constant data with addresses that 32 bits reach.
$(HOST_O): private STD += -fno-pie

# Capstone from its archive, where there is one: loading it would take as long as a small job.
CAPSTONE   := $(if $(wildcard $(shell $(CC) -print-file-name=libcapstone.a)),-l:libcapstone.a,-lcapstone)
MUNGER_LIBS = -lelf -ldw $(CAPSTONE) -luuid -ldl

tools: $(B)/bin/munger $(B)/bin/munger-run $(B)/lib/libloader.a $(B)/lib/libexport.a $(B)/lib/libdefparse.a

$(B)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(STD) $(WARNINGS) $(WERROR) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c $< -o $@

# Where a load spends its time.
$(B)/obj/loader/image.o: private CFLAGS += -O3

define archive
@mkdir -p $(@D)
@rm -f $@
$(AR) rcD $@ $^
endef
$(B)/lib/libdefparse.a: $(DEFPARSE_O)
	$(archive)
$(B)/lib/libexport.a: $(LIBEXPORT_O)
	$(archive)
$(B)/lib/libloader.a: $(LOADER_O)
	$(archive)

LIBS = $(B)/lib/libloader.a $(B)/lib/libexport.a $(B)/lib/libdefparse.a

# The architectures, by name.
ARCHS := $(shell sed -n 's/^\tX(\([a-z0-9_]*\)).*/\1/p' include/munger/archs.h)

include $(sort $(wildcard mk/board/*.mk mk/process/*.mk))
include $(sort $(wildcard mk/*.mk))

-include $(shell test -d $(B)/obj && find $(B)/obj -name '*.d')

clean:
	rm -rf $(B)

.PHONY: all tools clean
.DELETE_ON_ERROR:
