# SPDX-License-Identifier: MIT
# Forms and layouts of images: every one behaves as the others and can be made of them.

FORMS = $(B)/tests/forms

# Fragments that are read later say what these are, so they are expanded later.
FORMS_INPUTS = $(HOST_TESTED) $(if $(LUA_A),$(LUA_B)/lua.dll $(LUA_B)/lua.exe $(LUA_B)/lua-native) \
               $(if $(ZLIB_A),$(ZLIB_B)/zlib.dll $(ZLIB_B)/pack.exe $(ZLIB_B)/pack-native) \
               $(if $(M3_FOUND),$(NL)/host.elf $(FW)/firmware.elf)

# A host of a sample, but for its images.
FORMS_M3_LINK = $(M3_CC) $(M3_LDFLAGS) -nostdlib $(filter %.o,$(M3_BARE))

.SECONDEXPANSION:
check-forms: tools $(FORMS)/text_test $(FORMS)/mutate $$(FORMS_INPUTS)
	LUA_A='$(LUA_A)' ZLIB_A='$(ZLIB_A)' M3_FOUND='$(M3_FOUND)' M3_LIBS='$(M3_LIBLOADER) -lgcc' \
		NL_LINK='$(FORMS_M3_LINK) $(filter-out $(NL)/rom.o,$(NL_PARTS))' \
		FW_LINK='$(FORMS_M3_LINK) $(filter-out $(FW)/rom.o,$(FW_PARTS))' tests/forms/run.sh $(B) $(FORMS)/work $(PARTS)
CHECKS += check-forms

.PHONY: check-forms

# A host that puts sections where the image says, and runs what it loads: its own functions are below 2 GiB.
$(FORMS)/text_test: tests/forms/text_test.c $(wildcard munger/image_*.c munger/arch/*_image.c munger/*.h include/munger/*.h) munger/checksum.c \
                    $(B)/lib/libloader.a $(B)/lib/libexport.a
	@mkdir -p $(@D)
	$(CC) $(STD) $(WARNINGS) $(WERROR) $(CPPFLAGS) $(CFLAGS) -fno-pie -no-pie $(filter %.c %.a,$^) -o $@

# adapt under the sanitizers: of the objects of check-munge, which a later fragment lists.
$(FORMS)/mutate: tests/forms/mutate.c $(wildcard munger/*.h munger/arch/*.h loader/*.h loader/arch/*.h) $$(MUNGE_O)
	@mkdir -p $(@D)
	$(CC) $(STD) $(WARNINGS) $(WERROR) $(CPPFLAGS) -O1 -g $(MUNGE_SAN) $< $(MUNGE_O) $(MUNGER_LIBS) -o $@
