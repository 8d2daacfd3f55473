/* SPDX-License-Identifier: MIT
 * Static initialisers that are addresses: of imported functions and variables, of own data and constants, inside of and past the
 * end of what they belong to. */
#include "kernel.h"

static int numbers[6] = {10, 20, 30, 40, 50, 60};
static const unsigned char table[5] = {1, 2, 3, 4, 5};
static int cleared[4];

static int *inside = &numbers[2];
static int *const end = numbers + 6;
static const unsigned char *const last = &table[4];
static int *zeroed = &cleared[3];
static int *ticks = &kernel_ticks;
static const char *const name = kernel_name;
static const char *tail = kernel_name + 12;
static kernel_op op = kernel_add;
static void (*const print)(const char *) = put;

struct node {
	const struct node *next;
	int *value;
	const char *label;
};
static const struct node third = {0, &kernel_ticks, "third"};
static const struct node second = {&third, &cleared[3], "second"};
static const struct node first = {&second, &numbers[5], &"the first"[4]};
static const struct node *const list = &first;

static struct node circle = {&circle, &numbers[0], "circle"};
int *exported[3] = {numbers, cleared, &kernel_ticks};

APART static unsigned local(void)
{
	static unsigned count = 3;
	static unsigned *const self = &count;

	return *self += 4;
}

int main(void)
{
	int sum = 0;

	*inside += 5;
	*zeroed = 7;
	for (int *p = numbers; p != end; p++)
		sum = sum * 3 + *p;
	show("numbers", (unsigned)sum);
	show("last", *last);
	*ticks += 10;
	show("ticks", (unsigned)kernel_get_ticks());
	print(name);
	print("\n");
	print(tail);
	print("\n");
	show("op", (unsigned)op(40, 2));
	for (const struct node *n = list; n; n = n->next) {
		put(n->label);
		show("", (unsigned)*n->value);
	}
	show("circle", (unsigned)*circle.next->next->next->value);
	show("exported", (unsigned)(*exported[0] + exported[1][3] + *exported[2]));
	local();
	show("local", local());
	return CONFORM_STATUS;
}
