/* SPDX-License-Identifier: MIT
 *
 * What the parser's callers rely on beyond what `munger def print` shows.
 */
#include <stdio.h>
#include <string.h>

#include "defparse/defparse.h"

static unsigned n_failed, n_passed;

#define CHECK(e) check((e), #e, __LINE__)

static void check(bool good, const char *what, int line)
{
	if (good) {
		n_passed++;
		return;
	}
	n_failed++;
	printf("FAIL def/api_test.c:%d: %s\n", line, what);
}

struct seen {
	unsigned n;
	struct def_loc loc;
	enum def_severity severity;
	char check[32];
};

static void see(void *ctx, const struct def_message *m)
{
	struct seen *seen = ctx;

	seen->n++;
	seen->loc = m->loc;
	seen->severity = m->severity;
	snprintf(seen->check, sizeof seen->check, "%s", m->check ? m->check : "");
}

static struct def_file *parse(const char *path, const char *text, struct seen *seen)
{
	struct def_diag diag = {.emit = see, .ctx = seen};

	memset(seen, 0, sizeof *seen);
	return def_parse(path, text, strlen(text), &diag);
}

static const struct def_row *find(const struct def_file *file, const char *name)
{
	return def_find_name(file, name, strlen(name));
}

static void test_names(void)
{
	static const struct {
		const char *path, *text, *dll;
		bool has_library, is_exe;
	} rows[] = {
		{"a.def", "LIBRARY Kernel", "Kernel.dll", true, false},
		{"a.def", "LIBRARY kernel.DRV", "kernel.DRV", true, false},
		{"a.def", "NAME foo", "foo.exe", true, true},
		{"a.def", "NAME foo.bin", "foo.bin", true, true},
		{"x/Kernel.def", "", "Kernel.dll", false, false},
		{"x.y/kernel", "", "kernel.dll", false, false},
		{"x/k.1.DEF", "LIBRARY", "k.1.dll", true, false},
		{"k.def", "NAME", "k.exe", true, true},
		{"k.def", "LIBRARY\nLIBRARY x", "x.dll", true, false},
		{"-", "", "stdin.dll", false, false},
		{".def", "", ".def.dll", false, false},
	};
	struct seen seen;
	size_t i;

	for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct def_file *file = parse(rows[i].path, rows[i].text, &seen);

		CHECK(file != NULL);
		if (!file)
			continue;
		CHECK(!strcmp(file->dll, rows[i].dll));
		CHECK(file->has_library == rows[i].has_library);
		CHECK(file->is_exe == rows[i].is_exe);
		CHECK(file->path == rows[i].path);
		def_free(file);
	}
}

static const char two_tables[] = "LIBRARY t\n"
				 ";@uuid 6ba7b810-9dad-11d1-80b4-00c04fd430c8\n"
				 "EXPORTS\n"
				 " f @1\n"
				 " p @9 PRIVATE\n"
				 " old @3 ABSENT\n"
				 "  g=i @2 DATA 4\n"
				 ";@uuid 6ba7b811-9dad-11d1-80b4-00c04fd430c8\n"
				 "EXPORTS\n"
				 " f @5\n"
				 " h=x.y @6\n"
				 " p @7\n";

static void test_find(const struct def_file *file)
{
	const struct def_table *tables = file->tables;
	const struct def_row *row = find(file, "f");

	CHECK(row && row->table == &tables[0] && row->ordinal == 1 && row->internal == row->name);
	row = find(file, "g");
	CHECK(row && !strcmp(row->internal, "i") && row->flags == DEF_DATA && row->data_size == 4);
	CHECK(row && row->loc.line == 7 && row->loc.col == 3 && row->loc.path == file->path);
	row = find(file, "h");
	CHECK(row && row->table == &tables[1] && !row->internal && !strcmp(row->forward_dll, "x.dll"));
	CHECK(row && !strcmp(row->forward_name, "y") && !row->forward_ordinal);
	row = find(file, "p");
	CHECK(row && row->ordinal == 7);
	CHECK(!find(file, "old") && !find(file, "i") && !find(file, "") && !find(file, "ff"));
	CHECK(def_find_name(file, "ff", 1) == &tables[0].rows[0]);
	row = def_find_hidden(file, "old", 3);
	CHECK(row && row->flags == DEF_ABSENT && row->ordinal == 3);
	row = def_find_hidden(file, "p", 1);
	CHECK(row && row->ordinal == 9);
	CHECK(!def_find_hidden(file, "f", 1));
}

