/* SPDX-License-Identifier: MIT
 *
 * munger def: work with definition files.
 */
#include "munger/cmd.h"

#include <stdio.h>
#include <string.h>

#include "defparse/defparse.h"

static const char usage[] = "usage: munger def check FILE...\n"
			    "       munger def print FILE...\n"
			    "\n"
			    "  check  report every error and warning in the files\n"
			    "  print  one line per export: uuid ordinal name internal flags, by table and ordinal\n"
			    "\n"
			    "FILE is a definition file, or - for standard input; see munger-def(5).\n";

static int exit_status(const struct def_diag *diag)
{
	if (diag->n_io_errors)
		return EXIT_STATUS_USAGE;
	return diag->n_errors ? EXIT_STATUS_INPUT : EXIT_STATUS_OK;
}

static int finish_output(int status)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	fputs("munger: error: standard output cannot be written [output]\n", stderr);
	return EXIT_STATUS_USAGE;
}

static int run(char **paths, bool print)
{
	struct def_diag diag = {.out = stderr};

	for (; *paths; paths++) {
		struct def_file *file = def_read(*paths, &diag);

		if (file && print)
			def_print(stdout, file);
		def_free(file);
	}
	return finish_output(exit_status(&diag));
}

int cmd_def(int argc, char **argv)
{
	bool print = argc > 1 && !strcmp(argv[1], "print");
	int i;

	for (i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "--help")) {
			fputs(usage, stdout);
			return finish_output(EXIT_STATUS_OK);
		}
	}
	if (argc > 1 && !print && strcmp(argv[1], "check") != 0) {
		fprintf(stderr, "munger def: '%s' is neither check nor print\n%s", argv[1], usage);
		return EXIT_STATUS_USAGE;
	}
	if (argc < 3) {
		fputs(usage, stderr);
		return EXIT_STATUS_USAGE;
	}
	for (i = 2; i < argc; i++) {
		if (argv[i][0] == '-' && argv[i][1]) {
			fprintf(stderr, "munger def: unknown option '%s'\n%s", argv[i], usage);
			return EXIT_STATUS_USAGE;
		}
	}
	return run(argv + 2, print);
}
