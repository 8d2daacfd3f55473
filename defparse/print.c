/* SPDX-License-Identifier: MIT */
#include "defparse/defparse.h"

#include <string.h>

/* A name as a definition file would have to write it. */
static void print_name(FILE *out, const char *name)
{
	bool quote = !strcmp(name, "-") || name[strcspn(name, " \t\v\f=,;\"'")] != 0;
	char mark = strchr(name, '"') ? '\'' : '"';

	if (!*name)
		fputc('-', out);
	else if (quote)
		fprintf(out, "%c%s%c", mark, name, mark);
	else
		fputs(name, out);
}

static void print_internal(FILE *out, const struct def_row *row)
{
	if (row->forward_name) {
		fprintf(out, "%s.", row->forward_dll);
		print_name(out, row->forward_name);
	} else if (row->forward_dll) {
		fprintf(out, "%s.#%u", row->forward_dll, (unsigned)row->forward_ordinal);
	} else {
		print_name(out, row->internal == row->name ? "" : row->internal);
	}
}

struct flags_out {
	FILE *out;
	const char *separator;
};

static void print_flag(struct flags_out *f, bool on, const char *word)
{
	if (!on)
		return;
	fprintf(f->out, "%s%s", f->separator, word);
	f->separator = ",";
}

static void print_flags(FILE *out, const struct def_row *row)
{
	struct flags_out f = {.out = out, .separator = ""};

	print_flag(&f, row->flags & DEF_DATA, "DATA");
	if (row->flags & DEF_DATA && row->data_size)
		fprintf(out, ":%u", (unsigned)row->data_size);
	print_flag(&f, row->flags & DEF_CONSTANT, "CONSTANT");
	print_flag(&f, row->flags & DEF_NONAME, "NONAME");
	print_flag(&f, row->flags & DEF_PRIVATE, "PRIVATE");
	print_flag(&f, row->flags & DEF_ABSENT, "ABSENT");
	print_flag(&f, row->flags & DEF_INDIRECT, "INDIRECT");
	print_flag(&f, row->flags & DEF_UNUSED, "R3UNUSED");
	print_flag(&f, row->forward_dll != NULL, "FORWARD");
	print_flag(&f, row->flags & DEF_AUTO, "AUTO");
	if (row->alias) {
		print_flag(&f, true, "==");
		print_name(out, row->alias);
	} else if (!*f.separator) {
		fputc('-', out);
	}
}

void def_print(FILE *out, const struct def_file *file)
{
	char uuid[DEF_UUID_TEXT];
	uint32_t t, i;

	for (t = 0; t < file->n_tables; t++) {
		const struct def_table *table = &file->tables[t];

		for (i = 0; i < table->n_rows; i++) {
			const struct def_row *row = table->by_ordinal[i];

			fprintf(out, "%s %u ", table->has_uuid ? def_format_uuid(table->uuid, uuid) : "-",
				(unsigned)row->ordinal);
			print_name(out, row->name);
			fputc(' ', out);
			print_internal(out, row);
			fputc(' ', out);
			print_flags(out, row);
			fputc('\n', out);
		}
	}
}
