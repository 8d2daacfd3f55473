/* SPDX-License-Identifier: MIT
 *
 * An app that comes from the block device, uses crc.dll out of flash and memory
 * of the kernel's heap.
 */
#include "../kernel.h"

uint32_t Crc32(const void *data, size_t n);

static const char text[] = "123456789";

int main(void)
{
	char *copy = MemAlloc(sizeof text);
	uint32_t crc;

	if (copy == NULL)
		return 1;
	for (size_t i = 0; i < sizeof text; i++)
		copy[i] = text[i];
	crc = Crc32(copy, sizeof text - 1);
	MemFree(copy);
	PutText("  check.exe: CRC-32 of \"");
	PutText(text);
	PutText("\" is ");
	PutHex(crc);
	PutText("\n");
	return crc == 0xcbf43926 ? 0 : 1;
}
