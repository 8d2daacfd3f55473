/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "munger/arch/arch.h"
#include "munger/link.h"

void exports_request(struct link *link)
{
	for (size_t i = 0; i < link->n_own; i++)
		for (uint32_t t = 0; t < link->own[i]->n_tables; t++)
			for (uint32_t r = 0; r < link->own[i]->tables[t].n_rows; r++) {
				const struct def_row *row = &link->own[i]->tables[t].rows[r];

				if (!(row->flags & DEF_ABSENT) && !row->forward_dll)
					symbols_get(link, row->internal)->weak = false;
			}
}

/* What `other.func` or `other.#5` means: a row of the .def file of other.dll. */
static const struct def_row *find_forward(const struct link *link, const struct def_row *row)
{
	for (size_t i = 0; i < link->n_offers; i++) {
		const struct def_file *file = link->offers[i];
		const struct def_row *target = NULL;

		if (strcmp(file->dll, row->forward_dll) != 0)
			continue;
		if (row->forward_name)
			target = def_find_name(file, row->forward_name, strlen(row->forward_name));
		else
			for (uint32_t t = 0; t < file->n_tables && !target; t++)
				target = def_find_ordinal(&file->tables[t], row->forward_ordinal);
		if (target)
			return target;
	}
	return NULL;
}

static struct symbol *forward(struct link *link, const struct def_row *row)
{
	const struct def_row *target = find_forward(link, row);
	struct symbol *s;

	if (!target) {
		def_report(&link->def_diag, row->table->file, &row->loc, DEF_ERROR, "forward",
			   "'%s' is forwarded to %s, but no .def file given offers that; add %s's .def file", row->name,
			   row->forward_dll, row->forward_dll);
		return NULL;
	}
	s = mem_alloc(link->mem, sizeof *s);
	s->name = row->name;
	s->kind = SYM_IMPORT;
	s->got = -1;
	s->import = symbols_import_table(link, target);
	s->ordinal = target->ordinal;
	*MEM_PUSH(link->mem, link->symbols, link->n_symbols, link->cap_symbols) = s;
	return s;
}

/* Who calls a function by a table enters the state that the address says. */
static void check_function(struct link *link, const struct def_row *row, const struct symbol *s)
{
	uint64_t bit = link->arch->image->code_bit;

	if (row->flags & (DEF_DATA | DEF_CONSTANT) || s->kind != SYM_DEFINED || !s->section ||
	    s->section->out != MG_TEXT || (s->value & bit) == bit)
		return;
	def_report(
		&link->def_diag, row->table->file, &row->loc, DEF_WARNING, "export-label",
		"'%s' is a label in code, not a function, and cannot be called; mark it by '.type %s, %%function', or "
		"the row as DATA",
		row->internal, row->internal);
}

static struct symbol *find_export(struct link *link, const struct def_row *row)
{
	struct symbol *s;

	if (row->flags & DEF_ABSENT)
		return NULL;
	if (row->forward_dll)
		return forward(link, row);
	s = symbols_get(link, row->internal);
	s->needed = true;
	if (s->kind != SYM_UNDEFINED || symbols_import(link, s)) {
		check_function(link, row, s);
		return s;
	}
	export_report_missing(&link->def_diag, row);
	return NULL;
}

static bool check_table(struct link *link, const struct def_table *def)
{
	if (!export_check_uuid(&link->def_diag, def))
		return false;
	for (size_t i = 0; i < link->n_tables; i++)
		if (memcmp(link->tables[i].def->uuid, def->uuid, sizeof def->uuid) == 0) {
			def_report(&link->def_diag, def->file, &def->loc, DEF_ERROR, "uuid-twice",
				   "an exported table with this UUID is in %s already; give this one a UUID of its own",
				   link->tables[i].file->path);
			return false;
		}
	return true;
}

static void bind_table(struct link *link, const struct def_file *file, const struct def_table *def)
{
	struct table *table;

	if (!def->n_rows || !check_table(link, def))
		return;
	table = MEM_PUSH(link->mem, link->tables, link->n_tables, link->cap_tables);
	*table = (struct table){.file = file, .def = def};
	if (!export_plan_init(&table->plan, def))
		mem_die();
	table->symbols = mem_array(link->mem, table->plan.count, sizeof *table->symbols);
	for (uint32_t i = 0; i < table->plan.count; i++)
		if (table->plan.row[i])
			table->symbols[i] = find_export(link, table->plan.row[i]);
}

void exports_bind(struct link *link)
{
	link->name = link->n_own ? link->own[0]->dll : "";
	for (size_t i = 0; i < link->n_own; i++) {
		const struct def_file *file = link->own[i];

		if (strcmp(file->dll, link->own[0]->dll) != 0)
			def_report(&link->def_diag, file, &file->tables[0].loc, DEF_ERROR, "dll-name",
				   "exports of '%s', but %s has exports of '%s'; an image is one DLL", file->dll,
				   link->own[0]->path, link->own[0]->dll);
		for (uint32_t t = 0; t < file->n_tables; t++)
			bind_table(link, file, &file->tables[t]);
	}
}
