# SPDX-License-Identifier: MIT
# make bench: speeds; make sizes: bytes. Other fragments add to BENCHES and SIZES.

bench:
	@mk/packages.sh build test
	@$(MAKE) --no-print-directory bench-all

# Each prints lines `what: figure (limit)`; a limit that is not met fails the whole, at its end.
GATHER = worst=0; for t in $(1); do $(MAKE) --no-print-directory $$t >$(B)/figures.log 2>&1 || worst=1; \
	grep -E '^[a-z0-9 _./()-]+: [^ ]' $(B)/figures.log | grep -v '^make'; done; exit $$worst

bench-all: tools
	@$(call GATHER,$(BENCHES))

sizes:
	@mk/packages.sh build test
	@$(MAKE) --no-print-directory sizes-all

sizes-all: tools
	@$(call GATHER,$(SIZES))

# What a bench in a process of its own links: a host with clocks.
BENCH_PROCESS = $(B)/obj/bench/process.o $(HOST_PARTS) $(B)/gen/libc-dynamic.opt
$(B)/obj/bench/process.o: private STD += -fno-pie

# --- binding against dlopen
BIND = $(B)/bench/bind

.SECONDEXPANSION:
$(BIND)/bind: $(B)/obj/bench/bind/bind.o $$(BENCH_PROCESS)
	$(call link_host,$(HOST_DYNAMIC),-ldl)
$(B)/obj/bench/bind/bind.o: private STD += -fno-pie

bench-bind: $(BIND)/bind $(B)/bin/munger
	bench/bind/run.sh $(B)/bin/munger $(BIND)
BENCHES += bench-bind

.PHONY: bench bench-all bench-bind sizes sizes-all

# --- bytes of images
sizes-small: $(B)/bin/munger
	bench/sizes.sh $(B)/bin/munger $(B)/bench/sizes
sizes-libraries:
	@$(MAKE) --no-print-directory check-lua check-newlib | grep 'ratio'
SIZES += sizes-small sizes-libraries

.PHONY: sizes-small sizes-libraries
