/* SPDX-License-Identifier: MIT
 * Control flow: conditions, loops, jumps out of loops, conditional and unconditional tail calls. */
#include "kernel.h"

static volatile int zero;

APART static int classify(int x)
{
	if (x < -10)
		return x == -11 ? 1 : 2;
	if (x < 0 || (x & 1) == 0)
		return x > 100 && x != 102 ? 3 : 4;
	do {
		x -= 3;
		if (x == 2)
			goto out;
	} while (x > 0);
	return 5;
out:
	return 6;
}

APART static unsigned collatz(unsigned n)
{
	unsigned steps = 0;

	for (; n != 1; steps++) {
		if (n % 2 == 0) {
			n /= 2;
			continue;
		}
		n = 3 * n + 1;
		if (steps > 200)
			break;
	}
	return steps;
}

APART static int last(int x)
{
	return x + 1;
}

APART static int tail(int x)
{
	return x > 3 ? last(x) : kernel_add(x, 100);
}

APART static void maybe(int x)
{
	if (x)
		put("tail call of an import\n");
}

APART static int primes(int limit)
{
	int found = 0;

	for (int i = 2; i < limit; i++) {
		for (int k = 2; k * k <= i; k++)
			if (i % k == 0)
				goto next;
		found++;
	next:;
	}
	return found;
}

int main(void)
{
	unsigned sum = 0;

	for (int x = -13; x < 110; x++)
		sum = sum * 31 + (unsigned)classify(x + zero);
	show("classify", sum);
	show("collatz", collatz(27 + (unsigned)zero));
	show("tail", (unsigned)tail(3 + zero) << 8 | (unsigned)tail(4 + zero));
	maybe(zero);
	maybe(!zero);
	show("primes", (unsigned)primes(500 + zero));
	return CONFORM_STATUS;
}
