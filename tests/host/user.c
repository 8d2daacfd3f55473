/* SPDX-License-Identifier: MIT
 * A program that uses the DLL. */
#include "dep.h"

#include <stdlib.h>

static int *second = &dep_array[1];
static struct dep *data = &dep_data;
static const char **name = &dep_data.name;
static int (*add)(int) = dep_add;

__attribute__((constructor)) static void begin(void)
{
	puts("program begins");
}

__attribute__((destructor)) static void end(void)
{
	puts("program ends");
}

static void at_exit(void)
{
	puts("program exits");
}

int main(void)
{
	atexit(at_exit);
	printf("%d %s %d %d\n", data->number, *name, *second, dep_array[3]);
	printf("%d %d\n", dep_puts() == puts, dep_stdout == &stdout);
	printf("%d %d\n", dep_call(dep_add, 1), add == dep_add);
	return dep_add(0);
}
