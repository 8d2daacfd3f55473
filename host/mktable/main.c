/* SPDX-License-Identifier: MIT
 *
 * mktable: `munger table` alone. The munger has the table of the C library in it, so
 * something has to make that table before there is a munger.
 */
#include "munger/cmd.h"

int main(int argc, char **argv)
{
	return cmd_table(argc, argv);
}
