/* SPDX-License-Identifier: MIT
 * Recursion: deep, mutual, through pointers and through the kernel. */
#include "kernel.h"

APART static unsigned ackermann(unsigned m, unsigned n)
{
	if (m == 0)
		return n + 1;
	if (n == 0)
		return ackermann(m - 1, 1);
	return ackermann(m - 1, ackermann(m, n - 1));
}

static int is_odd(unsigned n);
static int (*const volatile odd)(unsigned n) = is_odd;

APART static int is_even(unsigned n)
{
	return n == 0 ? 1 : odd(n - 1);
}

APART static int is_odd(unsigned n)
{
	return n == 0 ? 0 : is_even(n - 1);
}

static unsigned moves;

APART static void hanoi(int n, int from, int to, int by)
{
	if (n == 0)
		return;
	hanoi(n - 1, from, by, to);
	moves = moves * 5 + (unsigned)(from * 3 + to);
	hanoi(n - 1, by, to, from);
}

/* How many ways there are to place queens, by callbacks. */
struct board {
	unsigned n, row, columns, up, down;
};

static int try(void *ctx, int column)
{
	const struct board *b = ctx;
	const unsigned bit = 1u << column;
	struct board next = {b->n, b->row + 1, b->columns | bit, (b->up | bit) << 1, (b->down | bit) >> 1};

	if ((b->columns | b->up | b->down) & bit)
		return 0;
	return next.row == b->n ? 1 : kernel_each((int)b->n, try, &next);
}

int main(void)
{
	struct board board = {6, 0, 0, 0, 0};

	show("ackermann", ackermann(2, 9));
	show("even", (unsigned)(is_even(50) * 2 + is_even(51)));
	hanoi(7, 0, 2, 1);
	show("hanoi", moves);
	show("queens", (unsigned)kernel_each(6, try, &board));
	return CONFORM_STATUS;
}
