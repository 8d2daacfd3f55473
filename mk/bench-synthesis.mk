# SPDX-License-Identifier: MIT
# Loading a direct image indirectly (bench/synthesis/synthesis.c).

SYNTHESIS = $(B)/bench/synthesis

.SECONDEXPANSION:
$(SYNTHESIS)/synthesis: $(B)/obj/bench/synthesis/synthesis.o $$(BENCH_PROCESS)
	$(call link_host,$(HOST_DYNAMIC))
$(B)/obj/bench/synthesis/synthesis.o: private STD += -fno-pie

bench-synthesis: $(SYNTHESIS)/synthesis $(B)/bin/munger
	bench/synthesis/run.sh $(B)/bin/munger $(SYNTHESIS)
BENCHES += bench-synthesis

.PHONY: bench-synthesis
