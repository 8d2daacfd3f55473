/* SPDX-License-Identifier: MIT
 * Init functions run before main, by priority, fini functions after it, the other way round. */
#include "kernel.h"

static unsigned order;

#define INIT(n)                                                    \
	__attribute__((constructor(n))) static void init_##n(void) \
	{                                                          \
		order = order * 10 + n % 10;                       \
	}                                                          \
	__attribute__((destructor(n))) static void fini_##n(void)  \
	{                                                          \
		show("fini", n);                                   \
	}
INIT(303)
INIT(101)
INIT(202)

__attribute__((constructor)) static void init_plain(void)
{
	put("init\n");
	order = order * 10 + 9;
}

__attribute__((destructor)) static void fini_plain(void)
{
	show("fini", order);
}

int main(void)
{
	show("order", order);
	return CONFORM_STATUS;
}
