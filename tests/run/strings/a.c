/* SPDX-License-Identifier: MIT
 * Equal strings of several objects may become one; suffixes and pointers into them stay right. */
#include <stdio.h>
#include <string.h>
#include <wchar.h>

extern const char *const b_strings[];
extern const wchar_t *const b_wide;
const char *b_get(int i);

static const char *const own[] = {"a common string", "string", "common string", "", "only in a", "\0hidden"};
static const char array[] = "a common string";
static const double constants[] = {1.5, 2.5};

int main(void)
{
	for (int i = 0; i < 6; i++)
		printf("%s|%s|%s\n", own[i], b_strings[i], b_get(i));
	printf("%s %d\n", own[5] + 1, memcmp(own[5], "\0hidden", 8));
	printf("%d %ls %s\n", wcscmp(b_wide, L"a wide string"), L"wide string", array + 2);
	printf("%s %g\n", "a common string" + 9, constants[0] + 2.5);
	return (int)strlen(own[0] + 2);
}
