/* SPDX-License-Identifier: MIT
 *
 * An image for use in place: in flash, say, with relro and data in RAM.  Link addresses
 * are where the sections will be, so a load that finds them there has nothing to
 * write to code: what it adds is 0 everywhere.  Branches to imports go to thunks behind the code,
 * which jump to where slots behind relro point, and those the load fills in.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "loader/field.h"
#include "munger/arch/arch.h"
#include "munger/link.h"

/* "NAME=NUMBER" at the start. Returns: what follows, or NULL. */
static const char *parse_part(const char *text, const char *name, uint64_t *value)
{
	const size_t n = strlen(name);
	char *end;

	if (strncmp(text, name, n) != 0 || text[n] != '=')
		return NULL;
	errno = 0;
	*value = strtoull(text + n + 1, &end, 0);
	return end > text + n + 1 && !errno && *value <= UINT32_MAX ? end : NULL;
}

bool bound_parse(struct link_options *opt, const char *text)
{
	text = parse_part(text, "text", &opt->at_text);
	if (text && *text == ',')
		text = parse_part(text + 1, "data", &opt->at_data);
	else
		text = NULL;
	opt->bound = text && !*text;
	return opt->bound;
}

/* Makes room at the end of what a section has in the file. Returns: its offset. */
static uint64_t extend(struct out *o, uint64_t size, uint64_t align)
{
	const uint64_t off = layout_align_up(o->file_size, align);

	bytes_fill(&o->bytes, 0, off + size - o->file_size);
	o->file_size = o->size = off + size;
	if (o->align < align)
		o->align = align;
	return off;
}

/* A slot for what `f` imports. Returns: its offset in relro. */
static uint64_t add_slot(struct link *link, const struct import_fixup *f)
{
	const unsigned word = layout_word(link);
	const uint64_t off = extend(&link->out[MG_RELRO], word, word);

	*MEM_PUSH(link->mem, link->import_fixups, link->n_import_fixups, link->cap_import_fixups) =
		(struct import_fixup){.off = off,
				      .addend = f->addend,
				      .import = f->import,
				      .ordinal = f->ordinal,
				      .place = MG_RELRO,
				      .field = word == 8 ? MG_F_W64 : MG_F_W32};
	return off;
}

/* Keeps a section where it is in its page. */
static void keep_in_page(struct out *o)
{
	if (o->align < LDR_PAGE) {
		o->align = LDR_PAGE;
		o->residue = o->addr & (LDR_PAGE - 1);
	}
}

/* The instruction of a thunk that has the slot's place in its page, which no load changes. */
static void write_low(struct link *link, uint64_t off, uint64_t slot_addr)
{
	const struct thunk_code *code = &link->arch->thunk;
	unsigned char *mem = link->out[MG_TEXT].bytes.data + off + code->low_off;
	const unsigned field = arch_row(link->arch, code->low_type)->field;

	keep_in_page(&link->out[MG_TEXT]);
	keep_in_page(&link->out[MG_RELRO]);
	if (ldr_field_put(link->arch->loader, field, mem, slot_addr))
		diag_error(&link->diag, link->opt->out, "form-range",
			   "a slot at .relro+0x%llx is not aligned as code needs it; munge the objects again",
			   (unsigned long long)(slot_addr - link->out[MG_RELRO].addr));
}

/* Returns: the address for a branch to it, as link addresses were. */
static uint64_t add_thunk(struct link *link, const struct import_fixup *f)
{
	const struct ldr_indirect *how = link->arch->jumps;
	const struct thunk_code *code = &link->arch->thunk;
	const unsigned field = arch_row(link->arch, code->type)->field;
	struct out *text = &link->out[MG_TEXT];
	const uint64_t slot_addr = link->out[MG_RELRO].addr + add_slot(link, f);
	const uint64_t off = extend(text, how->arch.thunk_size, ldr_thunk_align(&how->arch));
	const uint64_t place = off + code->off, mask = ldr_field_info(&how->arch, field)->page ? LDR_PAGE - 1 : 0;
	const uint64_t thunk = how->thunk(text->bytes.data + off, text->addr + off, 0);

	*MEM_PUSH(link->mem, link->fixups, link->n_fixups, link->cap_fixups) =
		(struct fixup){.off = place,
			       .place = MG_TEXT,
			       .field = (uint8_t)field,
			       .plus = MG_RELRO,
			       .minus = MG_TEXT,
			       .value = slot_addr + (uint64_t)code->addend - ((text->addr + place) & ~mask)};
	if (code->low_type)
		write_low(link, off, slot_addr);
	return thunk;
}

static void refuse(struct link *link, const struct import_fixup *f)
{
	diag_error(&link->diag, link->opt->out, "at-import",
		   ".text+0x%llx holds the address of an import, which a load would have to write there; compile with "
		   "-fPIC, or take the address in data",
		   (unsigned long long)f->off);
}

/* A group of n places in code. */
static void reroute(struct link *link, const struct import_fixup *f, size_t n)
{
	const struct ldr_arch *arch = link->arch->loader;
	const struct ldr_field *info = ldr_field_info(arch, f->field);
	uint64_t thunk;

	if (!info->branch) {
		for (size_t i = 0; i < n; i++)
			refuse(link, &f[i]);
		return;
	}
	thunk = add_thunk(link, f);
	for (size_t i = 0; i < n; i++) {
		struct out *text = &link->out[MG_TEXT];

		if (ldr_field_put(arch, f->field, text->bytes.data + f[i].off,
				  thunk - ldr_field_base(info, text->addr + f[i].off, text->addr)))
			diag_error(&link->diag, link->opt->out, "form-range",
				   "a branch at .text+0x%llx does not reach its thunk behind the code; split the image",
				   (unsigned long long)f[i].off);
	}
}

void bound_make(struct link *link)
{
	struct import_fixup *all = link->import_fixups;
	const size_t n_all = link->n_import_fixups;
	size_t n;

	link->import_fixups = NULL;
	link->n_import_fixups = link->cap_import_fixups = 0;
	for (size_t i = 0; i < n_all; i += n) {
		for (n = 1; i + n < n_all && fixups_same_group(&all[i], &all[i + n]); n++)
			;
		if (all[i].place == MG_TEXT) {
			reroute(link, &all[i], n);
			continue;
		}
		for (size_t k = 0; k < n; k++)
			*MEM_PUSH(link->mem, link->import_fixups, link->n_import_fixups, link->cap_import_fixups) =
				all[i + k];
	}
}

uint64_t bound_addr(const struct link *link, int i, uint64_t end)
{
	const struct out *o = &link->out[i];

	if (i <= MG_RODATA)
		return link->opt->at_text + o->file_off;
	end = end > link->opt->at_data ? end : link->opt->at_data;
	return end + ((o->residue - end) & (o->align - 1));
}

void bound_check(struct link *link)
{
	const uint64_t flash = link->opt->at_text, ram = link->opt->at_data;
	uint64_t end = flash;

	for (int i = 0; i < MG_N_SECTIONS; i++) {
		const struct out *o = &link->out[i];

		if (!o->size)
			continue;
		if (i <= MG_RODATA && flash & (o->align - 1))
			diag_error(&link->diag, link->opt->out, "at",
				   "text=0x%llx is no multiple of %llu, which section %d needs",
				   (unsigned long long)flash, (unsigned long long)o->align, i);
		end = flash + o->file_off + o->file_size;
	}
	if (ram < end)
		diag_error(&link->diag, link->opt->out, "at",
			   "data=0x%llx is below 0x%llx, where the file ends; RAM is above flash",
			   (unsigned long long)ram, (unsigned long long)end);
}
