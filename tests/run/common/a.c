/* SPDX-License-Identifier: MIT
 * Tentative definitions of several objects are one variable, the largest and strictest. */
#include <stdint.h>
#include <stdio.h>

int shared;
char area[16];
int initialised;
double alone[100];
int set(int value);

int main(void)
{
	shared = 5;
	printf("%d %d\n", set(7), shared);
	area[999] = 1;
	printf("%d %d %g\n", initialised, (uintptr_t)area % 64 == 0, alone[99]);
	return shared + area[999];
}
