# SPDX-License-Identifier: MIT
# RAM of 20 components on the Cortex-M3 (bench/components/main.c).

BC     = $(B)/bench/components
BC_GEN = bench/components/generate.sh
BC_ALL = 01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19 20
BC_ROM = $(BC_ALL:%=$(BC)/compact/c%.dll) $(BC_ALL:%=$(BC)/paged/c%.dll)

$(BC)/c%.c: $(BC_GEN)
	@mkdir -p $(@D)
	$(BC_GEN) source $* > $@
$(BC)/c%.def: $(BC_GEN)
	@mkdir -p $(@D)
	$(BC_GEN) def $* > $@
$(BC)/c%.o: $(BC)/c%.c
	$(M3_CC) $(M3_FREE) $(WARNINGS) $(WERROR) $(M3_CPU) -Os -c $< -o $@

# Each imports from the one before it; all their definition files are there.
$(BC)/compact/c%.dll $(BC)/paged/c%.dll: $(BC)/c%.o $(BC_ALL:%=$(BC)/c%.def) $(B)/bin/munger
	@mkdir -p $(BC)/compact $(BC)/paged
	$(B)/bin/munger -s $< $(filter-out %/c$*.def,$(filter %.def,$^)) --export $(BC)/c$*.def -o $(BC)/compact/c$*.dll
	$(B)/bin/munger -s --layout=paged $< $(filter-out %/c$*.def,$(filter %.def,$^)) --export $(BC)/c$*.def \
		-o $(BC)/paged/c$*.dll

$(BC)/rom.s: samples/firmware/mkrom.sh $(BC_ROM)
	samples/firmware/mkrom.sh $(BC_ROM) > $@
$(BC)/rom.o: $(BC)/rom.s
	$(M3_CC) $(M3_CPU) -c $< -o $@

BC_PARTS = $(patsubst %,$(M3)/%.o,bench/components/main samples/firmware/heap) $(BC)/rom.o
$(BC)/bench.elf: $(BC_PARTS) $(M3_LIBLOADER) $(M3_BARE)
	$(M3_CC) $(M3_LDFLAGS) -nostdlib $(BC_PARTS) $(filter %.o,$(M3_BARE)) $(M3_LIBLOADER) -lgcc -o $@

ifneq ($(M3_FOUND),)
bench-components: $(BC)/bench.elf
	$(M3_RUN) $<
else
bench-components:
	@echo "components: skipped, $(M3_CC) is not installed"
endif
BENCHES += bench-components

.PHONY: bench-components
.PRECIOUS: $(BC)/c%.c $(BC)/c%.o $(BC)/c%.def
