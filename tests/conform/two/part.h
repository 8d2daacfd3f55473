/* SPDX-License-Identifier: MIT
 * What part.dll offers (part.def). */
#ifndef CONFORM_PART_H
#define CONFORM_PART_H

struct point {
	int x, y;
	long long z;
};

int part_twice(int x);
struct point part_point(struct point p, int by);
extern const char *const part_table[3];
extern int part_count;
void part_sort(int *v, int n, int (*less)(int a, int b));
int (*part_address(void))(int x);
double part_float(float a, double b);

#endif
