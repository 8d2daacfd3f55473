/* SPDX-License-Identifier: MIT
 * Alignment of 4096 bytes. A machine with less than 24 KB of RAM may have no room for it. */
#include "kernel.h"

static char page[4096] __attribute__((aligned(4096)));
static int small = 3;

int main(void)
{
	__UINTPTR_TYPE__ addr = (__UINTPTR_TYPE__)page;
	unsigned sum = 0;

	HIDE(addr);
	show("aligned", (unsigned)(addr & 4095));
	for (unsigned i = 0; i < sizeof page; i++)
		sum += (unsigned char)page[i];
	show("zero", sum);
	page[0] = 1;
	page[4095] = 2;
	small += page[0] + page[4095];
	show("small", (unsigned)small);
	return CONFORM_STATUS;
}
