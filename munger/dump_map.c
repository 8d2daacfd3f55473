/* SPDX-License-Identifier: MIT */
#include "munger/dump_object.h"
#include "munger/map_layout.h"

#include <elf.h>
#include <inttypes.h>

static void print_row(FILE *out, uint64_t off, uint64_t size, const char *what)
{
	fprintf(out, "  0x%06" PRIx64 " %8" PRIu64 "  %s\n", off, size, what);
}

/* One row: padding and zero fill by that name, unless zero fill is all there is of a section. */
static void print_map_part(FILE *out, const struct map_part *part, bool has_bytes, const char *text)
{
	if (part->kind == MAP_PADDING)
		text = "padding";
	else if (part->kind == MAP_ZERO && has_bytes)
		text = "zero fill";
	print_row(out, part->at, part->size, text);
}

static void print_total(FILE *out, const struct map *map)
{
	print_row(out, map->size, map->size, "total");
	fprintf(out, "  of which %" PRIu64 " padding, %" PRIu64 " zero fill\n", map->by_kind[MAP_PADDING],
		map->by_kind[MAP_ZERO]);
}

/* What is worth knowing of a section, behind its name. */
static const char *section_text(const struct dump *dump, const struct image *img, unsigned s)
{
	const struct image_section *sec = &img->section[s];

	return mem_printf(dump->mem, "%-8s link 0x%" PRIx64 ", align %" PRIu32 "%s", image_section_name(s), sec->addr,
			  sec->align, sec->in_place ? ", usable in place" : "");
}

static void print_memory(const struct dump *dump, const struct image *img)
{
	struct map map = {.mem = dump->mem};
	uint64_t saved = 0;

	fprintf(dump->out, "map: memory, all sections in one block\n");
	map_add_compact(&map, 0, img, false);
	for (size_t i = 0; i < map.n_parts; i++) {
		unsigned s = (unsigned)map.parts[i].section;
		print_map_part(dump->out, &map.parts[i], img->section[s].file_size != 0, section_text(dump, img, s));
	}
	for (unsigned s = 0; s < MG_N_SECTIONS; s++)
		saved += img->section[s].in_place ? img->section[s].size : 0;
	print_total(dump->out, &map);
	if (img->arch->thunk_size)
		fprintf(dump->out, "  below it at most %s of %u bytes, for branches that do not reach\n",
			dump_count(dump, map_count_thunks(img), "thunk", "thunks"), img->arch->thunk_size);
	fprintf(dump->out, "  %s can be used in place\n", dump_count(dump, saved, "byte", "bytes"));
}

/* The file's parts in order, and what lies between them. */
static void print_part(FILE *out, uint64_t *at, uint64_t off, uint64_t size, const char *what)
{
	if (off > *at)
		print_row(out, *at, off - *at, "padding");
	print_row(out, off, size, what);
	*at = off + size;
}

static void print_file(const struct dump *dump, const struct image *img)
{
	uint64_t at = 0;

	fprintf(dump->out, "map: file\n");
	print_part(dump->out, &at, 0, img->head_size, "headers");
	print_part(dump->out, &at, img->plan_off, img->plan_size, "PLAN");
	for (unsigned s = 0; s < MG_N_SECTIONS; s++)
		if (img->section[s].present)
			print_part(dump->out, &at, img->section[s].file_off, img->section[s].file_size,
				   image_section_name(s));
	print_part(dump->out, &at, img->runs_off, img->runs_size, "FIX, local runs");
	print_part(dump->out, &at, img->groups_off, img->groups_size, "FIX, import groups");
	if (at < img->size)
		print_part(dump->out, &at, at, img->size - at, "beside the image");
	print_row(dump->out, at, at, "total");
}

void dump_map_image(const struct dump *dump, const struct dump_image *di)
{
	print_memory(dump, di->img);
	print_file(dump, di->img);
}

/* Allocated sections, in the order of the file. */
static void lay_out_object(struct map *map, const struct object *object)
{
	for (size_t i = 1; i < object->n_sections; i++) {
		const struct object_section *s = &object->sections[i];
		struct map_section section = {.kind = MAP_DATA,
					      .align = s->align,
					      .file_size = s->type == SHT_NOBITS ? 0 : s->size,
					      .size = s->size};
		if (s->flags & SHF_ALLOC && s->size != 0)
			map_add_section(map, 0, i, &section);
	}
}

void dump_map_object(const struct dump *dump, const struct object *object)
{
	struct map map = {.mem = dump->mem};

	fprintf(dump->out, "map: allocated sections in one block, in the file's order\n");
	lay_out_object(&map, object);
	for (size_t i = 0; i < map.n_parts; i++) {
		const struct object_section *s = &object->sections[map.parts[i].section];
		print_map_part(dump->out, &map.parts[i], s->type != SHT_NOBITS,
			       mem_printf(dump->mem, "%s align %" PRIu64, dump_clean(dump, s->name), s->align));
	}
	print_total(dump->out, &map);
}
