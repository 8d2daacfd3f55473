/* SPDX-License-Identifier: MIT
 * A DLL of our own: functions, data, init functions; it imports from the kernel too. */
#include "part.h"
#include "../kernel.h"

const char *const part_table[3] = {"a", "table", "of part"};
int part_count;

__attribute__((constructor)) static void begin(void)
{
	put("part begins\n");
	part_count = kernel_add(40, 2);
}

__attribute__((destructor)) static void end(void)
{
	show("part ends", (unsigned)part_count);
}

int part_twice(int x)
{
	part_count++;
	return kernel_add(x, x);
}

struct point part_point(struct point p, int by)
{
	p.x += by;
	p.y *= by;
	p.z <<= by;
	return p;
}

void part_sort(int *v, int n, int (*less)(int a, int b))
{
	for (int i = 1; i < n; i++)
		for (int k = i; k > 0 && less(v[k], v[k - 1]); k--) {
			int t = v[k];

			v[k] = v[k - 1];
			v[k - 1] = t;
		}
}

int (*part_address(void))(int x)
{
	return part_twice;
}

double part_float(float a, double b)
{
	return (double)a + b;
}
