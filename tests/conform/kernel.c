/* SPDX-License-Identifier: MIT
 *
 * The kernel of the conformance programs over a C library: linked with a program by the native
 * linker, or a DLL of its own. setjmp and longjmp are the C library's, as is the memory. Boards, which have none,
 * have a console of their own (tests/boards/console.c).
 */
#include "kernel.h"

#include <stdarg.h>

int kernel_ticks = 5;
const char kernel_name[19] = "conformance kernel";

#if __STDC_HOSTED__
#include <stdio.h>

void put(const char *text)
{
	fputs(text, stdout);
}

void put_hex(unsigned long long value)
{
	printf("%llx", value);
}
#endif

int kernel_each(int n, int (*call)(void *ctx, int i), void *ctx)
{
	int sum = 0;

	for (int i = 0; i < n; i++)
		sum += call(ctx, i);
	return sum;
}

long long kernel_sum(int n, ...)
{
	long long sum = 0;
	va_list ap;

	va_start(ap, n);
	for (int i = 0; i < n; i++)
		if (i % 3 == 0)
			sum += va_arg(ap, int);
		else if (i % 3 == 1)
			sum += va_arg(ap, long long);
		else
			sum += (long long)va_arg(ap, double);
	va_end(ap);
	return sum;
}

int kernel_add(int a, int b)
{
	return a + b;
}

int kernel_sub(int a, int b)
{
	return a - b;
}

kernel_op kernel_pick(int which)
{
	return which ? kernel_sub : kernel_add;
}

int kernel_get_ticks(void)
{
	return kernel_ticks;
}
