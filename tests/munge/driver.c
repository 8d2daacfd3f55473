/* SPDX-License-Identifier: MIT
 *
 * munger without `run`, so that the rest can be built with the sanitizers.
 */
#include <string.h>

#include "munger/cmd.h"

int main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "dump") == 0)
		return cmd_dump(argc - 1, argv + 1);
	if (argc > 1 && strcmp(argv[1], "adapt") == 0)
		return cmd_adapt(argc - 1, argv + 1);
	return cmd_munge(argc, argv);
}
