/* SPDX-License-Identifier: MIT
 *
 * munger run: the program munger-run as a subcommand.
 */
#include "host/linux/run.h"
#include "munger/cmd.h"

int cmd_run(int argc, char **argv)
{
	return host_main("munger run", argc, argv);
}
