/* SPDX-License-Identifier: MIT
 *
 * The kernel of the conformance programs on a board (tests/conform/kernel.h); setjmp and longjmp are in jump.S.
 */
#include "tests/conform/kernel.h"

#include <stdarg.h>

#include "tests/target/uart.h"

int kernel_ticks = 5;
const char kernel_name[19] = "conformance kernel";

void put(const char *text)
{
	uart_puts(text);
}

void put_hex(unsigned long long value)
{
	int shift = 60;

	while (shift > 0 && !(value >> shift))
		shift -= 4;
	for (; shift >= 0; shift -= 4)
		uart_putc("0123456789abcdef"[value >> shift & 15]);
}

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
