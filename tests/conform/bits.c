/* SPDX-License-Identifier: MIT
 * Bit fields, and the functions of bits that compilers have: some call support routines for these. */
#include "kernel.h"

struct fields {
	unsigned a : 3;
	signed b : 5;
	unsigned c : 13;
	unsigned : 0;
	signed d : 17;
	unsigned long long e : 40;
	unsigned f : 1;
};
static struct fields fields = {5, -9, 4000, -60000, 0xabcdef0123, 1};
static const struct fields constant = {1, 15, 8191, 65535, 1, 0};

static unsigned long long values(const struct fields *f)
{
	return f->a + (unsigned long long)(f->b + 100) * 8 + f->c * 2048ull +
	       (unsigned long long)(f->d + 100000) * 65536 + (unsigned long long)f->e * 3 + f->f;
}

APART static void change(struct fields *f, unsigned x)
{
	f->a = x & 7;
	f->b = (signed)(x % 16) - 8;
	f->c = (f->c + x) & 8191;
	f->d -= (signed)x;
	f->e ^= (unsigned long long)x << 20;
	f->f = !f->f;
}

APART static unsigned count(unsigned x, unsigned long long y)
{
	unsigned n = (unsigned)__builtin_popcount(x) + 100u * (unsigned)__builtin_popcountll(y);

	if (x)
		n = n * 7 + (unsigned)(__builtin_clz(x) * 64 + __builtin_ctz(x));
	if (y)
		n = n * 7 + (unsigned)(__builtin_clzll(y) * 64 + __builtin_ctzll(y));
	return n * 2 + (unsigned)__builtin_parity(x);
}

int main(void)
{
	unsigned sum = 0;

	show("initial", values(&fields));
	show("constant", values(&constant));
	for (unsigned i = 0; i < 20; i++)
		change(&fields, i * 37);
	show("changed", values(&fields));
	for (unsigned i = 0; i < 40; i++)
		sum = sum * 5 + count(i * 0x01234567u, (unsigned long long)i << i);
	show("counts", sum);
	show("swapped", __builtin_bswap64((unsigned long long)sum << 20) ^ __builtin_bswap32(sum));
	return CONFORM_STATUS;
}
