/* SPDX-License-Identifier: MIT
 *
 * Loads an image, of any architecture, as if it were at an address, and writes
 * what memory would hold, so that it can be compared with what a linker makes.
 *
 *   load_at IMAGE ADDRESS MEMORY IMPORTS.s DEF...
 *
 * ADDRESS is rounded up to where the image can be. Every row of the .def files
 * gets an address near by; IMPORTS.s defines the symbols there, for the linker.
 * Prints the address of the first section.
 */
#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "defparse/defparse.h"
#include "libexport/build.h"
#include "munger/arch/image.h"
#include "munger/loader.h"

struct host {
	ldr_addr base;
	unsigned char *mem;
	size_t size;
	ldr_addr run;
};

static void fail(const char *what, const char *name)
{
	fprintf(stderr, "load_at: error: %s: %s\n", name, what);
	exit(2);
}

static void *give(void *ctx, const struct ldr_request *req, ldr_addr *run)
{
	struct host *host = ctx;

	host->run = *run = (host->base & ~(ldr_addr)(req->align - 1)) + req->align + req->residue;
	host->size = req->size;
	host->mem = aligned_alloc(65536, (req->size + 2 * 65536) & ~(size_t)65535);
	if (!host->mem)
		fail("no memory", "image");
	memset(host->mem, 0, req->size); /* the loader leaves padding alone; the linker makes it 0 */
	return host->mem;
}

static void take(void *ctx, void *mem, size_t size, enum ldr_kind kind)
{
	(void)ctx;
	(void)size;
	(void)kind;
	free(mem);
}

static void *read_file(const char *path, size_t *size)
{
	FILE *f = fopen(path, "rb");
	char *data;

	if (!f || fseek(f, 0, SEEK_END) != 0)
		fail("cannot be read", path);
	*size = (size_t)ftell(f);
	data = malloc(*size + 1);
	rewind(f);
	if (!data || fread(data, 1, *size, f) != *size)
		fail("cannot be read", path);
	fclose(f);
	return data;
}

/* The address that a row is given: 16 bytes each, 4 MiB above the image. */
static ldr_addr address_of(const struct host *host, const struct arch_image *arch, unsigned table,
			   const struct def_row *row)
{
	ldr_addr addr = host->base + 0x400000 + table * 0x100000 + row->ordinal * 16;

	return row->flags & (DEF_DATA | DEF_CONSTANT) ? addr : addr | arch->code_bit;
}

static const struct exp_table *make_table(const struct host *host, const struct arch_image *arch, unsigned number,
					  const struct def_table *def, FILE *symbols)
{
	struct export_plan plan;
	struct exp_table *table;
	unsigned char *entry;

	if (!export_plan_init(&plan, def) || !(table = calloc(1, export_plan_size(&plan, arch->loader->word_size) + 8)))
		fail("no memory", def->file->path);
	memcpy(table->uuid, plan.uuid, sizeof table->uuid);
	table->first = plan.first;
	table->count = plan.count;
	entry = (unsigned char *)(table + 1);
	for (uint32_t i = 0; i < plan.count; i++, entry += arch->loader->word_size) {
		ldr_addr addr = plan.row[i] ? address_of(host, arch, number, plan.row[i]) : ~(ldr_addr)0;

		memcpy(entry, &addr, arch->loader->word_size);
		if (plan.row[i])
			fprintf(symbols, "\t.global %s\n\t.type %s, %%%s\n\t.set %s, 0x%llx\n", plan.row[i]->name,
				plan.row[i]->name, plan.row[i]->flags & DEF_DATA ? "object" : "function",
				plan.row[i]->name, (unsigned long long)addr);
	}
	return table;
}

static const struct exp_table *find(const struct exp_table *const *tables, size_t n, const struct mg_import *wanted)
{
	const struct exp_table *table = exp_find_table(tables, n, wanted->uuid);

	if (!table)
		fail("no .def file given has the table", "import");
	return table;
}

static void load(struct ldr_image *img, const struct arch_image *arch, const struct exp_table *const *tables, size_t n)
{
	int code = ldr_image_open(img);

	if (code == LDR_ERR_ABI && arch->variant) {
		*img = (struct ldr_image){.config = img->config, .arch = arch->variant, .source = img->source};
		code = ldr_image_open(img);
	}
	img->imports = calloc(img->plan.n_imports + 1, sizeof *img->imports);
	img->table = calloc(img->plan.n_tables + 1, sizeof *img->table);
	if (!code)
		code = ldr_image_plan(img, NULL);
	for (uint32_t i = 0; !code && i < img->plan.n_imports; i++)
		img->imports[i].table = find(tables, n, &img->wanted[i]);
	if (!code)
		code = ldr_image_place(img);
	if (!code)
		code = ldr_image_bind(img);
	if (code)
		fail(ldr_error_text(code), "image");
}

/* Writes the bytes of all sections, without the last one's zero fill. */
static void write_memory(const struct ldr_image *img, const char *path)
{
	ldr_addr first = 0, end = 0;
	const unsigned char *mem = NULL;
	FILE *f = fopen(path, "wb");

	for (int i = 0; i < MG_N_SECTIONS; i++) {
		const struct ldr_section *s = &img->section[i];

		if (!s->size)
			continue;
		if (!mem) {
			mem = s->mem;
			first = s->run;
		}
		if (s->file_size)
			end = s->run + s->file_size;
	}
	if (!f || fwrite(mem, 1, end - first, f) != end - first || fclose(f) != 0)
		fail("cannot be written", path);
	printf("0x%llx\n", (unsigned long long)first);
}

int main(int argc, char **argv)
{
	struct host host = {0};
	struct ldr_config config = {.ctx = &host, .alloc = give, .free = take};
	struct ldr_image img = {.config = &config};
	const struct arch_image *arch;
	struct def_diag diag = {.out = stderr};
	const struct exp_table *tables[16];
	size_t n = 0, size;
	unsigned char *data;
	FILE *symbols;

	if (argc < 5)
		fail("usage: load_at IMAGE ADDRESS MEMORY IMPORTS.s DEF...", "arguments");
	data = read_file(argv[1], &size);
	host.base = (ldr_addr)strtoull(argv[2], NULL, 0);
	arch = size > EI_NIDENT + 4 ? arch_image_find(data[18] | (unsigned)data[19] << 8, data[EI_CLASS]) : NULL;
	if (!arch)
		fail("not an image of any architecture", argv[1]);
	config.arch = img.arch = arch->loader;
	img.source = (struct ldr_source){.data = data, .size = (uint32_t)size};
	symbols = fopen(argv[4], "w");
	if (!symbols)
		fail("cannot be written", argv[4]);
	for (int i = 5; i < argc; i++) {
		struct def_file *file = def_read(argv[i], &diag);

		for (uint32_t t = 0; file && t < file->n_tables && n < 16; t++, n++)
			tables[n] = make_table(&host, arch, (unsigned)n, &file->tables[t], symbols);
	}
	fclose(symbols);
	load(&img, arch, tables, n);
	write_memory(&img, argv[3]);
	return 0;
}
