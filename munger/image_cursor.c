/* SPDX-License-Identifier: MIT */
#include "munger/image_inside.h"

#include <stdarg.h>
#include <stdio.h>

bool image_fail(struct image_error *err, const char *check, uint64_t off, const char *fmt, ...)
{
	va_list args;

	err->check = check;
	err->off = off;
	va_start(args, fmt);
	vsnprintf(err->text, sizeof err->text, fmt, args);
	va_end(args);
	return false;
}

unsigned cursor_u8(struct cursor *c)
{
	if (c->pos >= c->end) {
		c->bad = true;
		return 0;
	}
	return c->data[c->pos++];
}

const unsigned char *cursor_bytes(struct cursor *c, uint32_t n)
{
	const unsigned char *p = c->data + c->pos;

	if (n > c->end - c->pos) {
		c->pos = c->end;
		c->bad = true;
		return NULL;
	}
	c->pos += n;
	return p;
}

uint64_t image_get(const unsigned char *p, unsigned n)
{
	uint64_t v = 0;

	while (n--)
		v = v << 8 | p[n];
	return v;
}

uint32_t cursor_u32(struct cursor *c)
{
	const unsigned char *p = cursor_bytes(c, 4);

	return p ? (uint32_t)image_get(p, 4) : 0;
}

/* The bits of a ULEB or SLEB and how many there were, without the sign. */
static uint64_t leb(struct cursor *c, unsigned *n_bits, unsigned *last)
{
	uint64_t v = 0;
	unsigned shift = 0, b;

	do {
		b = cursor_u8(c);
		if (shift == 63 && (b & 0x7f) > 1 && (b & 0x7f) != 0x7f)
			c->bad = true;
		if (shift > 63)
			c->bad = true;
		else
			v |= (uint64_t)(b & 0x7f) << shift;
		shift += 7;
	} while (b & 0x80 && !c->bad);
	*n_bits = shift;
	*last = b;
	return v;
}

uint32_t cursor_uleb(struct cursor *c)
{
	unsigned n_bits, last;
	uint64_t v = leb(c, &n_bits, &last);

	if (v > UINT32_MAX || (n_bits > 63 && last > 1))
		c->bad = true;
	return c->bad ? 0 : (uint32_t)v;
}

int64_t cursor_sleb(struct cursor *c)
{
	unsigned n_bits, last;
	uint64_t v = leb(c, &n_bits, &last);

	if (n_bits > 63 && last != 0 && last != 0x7f)
		c->bad = true;
	if (n_bits < 64 && last & 0x40)
		v |= ~(uint64_t)0 << n_bits;
	return c->bad ? 0 : (int64_t)v;
}

bool image_fail_cursor(const struct cursor *c, struct image_error *err, const char *check, const char *part)
{
	if (c->pos >= c->end)
		return image_fail(err, check, c->pos, "an entry goes past the end of %s; munge the objects again",
				  part);
	return image_fail(err, check, c->pos, "a number in %s does not fit; munge the objects again", part);
}
