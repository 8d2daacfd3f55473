/* SPDX-License-Identifier: MIT */
#include "loader/field.h"
#include "munger/dump_object.h"

#include <elf.h>
#include <inttypes.h>
#include <stdlib.h>

/* One line of the view, being counted. */
struct line {
	uint32_t import, ordinal;
	uint64_t n_places, n_branches;
};

static void print_line(const struct dump *dump, const struct image *img, const struct line *line)
{
	const struct image_import *im = &img->imports[line->import];
	const char *name = dump_ordinal_name(dump, im->uuid, line->ordinal);
	char uuid[37];

	if (line->n_places == 0)
		return;
	image_uuid_text(im->uuid, uuid);
	fprintf(dump->out, "  %s{%s}@%" PRIu32 "%s%s: %s, %s\n", im->name, uuid, line->ordinal, *name ? " " : "", name,
		dump_count(dump, line->n_places, "place", "places"),
		dump_count(dump, line->n_branches, "branch", "branches"));
}

struct count {
	const struct dump *dump;
	const struct image *img;
	struct line line;
	uint32_t next; /* import that has not been seen yet */
};

/* An import without places is legal: its DLL must be there all the same. */
static void print_unused(struct count *c, uint32_t until)
{
	char uuid[37];

	for (; c->next < until; c->next++) {
		const struct image_import *im = &c->img->imports[c->next];
		image_uuid_text(im->uuid, uuid);
		fprintf(c->dump->out, "  %s{%s}: 0 places, 0 branches\n", im->name, uuid);
	}
}

/* Groups are sorted by import and ordinal. */
static int count_place(void *ctx, const struct image_place *p)
{
	struct count *c = ctx;

	if (!p->is_import)
		return 0;
	if (c->line.n_places == 0 || c->line.import != p->import || c->line.ordinal != p->ordinal) {
		print_line(c->dump, c->img, &c->line);
		print_unused(c, p->import);
		c->next = p->import + 1;
		c->line = (struct line){.import = p->import, .ordinal = p->ordinal};
	}
	c->line.n_places++;
	if (ldr_field_info(c->img->arch, p->field)->flags & LDR_F_BRANCH)
		c->line.n_branches++;
	return 0;
}

void dump_imports_image(const struct dump *dump, const struct dump_image *di)
{
	struct count c = {.dump = dump, .img = di->img};

	fprintf(dump->out, "imports: %s\n", dump_count(dump, di->img->n_imports, "table", "tables"));
	image_each_place(di->img, count_place, &c);
	print_line(dump, di->img, &c.line);
	print_unused(&c, di->img->n_imports);
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
