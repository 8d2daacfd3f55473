/* SPDX-License-Identifier: MIT
 * The environment, by function and by variable. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern char **environ;

static int count(void)
{
	int n = 0;

	for (char **e = environ; e && *e; e++)
		n += strncmp(*e, "RUN_", 4) == 0;
	return n;
}

int main(void)
{
	const char *value = getenv("RUN_TEST");
	int before = count();

	printf("%s\n", value ? value : "none");
	setenv("RUN_NEW", "new", 1);
	putenv((char *)"RUN_OTHER=other");
	printf("%d %s %s\n", count() - before, getenv("RUN_NEW"), getenv("RUN_OTHER"));
	unsetenv("RUN_TEST");
	printf("%d %d\n", count() - before, getenv("RUN_TEST") == NULL);
	clearenv();
	printf("%d\n", environ == NULL || *environ == NULL);
	return 0;
}
