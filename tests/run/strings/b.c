/* SPDX-License-Identifier: MIT
 * The other object. */
#include <wchar.h>

const char *const b_strings[] = {"a common string", "string", "common string", "", "only in b", "ring"};
const wchar_t *const b_wide = L"a wide string";
const char *b_get(int i);

const char *b_get(int i)
{
	static const char text[] = "a common string";

	return i & 1 ? "common string" : i == 4 ? text + 5 : "a common string" + 3;
}
