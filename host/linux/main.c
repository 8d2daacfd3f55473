/* SPDX-License-Identifier: MIT
 *
 * munger-run: `munger run` without the munger, for machines that only run images. The static one is also what Linux
 * starts images by that are made with --interp.
 */
#include "host/linux/interp.h"
#include "host/linux/run.h"

int main(int argc, char **argv)
{
	const struct host_options options = {.name = argv[0], .path = interp_image(), .indirect = true};

	if (options.path) {
		interp_unmap();
		return host_run(&options, argc, argv);
	}
	return host_main("munger-run", argc, argv);
}
