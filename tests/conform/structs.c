/* SPDX-License-Identifier: MIT
 * Structures by value, of sizes that machines pass in one register, in several, in those of floating point, on the
 * stack or by reference. */
#include "kernel.h"

struct one {
	unsigned char a;
};
struct three {
	unsigned char a[3];
};
struct four {
	short a, b;
};
struct eight {
	int a, b;
};
struct wide {
	unsigned char a;
	unsigned long long b;
};
struct floats {
	float a, b, c;
};
struct mixed {
	double a;
	int b;
};
struct large {
	int v[11];
};
union either {
	int a;
	float f;
	unsigned char bytes[6];
};

APART static struct one make_one(int x)
{
	return (struct one){(unsigned char)x};
}
APART static struct three make_three(int x)
{
	return (struct three){{(unsigned char)x, (unsigned char)(x + 1), (unsigned char)(x + 2)}};
}
APART static struct four make_four(int x)
{
	return (struct four){(short)x, (short)-x};
}
APART static struct eight make_eight(int x)
{
	return (struct eight){x * 2, x * 3};
}
APART static struct wide make_wide(int x)
{
	return (struct wide){(unsigned char)x, (unsigned long long)x << 35};
}
APART static struct floats make_floats(int x)
{
	return (struct floats){(float)x, (float)x / 2, (float)x / 4};
}
APART static struct mixed make_mixed(int x)
{
	return (struct mixed){x + 0.5, x - 1};
}
APART static struct large make_large(int x)
{
	struct large l;

	for (int i = 0; i < 11; i++)
		l.v[i] = x * i;
	return l;
}
APART static union either make_either(int x)
{
	union either e = {.bytes = {1, 2, 3, 4, 5, 6}};

	e.bytes[5] = (unsigned char)x;
	return e;
}

APART static unsigned small(struct one a, struct three b, struct four c, struct one d)
{
	return a.a + b.a[0] * 2u + b.a[1] * 3u + b.a[2] * 5u + (unsigned)(c.a * 7) + (unsigned)(c.b * 11) + d.a * 13u;
}
APART static unsigned long long medium(int x, struct eight a, struct wide b, int y, struct eight c)
{
	return (unsigned)x + (unsigned)a.a * 2u + (unsigned)a.b * 3u + b.a * 5u + b.b + (unsigned)y * 7u +
	       (unsigned)c.b * 11u;
}
APART static double floating(struct floats a, struct mixed b, double c, struct floats d)
{
	return (double)a.a + (double)a.b + (double)a.c + b.a + b.b + c + (double)d.c;
}
APART static int total(struct large a, int x, struct large b)
{
	int sum = x;

	a.v[0] = 1; /* a copy */
	for (int i = 0; i < 11; i++)
		sum += a.v[i] - b.v[10 - i];
	return sum;
}
APART static int bytes(union either e, union either f)
{
	return e.bytes[0] + e.bytes[5] * 256 + f.bytes[4] * 65536;
}

static struct large (*const volatile maker)(int) = make_large;

int main(void)
{
	struct large l = make_large(7), m = l;
	volatile double d;

	show("small", small(make_one(1), make_three(2), make_four(3), make_one(200)));
	show("medium", medium(1, make_eight(2), make_wide(3), 4, make_eight(5)));
	d = floating(make_floats(3), make_mixed(8), 100.25, make_floats(16));
	show("floating", (unsigned long long)(d * 1000));
	show("large", (unsigned)total(l, 5, make_large(-3)));
	show("copy", (unsigned)(l.v[0] + m.v[10]));
	show("union", (unsigned)bytes(make_either(9), make_either(10)));
	m = maker(4);
	show("by pointer", (unsigned)m.v[9]);
	return CONFORM_STATUS;
}
