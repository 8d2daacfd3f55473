/* SPDX-License-Identifier: MIT
 * setjmp returns twice, longjmp out of deep calls and of a callback. */
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

static jmp_buf env;
static sigjmp_buf sigenv;

static void dive(int depth)
{
	if (depth == 0)
		longjmp(env, 5);
	dive(depth - 1);
	printf("not reached %d\n", depth);
}

static int compare(const void *a, const void *b)
{
	(void)a;
	(void)b;
	longjmp(env, 9);
}

static void handler(int number)
{
	siglongjmp(sigenv, number);
}

int main(void)
{
	volatile int rounds = 0;
	int v[4] = {3, 1, 2, 0}, got = setjmp(env);

	printf("setjmp gives %d\n", got);
	if (got == 0)
		dive(20);
	if (got == 5)
		qsort(v, 4, sizeof *v, compare);
	signal(SIGUSR1, handler);
	got = sigsetjmp(sigenv, 1);
	rounds++;
	printf("sigsetjmp gives %s, round %d\n", got == SIGUSR1 ? "SIGUSR1" : "0", rounds);
	if (rounds < 3)
		raise(SIGUSR1);
	return rounds;
}
