/* SPDX-License-Identifier: MIT */
#include "munger/checksum.h"

static void add_word(struct checksum *sum, uint32_t word)
{
	sum->a += word;
	sum->b += sum->a;
}

void checksum_add(struct checksum *sum, const void *data, size_t n)
{
	const unsigned char *p = data;
	uint32_t last = 0;

	for (; n >= 4; n -= 4, p += 4)
		add_word(sum, (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24);
	for (size_t k = 0; k < n; k++)
		last |= (uint32_t)p[k] << 8 * k;
	if (n)
		add_word(sum, last);
}

uint32_t checksum_value(const struct checksum *sum)
{
	return sum->b ^ (sum->a << 13 | sum->a >> 19);
}
