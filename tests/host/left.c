/* SPDX-License-Identifier: MIT
 * One of two DLLs that need each other. */
#include <stdio.h>

int left(int n);
int right(int n);
extern int right_count;

static int begun;

__attribute__((constructor)) static void begin(void)
{
	begun = 1;
}

int left(int n)
{
	if (n == 0)
		return begun * 100 + right_count;
	return right(n - 1);
}
