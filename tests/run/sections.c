/* SPDX-License-Identifier: MIT
 * Tables gathered by section name: __start_ and __stop_ symbols; aliases, hidden and protected symbols. */
#include <stdio.h>

struct entry {
	const char *name;
	int (*run)(int);
};

#define ENTRY(f) __attribute__((section("my_table"), used)) static const struct entry entry_##f = {#f, f}

static int one(int x)
{
	return x + 1;
}
ENTRY(one);

static int two(int x)
{
	return x * 2;
}
ENTRY(two);

static int three(int x)
{
	return x * x * x;
}
ENTRY(three);

extern const struct entry __start_my_table[], __stop_my_table[];

__attribute__((visibility("hidden"))) int hidden_value = 30;
__attribute__((visibility("protected"))) int protected_value = 12;
int original(int x);
int original(int x)
{
	return x - 1;
}
int other_name(int x) __attribute__((alias("original")));
extern int other_value __attribute__((alias("hidden_value")));

int main(void)
{
	int sum = 0;

	/* The order in the table is the compiler's affair. */
	for (const struct entry *e = __start_my_table; e < __stop_my_table; e++)
		sum += e->name[0] * e->run(5);
	printf("%d\n", sum);
	other_value += protected_value;
	printf("%d %d %d\n", other_name(10), hidden_value, other_name == original);
	return (int)(__stop_my_table - __start_my_table);
}
