# SPDX-License-Identifier: MIT
# Lua 5.4 as a DLL, from the static library of the system.

LUA_A   := $(shell f=$$($(CC) -print-file-name=liblua5.4.a); test -f "$$f" && echo "$$f")
LUA_INC  = /usr/include/lua5.4
LUA_B    = $(B)/samples/lua

$(LUA_B)/lua.o: samples/lua/lua.c
	@mkdir -p $(@D)
	$(CC) $(STD) $(WARNINGS) $(WERROR) -isystem $(LUA_INC) $(CFLAGS) -c $< -o $@

$(LUA_B)/lua-native: $(LUA_B)/lua.o $(LUA_A)
	$(CC) $^ -o $@ -lm -ldl

$(LUA_B)/lua.dll: $(LUA_A) samples/lua/lua.def $(B)/share/munger/libc.def $(B)/bin/munger
	@mkdir -p $(@D)
	$(B)/bin/munger -s --export samples/lua/lua.def $(LUA_A) $(B)/share/munger/libc.def -o $@

$(LUA_B)/lua.exe: $(LUA_B)/lua.o samples/lua/lua.def $(B)/share/munger/libc.def $(B)/bin/munger
	@mkdir -p $(@D)
	$(B)/bin/munger $< samples/lua/lua.def $(B)/share/munger/libc.def -o $@

CHECKS += check-lua
ifneq ($(LUA_A),)
check-lua: $(LUA_B)/lua-native $(LUA_B)/lua.dll $(LUA_B)/lua.exe $(B)/bin/munger-run
	samples/lua/check.sh $(B)/bin/munger-run $(LUA_B)
else
check-lua:
	@echo "lua: skipped: no liblua5.4.a"
	@echo "lua: 0 passed, 0 failed, 1 skipped"
endif
.PHONY: check-lua
