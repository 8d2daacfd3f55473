/* SPDX-License-Identifier: MIT */
#include "munger/checksum.h"

void checksum_add(struct checksum *sum, const void *data, size_t n)
{
	const unsigned char *p = data;

	for (size_t i = 0; i < n; i += 4) {
		uint32_t word = 0;

		for (size_t k = 0; k < 4 && i + k < n; k++)
			word |= (uint32_t)p[i + k] << 8 * k;
		sum->a += word;
		sum->b += sum->a;
	}
}

uint32_t checksum_value(const struct checksum *sum)
{
	return sum->b ^ (sum->a << 13 | sum->a >> 19);
}
