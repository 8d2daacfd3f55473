# SPDX-License-Identifier: MIT
# Forms and layouts of images: every one behaves as the others and can be made of them.

FORMS = $(B)/tests/forms

# Fragments that are read later say what these are, so they are made by the recipe.
FORMS_INPUTS = $(HOST_TESTED) $(if $(LUA_A),$(LUA_B)/lua.dll $(LUA_B)/lua.exe $(LUA_B)/lua-native) \
               $(if $(ZLIB_A),$(ZLIB_B)/zlib.dll $(ZLIB_B)/pack.exe $(ZLIB_B)/pack-native) \
               $(if $(M3_FOUND),$(NL)/libc.dll $(NL)/words.exe $(FW_ROM))

check-forms: tools
	@$(MAKE) --no-print-directory $(FORMS_INPUTS)
	LUA_A='$(LUA_A)' ZLIB_A='$(ZLIB_A)' M3_FOUND='$(M3_FOUND)' tests/forms/run.sh $(B) $(FORMS)/work
CHECKS += check-forms

.PHONY: check-forms
