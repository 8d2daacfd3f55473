/* SPDX-License-Identifier: MIT
 *
 * munger-run: `munger run` without the munger, for machines that only run images.
 */
#include "host/linux/run.h"

int main(int argc, char **argv)
{
	return host_main("munger-run", argc, argv);
}
