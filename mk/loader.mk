# SPDX-License-Identifier: MIT
# Tests of the loader: natively and across, under the sanitizers.

LT       = $(B)/tests/loader
LT_SAN   = -g -O1 -fsanitize=address,undefined -fno-sanitize-recover=all
LT_PARTS = $(filter-out %_desk.c,$(wildcard loader/*.c loader/arch/*.c)) libexport/find.c
LT_TESTS = tests/loader/env.c tests/loader/sample.c tests/image/build.c
LT_H     = $(wildcard loader/*.h loader/arch/*.h include/munger/*.h tests/loader/*.h tests/image/*.h)

# LT_OBJS FOLDER,SOURCE...
LT_OBJS  = $(patsubst %.c,$(1)/obj/%.o,$(2))
LT_RUN   = loader_test image_test rebind_test

$(LT)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(STD) $(WARNINGS) $(WERROR) $(CPPFLAGS) $(LT_SAN) -MMD -MP -c $< -o $@

$(LT_RUN:%=$(LT)/%): $(LT)/%: $(LT)/obj/tests/loader/%.o $(call LT_OBJS,$(LT),$(LT_PARTS) $(LT_TESTS))
$(LT)/field_test: $(call LT_OBJS,$(LT),tests/field/field_test.c $(wildcard munger/arch/*_image.c) munger/image_words.c $(LT_PARTS))
$(LT)/armv6m_test: $(call LT_OBJS,$(LT),tests/field/armv6m_test.c $(LT_PARTS))
$(LT)/desk_test: $(call LT_OBJS,$(LT),tests/field/desk_test.c loader/arch/arm_desk.c)
$(LT)/riscv_desk_test: $(call LT_OBJS,$(LT),tests/field/riscv_desk_test.c loader/arch/riscv_desk.c)
LT_FIELD = field_test armv6m_test desk_test riscv_desk_test

$(patsubst %,$(LT)/%,$(LT_RUN) $(LT_FIELD)):
	$(CC) $(LT_SAN) $^ -o $@

-include $(shell test -d $(LT) && find $(LT) -name '*.d')

check-loader: $(LT)/loader_test
	$<
check-image: $(LT)/image_test
	$<

check-field: $(LT_FIELD:%=$(LT)/%) $(BOARDS_FOUND:%=$(B)/%/field.elf)
	tests/field/check.sh $(LT) $(B) $(foreach b,$(BOARDS),'$(b)=$(call BOARD_LACKS,$(b))')
# Functions of the host that stand in for a DLL's are where 32 bits reach.
$(LT)/rebind_test: private LT_SAN += -no-pie
check-rebind: $(LT)/rebind_test $(B)/bin/munger
	tests/loader/rebind/images.sh $(B)/bin/munger $(LT)/rebind $(CC) '-fPIC -fno-plt -mcmodel=large'
	$< $(LT)/rebind
CHECKS += check-loader check-image check-field check-rebind

# The same vectors where the code is meant to run.
define FIELD_RULES
$(B)/$(1)/field.s: samples/firmware/mkrom.sh tests/field/$($(1)_ARCH).vec $($(1)_VARIANT:%=tests/field/%.vec)
	@mkdir -p $$(@D)
	$$^ > $$@
$(B)/$(1)/field_words.c: tests/field/$($(1)_ARCH).vec $(LT)/field_test
	@mkdir -p $$(@D)
	$(LT)/field_test $$< words > $$@
$(B)/$(1)/field.elf: tests/field/field_test.c samples/firmware/rom.c $(B)/$(1)/field_words.c $(B)/$(1)/field.s $(LT_H) \
		$(B)/$(1)/lib/libloader.a $$(call BOARD_BARE,$(1))
	$$(call BOARD_LINK,$(1)) $$(BOARD_FREE) $$(WARNINGS) $$(call BOARD_CPPFLAGS,$(1)) -Os -DBOARD $$(filter %.c %.s,$$^) \
		$(B)/$(1)/lib/libloader.a -lgcc -o $$@
endef
$(foreach b,$(BOARDS_FOUND),$(eval $(call FIELD_RULES,$(b))))

# Hostile images, and what a loader must not do with them.
fuzz-loader: $(B)/fuzz/loader
	@mkdir -p $(B)/fuzz/loader-corpus
	$(B)/fuzz/loader -max_total_time=$(FUZZ_SECONDS) -max_len=4096 -timeout=5 -artifact_prefix=$(B)/fuzz/loader- \
		-print_final_stats=1 $(B)/fuzz/loader-corpus
FUZZES += fuzz-loader
$(B)/fuzz/loader: tests/fuzz/loader_fuzz.c $(LT_PARTS) $(LT_TESTS) $(LT_H)
	@mkdir -p $(@D)
	clang $(STD) $(CPPFLAGS) -DFUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION -g -O1 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all $(filter %.c,$^) -o $@

.PHONY: check-loader check-image check-field check-rebind fuzz-loader
