/* SPDX-License-Identifier: MIT
 * setjmp and longjmp of the host: out of deep calls, and out of a callback of the kernel. */
#include "kernel.h"

static struct kernel_jump env;
static volatile int depth;

APART static int dive(int n)
{
	depth = n;
	if (n == 0)
		kernel_longjmp(&env, 5);
	if (n < 0)
		return 0;
	return dive(n - 1) + 1;
}

static int leave(void *ctx, int i)
{
	if (i == 3)
		kernel_longjmp(ctx, i + 10);
	return i;
}

int main(void)
{
	volatile int rounds = 0;
	int got = kernel_setjmp(&env);

	show("setjmp", (unsigned)got);
	rounds++;
	if (got == 0)
		return dive(12);
	if (got == 5) {
		show("depth", (unsigned)depth);
		return kernel_each(9, leave, &env);
	}
	show("rounds", (unsigned)rounds);
	return CONFORM_STATUS;
}
