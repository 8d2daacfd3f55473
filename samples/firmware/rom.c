/* SPDX-License-Identifier: MIT */
#include "rom.h"

#include <stddef.h>

static int same(const char *a, const char *b)
{
	while (*a != '\0' && *a == *b) {
		a++;
		b++;
	}
	return *a == *b;
}

const struct rom_file *rom_find(const char *name)
{
	const struct rom_file *file = rom_files;

	while (file->name != NULL && !same(file->name, name))
		file++;
	return file->name != NULL ? file : NULL;
}
