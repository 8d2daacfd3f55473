/* SPDX-License-Identifier: MIT
 *
 * libFuzzer target for the definition file parser: no input crashes it, and what
 * it returns keeps its promises.
 */
#include <stdlib.h>
#include <string.h>

#include "defparse/defparse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool good)
{
	if (!good)
		abort();
}

static void see(void *ctx, const struct def_message *m)
{
	must(m->loc.path && m->text[0]);
	must(!m->source || m->caret_off <= m->source_size);
	def_print_message(ctx, m);
}

static void check_row(const struct def_table *table, const struct def_row *row)
{
	const struct def_row *found = def_find_name(table->file, row->name, strlen(row->name));
	bool offered = !(row->flags & (DEF_ABSENT | DEF_PRIVATE));

	must(row->table == table);
	must(row->ordinal >= 1 && row->ordinal <= DEF_ORDINAL_MAX);
	must(!row->internal != !row->forward_dll);
	must(!row->forward_dll || !row->forward_name == (row->forward_ordinal != 0));
	must(row->flags < 2 * DEF_AUTO);
	must(row->loc.line >= 1 && row->loc.col >= 1);
	must(row->name[0] || row->flags & DEF_ABSENT);
	must(def_find_ordinal(table, row->ordinal) == row);
	must(offered ? found && found->table <= table : true);
	must(!found || !strcmp(found->name, row->name));
	must(offered || !row->name[0] || def_find_hidden(table->file, row->name, strlen(row->name)));
}

static void check_table(const struct def_table *table)
{
	uint32_t i;

	must(table->n_rows > 0);
	for (i = 0; i < table->n_rows; i++) {
		check_row(table, &table->rows[i]);
		must(!i || table->by_ordinal[i - 1]->ordinal < table->by_ordinal[i]->ordinal);
	}
	must(!table->has_uuid || def_find_table(table->file, table->uuid) == table);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static FILE *null;
	struct def_diag diag = {.emit = see};
	struct def_file *file;
	uint32_t i;

	if (!null)
		null = fopen("/dev/null", "w");
	must(null != NULL);
	diag.ctx = null;
	file = def_parse("x.def", (const char *)data, size, &diag);
	must(!file == (diag.n_errors != 0));
	if (file) {
		must(file->dll[0] && strlen(file->dll) <= DEF_DLL_MAX);
		for (i = 0; i < file->n_tables; i++)
			check_table(&file->tables[i]);
		def_print(null, file);
		def_free(file);
	}
	return 0;
}
