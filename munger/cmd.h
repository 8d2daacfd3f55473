/* SPDX-License-Identifier: MIT
 *
 * The subcommands of munger. Each gets its own part of the command line:
 * argv[0] is the subcommand's name, argv[argc] is NULL. Each answers --help.
 *
 * Returns: EXIT_STATUS_*, the exit status of the process.
 */
#ifndef MUNGER_CMD_H
#define MUNGER_CMD_H

#include <stdio.h>

enum {
	EXIT_STATUS_OK = 0,
	EXIT_STATUS_INPUT = 1, /* the input is bad, and messages said why */
	EXIT_STATUS_USAGE = 2  /* wrong usage, or a file that cannot be read or written */
};

int cmd_munge(int argc, char **argv);
int cmd_dump(int argc, char **argv);
int cmd_map(int argc, char **argv);
int cmd_run(int argc, char **argv);
int cmd_def(int argc, char **argv);
int cmd_table(int argc, char **argv);
int cmd_uuid(int argc, char **argv);
int cmd_adapt(int argc, char **argv);

/* Prints the options of cmd_munge. */
void munge_help(FILE *out);

#endif
