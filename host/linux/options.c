/* SPDX-License-Identifier: MIT
 *
 * The command line. Not getopt: its variables belong to the program that is run.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/linux/host.h"

static void print_help(const char *name)
{
	printf("usage: %s [options] IMAGE [ARG...]\n"
	       "Loads an image and the DLLs it needs into this process and runs it.\n"
	       "\n"
	       "  -L DIR           look for DLLs in DIR first; may be repeated\n"
	       "  --place=split    one protected area per section (default)\n"
	       "  --place=compact  one block per module, writable and executable\n"
	       "  --bind=direct    have code call other modules itself (default)\n"
	       "  --bind=indirect  have it go through an import section, so that text can be shared\n"
	       "  --fixed          place each module where its contents say, the same in all processes\n"
	       "  --no-cache       share text from images alone, not from $XDG_CACHE_HOME/munger\n"
	       "  --stream         read images piece by piece (default)\n"
	       "  --buffer         read each image whole, then load it from memory\n"
	       "  --stats          print what each module takes, on standard error\n"
	       "  --resident       list the DLLs that are part of this program\n"
	       "  --help           print this\n"
	       "\n"
	       "Exit status: that of the program; 2 wrong usage, 126 the image was refused,\n"
	       "127 the image could not be read.\n",
	       name);
}

/* "libc.dll UUID FIRST-LAST", then the ordinals that this host does not have. */
static void print_table(const char *dll, const struct exp_table *table)
{
	const uintptr_t *entries = (const uintptr_t *)(const void *)(table + 1);

	printf("%s ", dll);
	for (int i = 0; i < 16; i++)
		printf("%s%02x", i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "", table->uuid[i]);
	printf(" %lu-%lu", (unsigned long)table->first, (unsigned long)table->first + table->count - 1);
	for (uint32_t i = 0; i < table->count; i++)
		if (entries[i] == 0)
			printf(" %lu", (unsigned long)table->first + i);
	putchar('\n');
}

static void print_resident(void)
{
	for (unsigned d = 0; d < HOST_N_RESIDENT; d++)
		for (uint32_t i = 0; i < host_resident[d]->n_tables; i++)
			print_table(host_resident[d]->name, host_resident[d]->tables[i]);
}

static int complain(const char *name, const char *what, const char *arg)
{
	fprintf(stderr, "%s: error: %s%s; see %s --help [usage]\n", name, what, arg, name);
	return HOST_EXIT_USAGE;
}

/* An option without a value. Returns: false if it is none of ours. */
static bool set_flag(struct host_options *options, const char *arg)
{
	if (strcmp(arg, "--place=split") == 0)
		options->compact = false;
	else if (strcmp(arg, "--place=compact") == 0)
		options->compact = true;
	else if (strcmp(arg, "--bind=direct") == 0)
		options->indirect = false;
	else if (strcmp(arg, "--bind=indirect") == 0)
		options->indirect = true;
	else if (strcmp(arg, "--fixed") == 0)
		options->fixed = true;
	else if (strcmp(arg, "--no-cache") == 0)
		options->no_cache = true;
	else if (strcmp(arg, "--stream") == 0)
		options->buffer = false;
	else if (strcmp(arg, "--buffer") == 0)
		options->buffer = true;
	else if (strcmp(arg, "--stats") == 0)
		options->stats = true;
	else
		return false;
	return true;
}

/* Reads options from argv[1] on; dirs has room for argc folders.
 * Returns: the index of the image, or 0 and *status to end with. */
static int read_options(struct host_options *options, const char **dirs, int argc, char **argv, int *status)
{
	int i;

	*status = 0;
	for (i = 1; i < argc && argv[i][0] == '-' && argv[i][1]; i++) {
		const char *arg = argv[i];

		if (strcmp(arg, "--") == 0) {
			i++;
			break;
		}
		if (strcmp(arg, "--help") == 0) {
			print_help(options->name);
			return 0;
		}
		if (strcmp(arg, "--resident") == 0) {
			print_resident();
			return 0;
		}
		if (strncmp(arg, "-L", 2) == 0) {
			if (!arg[2] && !argv[i + 1]) {
				*status = complain(options->name, "no folder after ", arg);
				return 0;
			}
			dirs[options->n_dll_dirs++] = arg[2] ? arg + 2 : argv[++i];
		} else if (!set_flag(options, arg)) {
			*status = complain(options->name, "unknown option ", arg);
			return 0;
		}
	}
	if (i < argc)
		return i;
	*status = complain(options->name, "no image given", "");
	return 0;
}

int host_main(const char *name, int argc, char **argv)
{
	const char **dirs = calloc((size_t)argc + 1, sizeof *dirs);
	struct host_options options = {.name = name, .dll_dirs = dirs};
	int status = HOST_EXIT_REFUSED;
	int first;

	if (!dirs)
		return complain(name, "out of memory", "");
	first = read_options(&options, dirs, argc, argv, &status);
	if (first)
		status = host_run(&options, argc - first, argv + first);
	/* dirs stays as long as the process: struct host refers to it. */
	return status;
}
