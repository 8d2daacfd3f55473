/* SPDX-License-Identifier: MIT
 * A filter: standard input to standard output, by character, line and number. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void)
{
	char *line = NULL, word[32];
	size_t cap = 0;
	ssize_t n;
	int c, count = 0, a, b;
	double x;

	while ((c = getc(stdin)) != '\n' && c != EOF)
		putchar(toupper(c));
	putchar('\n');
	c = getchar();
	ungetc(c, stdin);
	if (scanf("%d %i %lf %31s", &a, &b, &x, word) == 4)
		printf("%d %d %.3f %s\n", a, b, x, word);
	while ((n = getline(&line, &cap, stdin)) > 0)
		printf("%2d %3zd %s", count++, n, line);
	free(line);
	fprintf(stdout, "%s\n", feof(stdin) ? "end" : "error");
	return count;
}
