/* SPDX-License-Identifier: MIT
 *
 * The layout as a linker script, with which GNU ld makes the same bytes from
 * the same objects.  Used as `ld -T SCRIPT -Tmunge_base=...`; see munger(1).
 */
#include <string.h>

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

static void print_bytes(FILE *f, const struct section *s)
{
	for (uint64_t i = 0; i < s->size; i++)
		fprintf(f, "    BYTE(%u)\n", s->data ? s->data[i] : 0);
}

static void print_section(FILE *f, const struct section *s)
{
	if (!s->size)
		return;
	fprintf(f, "    . = ALIGN(%llu);\n", (unsigned long long)s->align);
	if (!s->input) {
		fprintf(f, "    *(COMMON)\n");
		return;
	}
	fprintf(f, "    KEEP(");
	print_file(f, s->input);
	fprintf(f, "(\"%s\"))\n", s->name);
}

static void print_out(const struct link *link, FILE *f, int i)
{
	const struct out *o = &link->out[i];
	const struct out *first = o;

	for (int k = MG_N_SECTIONS - 1; k >= 0; k--)
		if (link->out[k].size)
			first = &link->out[k];
	if (!o->size)
		return;
	fprintf(f, "  %s munge_base + 0x%llx : SUBALIGN(1) {\n", out_names[i],
		(unsigned long long)(o->addr - first->addr));
	for (size_t k = 0; k < o->n_inputs; k++)
		print_section(f, o->inputs[k]);
	fprintf(f, "  } =0x%02x%02x%02x%02x\n", i == MG_TEXT ? link->arch->fill : 0,
		i == MG_TEXT ? link->arch->fill : 0, i == MG_TEXT ? link->arch->fill : 0,
		i == MG_TEXT ? link->arch->fill : 0);
}

bool ldscript_write(struct link *link)
{
	struct output *out = output_open(link->opt->script, false);
	FILE *f;

	if (!out)
		return false;
	f = output_stream(out);
	fprintf(f, "/* Layout of %s. Define munge_base with --defsym. */\n", link->opt->out);
	if (link->entry)
		fprintf(f, "ENTRY(\"%s\")\n", link->entry->name);
	fprintf(f, "SECTIONS {\n");
	for (int i = 0; i < MG_N_SECTIONS; i++)
		print_out(link, f, i);
	fprintf(f, "  /DISCARD/ : { *(*) }\n}\n");
	(void)print_bytes;
	return output_commit(out);
}
