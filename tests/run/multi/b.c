/* SPDX-License-Identifier: MIT
 * The second object. */
#include "multi.h"

#include <stdio.h>

static int counter = 100;
static const char *name = "b";
int b_table[8] = {1, 1, 2, 3, 5, 8, 13, 21};
int *const b_end = b_table + 8;
const char b_name[] = "b's name";
int *b_pointer(void);

static int local(void)
{
	return counter += 1;
}

int b_local(void)
{
	return local() + name[0];
}

int *b_pointer(void)
{
	return &b_table[3];
}

int b_say(const char *text)
{
	return printf("b says: %s\n", text);
}
