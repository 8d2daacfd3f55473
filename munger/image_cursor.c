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

uint32_t cursor_number(struct cursor *c)
{
	uint32_t b = cursor_u8(c);
	unsigned n = 0;

	if (b & 1)
		n = b & 2 ? 3 : 1;
	const unsigned char *rest = cursor_bytes(c, n);
	if (!rest)
		return 0;
	b |= (uint32_t)image_get(rest, n) << 8;
	return n ? b >> 2 : b >> 1;
}

bool image_fail_cursor(const struct cursor *c, struct image_error *err, const char *check, const char *part)
{
	return image_fail(err, check, c->pos, "an entry of %s goes past their end; munge the objects again", part);
}
