/* SPDX-License-Identifier: MIT */
#include "libexport/build.h"

#include <stdlib.h>
#include <string.h>

#include "munger/export.h"

bool export_plan_init(struct export_plan *plan, const struct def_table *table)
{
	uint32_t i;

	memset(plan, 0, sizeof *plan);
	plan->table = table;
	memcpy(plan->uuid, table->uuid, sizeof plan->uuid);
	plan->first = table->by_ordinal[0]->ordinal;
	plan->count = table->by_ordinal[table->n_rows - 1]->ordinal - plan->first + 1;
	plan->n_void = plan->count;
	plan->row = calloc(plan->count, sizeof *plan->row);
	if (!plan->row)
		return false;
	for (i = 0; i < table->n_rows; i++) {
		const struct def_row *row = table->by_ordinal[i];

		if (row->flags & DEF_ABSENT)
			continue;
		plan->row[row->ordinal - plan->first] = row;
		plan->n_void--;
	}
	return true;
}

void export_plan_fini(struct export_plan *plan)
{
	free(plan->row);
	plan->row = NULL;
}

size_t export_plan_size(const struct export_plan *plan, size_t word_size)
{
	return sizeof(struct exp_table) + plan->count * word_size;
}

bool export_check_uuid(struct def_diag *diag, const struct def_table *table)
{
	if (table->has_uuid)
		return true;
	def_report(diag, table->file, &table->loc, DEF_ERROR, "export-uuid",
		   "export table of '%s' without a UUID, by which others find it; put ';@uuid ' and what 'munger uuid' "
		   "prints on a line before it",
		   table->file->dll);
	return false;
}

void export_report_missing(struct def_diag *diag, const struct def_row *row)
{
	if (row->internal == row->name)
		def_report(diag, row->table->file, &row->loc, DEF_ERROR, "export-missing",
			   "no object defines '%s'; add the one that does, or make the row ABSENT", row->name);
	else
		def_report(diag, row->table->file, &row->loc, DEF_ERROR, "export-missing",
			   "no object defines '%s', which is exported as '%s'; add the one that does, or make the row "
			   "ABSENT",
			   row->internal, row->name);
}
