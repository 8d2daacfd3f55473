/* SPDX-License-Identifier: MIT
 * Switches: dense (a table of jumps), dense with results (a table of values), sparse, of 64 bits, nested, and a state
 * machine by computed goto. */
#include "kernel.h"

APART static unsigned dense(unsigned op, unsigned x, unsigned y)
{
	switch (op) {
	case 0:
		return x + y;
	case 1:
		return x - y;
	case 2:
		return x * y;
	case 3:
		return x & y;
	case 4:
		return x | y;
	case 5:
		return x ^ y;
	case 6:
		return ~x;
	case 7:
		return x << (y & 31);
	case 8:
		return x >> (y & 31);
	case 9:
		return x > y;
	case 10:
		return x == y;
	case 11:
		return y ? x / y : 0;
	case 12:
		return y ? x % y : 0;
	case 13:
		kernel_ticks++;
		return x;
	case 14:
		return (unsigned)kernel_sub((int)x, (int)y);
	case 15:
		x++; /* fall through */
	case 16:
		return x * 3;
	case 19:
		return y * 5;
	case 20:
		return x + 20;
	case 21:
		return x + 2 * y;
	default:
		return 999;
	}
}

APART static const char *name(int i)
{
	switch (i) {
	case -2:
		return "minus two";
	case -1:
		return "minus one";
	case 0:
		return "zero";
	case 1:
		return "one";
	case 2:
		return "two";
	case 3:
		return "three";
	case 4:
		return "four";
	case 5:
		return "five";
	case 6:
		return "six";
	default:
		return "many";
	}
}

APART static int values(unsigned i)
{
	switch (i) {
	case 0:
		return 17;
	case 1:
		return 1023;
	case 2:
		return -5;
	case 3:
		return 70000;
	case 4:
		return 12;
	case 5:
		return 0;
	case 6:
		return 99;
	case 7:
		return 31;
	default:
		return 1;
	}
}

APART static int sparse(int key)
{
	switch (key) {
	case -100000:
		return 1;
	case -77:
		return 2;
	case 3:
		return 3;
	case 1000:
		return 4;
	case 1001:
		return 5;
	case 65536:
		return 6;
	case 2000000:
		return 7;
	case 0x7fffffff:
		return 8;
	default:
		return 0;
	}
}

APART static int wide(unsigned long long key)
{
	switch (key) {
	case 1:
		return 1;
	case 0x100000001:
		return 2;
	case 0x8000000000000000:
		return 3;
	case 0xffffffff:
		return 4;
	default:
		return 0;
	}
}

APART static unsigned machine(const char *program)
{
	static const void *const labels[] = {&&add, &&twice, &&less, &&end};
	unsigned x = 1;

next:
	goto *labels[*program++ - 'a'];
add:
	x += 7;
	goto next;
twice:
	x *= 2;
	goto next;
less:
	x -= 3;
	goto next;
end:
	return x;
}

int main(void)
{
	unsigned sum = 0;

	for (unsigned op = 0; op < 24; op++)
		sum = sum * 33 + dense(op, 1000 + op, op % 7);
	show("dense", sum);
	show("ticks", (unsigned)kernel_ticks);
	for (int i = -3; i < 8; i += 2) {
		put(name(i));
		put("\n");
	}
	for (unsigned i = 0; i < 10; i++)
		sum = sum * 33 + (unsigned)values(i);
	show("values", sum);
	show("sparse", (unsigned)(sparse(-100000) + sparse(-77) * 10 + sparse(1001) * 100 + sparse(0x7fffffff) * 1000 +
				  sparse(4)));
	show("wide", (unsigned)(wide(0x100000001) + wide(0x8000000000000000) * 10 + wide(0xffffffff) * 100 + wide(2)));
	show("machine", machine("abbcabd"));
	return CONFORM_STATUS;
}
