/* SPDX-License-Identifier: MIT
 * Character classes: the tables behind the macros. */
#include <ctype.h>
#include <locale.h>
#include <stdio.h>
#include <wctype.h>

static int (*const classes[])(int) = {isalnum, isalpha, iscntrl, isdigit, isgraph,  islower,
				      isprint, ispunct, isspace, isupper, isxdigit, isblank};

int main(void)
{
	unsigned sum = 0;

	for (int c = -1; c < 256; c++) {
		unsigned bits = 0;

		for (unsigned i = 0; i < sizeof classes / sizeof *classes; i++)
			bits |= (classes[i](c) != 0) << i;
		bits |= (isalpha(c) != 0) << 12 | (isspace(c) != 0) << 13 | (ispunct(c) != 0) << 14;
		sum = sum * 31 + bits;
		if (c >= 0 && c < 128 && c % 9 == 0)
			printf("%02x %04x %02x %02x\n", c, bits, toupper(c), tolower(c));
	}
	printf("%u %d %d\n", sum, iswalpha(L'x') != 0, (int)towupper(L'q'));
	return setlocale(LC_ALL, "C") ? 0 : 1;
}
