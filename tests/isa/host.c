/* SPDX-License-Identifier: MIT
 *
 * On a board: says of each image in its flash whether the loader takes it, by the code of the fault.
 */
#include "loader/arch/arch.h"
#include "samples/firmware/rom.h"
#include "tests/target/libc.h"

int main(void)
{
	static struct ldr_config config;

	for (const struct rom_file *file = rom_files; file->name; file++) {
		struct ldr_image img = {.config = &config, .arch = &ldr_arch_native};

		img.source = (struct ldr_source){.data = file->data, .size = file->size};
		printf("%s %d\n", file->name, -ldr_image_open(&img));
	}
	return 0;
}
