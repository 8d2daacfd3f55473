/* SPDX-License-Identifier: MIT
 *
 * munger dump alone, for runs under the sanitizers.
 */
#include "munger/cmd.h"

int main(int argc, char **argv)
{
	return cmd_dump(argc, argv);
}
