/* SPDX-License-Identifier: MIT */
#include "munger/map_text.h"

#include <stdbool.h>
#include <string.h>

/* Reads a character of `n` bytes whose first is `lead`. Returns: its code point, or 0 if the bytes are no UTF-8. */
static uint32_t read_tail(const unsigned char *p, unsigned n, uint32_t lead)
{
	static const uint32_t lowest[] = {0, 0, 0x80, 0x800, 0x10000};

	for (unsigned i = 1; i < n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		lead = lead << 6 | (p[i] & 0x3f);
	}
	return lead < lowest[n] ? 0 : lead;
}

/* Returns: the bytes of the character at p, its code point in *code; 0 if they are none. */
static unsigned read_char(const unsigned char *p, uint32_t *code)
{
	unsigned n = *p < 0x80 ? 1 : *p < 0xc0 ? 0 : *p < 0xe0 ? 2 : *p < 0xf0 ? 3 : *p < 0xf8 ? 4 : 0;

	if (n == 0)
		return 0;
	*code = n == 1 ? *p : read_tail(p, n, *p & (0x7fu >> n));
	return *code ? n : 0;
}

/* Not in XML, or not to be seen, or changes the order of what is around it. */
static bool is_hidden(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x200b && c < 0x2010) || (c >= 0x2028 && c < 0x202f) ||
	       (c >= 0x2060 && c < 0x2070) || (c >= 0xd800 && c < 0xe000) || c == 0xfeff || (c & 0xfffe) == 0xfffe ||
	       c > 0x10ffff;
}

const char *map_text_clean(struct mem *mem, const char *name)
{
	static const char digits[] = "0123456789abcdef";
	struct bytes text = {.mem = mem};
	const unsigned char *p = (const unsigned char *)name;
	uint32_t code = 0;

	while (*p) {
		unsigned n = read_char(p, &code);
		if (n && !is_hidden(code)) {
			bytes_add(&text, p, n);
			p += n;
			continue;
		}
		const char hex[4] = {'\\', 'x', digits[*p >> 4], digits[*p & 15]};
		bytes_add(&text, hex, sizeof hex);
		p++;
	}
	bytes_add(&text, "", 1);
	return (const char *)text.data;
}

/* In hundredths of the font's size, as wide as in the widest of the usual fonts. */
static unsigned char_width(const unsigned char *p)
{
	if (*p >= 0x80)
		return 110;
	if (strchr("mwMW@%", *p))
		return 100;
	if (strchr("ijlI.,:;'|! ", *p))
		return 38;
	return *p >= 'A' && *p <= 'Z' ? 79 : 65;
}

static bool is_start(char c)
{
	return ((unsigned char)c & 0xc0) != 0x80;
}

static uint64_t width_of(const char *text, size_t n)
{
	uint64_t width = 0;

	for (size_t i = 0; i < n; i++)
		if (is_start(text[i]))
			width += char_width((const unsigned char *)text + i);
	return width;
}

unsigned map_text_width(const char *text, unsigned size)
{
	return (unsigned)((width_of(text, strlen(text)) * size + 99) / 100);
}

const char *map_text_fit(struct mem *mem, const char *text, unsigned width, unsigned size)
{
	static const char dots[] = "\xe2\x80\xa6"; /* an ellipsis */
	const uint64_t limit = (uint64_t)width * 100 / size;
	size_t n = strlen(text), head = n, tail = n;

	if (width_of(text, n) <= limit)
		return text;
	for (unsigned i = 0; i < 5 && tail > 0; i++) /* a suffix and a bit more says what it is */
		while (--tail > 0 && !is_start(text[tail]))
			;
	uint64_t fixed = width_of(dots, 3) + width_of(text + tail, n - tail);
	for (head = tail; head > 0 && (!is_start(text[head]) || width_of(text, head) + fixed > limit); head--)
		;
	return mem_printf(mem, "%.*s%s%s", (int)head, text, dots, text + tail);
}

const char *map_text_number(struct mem *mem, uint64_t n)
{
	if (n < 1000)
		return mem_printf(mem, "%u", (unsigned)n);
	return mem_printf(mem, "%s,%03u", map_text_number(mem, n / 1000), (unsigned)(n % 1000));
}

void map_text_write(FILE *out, const char *text)
{
	for (; *text; text++) {
		switch (*text) {
		case '&':
			fputs("&amp;", out);
			break;
		case '<':
			fputs("&lt;", out);
			break;
		case '>':
			fputs("&gt;", out);
			break;
		case '"':
			fputs("&quot;", out);
			break;
		default:
			fputc(*text, out);
		}
	}
}
