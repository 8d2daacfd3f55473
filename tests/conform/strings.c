/* SPDX-License-Identifier: MIT
 * Constant tables of strings, looked up by comparing; strings inside structures and with equal ends. */
#include "kernel.h"

static const char *const colours[] = {"red", "orange", "yellow", "green", "blue", "indigo", "violet", 0};
static const char codes[][4] = {"abc", "de", "f", ""};
static const struct {
	const char *key;
	short value;
	char tag[3];
} entries[] = {{"first", 1, "x"}, {"second", -2, "yz"}, {"econd", 300, ""}, {"", 4, "w"}, {"sec\0ond", 5, "v"}};
static char buffer[24] = "begins ";

static int same(const char *a, const char *b)
{
	for (; *a && *a == *b; a++)
		b++;
	return *a == *b;
}

APART static int find(const char *colour)
{
	for (int i = 0; colours[i]; i++)
		if (same(colours[i], colour))
			return i;
	return -1;
}

/* A switch over strings, as generators write it. */
APART static int keyword(const char *s)
{
	unsigned h = 0;

	for (const char *p = s; *p; p++)
		h = h * 31 + (unsigned char)*p;
	switch (h % 8) {
	case 3:
		return same(s, "if") ? 1 : same(s, "while") ? 2 : 0;
	case 1:
		return same(s, "else") ? 3 : 0;
	case 4:
		return same(s, "return") ? 4 : 0;
	default:
		return same(s, "do") ? 5 : same(s, "for") ? 6 : 0;
	}
}

static void append(const char *s)
{
	char *p = buffer;

	while (*p)
		p++;
	while ((*p++ = *s++))
		;
}

int main(void)
{
	static const char *const words[] = {"if", "while", "else", "return", "do", "for", "goto"};
	unsigned sum = 0;

	for (int i = 0; colours[i]; i++) {
		put(colours[i]);
		put(" ");
	}
	put("\n");
	show("find", (unsigned)(find("green") * 10 + find("pink") + 1));
	for (int i = 0; i < 4; i++)
		sum = sum * 257 + (unsigned char)codes[i][0];
	show("codes", sum);
	for (unsigned i = 0; i < 5; i++) {
		put(entries[i].key);
		put(entries[i].tag);
		show(":", (unsigned)(entries[i].value + 1000));
	}
	for (unsigned i = 0; i < 7; i++)
		sum = sum * 9 + (unsigned)(keyword(words[i]) > 0);
	show("keywords", sum);
	append("and ends\n");
	put(buffer);
	return CONFORM_STATUS;
}
