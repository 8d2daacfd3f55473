/* SPDX-License-Identifier: MIT
 * Order of atexit functions, constructors and destructors; output of all of them is flushed. */
#include <stdio.h>
#include <stdlib.h>

static char buffer[64];

static void first(void)
{
	puts("registered first");
}

static void second(void)
{
	puts("registered second");
	atexit(first);
}

__attribute__((constructor)) static void begin(void)
{
	setvbuf(stdout, buffer, _IOFBF, sizeof buffer);
	puts("constructor");
}

__attribute__((destructor)) static void end(void)
{
	puts("destructor");
}

int main(void)
{
	atexit(first);
	atexit(second);
	puts("main");
	exit(3);
}
