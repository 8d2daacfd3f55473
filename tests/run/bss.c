/* SPDX-License-Identifier: MIT
 * Zero fill is zero and aligned as asked. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static char huge[3 << 20];
static char line[128] __attribute__((aligned(64)));
static char page[8192] __attribute__((aligned(4096)));
static int initialised __attribute__((aligned(4096))) = 77;
static const char constant[64] __attribute__((aligned(256))) = "constant";
static char small;

static unsigned check(const void *p, uintptr_t align)
{
	return (uintptr_t)p % align == 0;
}

int main(void)
{
	unsigned long sum = (unsigned)small;

	for (size_t i = 0; i < sizeof huge; i++)
		sum += (unsigned char)huge[i];
	for (size_t i = 0; i < sizeof page; i++)
		sum += (unsigned char)page[i];
	memset(huge, 1, sizeof huge);
	memset(line, 2, sizeof line);
	for (size_t i = 0; i < sizeof page; i++)
		sum += (unsigned char)page[i];
	printf("%lu %u %u %u %u %d %s\n", sum, check(line, 64), check(page, 4096), check(&initialised, 4096),
	       check(constant, 256), initialised, constant);
	return huge[sizeof huge - 1] + line[127];
}
