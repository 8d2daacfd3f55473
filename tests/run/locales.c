/* SPDX-License-Identifier: MIT
 * Wide characters and locales. */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uchar.h>
#include <wchar.h>
#include <wctype.h>

static const wchar_t *const greetings[] = {L"hello", L"gr\u00fc\u00df dich", L"\u3053\u3093"};

int main(void)
{
	wchar_t text[32];
	char bytes[64];

	setlocale(LC_ALL, "C.UTF-8");
	for (int i = 0; i < 3; i++) {
		size_t n = wcstombs(bytes, greetings[i], sizeof bytes);

		printf("%zu %zu %s\n", wcslen(greetings[i]), n, bytes);
	}
	printf("%zu %d\n", mbstowcs(text, "\xc3\xa4\xc3\xb6z", 32), text[1] == L'\u00f6');
	printf("%ld %g\n", wcstol(L"0x7f", NULL, 0), wcstod(L"2.5e3", NULL));
	printf("%d %d\n", wcscmp(wcscat(wcscpy(text, L"ab"), L"cd"), L"abcd"), (int)towupper(L'\u00e4') == 0xc4);
	printf("%ls|%lc|%S\n", text, L'\u00e9', greetings[1]);
	printf("%s %s\n", localeconv()->decimal_point, setlocale(LC_NUMERIC, NULL));
	return iswalpha(L'\u00df') != 0;
}
