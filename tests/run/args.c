/* SPDX-License-Identifier: MIT
 * Arguments, environment pointer and exit status arrive. */
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv, char **envp)
{
	printf("%d arguments, last %s\n", argc, argv[argc] ? "wrong" : "NULL");
	for (int i = 1; i < argc; i++)
		printf("%d: '%s'\n", i, argv[i]);
	while (*envp && strncmp(*envp, "RUN_TEST=", 9) != 0)
		envp++;
	puts(*envp ? *envp : "no RUN_TEST");
	return 40 + argc;
}
