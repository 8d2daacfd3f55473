/* SPDX-License-Identifier: MIT
 * float: arithmetic, comparison, arguments and results. Each operation is rounded by itself (volatile), so that all
 * machines agree. */
#include "kernel.h"

static const float values[] = {0.0f, 1.0f, -1.0f, 0.1f, 3.25f, -1234.5f, 1e10f, -1e-10f, 16777216.0f};

enum { N = sizeof values / sizeof *values };

static unsigned bits(float x)
{
	unsigned u;

	__builtin_memcpy(&u, &x, sizeof u);
	return u;
}

APART static float add(float a, float b)
{
	return a + b;
}

APART static float eight(float a, float b, float c, float d, float e, float f, float g, float h, int i, float j)
{
	volatile float x = a - b, y = c * d;

	x = x + y;
	y = e - f;
	x = x - y;
	y = g * h;
	x = x + y;
	return x * j + (float)i;
}

APART static unsigned compare(float a, float b)
{
	return (unsigned)(a < b) | (unsigned)(a <= b) << 1 | (unsigned)(a == b) << 2 | (unsigned)(a != b) << 3 |
	       (unsigned)(a > b) << 4 | (unsigned)(a >= b) << 5;
}

static unsigned mix(unsigned sum, float x)
{
	return (sum << 5 | sum >> 27) ^ bits(x);
}

int main(void)
{
	unsigned sum = 0, order = 0;
	volatile float r, nan = values[0];

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
	r = eight(1.5f, 2.5f, 3.0f, 4.0f, 5.0f, 6.5f, 7.0f, 8.0f, 9, 0.5f);
	show("ten arguments", bits(r));
	nan = nan / nan;
	show("nan", compare(nan, nan));
	r = -values[1];
	show("minus", bits(r));
	return CONFORM_STATUS;
}
