/* SPDX-License-Identifier: MIT
 *
 * lua SCRIPT [ARG...]: runs a script with its arguments in `arg`, as the stand-alone
 * interpreter does. Its object file is linked with liblua by the native toolchain, and
 * with lua.dll by munger.
 */
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <stdio.h>
#include <stdlib.h>

/* Message handler: adds where the error came from. */
static int trace(lua_State *L)
{
	const char *message = lua_tostring(L, 1);

	if (!message)
		message = luaL_tolstring(L, 1, NULL);
	luaL_traceback(L, L, message, 1);
	return 1;
}

/* The table `arg`: [0] is the script. */
static void set_arguments(lua_State *L, int argc, char **argv)
{
	lua_createtable(L, argc, 0);
	for (int i = 1; i < argc; i++) {
		lua_pushstring(L, argv[i]);
		lua_rawseti(L, -2, i - 1);
	}
	lua_setglobal(L, "arg");
}

/* Calls the script with its arguments. Returns: LUA_OK, or an error with its message
 * on the stack. */
static int run(lua_State *L, int argc, char **argv)
{
	int status, base;

	luaL_openlibs(L);
	set_arguments(L, argc, argv);
	lua_pushcfunction(L, trace);
	base = lua_gettop(L);
	status = luaL_loadfile(L, argv[1]);
	if (status != LUA_OK)
		return status;
	for (int i = 2; i < argc; i++)
		lua_pushstring(L, argv[i]);
	return lua_pcall(L, argc - 2, 0, base);
}

int main(int argc, char **argv)
{
	lua_State *L;
	int status;

	if (argc < 2) {
		fprintf(stderr, "usage: %s SCRIPT [ARG...]\n", argv[0]);
		return 2;
	}
	L = luaL_newstate();
	if (!L) {
		fprintf(stderr, "lua: out of memory\n");
		return EXIT_FAILURE;
	}
	status = run(L, argc, argv);
	if (status != LUA_OK)
		fprintf(stderr, "lua: %s\n", lua_tostring(L, -1));
	lua_close(L);
	return status == LUA_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
