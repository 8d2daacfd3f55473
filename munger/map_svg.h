/* SPDX-License-Identifier: MIT
 *
 * The picture of `munger map`: memory as paged and as compact, side by side and
 * to one scale, as plain SVG 1.1 that needs no script and no font of its own.
 *
 * The same images give the same bytes. Tests find things by id and class:
 * groups "legend", "paged", "compact"; rectangles of class text, rodata, relro,
 * data, zero, padding, thunks, and exports on top of relro.
 */
#ifndef MUNGER_MAP_SVG_H
#define MUNGER_MAP_SVG_H

#include <stdio.h>

#include "munger/image_read.h"
#include "munger/mem.h"

struct map_image {
	const char *name; /* as people know the file; any bytes */
	struct image img;
};

/* Draws n images, at least one, in the order given. Write errors stay in the stream. */
void map_svg_write(FILE *out, struct mem *mem, const struct map_image *images, size_t n, uint64_t page_size);

#endif
