/* SPDX-License-Identifier: MIT */
#include <elfutils/libdwfl.h>
#include <fnmatch.h>
#include <gelf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "munger/link.h"

/* ------------------------------------------------------------- line numbers -- */

/* Line tables of the files that messages were about; struct lines by path. */
struct lines {
	Dwfl *dwfl; /* NULL: there are none */
};

static struct lines *open_lines(struct link *link, struct hash *files, const char *path)
{
	static const Dwfl_Callbacks callbacks = {.find_debuginfo = dwfl_standard_find_debuginfo,
						 .section_address = dwfl_offline_section_address};
	struct hash_slot *slot = hash_enter(files, path, strlen(path));
	struct lines *lines = slot->value;

	if (lines)
		return lines;
	lines = slot->value = mem_alloc(link->mem, sizeof *lines);
	lines->dwfl = dwfl_begin(&callbacks);
	if (!lines->dwfl)
		return lines;
	dwfl_report_begin(lines->dwfl);
	dwfl_report_offline(lines->dwfl, path, path, -1);
	dwfl_report_end(lines->dwfl, NULL, NULL);
	return lines;
}

static void close_lines(struct hash *files)
{
	for (size_t i = 0; i < files->cap; i++)
		if (files->slots[i].value)
			dwfl_end(((struct lines *)files->slots[i].value)->dwfl);
}

/* A member of an archive is a module of its own. */
struct wanted {
	const char *name;
	Dwfl_Module *module;
};

static int is_wanted(Dwfl_Module *module, void **data, const char *name, Dwarf_Addr start, void *arg)
{
	struct wanted *wanted = arg;

	(void)data;
	(void)start;
	if (strcmp(name, wanted->name) != 0)
		return DWARF_CB_OK;
	wanted->module = module;
	return DWARF_CB_ABORT;
}

/* libdwfl gives the sections of an object addresses of its own; finds one's by index. */
static bool section_address(Dwfl_Module *module, size_t index, Dwarf_Addr *addr)
{
	GElf_Addr bias;
	Elf *elf = dwfl_module_getelf(module, &bias);
	Elf_Scn *scn = elf ? elf_getscn(elf, index) : NULL;
	GElf_Shdr h;

	if (!scn || !gelf_getshdr(scn, &h))
		return false;
	*addr = h.sh_addr + bias;
	return true;
}

/* "foo.c:12" of a place by its line table, or NULL. */
static const char *find_line(struct link *link, struct hash *files, const struct section *s, uint64_t off)
{
	const struct input *in = s->input;
	struct wanted wanted = {.name = in->member ? mem_printf(link->mem, "%s:%s", in->path, in->member) : in->path};
	struct lines *lines = open_lines(link, files, in->path);
	Dwarf_Addr addr;
	Dwfl_Line *line;
	const char *file;
	int number;

	if (lines->dwfl)
		dwfl_getmodules(lines->dwfl, is_wanted, &wanted, 0);
	if (!wanted.module || !section_address(wanted.module, (size_t)(s - in->sections), &addr))
		return NULL;
	line = dwfl_module_getsrc(wanted.module, addr + off);
	file = line ? dwfl_lineinfo(line, NULL, &number, NULL, NULL, NULL) : NULL;
	return file && number > 0 ? mem_printf(link->mem, "%s:%d", file, number) : NULL;
}

/* ------------------------------------------------------------ nearest names -- */

enum { N_NEAR = 3, MAX_NAME = 64 };

struct near {
	const struct def_row *row[N_NEAR];
	unsigned distance[N_NEAR];
	unsigned n;
};

/* Edits that make one name of the other (Levenshtein), or `limit` if there are as many. */
static unsigned distance(const char *a, const char *b, unsigned limit)
{
	size_t n = strlen(a), m = strlen(b);
	unsigned row[MAX_NAME + 1], best;

	if (n > MAX_NAME || m > MAX_NAME || (n > m ? n - m : m - n) >= limit)
		return limit;
	for (unsigned k = 0; k <= m; k++)
		row[k] = k;
	for (size_t i = 1; i <= n; i++) {
		unsigned corner = row[0];

		best = row[0] = (unsigned)i;
		for (size_t k = 1; k <= m; k++) {
			unsigned change = corner + (a[i - 1] != b[k - 1]);

			corner = row[k];
			row[k] = row[k] + 1 < change ? row[k] + 1 : change;
			row[k] = row[k - 1] + 1 < row[k] ? row[k - 1] + 1 : row[k];
			best = row[k] < best ? row[k] : best;
		}
		if (best >= limit)
			return limit;
	}
	return row[m] < limit ? row[m] : limit;
}

