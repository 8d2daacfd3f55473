/* SPDX-License-Identifier: MIT
 * Two modules: calls, data, callbacks, structures and floating point from one to the other. */
#include "../kernel.h"
#include "part.h"

static int down(int a, int b)
{
	return a > b;
}

static int (*const twice)(int x) = part_twice;
static const char *const *const table = part_table;

__attribute__((constructor)) static void begin(void)
{
	show("program begins", (unsigned)part_count);
}

__attribute__((destructor)) static void end(void)
{
	put("program ends\n");
}

int main(void)
{
	struct point p = {3, 4, 5};
	int v[] = {5, 9, 1, 7, 3};
	unsigned sum = 0;
	volatile double d;

	show("calls", (unsigned)(part_twice(10) + twice(100)));
	show("count", (unsigned)part_count);
	part_count += 1000;
	p = part_point(p, 6);
	show("point", (unsigned long long)(p.x + p.y + p.z));
	for (int i = 0; i < 3; i++) {
		put(table[i]);
		put(" ");
	}
	put("\n");
	part_sort(v, 5, down);
	for (int i = 0; i < 5; i++)
		sum = sum * 16 + (unsigned)v[i];
	show("sorted", sum);
	show("address", part_address() == part_twice && part_address() == twice);
	d = part_float(1.5f, 2.25);
	show("float", (unsigned long long)(d * 100));
	return CONFORM_STATUS;
}
