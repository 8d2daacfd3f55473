/* SPDX-License-Identifier: MIT
 * getopt's variables are shared with the image; the host has not touched them. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
	static int flag;
	static const struct option longs[] = {
		{"size", required_argument, NULL, 's'}, {"flag", no_argument, &flag, 9}, {NULL, 0, NULL, 0}};
	int c;

	printf("optind %d opterr %d\n", optind, opterr);
	opterr = 0;
	while ((c = getopt_long(argc, argv, "ab:s:", longs, NULL)) != -1) {
		printf("%d ", c);
		if (optarg && (c == 'b' || c == 's'))
			printf("%s", optarg);
		if (c == '?')
			printf("bad %c", optopt);
		putchar('\n');
	}
	printf("flag %d, rest", flag);
	for (; optind < argc; optind++)
		printf(" %s", argv[optind]);
	putchar('\n');
	return optind;
}
