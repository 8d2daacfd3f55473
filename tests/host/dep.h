/* SPDX-License-Identifier: MIT
 * An interface of a DLL. */
#include <stdio.h>

struct dep {
	int number;
	const char *name;
};
extern struct dep dep_data;
extern int dep_array[4];
extern FILE *const *const dep_stdout;
int dep_add(int n);
int (*dep_puts(void))(const char *);
int dep_call(int (*f)(int), int n);
