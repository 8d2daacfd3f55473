/* SPDX-License-Identifier: MIT
 *
 * What a program that Linux starts sees of its start: arguments, environment, itself.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int zeros[5000];

/* So that text begins on a later page of the file than its headers. */
__attribute__((aligned(16384))) static void bye(void)
{
	puts("bye");
}

int main(int argc, char **argv)
{
	char self[500] = "", word[50] = "";
	double half = atof("0.5");

	atexit(bye);
	if (readlink("/proc/self/exe", self, sizeof self - 1) < 0)
		return 1;
	for (int i = 0; i < 5000; i++)
		if (zeros[i])
			return 2;
	errno = ENOENT;
	printf("%s|%s|%s|%g|%s|", strrchr(argv[0], '/') + 1, strrchr(self, '/') + 1,
	       getenv("WHO") ? getenv("WHO") : "-", half, strerror(errno));
	for (int i = 1; i < argc; i++)
		printf("%s,", argv[i]);
	printf("%s\n", scanf("%49s", word) == 1 ? word : "-");
	return 41 + argc;
}
