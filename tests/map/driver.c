/* SPDX-License-Identifier: MIT
 *
 * munger map alone, for runs under the sanitizers.
 */
#include "munger/cmd.h"

int main(int argc, char **argv)
{
	return cmd_map(argc, argv);
}
