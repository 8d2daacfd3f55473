/* SPDX-License-Identifier: MIT */
#include "munger/dump_object.h"

#include <elf.h>
#include <inttypes.h>

static void print_row(FILE *out, uint64_t off, uint64_t size, const char *what)
{
	fprintf(out, "  0x%06" PRIx64 " %8" PRIu64 "  %s\n", off, size, what);
}

static uint64_t pad_to(uint64_t off, uint64_t align)
{
	return align > 1 ? (align - off % align) % align : 0;
}

struct totals {
	uint64_t at, padding, zero;
};

/* The next section of a compact block, with the padding that brings it into place. */
static void print_section(FILE *out, struct totals *t, uint64_t align, uint64_t file_size, uint64_t size,
			  const char *text)
{
	uint64_t pad = pad_to(t->at, align);

	if (pad)
		print_row(out, t->at, pad, "padding");
	t->at += pad;
	t->padding += pad;
	if (file_size || size == file_size)
		print_row(out, t->at, file_size, text);
	t->at += file_size;
	if (size > file_size)
		print_row(out, t->at, size - file_size, file_size ? "zero fill" : text);
	t->at += size - file_size;
	t->zero += size - file_size;
}

static void print_total(FILE *out, const struct totals *t)
{
	print_row(out, t->at, t->at, "total");
	fprintf(out, "  of which %" PRIu64 " padding, %" PRIu64 " zero fill\n", t->padding, t->zero);
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
	struct totals t = {0, 0, 0};
	uint64_t n_thunks = 0, saved = 0;

	fprintf(dump->out, "map: memory, all sections in one block\n");
	for (unsigned s = 0; s < MG_N_SECTIONS; s++) {
		const struct image_section *sec = &img->section[s];
		if (!sec->present)
			continue;
		print_section(dump->out, &t, sec->align, sec->file_size, sec->size, section_text(dump, img, s));
		saved += sec->in_place ? sec->size : 0;
	}
	print_total(dump->out, &t);
	for (uint32_t i = 0; i < img->n_imports; i++)
		n_thunks += img->imports[i].n_branched;
	fprintf(dump->out, "  below it at most %s of %u bytes, for branches that do not reach\n",
		dump_count(dump, n_thunks, "thunk", "thunks"), img->arch->thunk_size);
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

void dump_map_object(const struct dump *dump, const struct object *object)
{
	struct totals t = {0, 0, 0};

	fprintf(dump->out, "map: allocated sections in one block, in the file's order\n");
	for (size_t i = 1; i < object->n_sections; i++) {
		const struct object_section *s = &object->sections[i];
		if (!(s->flags & SHF_ALLOC) || s->size == 0)
			continue;
		print_section(dump->out, &t, s->align, s->type == SHT_NOBITS ? 0 : s->size, s->size,
			      mem_printf(dump->mem, "%s align %" PRIu64, dump_clean(dump, s->name), s->align));
	}
	print_total(dump->out, &t);
}
