/* SPDX-License-Identifier: MIT */
#include "loader/field.h"
#include "munger/dump.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static bool is_control(char c)
{
	return (unsigned char)c < 0x20 || c == 0x7f;
}

const char *dump_clean(const struct dump *dump, const char *name)
{
	static const char digits[] = "0123456789abcdef";
	size_t n = 0;
	const char *p;

	for (p = name; *p; p++)
		n += is_control(*p);
	if (n == 0)
		return name;
	char *text = mem_alloc(dump->mem, (size_t)(p - name) + 3 * n + 1), *t = text;
	for (p = name; *p; p++) {
		if (is_control(*p)) {
			*t++ = '\\';
			*t++ = 'x';
			*t++ = digits[(unsigned char)*p >> 4];
			*t++ = digits[(unsigned char)*p & 15];
		} else {
			*t++ = *p;
		}
	}
	*t = 0;
	return text;
}

const char *dump_count(const struct dump *dump, uint64_t n, const char *one, const char *many)
{
	return mem_printf(dump->mem, "%" PRIu64 " %s", n, n == 1 ? one : many);
}

const char *dump_ordinal_name(const struct dump *dump, const uint8_t uuid[MG_UUID_SIZE], uint32_t ordinal)
{
	for (size_t i = 0; i < dump->n_defs; i++) {
		const struct def_table *table = def_find_table(dump->defs[i], uuid);
		const struct def_row *row = table ? def_find_ordinal(table, ordinal) : NULL;
		if (row)
			return dump_clean(dump, row->name);
	}
	return "";
}

const char *dump_find_offer(const struct dump *dump, const char *name)
{
	char uuid[DEF_UUID_TEXT];

	for (size_t i = 0; i < dump->n_defs; i++) {
		const struct def_file *file = dump->defs[i];
		const struct def_row *row = def_find_name(file, name, strlen(name));
		if (row)
			return mem_printf(dump->mem, "%s{%s}@%" PRIu32, dump_clean(dump, file->dll),
					  def_format_uuid(row->table->uuid, uuid), row->ordinal);
	}
	return NULL;
}

const char *dump_addr(const struct dump *dump, const struct image *img, uint64_t addr)
{
	unsigned section = image_find_section(img, addr);

	if (section == MG_NO_SECTION)
		return mem_printf(dump->mem, "0x%" PRIx64, addr);
	return mem_printf(dump->mem, "%s+0x%" PRIx64, image_section_name(section), addr - img->section[section].addr);
}

static const char *local_target(const struct dump *dump, const struct image_place *p)
{
	bool plus = p->plus != MG_NO_SECTION, minus = p->minus != MG_NO_SECTION;

	return mem_printf(dump->mem, "LOCAL%s%s%s%s", plus ? " +" : "", plus ? image_section_name(p->plus) : "",
			  minus ? " -" : "", minus ? image_section_name(p->minus) : "");
}

static const char *addend_text(const struct dump *dump, int64_t addend)
{
	if (addend == 0)
		return "";
	if (addend < 0)
		return mem_printf(dump->mem, "-0x%" PRIx64, ~(uint64_t)addend + 1);
	return mem_printf(dump->mem, "+0x%" PRIx64, (uint64_t)addend);
}

const char *dump_target(const struct dump *dump, const struct image *img, const struct image_place *p)
{
	char uuid[37];

	if (!p->is_import)
		return local_target(dump, p);
	const struct image_import *im = &img->imports[p->import];
	const char *name = dump_ordinal_name(dump, im->uuid, p->ordinal);
	bool branch = ldr_field_info(img->arch, p->field)->branch;
	image_uuid_text(im->uuid, uuid);
	return mem_printf(dump->mem, "%s %s{%s}@%" PRIu32 "%s%s%s", branch ? "CALL_DLL" : "DATA_DLL", im->name, uuid,
			  p->ordinal, addend_text(dump, p->addend), *name ? " " : "", name);
}

struct place_key {
	unsigned section;
	uint64_t off;
};

static int compare_key(const void *key, const void *place)
{
	const struct place_key *k = key;
	const struct image_place *p = place;

	if (k->section != p->section)
		return k->section < p->section ? -1 : 1;
	return k->off < p->off ? -1 : k->off > p->off;
}

const struct image_place *dump_find_place(const struct dump_image *di, unsigned section, uint64_t off)
{
	struct place_key key = {section, off};

	return di->n_places ? bsearch(&key, di->places, di->n_places, sizeof *di->places, compare_key) : NULL;
}
