/* SPDX-License-Identifier: MIT
 * Functions with a variable number of arguments, own ones and one of the kernel; va_list handed on and copied. */
#include "kernel.h"

#include <stdarg.h>

struct pair {
	int a, b;
};

/* Letters say of what type each argument is. */
static unsigned long long gather(const char *types, va_list ap)
{
	unsigned long long sum = 0;
	struct pair pair;

	for (; *types; types++) {
		switch (*types) {
		case 'i':
			sum = sum * 3 + (unsigned)va_arg(ap, int);
			break;
		case 'l':
			sum = sum * 3 + va_arg(ap, unsigned long long);
			break;
		case 'd':
			sum = sum * 3 + (unsigned long long)va_arg(ap, double);
			break;
		case 's':
			sum = sum * 3 + (unsigned char)va_arg(ap, const char *)[1];
			break;
		case 'p':
			pair = va_arg(ap, struct pair);
			sum = sum * 3 + (unsigned)(pair.a * pair.b);
			break;
		default:
			put("?\n");
		}
	}
	return sum;
}

APART static unsigned long long collect(const char *types, ...)
{
	unsigned long long sum;
	va_list ap, again;

	va_start(ap, types);
	va_copy(again, ap);
	sum = gather(types, ap);
	sum = sum << 32 ^ gather(types, again);
	va_end(again);
	va_end(ap);
	return sum;
}

APART static int named(int a, double b, int c, ...)
{
	va_list ap;
	int sum = a + (int)b + c;

	va_start(ap, c);
	for (; c > 0; c--)
		sum = sum * 2 + va_arg(ap, int);
	va_end(ap);
	return sum;
}

int main(void)
{
	const struct pair pair = {11, 13};

	show("none", collect(""));
	show("integers", collect("iiiiiiiiii", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10));
	show("wide", collect("ilili", 1, 2ull << 33, 3, 4ull << 40, 5));
	show("mixed", collect("idsldildsp", 1, 2.5, "abc", 1ull << 34, 1e9, 6, 7ull, -0.5 + 8, "xyz", pair));
	show("doubles", collect("ddddddddddi", 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11));
	show("pairs", collect("pippp", pair, 3, pair, pair, pair));
	show("named", (unsigned)named(5, 6.75, 4, 1, 2, 3, 4));
	show("kernel", (unsigned long long)kernel_sum(7, 1, 1ll << 40, 2.5, 3, -4ll, 1000.0, 7));
	return CONFORM_STATUS;
}
