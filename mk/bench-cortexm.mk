# SPDX-License-Identifier: MIT
# Instructions and RAM of a load on the Cortex-M3 (bench/cortexm/main.c says how they are counted).

BM     = $(B)/bench/cortexm
BM_GEN = bench/cortexm/generate.sh

$(BM)/module.c $(BM)/host.c: $(BM)/%.c: $(BM_GEN)
	@mkdir -p $(@D)
	$(BM_GEN) $* > $@
$(BM)/bench.def: $(BM_GEN)
	@mkdir -p $(@D)
	$(BM_GEN) def > $@
$(BM)/table.c: $(BM)/bench.def $(B)/bin/munger
	$(B)/bin/munger table $< -o $@
$(BM)/%.o: $(BM)/%.c
	$(M3_CC) $(M3_FREE) $(M3_CPPFLAGS) $(M3_CPU) -Os -c $< -o $@
$(BM)/module.exe: $(BM)/module.o $(BM)/bench.def $(B)/bin/munger
	$(B)/bin/munger -s $(BM)/module.o $(BM)/bench.def -o $@
$(BM)/rom.s: samples/firmware/mkrom.sh $(BM)/module.exe
	$< $(BM)/module.exe > $@
$(BM)/rom.o: $(BM)/rom.s
	$(M3_CC) $(M3_CPU) -c $< -o $@

BM_PARTS = $(M3)/bench/cortexm/main.o $(M3_BOARD) $(BM)/host.o $(BM)/table.o $(BM)/rom.o
$(BM)/bench.elf: $(BM_PARTS) $(M3_LIBLOADER) $(M3_BARE)
	$(M3_CC) $(M3_LDFLAGS) -nostdlib $(BM_PARTS) $(filter %.o,$(M3_BARE)) $(M3_LIBLOADER) -lgcc -o $@

ifneq ($(M3_FOUND),)
bench-cortexm: $(BM)/bench.elf
	$(M3_RUN) $< -icount shift=10
else
bench-cortexm:
	@echo "cortex-m3 load: skipped, $(M3_CC) is not installed"
endif
BENCHES += bench-cortexm

.PHONY: bench-cortexm
