/* SPDX-License-Identifier: MIT
 *
 * The ROM: files in flash, found by name.  mkrom.sh writes the table and the
 * bytes as an assembler source.  Every file begins at a multiple of 16 or more, so that
 * the sections of an image can be used where they are.
 */
#ifndef SAMPLES_FIRMWARE_ROM_H
#define SAMPLES_FIRMWARE_ROM_H

#include <stdint.h>

struct rom_file {
	const char *name; /* NULL behind the last file */
	const unsigned char *data;
	uint32_t size; /* bytes */
};

extern const struct rom_file rom_files[];

/* Returns: the file, or NULL if there is none of this name. */
const struct rom_file *rom_find(const char *name);

#endif
