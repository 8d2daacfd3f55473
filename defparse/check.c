/* SPDX-License-Identifier: MIT
 *
 * From rows to tables: what is unique has to be unique, rows without an ordinal
 * get one, every table is complete before the next begins.
 */
#include "defparse/internal.h"

#include <stdlib.h>
#include <string.h>

static uint32_t n_table_rows(const struct parser *p)
{
	return p->file->n_rows - p->table_first;
}

/* The row of the current table that a number from 1 stands for, or NULL. */
static struct def_row *row_here(const struct parser *p, uint32_t number)
{
	return number > p->table_first && number <= p->file->n_rows ? &p->file->rows[number - 1] : NULL;
}

static void begin_table(struct parser *p, struct def_loc loc)
{
	p->table = &p->file->tables[p->n_tables];
	memset(p->table, 0, sizeof *p->table);
	p->table->loc = loc;
	p->table_first = p->file->n_rows;
	p->n_pending = 0;
	p->uuid_is_bad = false;
}

struct def_table *def_check_table(struct parser *p)
{
	if (!p->table)
		begin_table(p, p->exports_loc.line ? p->exports_loc : def_scan_loc(p, p->line_off));
	return p->table;
}

/* Ordinals after the greatest stated one: a hole below it may be one that an
 * older release has used. */
static void assign_ordinals(struct parser *p)
{
	struct def_row *rows = p->file->rows + p->table_first;
	uint32_t n = n_table_rows(p), last = 0, n_given = 0, i;
	struct def_row *first = NULL;

	for (i = 0; i < n; i++)
		last = rows[i].ordinal > last ? rows[i].ordinal : last;
	for (i = 0; i < n; i++) {
		if (rows[i].ordinal || rows[i].flags & ROW_BAD)
			continue;
		if (!first)
			first = &rows[i];
		if (last == DEF_ORDINAL_MAX) {
			def_complain(p, DEF_ERROR, rows[i].loc, "def-ordinal",
				     "no ordinal is left for '%.*s': %u is in use; state its ordinal with '@'",
				     SHOW_NAME(rows[i].name), DEF_ORDINAL_MAX);
			return;
		}
		rows[i].ordinal = ++last;
		rows[i].flags |= DEF_AUTO;
		n_given++;
	}
	if (!n_given)
		return;
	def_complain(
		p, DEF_WARNING, first->loc, "def-no-ordinal",
		"'%.*s' has no ordinal and gets %u%s; state ordinals with '@', so that they stay when rows come and go",
		SHOW_NAME(first->name), (unsigned)first->ordinal, n_given > 1 ? ", likewise the rows after it" : "");
}

static void resolve_pending(struct parser *p)
{
	uint32_t i;

	for (i = 0; i < p->n_pending; i++) {
		const struct pending *pend = &p->pending[i];
		struct def_row *row = row_here(p, def_find_slot(p->file, pend->text, pend->size)->last);

		if (row) {
			row->flags |= DEF_INDIRECT;
			continue;
		}
		def_complain(p, DEF_ERROR, pend->loc, "def-name",
			     "no row of this table exports '%.*s'; correct the name, or remove the directive",
			     SHOW(*pend));
	}
}

static void end_table(struct parser *p)
{
	struct def_table *table = p->table;

	if (!table)
		return;
	if (!n_table_rows(p)) {
		if (table->has_uuid)
			def_complain(p, DEF_WARNING, table->loc, "def-empty",
				     "no exports follow this UUID; a UUID stands before its EXPORTS");
		resolve_pending(p);
		p->table = NULL;
		return;
	}
	if (!table->has_uuid && !p->uuid_is_bad)
		def_complain(
			p, DEF_WARNING, table->loc, "def-no-uuid",
			"export table without a UUID; put ';@uuid ' and what 'munger uuid' prints on a line before it");
	assign_ordinals(p);
	resolve_pending(p);
	table->rows = p->file->rows + p->table_first;
	table->n_rows = n_table_rows(p);
	p->table = NULL;
	p->n_tables++;
}

