# SPDX-License-Identifier: MIT
# munger dump and the image reader, under the sanitizers: hostile files must end
# in a message, never in a signal.

DUMP_T   = $(B)/tests/dump
DUMP_SAN = -fsanitize=address,undefined -fno-sanitize-recover=undefined

DUMP_SRC = $(wildcard munger/dump_*.c munger/disasm*.c munger/image_*.c munger/arch/*.c defparse/*.c loader/arch/*.c) \
           munger/cmd_dump.c munger/path.c munger/def_path.c munger/map_layout.c munger/mem.c munger/diag.c munger/checksum.c \
           tests/dump/driver.c
DUMP_O   = $(patsubst %.c,$(DUMP_T)/obj/%.o,$(DUMP_SRC))

$(DUMP_T)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(STD) $(WARNINGS) $(WERROR) $(CPPFLAGS) -O1 -g $(DUMP_SAN) -MMD -MP -c $< -o $@

$(DUMP_T)/munger-dump: $(DUMP_O)
	$(CC) $(DUMP_SAN) $^ $(MUNGER_LIBS) -o $@

$(DUMP_T)/build: $(DUMP_T)/obj/tests/dump/build.o
	$(CC) $(DUMP_SAN) $^ -o $@

# The libraries that disassemble, one instruction at a time; and a munger without the one that it can do without.
DISASM_O = $(patsubst %,$(DUMP_T)/obj/%.o,tests/dump/disasm_test munger/disasm munger/disasm_capstone munger/mem)
$(DUMP_T)/disasm_test: $(DISASM_O) $(DUMP_T)/obj/munger/disasm_opcodes.o
	$(CC) $(DUMP_SAN) $^ $(CAPSTONE) -ldl -o $@
$(DUMP_T)/disasm_without_test: $(DISASM_O) munger/disasm_opcodes.c
	$(CC) $(STD) $(CPPFLAGS) $(DUMP_SAN) $^ $(CAPSTONE) -o $@

-include $(patsubst %.o,%.d,$(DUMP_O) $(DISASM_O) $(DUMP_T)/obj/tests/dump/build.o)

check-dump: $(DUMP_T)/munger-dump $(DUMP_T)/build $(B)/bin/munger $(DUMP_T)/disasm_test $(DUMP_T)/disasm_without_test
	tests/dump/run.sh $(DUMP_T)/munger-dump $(DUMP_T)/build $(B)/bin/munger $(DUMP_T)/work \
		$(DUMP_T)/disasm_test $(DUMP_T)/disasm_without_test

CHECKS += check-dump

# Bounded by time (FUZZ_SECONDS); begins with the images of the tests.
$(B)/fuzz/image: tests/dump/image_fuzz.c $(wildcard munger/image_*.c munger/arch/*_image.c loader/arch/*.c) munger/checksum.c
	@mkdir -p $(@D)
	clang $(STD) $(CPPFLAGS) $(FUZZ_FLAGS) $^ -o $@

fuzz-image: $(B)/fuzz/image $(DUMP_T)/build $(B)/bin/munger
	@mkdir -p $(B)/fuzz/image-corpus $(B)/fuzz/image-seeds
	$(DUMP_T)/build $(B)/fuzz/image-seeds
	tests/dump/seeds.sh $(B)/bin/munger $(B)/fuzz/image-seeds
	$(B)/fuzz/image -max_total_time=$(FUZZ_SECONDS) -max_len=4096 -timeout=5 -artifact_prefix=$(B)/fuzz/image- \
		-print_final_stats=1 $(B)/fuzz/image-corpus $(B)/fuzz/image-seeds

FUZZES += fuzz-image

.PHONY: check-dump fuzz-image
