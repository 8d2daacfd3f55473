# SPDX-License-Identifier: MIT
# GNU libopcodes, for disassembly that capstone lacks. It is under the GPL, and so is a munger
# that uses it. WITH_BFD=0: one that does not.

WITH_BFD = 1

OPCODES_FLAGS = $(if $(filter 1,$(WITH_BFD)),$(shell mk/opcodes.sh $(CC) $(B)/gen))
OPCODES_O     = $(patsubst %,$(B)/%/munger/disasm_opcodes.o,obj tests/dump/obj tests/munge/obj)
$(OPCODES_O): private CPPFLAGS += $(OPCODES_FLAGS)

# What the flags follow from, so that a library that comes or goes is seen.
OPCODES_STATE = $(WITH_BFD) $(realpath $(shell $(CC) -print-file-name=libopcodes-multiarch.so))
$(OPCODES_O): $(B)/gen/opcodes.state
$(B)/gen/opcodes.state: always
	@mkdir -p $(@D)
	@echo '$(OPCODES_STATE)' | cmp -s - $@ || echo '$(OPCODES_STATE)' >$@

.PHONY: always
