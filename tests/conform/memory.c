/* SPDX-License-Identifier: MIT
 * Copies and comparisons of memory, which compilers make of assignments and builtins, inline or as calls. */
#include "kernel.h"

struct block {
	unsigned char bytes[300];
};

static struct block one, two;
static const unsigned long long squares[] = {0, 1, 4, 9, 16, 25, 36, 49, 64, 81};

static unsigned sum_of(const struct block *b)
{
	unsigned sum = 0;

	for (unsigned i = 0; i < sizeof b->bytes; i++)
		sum = sum * 17 + b->bytes[i];
	return sum;
}

APART static void assign(struct block *to, const struct block *from)
{
	*to = *from;
}

APART static unsigned local(unsigned x)
{
	unsigned short many[20] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
	char text[] = "a text that is copied to the stack of a function";
	unsigned sum = 0;

	many[x] = 500;
	text[x] = 'X';
	for (unsigned i = 0; i < 20; i++)
		sum = sum * 3 + many[i];
	for (unsigned i = 0; i < sizeof text; i++)
		sum = sum * 3 + (unsigned char)text[i];
	return sum;
}

int main(void)
{
	unsigned long long total = 0;

	for (unsigned i = 0; i < sizeof one.bytes; i++)
		one.bytes[i] = (unsigned char)(i * 7);
	assign(&two, &one);
	show("assigned", sum_of(&two));
	__builtin_memmove(two.bytes + 5, two.bytes, 200);
	show("moved", sum_of(&two));
	__builtin_memset(two.bytes + 100, 0xa5, 150);
	show("set", sum_of(&two));
	show("compared", (unsigned)(__builtin_memcmp(&one, &two, sizeof one) != 0) +
				 (unsigned)(__builtin_memcmp(&one, &two, 5) == 0) * 2);
	show("local", local(6));
	for (unsigned i = 0; i < sizeof squares / sizeof *squares; i++)
		total = total * 10 + squares[i];
	show("squares", total);
	return CONFORM_STATUS;
}
