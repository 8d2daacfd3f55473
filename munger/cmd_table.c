/* SPDX-License-Identifier: MIT
 *
 * munger table: a resident export table as C, for a host to compile in.
 *
 * Every exported symbol is declared under a name of our own with an assembler
 * label, so that no prototype anywhere, nor a compiler's idea of memcpy, can
 * contradict the declaration.
 */
#include "munger/cmd.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "defparse/defparse.h"
#include "libexport/build.h"
#include "munger/output.h"

static const char usage[] = "usage: munger table FILE.def... -o FILE.c [--header FILE.h] [--strong]\n"
			    "\n"
			    "Writes the export tables of a resident DLL as constant C data that defines\n"
			    "'const struct exp_dll NAME_dll'. Several definition files are tables of one DLL.\n"
			    "\n"
			    "  -o FILE.c        the C file\n"
			    "  --header FILE.h  also a header: UUIDs and ordinals as constants\n"
			    "  --strong         a missing symbol is an error of the link, not a void entry\n"
			    "\n"
			    "Compile the file with -fno-pie, so that the tables stay constant, and with -fno-lto: in\n"
			    "link-time optimisation its declarations would meet those of the exported functions.\n";

/* One table to write. */
struct job {
	struct def_file *file; /* the one that owns the table */
	struct export_plan plan;
};

struct tables {
	struct def_diag diag;
	struct def_file **files;
	size_t n_files;
	struct job *jobs;
	size_t n_jobs;
	char *name;   /* C identifier of the DLL, without _dll: "kernel" */
	char *prefix; /* the same in capitals */
};

/* ---------------------------------------------------------------- reading -- */

