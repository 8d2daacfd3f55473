/* SPDX-License-Identifier: MIT
 * Weak undefined symbols are zero, in code and data; weak definitions serve. */
#include <stdio.h>

extern int absent_function(int) __attribute__((weak));
extern int absent_data[] __attribute__((weak));
extern void absent_hook(void) __attribute__((weak));

int here(int) __attribute__((weak));
int here(int x)
{
	return x + 1;
}

static int (*pointers[])(int) = {absent_function, here};
static int *data[] = {absent_data, NULL};

int main(void)
{
	printf("%d %d\n", pointers[0] == NULL, pointers[1](4));
	printf("%d %d\n", absent_data == NULL, data[0] == NULL);
	if (absent_hook)
		absent_hook();
	return absent_function ? absent_function(1) : here(6);
}
