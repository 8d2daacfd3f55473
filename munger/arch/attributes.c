/* SPDX-License-Identifier: MIT */
#include "munger/arch/attributes.h"

#include <string.h>

uint32_t attributes_uleb(struct attributes *a)
{
	uint32_t value = 0;

	for (unsigned shift = 0; shift < 35 && a->p < a->end; shift += 7) {
		if (shift < 32)
			value |= (uint32_t)(*a->p & 127) << shift;
		if (!(*a->p++ & 128))
			return value;
	}
	a->bad = true;
	return 0;
}

uint32_t attributes_u32(struct attributes *a)
{
	uint32_t value = 0;

	if (a->end - a->p < 4) {
		a->bad = true;
		return 0;
	}
	for (int i = 0; i < 4; i++)
		value |= (uint32_t)*a->p++ << 8 * i;
	return value;
}

const char *attributes_string(struct attributes *a)
{
	const char *s = (const char *)a->p;
	const unsigned char *end = memchr(a->p, 0, (size_t)(a->end - a->p));

	if (!end) {
		a->bad = true;
		return "";
	}
	a->p = end + 1;
	return s;
}

/* Parts of a vendor's subsection: a scope, a size that counts from there, attributes. */
static bool read_parts(struct attributes *vendor, void (*fn)(void *ctx, struct attributes *a), void *ctx)
{
	enum { SCOPE_FILE = 1 };

	while (vendor->p < vendor->end) {
		const unsigned char *start = vendor->p;
		const uint32_t scope = attributes_uleb(vendor), size = attributes_u32(vendor);
		struct attributes part;

		if (vendor->bad || size > (size_t)(vendor->end - start) || size < (size_t)(vendor->p - start))
			return false;
		part = (struct attributes){vendor->p, start + size, false};
		if (scope == SCOPE_FILE)
			fn(ctx, &part);
		if (part.bad)
			return false;
		vendor->p = part.end;
	}
	return true;
}

bool attributes_read(const void *data, size_t size, const char *vendor, void (*fn)(void *ctx, struct attributes *a),
		     void *ctx)
{
	const unsigned char *p = data;
	struct attributes all;

	if (!size || *p != 'A')
		return false;
	all = (struct attributes){p + 1, p + size, false};
	while (all.p < all.end) {
		const unsigned char *start = all.p;
		const uint32_t n = attributes_u32(&all);
		struct attributes sub;

		if (all.bad || n < 4 || n > (size_t)(all.end - start))
			return false;
		sub = (struct attributes){all.p, start + n, false};
		all.p = sub.end;
		if (strcmp(attributes_string(&sub), vendor) == 0 && !read_parts(&sub, fn, ctx))
			return false;
	}
	return true;
}