static void test_tables(void)
{
	struct seen seen;
	struct def_file *file = parse("t.def", two_tables, &seen);
	const struct def_table *tables;
	uint8_t uuid[16];

	CHECK(file && file->n_tables == 2 && !seen.n);
	if (!file || file->n_tables != 2)
		return;
	tables = file->tables;
	CHECK(tables[0].file == file && tables[0].n_rows == 4 && tables[1].n_rows == 3);
	CHECK(!strcmp(tables[0].rows[1].name, "p") && !strcmp(tables[0].by_ordinal[1]->name, "g"));
	CHECK(def_find_ordinal(&tables[0], 1) == &tables[0].rows[0]);
	CHECK(def_find_ordinal(&tables[0], 9) == &tables[0].rows[1]);
	CHECK(def_find_ordinal(&tables[0], 3) == &tables[0].rows[2]);
	CHECK(!def_find_ordinal(&tables[0], 0) && !def_find_ordinal(&tables[0], 4));
	CHECK(!def_find_ordinal(&tables[0], 10) && !def_find_ordinal(&tables[1], 1));
	CHECK(def_parse_uuid("{6BA7B811-9DAD-11D1-80B4-00C04FD430C8}", 38, uuid));
	CHECK(def_find_table(file, uuid) == &tables[1]);
	uuid[15]++;
	CHECK(!def_find_table(file, uuid));
	test_find(file);
	def_free(file);
}

static void test_report(void)
{
	struct seen seen;
	struct def_file *file = parse("t.def", two_tables, &seen);
	struct def_diag diag = {.emit = see, .ctx = &seen};

	if (!file)
		return;
	def_report(&diag, file, &file->tables[1].rows[0].loc, DEF_ERROR, "x", "%s", "message");
	CHECK(diag.n_errors == 1 && seen.n == 1 && seen.loc.line == 10 && !strcmp(seen.check, "x"));
	def_report(&diag, file, &file->tables[1].rows[0].loc, DEF_WARNING, NULL, "message");
	CHECK(diag.n_errors == 1 && diag.n_warnings == 1);
	def_free(file);
	def_free(NULL);
}

static void test_files(void)
{
	struct def_diag diag = {0};

	CHECK(!def_read("/nonexistent/x.def", &diag));
	CHECK(diag.n_io_errors == 1 && diag.n_errors == 1);
	CHECK(!def_read("/", &diag));
	CHECK(diag.n_io_errors == 2 && diag.n_errors == 2);
}

static void test_uuids(void)
{
	static const char text[] = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";
	static const uint8_t bytes[16] = {0x6b, 0xa7, 0xb8, 0x10, 0x9d, 0xad, 0x11, 0xd1,
					  0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8};
	uint8_t uuid[16] = {0};
	char out[DEF_UUID_TEXT];
	size_t n;

	CHECK(def_parse_uuid(text, 36, uuid) && !memcmp(uuid, bytes, 16));
	CHECK(!strcmp(def_format_uuid(uuid, out), text));
	for (n = 0; n < 36; n++)
		CHECK(!def_parse_uuid(text, n, uuid));
	CHECK(!memcmp(uuid, bytes, 16));
}

int main(void)
{
	test_names();
	test_tables();
	test_report();
	test_files();
	test_uuids();
	printf("def-api: %u passed, %u failed, 0 skipped\n", n_passed, n_failed);
	return n_failed != 0;
}
