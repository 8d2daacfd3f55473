/* SPDX-License-Identifier: MIT */
#include "defparse/internal.h"

#include <stdlib.h>
#include <string.h>

static uint32_t hash_name(const char *name, size_t n)
{
	uint32_t h = 2166136261u;
	size_t i;

	for (i = 0; i < n; i++)
		h = (h ^ (unsigned char)name[i]) * 16777619u;
	return h ^ h >> 15;
}

static uint32_t any_row(const struct name_slot *slot)
{
	if (slot->last)
		return slot->last;
	return slot->hidden;
}

static bool same_name(const char *name, const char *s, size_t n)
{
	return !strncmp(name, s, n) && !name[n];
}

struct name_slot *def_find_slot(const struct full_file *file, const char *name, size_t n)
{
	uint32_t hash = hash_name(name, n);
	uint32_t i = hash & file->names_mask;

	for (;; i = (i + 1) & file->names_mask) {
		struct name_slot *slot = &file->names[i];

		if (!any_row(slot))
			return slot;
		if (slot->hash == hash && same_name(file->rows[any_row(slot) - 1].name, name, n))
			return slot;
	}
}

void def_find_add(struct full_file *file, struct name_slot *slot, uint32_t row_idx)
{
	const struct def_row *row = &file->rows[row_idx];

	if (!any_row(slot))
		slot->hash = hash_name(row->name, strlen(row->name));
	if (!(row->flags & DEF_ABSENT))
		slot->last = row_idx + 1;
	if (row->flags & (DEF_ABSENT | DEF_PRIVATE)) {
		if (!slot->hidden)
			slot->hidden = row_idx + 1;
	} else if (!slot->offered) {
		slot->offered = row_idx + 1;
	}
}

bool def_find_reserve(struct full_file *file, size_t n_rows)
{
	size_t n = 16;

	while (n < 2 * n_rows)
		n *= 2;
	file->names = calloc(n, sizeof *file->names);
	file->names_mask = (uint32_t)(n - 1);
	return file->names != NULL;
}

static const struct full_file *full(const struct def_file *file)
{
	return (const struct full_file *)file;
}

const struct def_row *def_find_name(const struct def_file *file, const char *name, size_t n)
{
	uint32_t i = def_find_slot(full(file), name, n)->offered;

	return i ? &full(file)->rows[i - 1] : NULL;
}

const struct def_row *def_find_hidden(const struct def_file *file, const char *name, size_t n)
{
	uint32_t i = def_find_slot(full(file), name, n)->hidden;

	return i ? &full(file)->rows[i - 1] : NULL;
}

const struct def_row *def_find_ordinal(const struct def_table *table, uint32_t ordinal)
{
	uint32_t low = 0, high = table->n_rows;

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;

		if (table->by_ordinal[mid]->ordinal < ordinal)
			low = mid + 1;
		else
			high = mid;
	}
	if (low < table->n_rows && table->by_ordinal[low]->ordinal == ordinal)
		return table->by_ordinal[low];
	return NULL;
}

const struct def_table *def_find_table(const struct def_file *file, const uint8_t uuid[16])
{
	uint32_t i;

	for (i = 0; i < file->n_tables; i++) {
		if (file->tables[i].has_uuid && !memcmp(file->tables[i].uuid, uuid, 16))
			return &file->tables[i];
	}
	return NULL;
}
