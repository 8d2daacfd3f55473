/* SPDX-License-Identifier: MIT
 * The address of a function is one for all modules, however it is found: as constant data, by code, by the kernel. */
#include "kernel.h"

static const kernel_op table[] = {kernel_add, kernel_sub};
static kernel_op changing = kernel_sub;

APART static unsigned same(kernel_op a, kernel_op b)
{
	return a == b;
}

APART static kernel_op by_code(void)
{
	return kernel_add;
}

APART static int own(int a, int b)
{
	return a ^ b;
}

static unsigned calls;

/* The kernel hands back the pointer that it was given. */
static int check(void *ctx, int i)
{
	calls += (unsigned)i;
	return ctx == (void *)&calls;
}

int main(void)
{
	const kernel_op pointers[] = {own, kernel_pick(0)};

	show("constant", same(table[0], kernel_pick(0)) + same(table[1], kernel_pick(1)) * 2);
	show("variable", same(changing, table[1]) + same(changing, table[0]) * 2);
	show("code", same(by_code(), kernel_pick(0)) + same(kernel_sub, kernel_pick(1)) * 2);
	show("different", same(kernel_add, kernel_pick(1)) + same(own, kernel_pick(0)) * 2);
	show("own", same(pointers[0], own) + same(pointers[1], table[0]) * 2);
	show("callback", (unsigned)kernel_each(4, check, &calls) + calls * 16);
	show("called", (unsigned)(by_code()(1, 2) * 100 + changing(9, 4)));
	return CONFORM_STATUS;
}