static void keep_near(struct near *near, const struct def_row *row, unsigned d)
{
	unsigned i = near->n < N_NEAR ? near->n++ : N_NEAR - 1;

	for (; i && near->distance[i - 1] > d; i--) {
		near->row[i] = near->row[i - 1];
		near->distance[i] = near->distance[i - 1];
	}
	near->row[i] = row;
	near->distance[i] = d;
}

static void find_near(const struct link *link, const char *name, struct near *near)
{
	unsigned limit = (unsigned)strlen(name) / 3 + 2;

	for (size_t i = 0; i < link->n_offers; i++)
		for (uint32_t t = 0; t < link->offers[i]->n_tables; t++)
			for (uint32_t r = 0; r < link->offers[i]->tables[t].n_rows; r++) {
				const struct def_row *row = &link->offers[i]->tables[t].rows[r];
				unsigned d = row->flags & (DEF_ABSENT | DEF_PRIVATE) ? limit
										     : distance(name, row->name, limit);

				if (d < limit && (near->n < N_NEAR || d < near->distance[N_NEAR - 1]))
					keep_near(near, row, d);
			}
}

static const char *describe_near(struct link *link, const struct near *near)
{
	const char *text = "";

	for (unsigned i = 0; i < near->n; i++)
		text = mem_printf(link->mem, "%s%s '%s' (%s)", text,
				  i ? "," : "; the nearest on offer:", near->row[i]->name,
				  near->row[i]->table->file->dll);
	return text;
}

/* A row that is there but not on offer: absent, or private. */
static const struct def_row *find_hidden(const struct link *link, const char *name)
{
	const struct def_row *row = NULL;

	for (size_t i = 0; i < link->n_offers && !row; i++)
		row = def_find_hidden(link->offers[i], name, strlen(name));
	return row;
}

/* Whether compilers call it of their own accord, for what the machine has no instructions for: names of the run-time ABI of
 * ARM, of libgcc and of compiler-rt. */
static bool is_support(const char *name)
{
	static const char *const patterns[] = {
		"__aeabi_*",
		"__gnu_thumb1_*",
		"__riscv_save_*",
		"__riscv_restore_*",
		"__aarch64_*_acq*",
		"__aarch64_*_rel*",
		"__aarch64_*_relax",
		"__*[sdt]i[23]",
		"__*[sdtxh]f[23]",
		"__fix*[sdtxh]f[sdt]i",
		"__float*[sdt]i[sdtxh]f",
		"__extend*[sdt]f2",
		"__trunc*[sdxt]f2",
		"__*_f2h",
		"__*_h2f",
	};

	for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++)
		if (fnmatch(patterns[i], name, 0) == 0)
			return true;
	return false;
}

static const char *cure(const char *name)
{
	if (strncmp(name, "__atomic_", 9) == 0)
		return "add the compiler's libatomic.a, or the object or the .def file that has it";
	if (is_support(name))
		return "add the compiler's libgcc.a ('gcc -print-libgcc-file-name' with the same options), or the .def "
		       "file that has it";
	return "add the object or the .def file that has it";
}

static void report(struct link *link, struct hash *files, const struct symbol *s)
{
	const char *line = find_line(link, files, s->use, s->use_off);
	const char *where = scan_where(link, s->use, s->use_off);
	const struct def_row *hidden = find_hidden(link, s->name);
	struct near near = {.n = 0};

	find_near(link, s->name, &near);
	diag_error(&link->diag, line ? mem_printf(link->mem, "%s: %s", line, where) : where, "undefined",
		   "'%s' is defined by no input and exported by no .def file given%s; %s", s->name,
		   describe_near(link, &near), cure(s->name));
	if (hidden)
		def_report(&link->def_diag, hidden->table->file, &hidden->loc, DEF_NOTE, NULL, "'%s' is %s here",
			   s->name, hidden->flags & DEF_ABSENT ? "absent" : "private");
}

void undefined_report(struct link *link)
{
	struct hash files = {.mem = link->mem};

	for (size_t i = 0; i < link->n_symbols; i++)
		if (link->symbols[i]->kind == SYM_UNDEFINED && link->symbols[i]->use)
			report(link, &files, link->symbols[i]);
	close_lines(&files);
}
