/* SPDX-License-Identifier: MIT
 * Sections that nothing needs go, with what only they refer to. */
#include <stdio.h>

int never_defined(int);
int used(int);
int unused(int x);
extern int (*const *const unused_data)(int);

int unused(int x)
{
	return never_defined(x);
}

static int (*const pointers[])(int) = {unused, never_defined};
int (*const *const unused_data)(int) = pointers;

__attribute__((constructor)) static void kept(void)
{
	puts("constructors stay");
}

int main(void)
{
	printf("%d\n", used(3));
	return 0;
}
