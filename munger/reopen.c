/* SPDX-License-Identifier: MIT
 *
 * An image as a link again, as it was when all was laid out and relocated.
 */
#include "loader/field.h"
#include "munger/arch/arch.h"
#include "munger/image_read.h"
#include "munger/link.h"

/* The first field of those that make one which stands apart, of a place that is the first's. */
static unsigned first_of(struct link *link, const struct fixup *f, const struct field_pair *pair)
{
	ldr_addr raw;

	if (ldr_field_get(link->arch->loader, pair->first, link->out[f->place].bytes.data + f->off, 0, &raw))
		return MG_N_FIELDS;
	return pair->first;
}

/* Two instructions that stand apart are two fixups again, until they are packed. */
static void part(struct link *link, struct fixup both)
{
	const struct ldr_field *info = ldr_field_info(link->arch->loader, both.field);
	struct fixup *first = &link->fixups[link->n_fixups - 1], second = both;
	const struct field_pair *pair = link->arch->apart;

	while (pair->both && (pair->both != both.field || first_of(link, &both, pair) == MG_N_FIELDS))
		pair++;
	first->field = pair->first;
	second.field = pair->second;
	second.off += info->width + ((uint64_t)both.low << info->align_log2);
	*MEM_PUSH(link->mem, link->fixups, link->n_fixups, link->cap_fixups) = second;
}

/* A place of a section that the munger has written by the same function, so it can be read. */
static void add_run_place(struct link *link, const struct image_place *p)
{
	struct fixup *f = MEM_PUSH(link->mem, link->fixups, link->n_fixups, link->cap_fixups);
	ldr_addr raw = 0;

	if (ldr_field_get(link->arch->loader, p->field, link->out[p->section].bytes.data + p->off, p->low, &raw))
		diag_error(&link->diag, link->opt->out, "image-place",
			   "the bytes at 0x%x of %s are not what field %u stands for; munge the objects again", p->off,
			   image_section_name(p->section), p->field);
	if (ldr_field_info(link->arch->loader, p->field)->branch)
		raw |= link->arch->image->code_bit; /* which the instruction does not hold */
	*f = (struct fixup){.off = p->off,
			    .place = p->section,
			    .field = p->field,
			    .plus = p->plus,
			    .minus = p->minus,
			    .low = p->low,
			    .value = raw};
	if (ldr_field_info(link->arch->loader, p->field)->apart)
		part(link, *f);
}

/* The bytes at the places of imports become those that the direct form has. */
static void add_import_place(struct link *link, const struct image_place *p)
{
	const struct ldr_arch *arch = link->arch->loader;
	unsigned char *mem = link->out[p->section].bytes.data + p->off;

	*MEM_PUSH(link->mem, link->import_fixups, link->n_import_fixups, link->cap_import_fixups) =
		(struct import_fixup){.off = p->off,
				      .addend = p->addend,
				      .import = p->import,
				      .ordinal = p->ordinal,
				      .place = p->section,
				      .field = p->field};
	if (ldr_field_put(arch, p->field, mem, 0) && ldr_field_put(arch, p->field, mem, 1))
		diag_error(&link->diag, link->opt->out, "image-place",
			   "the bytes at 0x%x of %s are not what field %u stands for; munge the objects again", p->off,
			   image_section_name(p->section), p->field);
}

static int add_place(void *ctx, const struct image_place *p)
{
	if (p->is_import)
		add_import_place(ctx, p);
	else
		add_run_place(ctx, p);
	return 0;
}

static void add_sections(struct link *link, const struct image *img)
{
	for (unsigned i = 0; i < MG_N_SECTIONS; i++) {
		const struct image_section *s = &img->section[i];
		struct out *o = &link->out[i];

		*o = (struct out){.align = 1, .bytes.mem = link->mem};
		if (!s->present)
			continue;
		bytes_add(&o->bytes, image_bytes(img, i), s->file_size);
		o->file_size = s->file_size;
		o->size = s->size;
		o->align = s->align;
		o->residue = s->addr & (s->align - 1);
		o->addr = s->addr;
	}
}

void reopen_image(struct link *link, const struct image *img)
{
	link->arch = arch_of_isa(arch_find(img->machine, img->elf_class), img->isa);
	link->e_flags = img->e_flags;
	link->isa = img->isa;
	link->window = img->window;
	link->name = img->name;
	link->n_tables = img->n_tables;
	link->n_init = img->n_init;
	link->n_fini = img->n_fini;
	add_sections(link, img);
	link->entry_off = img->entry ? img->entry - img->section[MG_TEXT].addr + 1 : 0;
	for (uint32_t i = 0; i < img->n_imports; i++)
		*MEM_PUSH(link->mem, link->imports, link->n_imports, link->cap_imports) =
			(struct import){.dll = img->imports[i].name, .uuid = img->imports[i].uuid, .used = true};
	image_each_place(img, add_place, link);
}