void def_check_uuid(struct parser *p, const uint8_t *uuid, struct def_loc loc)
{
	struct def_table *table = p->table;
	bool same = uuid && table && table->has_uuid && !memcmp(table->uuid, uuid, 16);

	if (same && !n_table_rows(p))
		return;
	/* A directive in front of the first UUID belongs to it. */
	if (!table || table->has_uuid || p->uuid_is_bad || n_table_rows(p)) {
		end_table(p);
		begin_table(p, loc);
	}
	p->table->loc = loc;
	p->table->has_uuid = uuid != NULL;
	p->uuid_is_bad = !uuid;
	if (uuid)
		memcpy(p->table->uuid, uuid, 16);
}

static void note_first(struct parser *p, const struct def_row *row)
{
	def_complain(p, DEF_NOTE, row->loc, NULL, "first here");
}

static bool same_provider(const struct def_row *a, const struct def_row *b)
{
	if (!a->internal || !b->internal)
		return !a->internal && !b->internal && !strcmp(a->forward_dll, b->forward_dll) &&
		       a->forward_ordinal == b->forward_ordinal && !a->forward_name == !b->forward_name &&
		       (!a->forward_name || !strcmp(a->forward_name, b->forward_name));
	return !strcmp(a->internal, b->internal);
}

/* A name that the table has already. Harmless repetition, as generated files
 * have it, adds nothing to the row that is there. */
static void check_repeated(struct parser *p, struct def_row *old, const struct def_row *row)
{
	if ((old->flags | row->flags) & ROW_BAD)
		return;
	if (old->ordinal && row->ordinal && old->ordinal != row->ordinal) {
		def_complain(p, DEF_ERROR, row->loc, "def-name-twice",
			     "'%.*s' again with ordinal %u, it has %u; remove one of the rows", SHOW_NAME(row->name),
			     (unsigned)row->ordinal, (unsigned)old->ordinal);
		note_first(p, old);
	} else if (!same_provider(old, row)) {
		def_complain(p, DEF_ERROR, row->loc, "def-name-twice",
			     "'%.*s' again with another internal name; remove one of the rows", SHOW_NAME(row->name));
		note_first(p, old);
	} else if (old->flags != row->flags || old->data_size != row->data_size) {
		def_complain(p, DEF_ERROR, row->loc, "def-name-twice",
			     "'%.*s' again with other attributes; remove one of the rows", SHOW_NAME(row->name));
		note_first(p, old);
	} else {
		def_complain(p, DEF_WARNING, row->loc, "def-name-twice", "'%.*s' again; remove one of the rows",
			     SHOW_NAME(row->name));
	}
}

static void add_row(struct parser *p, struct name_slot *slot, const struct def_row *row)
{
	uint32_t idx = p->file->n_rows++;

	p->file->rows[idx] = *row;
	if (row->name[0])
		def_find_add(p->file, slot, idx);
}

/* Returns: false, reported, if the ordinal has a row already. */
static bool take_ordinal(struct parser *p, uint32_t ordinal, const struct def_row *row, uint32_t number)
{
	uint32_t *holder = &p->ordinal_row[ordinal];
	struct def_row *old = row_here(p, *holder);

	if (old && old->ordinal == ordinal) {
		def_complain(p, DEF_ERROR, row->loc, "def-ordinal-twice",
			     "ordinal %u again, '%.*s' has it; give each row its own", (unsigned)ordinal,
			     SHOW_NAME(old->name));
		note_first(p, old);
		return false;
	}
	*holder = number;
	return true;
}

void def_check_row(struct parser *p, const struct def_row *row)
{
	struct name_slot *slot = def_find_slot(p->file, row->name, strlen(row->name));
	struct def_row *old = NULL;

	def_check_table(p);
	if (!(row->flags & DEF_ABSENT))
		old = row_here(p, slot->last);
	if (old) {
		uint32_t old_number = (uint32_t)(old - p->file->rows) + 1;

		check_repeated(p, old, row);
		if (!old->ordinal && row->ordinal && take_ordinal(p, row->ordinal, row, old_number))
			old->ordinal = row->ordinal;
		return;
	}
	if (row->ordinal && !take_ordinal(p, row->ordinal, row, p->file->n_rows + 1)) {
		struct def_row bad = *row;

		bad.flags |= ROW_BAD;
		bad.ordinal = 0;
		add_row(p, slot, &bad);
		return;
	}
	add_row(p, slot, row);
}

