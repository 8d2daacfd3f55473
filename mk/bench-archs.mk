# SPDX-License-Identifier: MIT
# make sizes-archs: what there is of each architecture, for the README's table.

BA = $(B)/bench/archs

$(BA)/archs: $(B)/obj/bench/archs/main.o $(filter-out %/main.o %/cmd_run.o,$(MUNGER_O)) $(LIBS)
	@mkdir -p $(@D)
	$(CC) $^ $(MUNGER_LIBS) -o $@

sizes-archs: $(BA)/archs
	@for m in $(BOARDS) $(MACHINES); do $(MAKE) --no-print-directory sizes-$$m; done >$(BA)/loaders 2>&1 || :
	@{ $(foreach b,$(BOARDS),echo board $($(b)_ARCH) $($(b)_LABEL) $(b);) $(foreach m,$(MACHINES),echo machine $($(m)_ARCH) $($(m)_LABEL);) \
		$(foreach p,$(PROCESSES),echo process $($(p)_ARCH) $(p);) } | bench/archs/run.sh $(BA)/archs $(BA)/loaders
SIZES += sizes-archs

.PHONY: sizes-archs
