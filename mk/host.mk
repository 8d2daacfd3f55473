# SPDX-License-Identifier: MIT
# A Linux process as a host: munger-run, and the same code in munger.

# The C library, and what compilers call of their own accord.
HOST_DEFS   = libc libgcc
LIBC_DEF    = $(B)/share/munger/libc.def
SHARE_DEFS  = $(HOST_DEFS:%=$(B)/share/munger/%.def)
HOST_TABLES = $(HOST_DEFS:%=$(B)/gen/%_table.o)
HOST_LIB_O  = $(filter-out %/main.o,$(HOST_O))
# Symbols of every host, and what else a link of one needs.
HOST_PARTS = $(HOST_LIB_O) $(HOST_TABLES) $(LIBS)

tools: $(SHARE_DEFS)

$(SHARE_DEFS): $(B)/share/munger/%: host/linux/%
	@mkdir -p $(@D)
	cp $< $@

# The table is made by a program that needs no table.
MKTABLE_O = $(B)/obj/host/mktable/main.o $(filter %/cmd_table.o %/table.o %/table_emit.o %/output.o %/diag.o %/mem.o,$(MUNGER_O))
$(B)/bin/mktable: $(MKTABLE_O) $(LIBS)
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) $^ -o $@

$(HOST_TABLES:.o=.c): $(B)/gen/%_table.c: host/linux/%.def $(B)/bin/mktable
	@mkdir -p $(@D)
	$(B)/bin/mktable $< -o $@

# Addresses in constant data of code that is not position-independent: the linker gives
# each function a place in the program itself, and copies variables there, below 2 GiB.
$(HOST_TABLES): %.o: %.c
	$(CC) $(STD) $(CPPFLAGS) $(CFLAGS) -fno-pie -c $< -o $@

# The table's references are weak, so that a C library without a name leaves a gap; but
# weak references take nothing out of archives. A first link with strong ones shows which
# names come from archives (all of them in a static program), and those become strong.
# (Strong references to the rest would make the link fail where one is missing.)
$(B)/gen/libc-all.opt: $(HOST_DEFS:%=host/linux/%.def)
	@mkdir -p $(@D)
	sed -n 's/^	\([A-Za-z_0-9]*\) @ [0-9].*/-Wl,-u,\1/p' $^ >$@

# strong_names COMPILER,FLAGS
define strong_names
	@mkdir -p $(@D)
	@echo 'int main(void) { return 0; }' >$(@:.opt=.c)
	$(1) -no-pie $(2) $(@:.opt=.c) @$< -o $(@:.opt=.probe) \
		-Wl,--no-as-needed -lm -Wl,--unresolved-symbols=ignore-all 2>/dev/null
	$$($(1) -print-prog-name=nm) -P $(@:.opt=.probe) | awk 'NR == FNR { if ($$2 ~ /^[A-TV-Zi]$$/) have[$$1]; next } \
		{ name = $$0; sub(/^-Wl,-u,/, "", name); if (name in have) print }' - $< >$@
endef

$(B)/gen/libc-dynamic.opt: $(B)/gen/libc-all.opt
	$(call strong_names,$(CC))
$(B)/gen/libc-static.opt: $(B)/gen/libc-all.opt
	$(call strong_names,$(CC),-static)

# What the linker has to say about functions that are dangerous, obsolete or of little use
# in a static program is for those who call them.
# link_host OPTIONS,LIBRARIES,COMPILER
define link_host
@mkdir -p $(@D)
@echo "$(or $(3),$(CC)) $(1) -o $@"
@$(or $(3),$(CC)) $(LDFLAGS) $(filter %.o %.a,$^) $(1) -o $@ $(2) -lm 2>$@.log || { cat $@.log; exit 1; }
@grep -v -e 'warning: .*\(dangerous\|obsolete\|deprecated\|not implemented\|statically linked\|should not be used\)' \
	-e ': in function ' $@.log >&2 || :
@rm -f $@.log
endef

HOST_DYNAMIC = -no-pie @$(B)/gen/libc-dynamic.opt -Wl,--no-as-needed
HOST_STATIC  = -static -no-pie @$(B)/gen/libc-static.opt -Wl$(,)-e$(,)interp_start
, := ,

$(B)/bin/munger-run: $(B)/obj/host/linux/main.o $(HOST_PARTS) $(B)/gen/libc-dynamic.opt
	$(call link_host,$(HOST_DYNAMIC))

# The munger runs images in the same way.
$(B)/bin/munger: $(MUNGER_O) $(HOST_PARTS) $(B)/gen/libc-dynamic.opt
	$(call link_host,$(HOST_DYNAMIC),$(MUNGER_LIBS))

munger-run-static: $(B)/bin/munger-run-static
$(B)/bin/munger-run-static: $(B)/obj/host/linux/main.o $(HOST_PARTS) $(B)/gen/libc-static.opt
	$(call link_host,$(HOST_STATIC))

# The same programs native and munged, by each compiler; then the host itself.
HOST_TESTED = $(B)/bin/munger $(B)/bin/munger-run $(B)/bin/munger-run-static $(SHARE_DEFS)
CHECKS += check-run check-host
check-run: $(HOST_TESTED)
	tests/run/all.sh $(B)/bin $(B)/share/munger $(B)/tests/run gcc clang
MEMORY_TEST = $(B)/tests/bin/memory_test
$(MEMORY_TEST): $(B)/obj/tests/host/memory_test.o $(HOST_PARTS) $(B)/gen/libc-dynamic.opt
	$(call link_host,$(HOST_DYNAMIC))
$(B)/obj/tests/host/memory_test.o: private STD += -fno-pie
check-host: $(HOST_TESTED) $(MEMORY_TEST)
	tests/host/check.sh $(B)/bin $(B)/share/munger $(B)/tests/host $(CC) $(MEMORY_TEST)

.PHONY: munger-run-static check-run check-host

CHECKS += check-share
check-share: $(HOST_TESTED)
	tests/share/run.sh $(B)/bin $(B)/share/munger $(B)/tests/share

# Programs that print the same everywhere.
CHECKS += check-conform
CHECKS_x86_64 += check-conform
check-conform: $(HOST_TESTED)
	tests/conform/all.sh $(abspath $(B)) $(abspath $(B))/tests/conform

.PHONY: check-share check-conform
