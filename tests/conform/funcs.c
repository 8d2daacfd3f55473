/* SPDX-License-Identifier: MIT
 * Tables of functions: constant, variable, on the stack; own functions and those of the kernel; callbacks from it. */
#include "kernel.h"

static int times(int a, int b)
{
	return a * b;
}

int power(int a, int b);
int power(int a, int b)
{
	int r = 1;

	for (; b > 0; b--)
		r *= a;
	return r;
}

static const kernel_op constant[] = {times, kernel_add, power, kernel_sub};
static kernel_op variable[] = {kernel_sub, times, kernel_add};

struct shape {
	const char *name;
	const struct methods {
		int (*area)(const struct shape *);
		int (*edge)(const struct shape *);
	} * methods;
	int a, b;
};

static int rect_area(const struct shape *s)
{
	return s->a * s->b;
}
static int rect_edge(const struct shape *s)
{
	return 2 * (s->a + s->b);
}
static int square_edge(const struct shape *s)
{
	return 4 * s->a;
}

static const struct methods rect = {rect_area, rect_edge}, square = {rect_area, square_edge};
static const struct shape shapes[] = {{"rect", &rect, 3, 4}, {"square", &square, 5, 5}, {"line", &rect, 9, 0}};

static int gather(void *ctx, int i)
{
	*(unsigned *)ctx = *(unsigned *)ctx * 16 + (unsigned)i;
	return i * i;
}

static int nested(void *ctx, int i)
{
	return kernel_each(i, gather, ctx);
}

APART static int apply(kernel_op op, int a, int b)
{
	return op(a, b);
}

int main(void)
{
	kernel_op local[] = {power, kernel_add, times};
	unsigned sum = 0, trace = 0;

	for (unsigned i = 0; i < 4; i++)
		sum = sum * 31 + (unsigned)constant[i](7, 3);
	show("constant", sum);
	variable[1] = power;
	for (unsigned i = 0; i < 3; i++)
		sum = sum * 31 + (unsigned)variable[i](5, 4);
	show("variable", sum);
	for (unsigned i = 0; i < 3; i++)
		sum = sum * 31 + (unsigned)apply(local[i], 2, 9);
	show("local", sum);
	for (unsigned i = 0; i < 3; i++) {
		put(shapes[i].name);
		show("", (unsigned)(shapes[i].methods->area(&shapes[i]) * 100 + shapes[i].methods->edge(&shapes[i])));
	}
	show("callback", (unsigned)kernel_each(6, gather, &trace));
	show("nested", (unsigned)kernel_each(4, nested, &trace));
	show("trace", trace);
	show("picked", (unsigned)apply(kernel_pick(1), apply(kernel_pick(0), 20, 30), 8));
	return CONFORM_STATUS;
}
