/* SPDX-License-Identifier: MIT
 * Where the image sees things of the C library: to be compared with where the host has them. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int (*say)(const char *, ...) = printf;
static FILE **out = &stdout;

int main(void)
{
	void *(*volatile copy)(void *, const void *, size_t) = memcpy;
	double (*volatile sine)(double) = sin;

	printf("printf %016lx\n", (unsigned long)say);
	printf("memcpy %016lx\n", (unsigned long)copy);
	printf("sin %016lx\n", (unsigned long)sine);
	printf("atexit %016lx\n", (unsigned long)atexit);
	printf("stdout %016lx\n", (unsigned long)out);
	printf("environ %016lx\n", (unsigned long)&environ);
	printf("optind %016lx\n", (unsigned long)&optind);
	return out == &stdout && say == printf ? 0 : 1;
}
