# SPDX-License-Identifier: MIT
#
# Definition files and export tables: tests, fuzzing, timing.

CHECKS += check-def check-table

DEF_SAN = $(CC) $(STD) $(WARNINGS) $(WERROR) $(CPPFLAGS) -g -O1 -fsanitize=address,undefined -fno-sanitize-recover=all
DEF_C = $(wildcard defparse/*.c)

# With the sources, not the library, so that all of it is under the sanitizers.
$(B)/test/def-api: tests/def/api_test.c $(DEF_C) $(wildcard defparse/*.h)
	@mkdir -p $(@D)
	$(DEF_SAN) $(filter %.c,$^) -o $@

$(B)/test/def-replay: tests/fuzz/replay.c tests/fuzz/def_fuzz.c $(DEF_C) $(wildcard defparse/*.h)
	@mkdir -p $(@D)
	$(DEF_SAN) $(filter %.c,$^) -o $@

check-def: $(B)/test/def-api $(B)/test/def-replay $(B)/bin/munger
	tests/def/sum.sh def $(B)/test/def-api "tests/def/run.sh $(abspath $(B)/bin/munger)" \
		"tests/def/large.sh $(abspath $(B)/bin/munger)" \
		"$(B)/test/def-replay tests/def/*.def $(wildcard tests/fuzz/def/*)"

$(B)/test/exp-find: tests/table/find_test.c $(B)/lib/libexport.a
	@mkdir -p $(@D)
	$(CC) $(STD) $(WARNINGS) $(WERROR) $(CPPFLAGS) $(CFLAGS) $^ -o $@

check-table: $(B)/test/exp-find $(B)/bin/munger
	tests/def/sum.sh table $(B)/test/exp-find "tests/table/run.sh $(abspath $(B)/bin/munger)"

# Bounded by time; corpus and findings stay under $(B)/fuzz-def.
FUZZ_FLAGS = -g -O1 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all

$(B)/fuzz/def: tests/fuzz/def_fuzz.c $(wildcard defparse/*.[ch])
	@mkdir -p $(@D)
	clang $(STD) $(CPPFLAGS) $(FUZZ_FLAGS) $(filter %.c,$^) -o $@

fuzz-def: $(B)/fuzz/def
	@mkdir -p $(B)/fuzz/def-corpus
	$(B)/fuzz/def -max_total_time=$(FUZZ_SECONDS) -max_len=1024 -timeout=5 -dict=tests/fuzz/def.dict \
		-artifact_prefix=$(B)/fuzz/def- -print_final_stats=1 $(B)/fuzz/def-corpus tests/def

bench-def: $(B)/bin/munger
	bench/def.sh $(abspath $(B)/bin/munger)

FUZZES += fuzz-def
BENCHES += bench-def

.PHONY: check-def check-table fuzz-def bench-def
