# SPDX-License-Identifier: MIT
# make bench: speeds; make sizes: bytes. Other fragments add to BENCHES and SIZES.

bench:
	@mk/packages.sh build test
	@$(MAKE) --no-print-directory bench-all

bench-all: tools
	@for b in $(BENCHES); do $(MAKE) --no-print-directory $$b >$(B)/bench.log 2>&1 || { cat $(B)/bench.log; exit 1; }; \
		grep -E '^[a-z0-9 _./()-]+: ' $(B)/bench.log; done

sizes:
	@mk/packages.sh build test
	@$(MAKE) --no-print-directory sizes-all

sizes-all: tools
	@for s in $(SIZES); do $(MAKE) --no-print-directory $$s >$(B)/sizes.log 2>&1; status=$$?; \
		grep -E '^[a-z0-9 _./()-]+: ' $(B)/sizes.log; [ $$status = 0 ] || { cat $(B)/sizes.log; exit $$status; }; done

# --- binding against dlopen
BIND = $(B)/bench/bind

.SECONDEXPANSION:
$(BIND)/bind: $(B)/obj/bench/bind/bind.o $$(HOST_PARTS)
	@mkdir -p $(@D)
	$(CC) -no-pie $(filter %.o %.a,$^) -lm -ldl -o $@
$(B)/obj/bench/bind/bind.o: private STD += -fno-pie

bench-bind: $(BIND)/bind $(B)/bin/munger
	bench/bind/run.sh $(B)/bin/munger $(BIND)
BENCHES += bench-bind

.PHONY: bench bench-all bench-bind sizes sizes-all
