/* SPDX-License-Identifier: MIT
 * Conversions between integers of 32 and 64 bits, float and double. */
#include "kernel.h"

static unsigned long long sum;

static void mix(unsigned long long value)
{
	sum = (sum << 9 | sum >> 55) ^ value;
}

static void mix_double(double x)
{
	unsigned long long u;

	__builtin_memcpy(&u, &x, sizeof u);
	mix(u);
}

static void mix_float(float x)
{
	unsigned u;

	__builtin_memcpy(&u, &x, sizeof u);
	mix(u);
}

static void report(const char *what)
{
	show(what, sum);
	sum = 0;
}

APART static void from_integer(int i, unsigned u, long long l, unsigned long long m)
{
	volatile float f;
	volatile double d;

	f = (float)i;
	mix_float(f);
	f = (float)u;
	mix_float(f);
	f = (float)l;
	mix_float(f);
	f = (float)m;
	mix_float(f);
	d = i;
	mix_double(d);
	d = u;
	mix_double(d);
	d = (double)l;
	mix_double(d);
	d = (double)m;
	mix_double(d);
}

APART static void to_integer(double d, float f)
{
	mix((unsigned)(int)d);
	mix((unsigned long long)(long long)d);
	mix((unsigned)(int)f);
	mix((unsigned long long)(long long)f);
	if (d >= 0) {
		mix((unsigned)d);
		mix((unsigned long long)d);
		mix((unsigned)f);
		mix((unsigned long long)f);
	}
	mix((unsigned short)(int)d);
}

int main(void)
{
	static const double values[] = {0, 1, -1, 0.5, -2.75, 1000000.125, -2000000000.0, 123456.789};
	volatile double large = 1e15, huge = 1.5e19;
	volatile float narrow;

	from_integer(0, 1, -1, 2);
	from_integer(-2147483647 - 1, 0xffffffffu, -0x7fffffffffffffffLL - 1, 0xffffffffffffffffu);
	from_integer(0x1234567, 0x89abcdefu, 0x123456789abcdefLL, 0xfedcba9876543210u);
	report("from integer");
	for (unsigned i = 0; i < sizeof values / sizeof *values; i++)
		to_integer(values[i], (float)values[i]);
	mix((unsigned long long)(long long)large);
	mix((unsigned long long)huge);
	report("to integer");
	for (unsigned i = 0; i < sizeof values / sizeof *values; i++) {
		narrow = (float)values[i];
		mix_float(narrow);
		mix_double((double)narrow);
	}
	report("between them");
	return CONFORM_STATUS;
}
