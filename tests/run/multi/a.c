/* SPDX-License-Identifier: MIT
 * References among objects: functions, data, static names that are the same. */
#include <stdio.h>

#include "multi.h"

static int counter = 1;
static const char *name = "a";
const struct shape *const shapes[] = {&square, &circle, &square};
int *b_pointer(void);

static int local(void)
{
	return counter += 10;
}

int main(void)
{
	int total = 0;

	for (unsigned i = 0; i < 3; i++)
		total += shapes[i]->area(shapes[i], (int)i + 2);
	printf("%d %d %d %s %s\n", total, local(), b_local(), name, b_name);
	*b_pointer() += 5;
	printf("%d %d\n", b_table[3], *(b_end - 1));
	callback(puts, "called back with an import");
	callback(b_say, "called back with another object's");
	return local() + *b_pointer();
}
