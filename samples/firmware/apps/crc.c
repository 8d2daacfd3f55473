/* SPDX-License-Identifier: MIT
 *
 * crc.dll: no state and no imports. Compiled with -fPIE it holds nothing that
 * depends on where it is, so it runs where it lies, in flash.
 */
#include <stddef.h>
#include <stdint.h>

uint32_t Crc32(const void *data, size_t n);

/* CRC-32 of ISO 3309, four bits at a time. */
static const uint32_t table[16] = {
	0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c,
	0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c, 0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
};

uint32_t Crc32(const void *data, size_t n)
{
	const unsigned char *p = data;
	uint32_t crc = UINT32_MAX;

	for (; n > 0; p++, n--) {
		crc = crc >> 4 ^ table[(crc ^ *p) & 15];
		crc = crc >> 4 ^ table[(crc ^ (uint32_t)*p >> 4) & 15];
	}
	return ~crc;
}
