/* SPDX-License-Identifier: MIT
 * Constructors and destructors run by priority, and see their arguments of the moment. */
#include <stdio.h>

static int step;

#define INIT(n)                                                    \
	__attribute__((constructor(n))) static void init_##n(void) \
	{                                                          \
		printf("init %d, step %d\n", n, step++);           \
	}                                                          \
	__attribute__((destructor(n))) static void fini_##n(void)  \
	{                                                          \
		printf("fini %d, step %d\n", n, step++);           \
	}
INIT(300)
INIT(101)
INIT(65534)
INIT(200)

__attribute__((constructor)) static void init_last(void)
{
	printf("init without priority, step %d\n", step++);
}

__attribute__((destructor)) static void fini_first(void)
{
	printf("fini without priority, step %d\n", step++);
}

int main(void)
{
	printf("main, step %d\n", step++);
	return 0;
}