static bool is_ident(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static char upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

/* "kernel.dll" -> "kernel", "3d.dll" -> "_3d" */
static bool make_names(struct tables *t, const char *dll)
{
	const char *dot = strrchr(dll, '.');
	size_t n = dot && dot > dll ? (size_t)(dot - dll) : strlen(dll), i;
	bool digit = dll[0] >= '0' && dll[0] <= '9';

	t->name = calloc(n + 2, 1);
	t->prefix = calloc(n + 2, 1);
	if (!t->name || !t->prefix)
		return false;
	t->name[0] = t->prefix[0] = '_';
	for (i = 0; i < n; i++) {
		char c = is_ident(dll[i]) ? dll[i] : '_';

		t->name[i + digit] = c;
		t->prefix[i + digit] = upper(c);
	}
	return true;
}

/* What every assembler takes for a symbol without quotes. `@` would begin a
 * version or a relocation's name. */
static bool is_symbol(const char *name)
{
	const char *s = name;

	while (is_ident(*s) || *s == '.' || *s == '$' || (unsigned char)*s >= 0x80)
		s++;
	return !*s && !(name[0] >= '0' && name[0] <= '9');
}

static void check_rows(struct def_diag *diag, const struct def_table *table)
{
	uint32_t i;

	for (i = 0; i < table->n_rows; i++) {
		const struct def_row *row = &table->rows[i];

		if (row->flags & DEF_ABSENT)
			continue;
		if (row->forward_dll)
			def_report(
				diag, table->file, &row->loc, DEF_ERROR, "table-forward",
				"'%s' is forwarded, which a resident table cannot do; export a function that calls it",
				row->name);
		else if (!is_symbol(row->internal))
			def_report(diag, table->file, &row->loc, DEF_ERROR, "table-symbol",
				   "assemblers cannot refer to '%s'; export it as =other_name of letters, digits, _, . "
				   "and $",
				   row->internal);
	}
}

static void check_again(struct tables *t, const struct def_table *table)
{
	size_t i;

	for (i = 0; i < t->n_jobs; i++) {
		const struct def_table *old = t->jobs[i].plan.table;

		if (!table->has_uuid || memcmp(old->uuid, table->uuid, sizeof table->uuid) != 0)
			continue;
		def_report(&t->diag, table->file, &table->loc, DEF_ERROR, "export-uuid-twice",
			   "UUID again, '%s' has a table with it; give each table its own", old->file->path);
		def_report(&t->diag, old->file, &old->loc, DEF_NOTE, NULL, "first here");
	}
}

static bool add_table(struct tables *t, struct def_file *file, const struct def_table *table)
{
	check_again(t, table);
	export_check_uuid(&t->diag, table);
	check_rows(&t->diag, table);
	t->jobs[t->n_jobs].file = file;
	return export_plan_init(&t->jobs[t->n_jobs].plan, table) && ++t->n_jobs;
}

static void check_dll(struct tables *t, const struct def_file *file)
{
	struct def_loc loc = {.path = file->path};

	if (strcmp(file->dll, t->files[0]->dll) != 0)
		def_report(&t->diag, file, &loc, DEF_ERROR, "table-dll",
			   "this is about '%s', but '%s' about '%s'; make one C file for each DLL", file->dll,
			   t->files[0]->path, t->files[0]->dll);
}

static bool add_file(struct tables *t, const char *path)
{
	struct def_file *file = def_read(path, &t->diag);
	struct job *jobs;
	uint32_t i;

	if (!file)
		return true;
	t->files[t->n_files++] = file;
	check_dll(t, file);
	if (!file->n_tables)
		return true;
	jobs = realloc(t->jobs, (t->n_jobs + file->n_tables) * sizeof *jobs);
	if (!jobs)
		return false;
	t->jobs = jobs;
	for (i = 0; i < file->n_tables; i++) {
		if (!add_table(t, file, &file->tables[i]))
			return false;
	}
	return true;
}

static void check_any(struct tables *t)
{
	struct def_loc loc;

	if (t->diag.n_errors || t->n_jobs)
		return;
	loc = (struct def_loc){.path = t->files[0]->path};
	def_report(&t->diag, t->files[0], &loc, DEF_ERROR, "table-empty", "no exports; a table needs at least one");
}

/* Returns: EXIT_STATUS_*. */
static int read_files(struct tables *t, char **paths, size_t n)
{
	bool memory;
	size_t i;

	t->files = calloc(n, sizeof *t->files);
	memory = t->files != NULL;
	for (i = 0; memory && i < n; i++)
		memory = add_file(t, paths[i]);
	if (memory && t->n_files) {
		check_any(t);
		memory = make_names(t, t->files[0]->dll);
	}
	if (!memory)
		fputs("munger: error: not enough memory [memory]\n", stderr);
	if (!memory || t->diag.n_io_errors)
		return EXIT_STATUS_USAGE;
	return t->diag.n_errors ? EXIT_STATUS_INPUT : EXIT_STATUS_OK;
}

static void release(struct tables *t)
{
	size_t i;

	for (i = 0; i < t->n_jobs; i++)
		export_plan_fini(&t->jobs[i].plan);
	for (i = 0; i < t->n_files; i++)
		def_free(t->files[i]);
	free(t->jobs);
	free(t->files);
	free(t->name);
	free(t->prefix);
}

/* ---------------------------------------------------------------- writing -- */

/* A string literal. Names of DLLs may have anything in them. */
static void write_string(FILE *out, const char *s)
{
	fputc('"', out);
	for (; *s; s++) {
		unsigned char c = (unsigned char)*s;

		if (c < 0x20 || c == '"' || c == '\\' || c == '?')
			fprintf(out, "\\%03o", c);
		else
			fputc(c, out);
	}
	fputc('"', out);
}

/* Names in comments: none may end the comment, or its line. */
static void write_comment(FILE *out, const char *s)
{
	for (; *s; s++)
		fputc(*s == '/' || *s == '\\' || (unsigned char)*s < 0x20 ? '_' : *s, out);
}

static void write_origin(FILE *out, const struct tables *t)
{
	const char *base = strrchr(t->files[0]->path, '/');

	fputs("/* Made by `munger table` from ", out);
	write_comment(out, base ? base + 1 : t->files[0]->path);
	fputs("; do not edit.", out);
}

static void write_uuid_bytes(FILE *out, const uint8_t uuid[16])
{
	int i;

	for (i = 0; i < 16; i++)
		fprintf(out, "%s0x%02x", i ? ", " : "", uuid[i]);
}

static void write_symbols(FILE *out, const struct job *job, size_t n, bool strong)
{
	uint32_t i;

	for (i = 0; i < job->plan.count; i++) {
		const struct def_row *row = job->plan.row[i];

		if (!row)
			continue;
		fprintf(out, "extern const char s%zu_%u[] __asm__(", n, (unsigned)row->ordinal);
		write_string(out, row->internal);
		fputs(strong ? ");\n" : ") __attribute__((weak));\n", out);
	}
}

static void write_entries(FILE *out, const struct job *job, size_t n)
{
	const struct export_plan *plan = &job->plan;
	uint32_t i;

	for (i = 0; i < plan->count; i++) {
		const struct def_row *row = plan->row[i];

		if (row)
			fprintf(out, "\t\ts%zu_%u, /* ", n, (unsigned)row->ordinal);
		else
			fprintf(out, "\t\tNO_EXPORT, /* ");
		fprintf(out, "%u", (unsigned)(plan->first + i));
		if (row) {
			fputc(' ', out);
			write_comment(out, row->name);
		}
		fputs(" */\n", out);
	}
}

static void write_table(FILE *out, const struct job *job, size_t n, bool strong)
{
	const struct export_plan *plan = &job->plan;

	fputc('\n', out);
	write_symbols(out, job, n, strong);
	fprintf(out,
		"\nstatic const struct {\n"
		"\tstruct exp_table head;\n"
		"\tconst void *entry[%u];\n"
		"} table_%zu = {\n"
		"\t{{",
		(unsigned)plan->count, n);
	write_uuid_bytes(out, plan->uuid);
	fprintf(out, "}, %u, %u},\n\t{\n", (unsigned)plan->first, (unsigned)plan->count);
	write_entries(out, job, n);
	fputs("\t},\n};\n", out);
}

static void write_c(FILE *out, const struct tables *t, bool strong)
{
	size_t i;

	write_origin(out, t);
	fputs(" Compile with -fno-pie -fno-lto. */\n"
	      "#include \"munger/export.h\"\n\n"
	      "#define NO_EXPORT ((const void *)~(uintptr_t)0)\n",
	      out);
	for (i = 0; i < t->n_jobs; i++)
		write_table(out, &t->jobs[i], i + 1, strong);
	fputs("\nstatic const struct exp_table *const tables[] = {\n", out);
	for (i = 0; i < t->n_jobs; i++)
		fprintf(out, "\t&table_%zu.head,\n", i + 1);
	fprintf(out,
		"};\n\n"
		"extern const struct exp_dll %s_dll;\n"
		"const struct exp_dll %s_dll = {",
		t->name, t->name);
	write_string(out, t->files[0]->dll);
	fprintf(out, ", tables, %zu};\n", t->n_jobs);
}

/* A name that had to be changed gets its ordinal too, so that two names never
 * become one. */
static void write_ordinal(FILE *out, const char *prefix, const struct def_row *row)
{
	bool changed = false;
	const char *s;

	fprintf(out, "#define %s_ORD_", prefix);
	for (s = row->name; *s; s++) {
		changed |= !is_ident(*s);
		fputc(is_ident(*s) ? *s : '_', out);
	}
	if (changed)
		fprintf(out, "_%u", (unsigned)row->ordinal);
	fprintf(out, " %u\n", (unsigned)row->ordinal);
}

static bool write_table_constants(FILE *out, const struct tables *t, size_t n)
{
	const struct export_plan *plan = &t->jobs[n - 1].plan;
	size_t size = strlen(t->prefix) + 32;
	char *prefix = malloc(size);
	char text[DEF_UUID_TEXT];
	uint32_t i;

	if (!prefix)
		return false;
	snprintf(prefix, size, n == 1 ? "%s" : "%s_T%zu", t->prefix, n);
	fprintf(out, "\n/* %s */\n#define %s_UUID {", def_format_uuid(plan->uuid, text), prefix);
	write_uuid_bytes(out, plan->uuid);
	fputs("}\n", out);
	for (i = 0; i < plan->count; i++) {
		if (plan->row[i])
			write_ordinal(out, prefix, plan->row[i]);
	}
	free(prefix);
	return true;
}

static bool write_h(FILE *out, const struct tables *t)
{
	bool good = true;
	size_t i;

	write_origin(out, t);
	fprintf(out,
		" */\n#ifndef %s_DLL_H\n"
		"#define %s_DLL_H\n\n"
		"#include \"munger/export.h\"\n\n"
		"#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n"
		"extern const struct exp_dll %s_dll;\n\n"
		"#ifdef __cplusplus\n}\n#endif\n",
		t->prefix, t->prefix, t->name);
	for (i = 0; good && i < t->n_jobs; i++)
		good = write_table_constants(out, t, i + 1);
	fputs("\n#endif\n", out);
	return good;
}

static int write_files(const struct tables *t, const char *c_path, const char *h_path, bool strong)
{
	struct output *c = output_open(c_path, false);
	struct output *h = c && h_path ? output_open(h_path, false) : NULL;

	if (!c || (h_path && !h)) {
		output_abandon(c);
		return EXIT_STATUS_USAGE;
	}
	write_c(output_stream(c), t, strong);
	if (h && !write_h(output_stream(h), t)) {
		fputs("munger: error: not enough memory [memory]\n", stderr);
		output_abandon(h);
		output_abandon(c);
		return EXIT_STATUS_USAGE;
	}
	if (h && !output_commit(h)) {
		output_abandon(c);
		return EXIT_STATUS_USAGE;
	}
	return output_commit(c) ? EXIT_STATUS_OK : EXIT_STATUS_USAGE;
}

/* ----------------------------------------------------------- command line -- */

struct options {
	const char *c_path, *h_path;
	bool strong, help;
};

static bool parse_options(struct options *options, int argc, char **argv)
{
	static const struct option longs[] = {{"header", required_argument, NULL, 'H'},
					      {"output", required_argument, NULL, 'o'},
					      {"strong", no_argument, NULL, 's'},
					      {"help", no_argument, NULL, 'h'},
					      {NULL, 0, NULL, 0}};
	int c;

	optind = 0;
	while ((c = getopt_long(argc, argv, "o:", longs, NULL)) != -1) {
		if (c == 'o')
			options->c_path = optarg;
		else if (c == 'H')
			options->h_path = optarg;
		else if (c == 's')
			options->strong = true;
		else if (c == 'h')
			options->help = true;
		else
			return false;
	}
	return true;
}

int cmd_table(int argc, char **argv)
{
	struct options options = {0};
	struct tables tables = {.diag = {.out = stderr}};
	int status;

	if (!parse_options(&options, argc, argv)) {
		fputs(usage, stderr);
		return EXIT_STATUS_USAGE;
	}
	if (options.help) {
		fputs(usage, stdout);
		return fflush(stdout) ? EXIT_STATUS_USAGE : EXIT_STATUS_OK;
	}
	if (optind >= argc || !options.c_path) {
		fputs(usage, stderr);
		return EXIT_STATUS_USAGE;
	}
	status = read_files(&tables, argv + optind, (size_t)(argc - optind));
	if (status == EXIT_STATUS_OK)
		status = write_files(&tables, options.c_path, options.h_path, options.strong);
	release(&tables);
	return status;
}
