/* SPDX-License-Identifier: MIT */
#include "munger/map_layout.h"

#include <stdlib.h>

uint64_t map_pad(uint64_t at, uint64_t addr, uint64_t align)
{
	uint64_t over = align > 1 ? (at - addr) % align : 0;

	return over ? align - over : 0;
}

static void add(struct map *map, enum map_kind kind, size_t image, size_t section, uint64_t size)
{
	struct map_part *part = MEM_PUSH(map->mem, map->parts, map->n_parts, map->cap);

	*part = (struct map_part){.kind = kind, .image = image, .section = section, .at = map->size, .size = size};
	map->size += size;
	map->by_kind[kind] += size;
}

static void add_padding(struct map *map, size_t image, size_t section, uint64_t size)
{
	if (size)
		add(map, MAP_PADDING, image, section, size);
}

/* A section without bytes is still there to be printed. */
static void add_bytes(struct map *map, size_t image, size_t section, const struct map_section *s)
{
	if (s->file_size || s->size == s->file_size)
		add(map, s->kind, image, section, s->file_size);
	if (s->size > s->file_size)
		add(map, MAP_ZERO, image, section, s->size - s->file_size);
}

void map_add_section(struct map *map, size_t image, size_t section, const struct map_section *s)
{
	add_padding(map, image, section, map_pad(map->base + map->size, s->addr, s->align));
	add_bytes(map, image, section, s);
}

static struct map_section section_of(const struct image *img, unsigned section)
{
	const struct image_section *s = &img->section[section];

	return (struct map_section){.kind = (enum map_kind)section,
				    .addr = s->addr,
				    .align = s->align,
				    .file_size = s->file_size,
				    .size = s->size};
}

uint64_t map_count_thunks(const struct image *img)
{
	uint64_t n = 0;

	for (uint32_t i = 0; i < img->n_imports; i++)
		n += img->imports[i].n_branched;
	return n;
}

/* The first section's link address, and the alignment of the block. */
static unsigned find_first(const struct image *img, uint64_t *align)
{
	unsigned first = MG_N_SECTIONS;

	*align = 1;
	for (unsigned s = MG_N_SECTIONS; s-- > 0;) {
		if (!img->section[s].present)
			continue;
		first = s;
		if (*align < img->section[s].align)
			*align = img->section[s].align;
	}
	return first;
}

/* The block is congruent to the link addresses modulo its strictest alignment: so are then all sections. */
void map_add_compact(struct map *map, size_t idx, const struct image *img, bool thunks)
{
	uint64_t align, room = 0;
	unsigned first = find_first(img, &align);

	if (thunks && first == MG_TEXT)
		room = map_count_thunks(img) * img->arch->thunk_size;
	uint64_t start = img->section[first].addr - room;
	if (map->n_parts == 0)
		map->base = start;
	add_padding(map, idx, first, map_pad(map->base + map->size, start, align));
	if (room)
		add(map, MAP_THUNKS, idx, first, room);
	for (unsigned s = first; s < MG_N_SECTIONS; s++) {
		struct map_section section = section_of(img, s);
		if (img->section[s].present)
			map_add_section(map, idx, s, &section);
	}
}

void map_add_paged(struct map *map, size_t idx, const struct image *img, uint64_t page_size)
{
	for (unsigned s = 0; s < MG_N_SECTIONS; s++) {
		struct map_section section = section_of(img, s);
		if (!img->section[s].present)
			continue;
		section.addr = 0;
		if (section.align < page_size)
			section.align = page_size;
		map_add_section(map, idx, s, &section);
		add_padding(map, idx, s, map_pad(map->size, 0, page_size));
	}
}

/* -------------------------------------------------------------- counting -- */

struct map_extent *map_measure(const struct map *map, size_t n)
{
	struct map_extent *extents = mem_array(map->mem, n, sizeof *extents);

	for (size_t i = 0; i < map->n_parts; i++) {
		const struct map_part *part = &map->parts[i];
		struct map_extent *e = &extents[part->image];
		if (e->end == e->at)
			e->at = part->at;
		e->end = part->at + part->size;
		e->by_kind[part->kind] += part->size;
	}
	return extents;
}

struct wanted {
	uint32_t import, ordinal;
};

struct collect {
	struct mem *mem;
	struct wanted *wanted;
	size_t n, cap;
};

static int collect_place(void *ctx, const struct image_place *place)
{
	struct collect *c = ctx;
	const struct wanted *last = c->n ? &c->wanted[c->n - 1] : NULL;

	if (place->is_import && !(last && last->import == place->import && last->ordinal == place->ordinal))
		*MEM_PUSH(c->mem, c->wanted, c->n, c->cap) = (struct wanted){place->import, place->ordinal};
	return 0;
}

static int compare_wanted(const void *a, const void *b)
{
	const struct wanted *x = a, *y = b;

	if (x->import != y->import)
		return x->import < y->import ? -1 : 1;
	return x->ordinal < y->ordinal ? -1 : x->ordinal > y->ordinal;
}

const uint32_t *map_count_ordinals(struct mem *mem, const struct image *img)
{
	uint32_t *counts = mem_array(mem, img->n_imports, sizeof *counts);
	struct collect c = {.mem = mem};

	image_each_place(img, collect_place, &c);
	if (c.n)
		qsort(c.wanted, c.n, sizeof *c.wanted, compare_wanted);
	for (size_t i = 0; i < c.n; i++)
		if (i == 0 || compare_wanted(&c.wanted[i - 1], &c.wanted[i]) != 0)
			counts[c.wanted[i].import]++;
	return counts;
}

uint32_t map_count_entries(const struct image *img, const struct image_table *table)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < table->count; i++)
		n += image_table_entry(img, table, i) != image_void(img);
	return n;
}
