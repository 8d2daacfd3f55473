/* SPDX-License-Identifier: MIT
 * Imported variables: read, written, their address taken; the kernel sees the same. */
#include "kernel.h"

APART static int *where(void)
{
	return &kernel_ticks;
}

APART static void add(int n)
{
	kernel_ticks += n;
}

APART static char letter(int i)
{
	return kernel_name[i];
}

int main(void)
{
	char text[4] = {letter(0), letter(12), kernel_name[17], 0};
	unsigned length = 0;

	show("before", (unsigned)kernel_ticks);
	add(7);
	show("added", (unsigned)kernel_get_ticks());
	*where() = 1000;
	show("written", (unsigned)(kernel_get_ticks() + kernel_ticks));
	kernel_ticks++;
	show("once more", (unsigned)kernel_get_ticks());
	put(text);
	put("\n");
	for (const char *p = kernel_name; *p; p++)
		length++;
	show("length", length);
	return CONFORM_STATUS;
}
