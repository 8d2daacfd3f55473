/* SPDX-License-Identifier: MIT
 * Variable arguments of all classes, in registers and on the stack. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct pair {
	long a;
	double b;
};

static double sum(const char *kinds, ...)
{
	double total = 0;
	va_list ap, copy;

	va_start(ap, kinds);
	va_copy(copy, ap);
	for (; *kinds; kinds++) {
		if (*kinds == 'i')
			total += va_arg(ap, int);
		else if (*kinds == 'l')
			total += (double)va_arg(ap, long);
		else if (*kinds == 'd')
			total += va_arg(ap, double);
		else if (*kinds == 's')
			total += (double)strlen(va_arg(ap, const char *));
		else if (*kinds == 'p') {
			struct pair p = va_arg(ap, struct pair);

			total += (double)p.a * p.b;
		}
	}
	va_end(ap);
	printf("first %d, ", va_arg(copy, int));
	va_end(copy);
	return total;
}

static void relay(FILE *to, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	vfprintf(to, format, ap);
	va_end(ap);
}

int main(void)
{
	struct pair p = {3, 0.5};

	printf("%g\n", sum("iildsp", 1, 2, 3L, 4.25, "five5", p));
	printf("%g\n",
	       sum("iiiiiiiiiidddddddddd", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, .1, .2, .3, .4, .5, .6, .7, .8, .9, 1.));
	relay(stdout, "%s %d %c %Lf %5.1f\n", "relay", 17, 'c', 2.5L, 9.99);
	return 0;
}
