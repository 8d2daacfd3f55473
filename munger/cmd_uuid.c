/* SPDX-License-Identifier: MIT
 *
 * munger uuid: a name for a new export table.
 */
#include "munger/cmd.h"

#include <stdio.h>
#include <string.h>
#include <uuid/uuid.h>

int cmd_uuid(int argc, char **argv)
{
	static const char usage[] = "usage: munger uuid\n\nPrints a new random UUID.\n";
	char text[UUID_STR_LEN];
	uuid_t uuid;

	if (argc == 2 && !strcmp(argv[1], "--help")) {
		fputs(usage, stdout);
		return EXIT_STATUS_OK;
	}
	if (argc != 1) {
		fputs(usage, stderr);
		return EXIT_STATUS_USAGE;
	}
	uuid_generate_random(uuid);
	uuid_unparse_lower(uuid, text);
	if (puts(text) == EOF || fflush(stdout)) {
		fputs("munger: error: standard output cannot be written [output]\n", stderr);
		return EXIT_STATUS_USAGE;
	}
	return EXIT_STATUS_OK;
}
