/* SPDX-License-Identifier: MIT
 * double: arithmetic, comparison, arguments and results. Each operation is rounded by itself (volatile), so that all
 * machines agree. */
#include "kernel.h"

static const double values[] = {0.0, 1.0, -1.0, 0.1, 3.25, -1234.5, 1e10, -1e-10, 9007199254740992.0};

enum { N = sizeof values / sizeof *values };

static unsigned long long bits(double x)
{
	unsigned long long u;

	__builtin_memcpy(&u, &x, sizeof u);
	return u;
}

APART static double add(double a, double b)
{
	return a + b;
}

APART static double eight(double a, double b, double c, double d, double e, double f, double g, double h, int i,
			  double j)
{
	volatile double x = a - b, y = c * d;

	x = x + y;
	y = e - f;
	x = x - y;
	y = g * h;
	x = x + y;
	return x * j + (double)i;
}

APART static unsigned compare(double a, double b)
{
	return (unsigned)(a < b) | (unsigned)(a <= b) << 1 | (unsigned)(a == b) << 2 | (unsigned)(a != b) << 3 |
	       (unsigned)(a > b) << 4 | (unsigned)(a >= b) << 5;
}

static unsigned long long mix(unsigned long long sum, double x)
{
	return (sum << 5 | sum >> 59) ^ bits(x);
}

int main(void)
{
	unsigned long long sum = 0;
	unsigned order = 0;
	volatile double r, nan = values[0];

	for (int i = 0; i < N; i++)
		for (int k = 0; k < N; k++) {
			r = add(values[i], values[k]);
			sum = mix(sum, r);
			r = values[i] - values[k];
			sum = mix(sum, r);
			r = values[i] * values[k];
			sum = mix(sum, r);
			if (values[k] < 0 || values[k] > 0) {
				r = values[i] / values[k];
				sum = mix(sum, r);
			}
			order = order * 5 + compare(values[i], values[k]);
		}
	show("arithmetic", sum);
	show("order", order);
	r = eight(1.5, 2.5, 3.0, 4.0, 5.0, 6.5, 7.0, 8.0, 9, 0.5);
	show("ten arguments", bits(r));
	nan = nan / nan;
	show("nan", compare(nan, nan));
	r = -values[1];
	show("minus", bits(r));
	return CONFORM_STATUS;
}
