/* SPDX-License-Identifier: MIT
 *
 * The layout as a linker script, with which GNU ld and lld make the same bytes from
 * the same objects: `ld -T SCRIPT --defsym munge_base=ADDRESS OBJECT...`.
 */
#include <ctype.h>
#include <gelf.h>

#include "munger/arch/arch.h"
#include "munger/link.h"
#include "munger/output.h"

static const char *const out_names[MG_N_SECTIONS] = {".text", ".rodata", ".relro", ".data"};

/* A file in a script: path, or archive:member. */
static void print_file(FILE *f, const struct input *in)
{
	if (in->member)
		fprintf(f, "\"%s:%s\"", in->path, in->member);
	else
		fprintf(f, "\"%s\"", in->path);
}

/* `off` is the section's, from the first of the image. lld wants an address of `.`, where GNU ld takes an offset too. */
static void print_section(FILE *f, const struct section *s, uint64_t off)
{
	if (!s->size && !s->n_pieces)
		return;
	fprintf(f, "    . = ABSOLUTE(MAX(ABSOLUTE(.), munge_base + 0x%llx));\n", (unsigned long long)(off + s->off));
	if (!s->input) {
		fprintf(f, "    *(COMMON)\n");
		return;
	}
	fprintf(f, "    KEEP(");
	print_file(f, s->input);
	fprintf(f, "(\"%s\"))\n", s->name);
}

/* Link address of the first section, which the script calls munge_base. */
static uint64_t first_addr(const struct link *link)
{
	for (int i = 0; i < MG_N_SECTIONS; i++)
		if (link->out[i].size)
			return link->out[i].addr;
	return 0;
}

/* The inputs of one section, either those with bytes or those without, from the first on. */
static void print_inputs(FILE *f, const struct out *o, uint64_t off, const struct section *first)
{
	for (size_t k = 0; k < o->n_inputs; k++)
		if ((o->inputs[k]->type == SHT_NOBITS) == (first->type == SHT_NOBITS))
			print_section(f, o->inputs[k], off);
}

static const struct section *find_first(const struct out *o, bool zero_fill)
{
	for (size_t k = 0; k < o->n_inputs; k++)
		if ((o->inputs[k]->type == SHT_NOBITS) == zero_fill)
			return o->inputs[k];
	return NULL;
}

static void print_out(const struct link *link, FILE *f, int i)
{
	const struct out *o = &link->out[i];
	const struct section *bytes = find_first(o, false), *zeros = find_first(o, true);
	uint64_t off = o->addr - first_addr(link);
	unsigned fill = i == MG_TEXT ? link->arch->fill * 0x01010101u : 0;

	if (bytes) {
		fprintf(f, "  %s munge_base + 0x%llx : SUBALIGN(1) {\n", out_names[i],
			(unsigned long long)(off + bytes->off));
		print_inputs(f, o, off, bytes);
		fprintf(f, "  } =0x%08x\n", fill);
	}
	if (zeros) {
		fprintf(f, "  .bss munge_base + 0x%llx (NOLOAD) : SUBALIGN(1) {\n",
			(unsigned long long)(off + zeros->off));
		print_inputs(f, o, off, zeros);
		fprintf(f, "  }\n");
	}
}

/* lld takes quotes for a part of the name, which GNU ld needs for some. */
static bool is_plain(const char *name)
{
	while (isalnum((unsigned char)*name) || *name == '_')
		name++;
	return !*name;
}

bool ldscript_write(struct link *link)
{
	static const char *const tables[] = {".symtab", ".strtab", ".shstrtab"};
	struct output *out = output_open(link->opt->script, false);
	uint64_t got;
	int section;
	FILE *f;

	if (!out)
		return false;
	/* One without slots is anywhere, but lld wants it aligned. */
	got = layout_align_up(layout_got(link, &section), layout_word(link)) - first_addr(link);
	f = output_stream(out);
	fprintf(f, "/* Layout of %s. Define munge_base with --defsym. */\n", link->opt->out);
	if (link->entry)
		fprintf(f, is_plain(link->entry->name) ? "ENTRY(%s)\n" : "ENTRY(\"%s\")\n", link->entry->name);
	fprintf(f, "SECTIONS {\n");
	for (int i = 0; i < MG_N_SECTIONS; i++)
		print_out(link, f, i);
	/* The linkers make these by themselves, and do not want them discarded. The GOT is where there is more: ld
	 * wants --no-check-sections, and lld puts nothing else there in the file if it is loaded from elsewhere. */
	fprintf(f, "  .got munge_base + 0x%llx : AT(munge_base + 0x%llx) { *(.got.plt) *(.got .igot.plt) }\n",
		(unsigned long long)got, (unsigned long long)got + (1u << MG_LIMIT_LOG2));
	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
		fprintf(f, "  %s 0 : { *(%s) }\n", tables[i], tables[i]);
	fprintf(f, "  /DISCARD/ : { *(*) }\n}\n");
	return output_commit(out);
}
