# SPDX-License-Identifier: MIT
# Calls between components, static, munged and in shared libraries (bench/calls/run.sh).

CALLS   = $(B)/bench/calls
CALLS_O = $(B)/obj/bench/calls

$(CALLS_O)/callee.o: private CFLAGS = -O2 -fPIC
$(CALLS_O)/caller.o $(CALLS_O)/caller-noplt.o: bench/calls/caller.S
	@mkdir -p $(@D)
	$(CC) $(if $(filter %-noplt.o,$@),-DNO_PLT) -c $< -o $@

.SECONDEXPANSION:
$(CALLS)/calls: $(CALLS_O)/calls.o $(CALLS_O)/caller.o $(CALLS_O)/callee.o $$(BENCH_PROCESS)
	$(call link_host,$(HOST_DYNAMIC),-ldl)
$(CALLS_O)/calls.o: private STD += -fno-pie

bench-calls: $(CALLS)/calls $(CALLS_O)/caller-noplt.o $(B)/bin/munger
	bench/calls/run.sh $(B)/bin/munger $(CALLS) $(CALLS_O)
BENCHES += bench-calls

.PHONY: bench-calls
