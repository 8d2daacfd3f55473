/* SPDX-License-Identifier: MIT
 * A DLL with functions, variables, init and fini functions. */
#include "dep.h"

#include <stdlib.h>

struct dep dep_data = {WHO, "data of the DLL"};
int dep_array[4] = {10, 20, 30, 40};
FILE *const *const dep_stdout = &stdout;

__attribute__((constructor)) static void begin(void)
{
	printf("DLL %d begins\n", dep_data.number);
}

__attribute__((destructor)) static void end(void)
{
	printf("DLL %d ends\n", dep_data.number);
}

int dep_add(int n)
{
	return dep_data.number += n;
}

int (*dep_puts(void))(const char *)
{
	return puts;
}

int dep_call(int (*f)(int), int n)
{
	return f(n) * 2 + (f == dep_add);
}
