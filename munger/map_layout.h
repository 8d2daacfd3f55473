/* SPDX-License-Identifier: MIT
 *
 * What lies where in memory: images packed as libloader packs them, or each
 * section on pages of its own. Arithmetic only; dump_map.c prints it and
 * map_svg.c draws it.
 *
 * A map is a row of parts without gaps: bytes of sections, zero fill, padding,
 * room for thunks. All memory is the arena's. Nothing here can fail.
 */
#ifndef MUNGER_MAP_LAYOUT_H
#define MUNGER_MAP_LAYOUT_H

#include "munger/image_read.h"
#include "munger/mem.h"

enum map_kind {
	MAP_TEXT, /* the first four as enum mg_section */
	MAP_RODATA,
	MAP_RELRO,
	MAP_DATA,
	MAP_ZERO,    /* zero fill */
	MAP_PADDING, /* holds nothing */
	MAP_THUNKS,  /* what is reserved for them at most */
	MAP_N_KINDS
};

struct map_part {
	enum map_kind kind;
	size_t image;      /* whose it is; padding: of what it comes with */
	size_t section;    /* in the image */
	uint64_t at, size; /* bytes; `at` from the map's beginning */
};

/* A zeroed one with `mem` is empty. */
struct map {
	struct mem *mem;
	struct map_part *parts;
	size_t n_parts, cap;
	uint64_t base;                 /* the address of the first byte, as alignments see it */
	uint64_t size;                 /* bytes, of all parts */
	uint64_t by_kind[MAP_N_KINDS]; /* bytes */
};

/* A section to be packed. */
struct map_section {
	enum map_kind kind;
	uint64_t addr, align;     /* goes where an address is congruent to addr */
	uint64_t file_size, size; /* bytes; what is more in memory is zero fill */
};

/* Bytes that bring `at` to where it is congruent to `addr`. An align of 0 or 1 asks for nothing. */
uint64_t map_pad(uint64_t at, uint64_t addr, uint64_t align);

/* Appends a section behind what is there, padding before it. */
void map_add_section(struct map *map, size_t image, size_t section, const struct map_section *s);

/* Appends an image as libloader packs it: one block, sections in order, between them only what alignment needs.
 * With `thunks`, below it the most that branches may need. */
void map_add_compact(struct map *map, size_t idx, const struct image *img, bool thunks);

/* Appends an image whose sections each begin on a page of their own, which is padded to its end. */
void map_add_paged(struct map *map, size_t idx, const struct image *img, uint64_t page_size);

/* Where an image is in a map, with its padding and thunks. */
struct map_extent {
	uint64_t at, end;              /* bytes */
	uint64_t by_kind[MAP_N_KINDS]; /* bytes */
};

/* Where each of n images is. Returns: [n], in the arena. */
struct map_extent *map_measure(const struct map *map, size_t n);

/* The thunks that an image needs at most. */
uint64_t map_count_thunks(const struct image *img);

/* How many ordinals each import names. Returns: [n_imports], in the arena. */
const uint32_t *map_count_ordinals(struct mem *mem, const struct image *img);

/* The entries of a table that are no gaps. */
uint32_t map_count_entries(const struct image *img, const struct image_table *table);

#endif
