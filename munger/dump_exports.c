/* SPDX-License-Identifier: MIT */
#include "munger/dump_object.h"

#include <elf.h>
#include <inttypes.h>

#define TABLE_HEAD 24 /* bytes of a table before its entries */

/* What an entry will be after the load: imports and sections as its fixup says, not as the value looks. */
static const char *entry_text(const struct dump *dump, const struct dump_image *di, const struct image_table *table,
			      uint32_t idx)
{
	const struct image *img = di->img;
	uint64_t value = image_table_entry(img, table, idx);
	uint64_t off = table->off + TABLE_HEAD + (uint64_t)idx * img->arch->word_size;
	const struct image_place *p = dump_find_place(di, MG_RELRO, off);

	if (p && p->is_import)
		return dump_target(dump, img, p);
	if (p && p->plus != MG_NO_SECTION)
		return mem_printf(dump->mem, "%s+0x%" PRIx64, image_section_name(p->plus),
				  (value - img->section[p->plus].addr) & image_void(img));
	return mem_printf(dump->mem, "0x%" PRIx64 " absolute", value);
}

static bool is_void(const struct image *img, const struct image_table *table, uint32_t idx)
{
	return image_table_entry(img, table, idx) == image_void(img);
}

static void print_gap(FILE *out, uint32_t from, uint32_t to)
{
	if (from == to)
		fprintf(out, "  @%" PRIu32 " void\n", from);
	else
		fprintf(out, "  @%" PRIu32 "..@%" PRIu32 " void\n", from, to);
}

static void print_table(const struct dump *dump, const struct dump_image *di, const struct image_table *table)
{
	const struct image *img = di->img;
	char uuid[37];

	image_uuid_text(table->uuid, uuid);
	fprintf(dump->out, "exports: %s{%s} at .relro+0x%" PRIx32 ", %" PRIu32 " entries from @%" PRIu32 "\n",
		img->name, uuid, table->off, table->count, table->first);
	for (uint32_t i = 0; i < table->count; i++) {
		uint32_t begin = i;
		while (i < table->count && is_void(img, table, i))
			i++;
		if (i > begin)
			print_gap(dump->out, table->first + begin, table->first + (i - 1));
		if (i >= table->count)
			break;
		const char *name = dump_ordinal_name(dump, table->uuid, table->first + i);
		fprintf(dump->out, "  @%" PRIu32 " %s%s%s\n", table->first + i, entry_text(dump, di, table, i),
			*name ? " " : "", name);
	}
}

void dump_exports_image(const struct dump *dump, const struct dump_image *di)
{
	if (di->img->n_tables == 0)
		fprintf(dump->out, "exports: none\n");
	for (uint32_t i = 0; i < di->img->n_tables; i++)
		print_table(dump, di, &di->img->tables[i]);
}

static bool is_global(const struct object_symbol *sym)
{
	return sym->bind != STB_LOCAL && sym->shndx != SHN_UNDEF && *sym->name;
}

static const char *where(const struct dump *dump, const struct object *object, const struct object_symbol *sym)
{
	if (sym->shndx == SHN_COMMON)
		return mem_printf(dump->mem, "common %" PRIu64, sym->size);
	if (sym->section == 0)
		return mem_printf(dump->mem, "0x%" PRIx64 " absolute", sym->value);
	const struct object_section *s = &object->sections[sym->section];
	uint64_t base = object->type == ET_REL ? 0 : s->addr;
	return mem_printf(dump->mem, "%s+0x%" PRIx64, dump_clean(dump, s->name), sym->value - base);
}

void dump_exports_object(const struct dump *dump, const struct object *object)
{
	size_t n = 0;

	for (size_t i = 1; i < object->n_symbols; i++)
		n += is_global(&object->symbols[i]);
	fprintf(dump->out, "exports: %s\n", dump_count(dump, n, "global symbol", "global symbols"));
	for (size_t i = 1; i < object->n_symbols; i++) {
		const struct object_symbol *sym = &object->symbols[i];
		if (!is_global(sym))
			continue;
		const char *offer = dump_find_offer(dump, sym->name);
		fprintf(dump->out, "  %s%s%s %s%s\n", offer ? offer : "", offer ? " " : "", where(dump, object, sym),
			dump_clean(dump, sym->name), sym->bind == STB_WEAK ? " (weak)" : "");
	}
}
