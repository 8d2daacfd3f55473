/* SPDX-License-Identifier: MIT */
#include "munger/checksum.h"

#include "munger/image.h"

uint32_t checksum_add(uint32_t sum, const void *data, size_t n)
{
	const unsigned char *p = data;

	for (size_t i = 0; i < n; i += 4) {
		uint32_t word =
			(uint32_t)p[i] | (uint32_t)p[i + 1] << 8 | (uint32_t)p[i + 2] << 16 | (uint32_t)p[i + 3] << 24;

		sum = MG_SUM(sum, word);
	}
	return sum;
}

uint32_t checksum_last(uint32_t sum)
{
	return 0 - MG_SUM(sum, 0);
}
