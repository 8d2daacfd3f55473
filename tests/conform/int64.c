/* SPDX-License-Identifier: MIT
 * Arithmetic of 64 bits: multiplication, division, shifts, comparisons. On 32-bit machines the compiler calls its support
 * routines for some of it. */
#include "kernel.h"

static const unsigned long long values[] = {0,
					    1,
					    7,
					    0x7fffffff,
					    0x80000000,
					    0xffffffff,
					    0x100000000,
					    0x123456789abcdef,
					    0x7fffffffffffffff,
					    0x8000000000000001};

enum { N = sizeof values / sizeof *values };

static unsigned long long sum;

static void mix(unsigned long long value)
{
	sum = (sum << 7 | sum >> 57) ^ value;
}

static void report(const char *what)
{
	show(what, sum);
	sum = 0;
}

APART static void divide(unsigned long long a, unsigned long long b)
{
	if (b == 0)
		return;
	mix(a / b);
	mix(a % b);
	mix((unsigned long long)((long long)a / (long long)b));
	mix((unsigned long long)((long long)a % (long long)b));
}

APART static void shift(unsigned long long a, unsigned n)
{
	mix(a << n);
	mix(a >> n);
	mix((unsigned long long)((long long)a >> n));
	mix(a >> n | a << (63 - n));
}

APART static void compare(unsigned long long a, unsigned long long b)
{
	mix((unsigned)(a < b) | (unsigned)(a == b) << 1 | (unsigned)((long long)a < (long long)b) << 2);
	mix(a > b ? a - b : b - a);
}

APART static void narrow(unsigned a, int b)
{
	mix(a / 10);
	mix(a % 1000);
	mix((unsigned)(b / 7));
	mix((unsigned)(b % 7));
	mix((unsigned long long)a * (unsigned)b);
	mix((unsigned long long)((long long)b * b));
}

int main(void)
{
	for (int i = 0; i < N; i++)
		for (int k = 0; k < N; k++)
			mix(values[i] * values[k] + values[i]);
	report("multiply");
	for (int i = 0; i < N; i++)
		for (int k = 0; k < N; k++)
			divide(values[i], values[k]);
	report("divide");
	for (int i = 0; i < N; i++)
		for (unsigned n = 0; n < 64; n += 3)
			shift(values[i], n);
	report("shift");
	for (int i = 0; i < N; i++)
		for (int k = 0; k < N; k++)
			compare(values[i], values[k]);
	report("compare");
	for (int i = 0; i < N; i++)
		narrow((unsigned)values[i], (int)(values[i] >> 20));
	report("narrow");
	return CONFORM_STATUS;
}
