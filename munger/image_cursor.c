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

uint32_t cursor_u16(struct cursor *c)
{
	const unsigned char *p = cursor_bytes(c, 2);

	return p ? (uint32_t)image_get(p, 2) : 0;
}

uint32_t cursor_u32(struct cursor *c)
{
	const unsigned char *p = cursor_bytes(c, 4);

	return p ? (uint32_t)image_get(p, 4) : 0;
}

/* At most ten bytes and 64 bits. */
static uint64_t uleb64(struct cursor *c)
{
	uint64_t v = 0;
	unsigned shift = 0, b;

	do {
		b = cursor_u8(c);
		if (shift > 63 || (shift == 63 && (b & 0x7f) > 1))
			c->bad = true;
		else
			v |= (uint64_t)(b & 0x7f) << shift;
		shift += 7;
	} while (b & 0x80 && !c->bad);
	return c->bad ? 0 : v;
}

uint32_t cursor_uleb(struct cursor *c)
{
	uint64_t v = uleb64(c);

	if (v > UINT32_MAX)
		c->bad = true;
	return c->bad ? 0 : (uint32_t)v;
}

int64_t cursor_zigzag(struct cursor *c, unsigned n_bits)
{
	uint64_t v = uleb64(c);

	if (n_bits < 64 && v >> n_bits)
		c->bad = true;
	return c->bad ? 0 : (int64_t)(v >> 1 ^ (0 - (v & 1)));
}

bool image_fail_cursor(const struct cursor *c, struct image_error *err, const char *check, const char *part)
{
	if (c->pos >= c->end)
		return image_fail(err, check, c->pos, "an entry goes past the end of %s; munge the objects again",
				  part);
	return image_fail(err, check, c->pos, "a number in %s does not fit; munge the objects again", part);
}
