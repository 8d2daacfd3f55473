/* SPDX-License-Identifier: MIT
 * stdin, stdout and stderr are the same objects for the image and the C library. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char area[512];

static FILE *pick(int which)
{
	return which ? stderr : stdout;
}

int main(void)
{
	FILE *memory = fmemopen(area, sizeof area, "w"), *saved = stdout, *file = tmpfile();
	char back[64];

	fputs("to stdout\n", pick(0));
	fputs("to stderr\n", pick(1));
	fflush(stdout);
	stdout = memory;
	printf("into %s\n", "memory");
	puts("twice");
	fflush(stdout);
	stdout = saved;
	fclose(memory);
	fputs(area, stdout);
	fprintf(file, "%s %d\n", "file", 12);
	rewind(file);
	fputs(fgets(back, sizeof back, file), stdout);
	fclose(file);
	printf("%d %d %d\n", fileno(stdin), fileno(stdout), fileno(stderr));
	return putc('\n', stdout) == '\n' ? 0 : 1;
}
