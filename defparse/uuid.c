/* SPDX-License-Identifier: MIT */
#include "defparse/defparse.h"

#include <string.h>

static int nibble(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

static bool is_dash_place(size_t i)
{
	return i == 8 || i == 13 || i == 18 || i == 23;
}

bool def_parse_uuid(const char *text, size_t n, uint8_t uuid[16])
{
	uint8_t value[16];
	size_t i = 0, n_bytes = 0;

	if (n == DEF_UUID_TEXT + 1 && text[0] == '{' && text[n - 1] == '}') {
		text++;
		n -= 2;
	}
	if (n != DEF_UUID_TEXT - 1)
		return false;
	while (i < n) {
		int high, low;

		if (is_dash_place(i)) {
			if (text[i++] != '-')
				return false;
			continue;
		}
		high = nibble(text[i]);
		low = nibble(text[i + 1]);
		if (high < 0 || low < 0)
			return false;
		value[n_bytes++] = (uint8_t)(high << 4 | low);
		i += 2;
	}
	memcpy(uuid, value, sizeof value);
	return true;
}

char *def_format_uuid(const uint8_t uuid[16], char text[DEF_UUID_TEXT])
{
	static const char digits[] = "0123456789abcdef";
	size_t i, n = 0;

	for (i = 0; i < 16; i++) {
		if (is_dash_place(n))
			text[n++] = '-';
		text[n++] = digits[uuid[i] >> 4];
		text[n++] = digits[uuid[i] & 15];
	}
	text[n] = 0;
	return text;
}
