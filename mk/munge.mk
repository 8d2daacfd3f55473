# SPDX-License-Identifier: MIT
# Tests of the munger itself, under the sanitizers: objects in, images and messages out.

MUNGE_T   = $(B)/tests/munge
MUNGE_SAN = -fsanitize=address,undefined -fno-sanitize-recover=undefined
MUNGE_SRC = $(filter-out munger/main.c munger/cmd_run.c munger/cmd_table.c munger/cmd_def.c munger/cmd_uuid.c, \
              $(wildcard munger/*.c munger/arch/*.c)) \
            $(wildcard loader/arch/*.c defparse/*.c libexport/*.c)
MUNGE_O   = $(patsubst %.c,$(MUNGE_T)/obj/%.o,$(MUNGE_SRC))
MUNGE_X   = $(patsubst %.c,$(MUNGE_T)/obj/%.o,tests/munge/driver.c tests/munge/mutate.c tests/fuzz/object_fuzz.c)

$(MUNGE_T)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(STD) $(WARNINGS) $(WERROR) $(CPPFLAGS) -O1 -g $(MUNGE_SAN) -MMD -MP -c $< -o $@

$(MUNGE_T)/munger: $(MUNGE_O) $(MUNGE_T)/obj/tests/munge/driver.o
	$(CC) $(MUNGE_SAN) $^ $(MUNGER_LIBS) -o $@

$(MUNGE_T)/mutate: $(MUNGE_O) $(MUNGE_T)/obj/tests/munge/mutate.o $(MUNGE_T)/obj/tests/fuzz/object_fuzz.o
	$(CC) $(MUNGE_SAN) $^ $(MUNGER_LIBS) -o $@

-include $(MUNGE_O:.o=.d) $(MUNGE_X:.o=.d)

check-munge: $(MUNGE_T)/munger $(MUNGE_T)/mutate
	tests/munge/run.sh $(MUNGE_T)/munger $(MUNGE_T)/work $(MUNGE_T)/mutate

CHECKS += check-munge

# Bounded by time; corpus and findings stay under $(B)/fuzz.
OBJECT_FUZZ = $(B)/fuzz/object

$(OBJECT_FUZZ): tests/fuzz/object_fuzz.c $(MUNGE_SRC) $(wildcard munger/*.h munger/arch/*.h)
	@mkdir -p $(@D)
	clang $(STD) $(CPPFLAGS) -g -O1 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all \
		$(filter %.c,$^) $(MUNGER_LIBS) -o $@

fuzz-object: $(OBJECT_FUZZ)
	tests/munge/seeds.sh $(B)/fuzz/object-corpus
	$(OBJECT_FUZZ) -max_total_time=$(FUZZ_SECONDS) -max_len=8192 -timeout=10 -rss_limit_mb=1024 -detect_leaks=0 \
		-close_fd_mask=3 -artifact_prefix=$(B)/fuzz/object- -print_final_stats=1 $(B)/fuzz/object-corpus

FUZZES += fuzz-object
.PHONY: check-munge fuzz-object

# Speed against ld -r on the same objects.
$(B)/bench/munger/compare: $(B)/obj/bench/munger/compare.o
	@mkdir -p $(@D)
	$(CC) $^ -o $@

bench-munger: $(B)/bench/munger/compare $(B)/bin/munger $(LIBC_DEF)
	bench/munger/run.sh $(B)/bin/munger $(B)/bench/munger/compare $(LIBC_DEF) samples/lua/lua.def $(B)/bench/munger/work
BENCHES += bench-munger
.PHONY: bench-munger
