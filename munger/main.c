/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "munger/cmd.h"
#include "munger/version.h"

struct command {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *summary;
};

static const struct command commands[] = {
	{"dump", cmd_dump, "show what is in images and objects"},
	{"map", cmd_map, "draw what images take of memory, in pages and packed"},
	{"run", cmd_run, "load an image in this process and run it"},
	{"def", cmd_def, "check or print definition files"},
	{"table", cmd_table, "write a resident export table as C"},
	{"adapt", cmd_adapt, "make another form of an image"},
	{"uuid", cmd_uuid, "print a new UUID"},
};
enum { N_COMMANDS = sizeof commands / sizeof *commands };

static int help(void)
{
	printf("usage: munger FILE... -o OUT [option...]\n"
	       "       munger COMMAND [argument...]\n"
	       "\n"
	       "Makes a loadable image OUT from objects, archives and .def files: calls to what\n"
	       "the .def files export are bound by UUID and ordinal when the image is loaded.\n"
	       "\n"
	       "commands:\n");
	for (int i = 0; i < N_COMMANDS; i++)
		printf("  %-8s %s\n", commands[i].name, commands[i].summary);
	printf("\n'munger COMMAND --help' tells more about one.\n\n");
	munge_help(stdout);
	return EXIT_STATUS_OK;
}

int main(int argc, char **argv)
{
	if (argc < 2) {
		fprintf(stderr, "munger: error: nothing to do; 'munger --help' tells how it is used\n");
		return EXIT_STATUS_USAGE;
	}
	if (strcmp(argv[1], "--help") == 0)
		return help();
	if (strcmp(argv[1], "--version") == 0) {
		printf("munger %s\n", MUNGER_VERSION);
		return EXIT_STATUS_OK;
	}
	for (int i = 0; i < N_COMMANDS; i++)
		if (strcmp(argv[1], commands[i].name) == 0)
			return commands[i].run(argc - 1, argv + 1);
	return cmd_munge(argc, argv);
}