static int compare_ordinals(const void *a, const void *b)
{
	const struct def_row *x = *(const struct def_row *const *)a, *y = *(const struct def_row *const *)b;

	return (x->ordinal > y->ordinal) - (x->ordinal < y->ordinal);
}

static void sort_rows(struct def_table *table, const struct def_row **by_ordinal)
{
	bool sorted = true;
	uint32_t i;

	for (i = 0; i < table->n_rows; i++) {
		by_ordinal[i] = &table->rows[i];
		if (i && table->rows[i].ordinal < table->rows[i - 1].ordinal)
			sorted = false;
	}
	if (!sorted)
		qsort(by_ordinal, table->n_rows, sizeof *by_ordinal, compare_ordinals);
	table->by_ordinal = by_ordinal;
}

static bool same_rows(const struct def_table *a, const struct def_table *b)
{
	uint32_t i;

	if (a->n_rows != b->n_rows)
		return false;
	for (i = 0; i < a->n_rows; i++) {
		const struct def_row *x = a->by_ordinal[i], *y = b->by_ordinal[i];

		if (x->ordinal != y->ordinal || strcmp(x->name, y->name) || !same_provider(x, y))
			return false;
	}
	return true;
}

static int compare_uuids(const void *a, const void *b)
{
	const struct def_table *x = *(struct def_table *const *)a, *y = *(struct def_table *const *)b;
	int order = memcmp(x->uuid, y->uuid, 16);

	return order ? order : (x->loc.off > y->loc.off) - (x->loc.off < y->loc.off);
}

static void check_same_uuid(struct parser *p, const struct def_table *first, struct def_table *again)
{
	bool same = same_rows(first, again);

	def_complain(
		p, same ? DEF_WARNING : DEF_ERROR, again->loc, "def-uuid-twice",
		same ? "UUID again with the same exports; remove one of the tables"
		     : "UUID again with other exports; a UUID stands for one table, get another from 'munger uuid'");
	def_complain(p, DEF_NOTE, first->loc, NULL, "first here");
	again->n_rows = 0;
}

/* Tables that repeat an earlier one are dropped. */
static void check_uuids(struct parser *p)
{
	struct def_table **sorted = p->by_uuid;
	struct def_table *tables = p->file->tables;
	uint32_t n = 0, i, first = 0;

	for (i = 0; i < p->n_tables; i++) {
		if (tables[i].has_uuid)
			sorted[n++] = &tables[i];
	}
	qsort(sorted, n, sizeof *sorted, compare_uuids);
	for (i = 1; i < n; i++) {
		if (memcmp(sorted[first]->uuid, sorted[i]->uuid, 16))
			first = i;
		else
			check_same_uuid(p, sorted[first], sorted[i]);
	}
	for (i = n = 0; i < p->n_tables; i++) {
		if (tables[i].n_rows)
			tables[n++] = tables[i];
	}
	p->n_tables = n;
}

void def_check_end(struct parser *p)
{
	struct full_file *file = p->file;
	uint32_t i, j;

	end_table(p);
	for (i = j = 0; i < p->n_tables; i++) {
		sort_rows(&file->tables[i], file->by_ordinal + j);
		j += file->tables[i].n_rows;
	}
	check_uuids(p);
	for (i = 0; i < p->n_tables; i++) {
		struct def_row *rows = file->rows + (file->tables[i].rows - file->rows);

		file->tables[i].file = &file->pub;
		for (j = 0; j < file->tables[i].n_rows; j++)
			rows[j].table = &file->tables[i];
	}
	file->pub.tables = file->tables;
	file->pub.n_tables = p->n_tables;
}
