/* SPDX-License-Identifier: MIT */
#include "loader/field.h"
#include "munger/dump_object.h"

#include <elf.h>
#include <inttypes.h>
#include <stdlib.h>

static int compare_places(const void *a, const void *b)
{
	const struct image_place *x = a, *y = b;

	if (x->import != y->import)
		return x->import < y->import ? -1 : 1;
	return x->ordinal < y->ordinal ? -1 : x->ordinal > y->ordinal;
}

/* The import places by import and ordinal. Returns: how many. */
static size_t sort_imports(const struct dump *dump, const struct dump_image *di, struct image_place **sorted)
{
	size_t n = 0;

	*sorted = mem_array(dump->mem, di->n_places, sizeof **sorted);
	for (size_t i = 0; i < di->n_places; i++)
		if (di->places[i].is_import)
			(*sorted)[n++] = di->places[i];
	if (n)
		qsort(*sorted, n, sizeof **sorted, compare_places);
	return n;
}

/* One line: n places with the same import and ordinal. */
static void print_line(const struct dump *dump, const struct image *img, const struct image_place *p, size_t n)
{
	const struct image_import *im = &img->imports[p->import];
	const char *name = dump_ordinal_name(dump, im->uuid, p->ordinal);
	size_t n_branches = 0;
	char uuid[37];

	for (size_t i = 0; i < n; i++)
		n_branches += ldr_field_info(img->arch, p[i].field)->branch;
	image_uuid_text(im->uuid, uuid);
	fprintf(dump->out, "  %s{%s}@%" PRIu32 "%s%s: %s, %s\n", im->name, uuid, p->ordinal, *name ? " " : "", name,
		dump_count(dump, n, "place", "places"), dump_count(dump, n_branches, "branch", "branches"));
}

/* An import without places is legal: its DLL must be there all the same. */
static void print_unused(const struct dump *dump, const struct image *img, uint32_t from, uint32_t until)
{
	char uuid[37];

	for (uint32_t i = from; i < until; i++) {
		image_uuid_text(img->imports[i].uuid, uuid);
		fprintf(dump->out, "  %s{%s}: 0 places, 0 branches\n", img->imports[i].name, uuid);
	}
}

/* Places in code that no form of the image leaves alone. */
static void print_direct(const struct dump *dump, const struct image *img, const struct image_place *p, size_t n)
{
	size_t n_direct = 0;

	for (size_t i = 0; i < n; i++) {
		const struct ldr_field *f = ldr_field_info(img->arch, p[i].field);

		n_direct += p[i].section == MG_TEXT && !f->branch && !f->slot;
	}
	if (n_direct)
		fprintf(dump->out, "  %s in code bound directly in every form\n",
			dump_count(dump, n_direct, "place", "places"));
}

void dump_imports_image(const struct dump *dump, const struct dump_image *di)
{
	struct image_place *places;
	size_t n_places = sort_imports(dump, di, &places), n;
	uint32_t next = 0; /* import that has not been seen yet */

	fprintf(dump->out, "imports: %s\n", dump_count(dump, di->img->n_imports, "table", "tables"));
	for (size_t i = 0; i < n_places; i += n) {
		for (n = 1; i + n < n_places && compare_places(&places[i + n], &places[i]) == 0; n++)
			;
		print_unused(dump, di->img, next, places[i].import);
		next = places[i].import + 1;
		print_line(dump, di->img, &places[i], n);
	}
	print_unused(dump, di->img, next, di->img->n_imports);
	print_direct(dump, di->img, places, n_places);
}

void dump_imports_object(const struct dump *dump, const struct object *object)
{
	uint64_t *n_uses = mem_array(dump->mem, object->n_symbols + 1, sizeof *n_uses);
	size_t n = 0;

	for (size_t i = 0; i < object->n_relocs; i++)
		n_uses[object->relocs[i].symbol]++;
	for (size_t i = 1; i < object->n_symbols; i++)
		n += object->symbols[i].shndx == SHN_UNDEF && *object->symbols[i].name;
	fprintf(dump->out, "imports: %s\n", dump_count(dump, n, "undefined symbol", "undefined symbols"));
	for (size_t i = 1; i < object->n_symbols; i++) {
		const struct object_symbol *sym = &object->symbols[i];
		if (sym->shndx != SHN_UNDEF || !*sym->name)
			continue;
		const char *offer = dump_find_offer(dump, sym->name);
		fprintf(dump->out, "  %s%s%s%s: %s\n", offer ? offer : "", offer ? " " : "",
			dump_clean(dump, sym->name), sym->bind == STB_WEAK ? " (weak)" : "",
			dump_count(dump, n_uses[i], "place", "places"));
	}
}
