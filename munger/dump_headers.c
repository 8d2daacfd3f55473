/* SPDX-License-Identifier: MIT */
#include "munger/dump_object.h"

#include <elf.h>
#include <inttypes.h>
#include <string.h>

static void print_bits(FILE *out, const struct image *img)
{
	const char *sep = "";

	for (unsigned bit = 0; bit < 32; bit++) {
		if (!(img->isa >> bit & 1))
			continue;
		const char *name = image_isa_name(img->words, bit);
		if (name)
			fprintf(out, "%s%s", sep, name);
		else
			fprintf(out, "%sbit-%u", sep, bit);
		sep = " ";
	}
	fprintf(out, "%s\n", *sep ? "" : "-");
}

static void print_array(const struct dump *dump, const char *what, uint32_t n, uint32_t off)
{
	if (n)
		fprintf(dump->out, "  %-10s%" PRIu32 " at .relro+0x%" PRIx32 "\n", what, n, off);
	else
		fprintf(dump->out, "  %-10s-\n", what);
}

static void print_identity(const struct dump *dump, const struct image *img)
{
	static const char *const windows[] = {"any address", "below 2 GiB", "below 4 GiB"};
	static const char *const forms[] = {"direct", "jumps", "pointers"};
	FILE *out = dump->out;

	fprintf(out, "  %-10s%s, %d bits, flags 0x%" PRIx32 "\n", "machine", object_machine_name(dump, img->machine),
		img->elf_class == ELFCLASS64 ? 64 : 32, img->e_flags);
	fprintf(out, "  %-10s%s\n", "name", *img->name ? img->name : "- (an executable)");
	fprintf(out, "  %-10s%u\n", "version", img->version);
	fprintf(out, "  %-10s%s\n", "window", windows[img->window]);
	fprintf(out, "  %-10s%s\n", "imports", forms[img->form]);
	fprintf(out, "  %-10s", "isa");
	print_bits(out, img);
	if (img->entry)
		fprintf(out, "  %-10s%s\n", "entry", dump_addr(dump, img, img->entry));
	else
		fprintf(out, "  %-10s-\n", "entry");
	if (img->interp)
		fprintf(out, "  %-10s%s\n", "interp", dump_clean(dump, img->interp));
	print_array(dump, "init", img->n_init, img->init_off);
	print_array(dump, "fini", img->n_fini, img->fini_off);
}

static void print_sections(FILE *out, const struct image *img)
{
	fprintf(out, "  %-8s %10s %10s %8s %8s %8s %6s  %s\n", "section", "file", "link", "size", "in file", "zero",
		"align", "in place");
	for (unsigned s = 0; s < MG_N_SECTIONS; s++) {
		const struct image_section *sec = &img->section[s];
		if (!sec->present)
			continue;
		fprintf(out,
			"  %-8s 0x%08" PRIx32 " 0x%08" PRIx64 " %8" PRIu64 " %8" PRIu32 " %8" PRIu64 " %6" PRIu32
			"  %s\n",
			image_section_name(s), sec->file_off, sec->addr, sec->size, sec->file_size,
			sec->size - sec->file_size, sec->align, sec->in_place ? "yes" : "-");
	}
}

static void print_sizes(FILE *out, const struct image *img)
{
	uint64_t loadable = 0;
	uint32_t fix_end = img->groups_off + img->groups_size, fix = fix_end - img->runs_off;

	for (unsigned s = 0; s < MG_N_SECTIONS; s++)
		loadable += img->section[s].file_size;
	uint64_t padding = fix_end - (img->head_size + img->plan_size + loadable + fix);
	fprintf(out, "  %-10s%" PRIu32 " bytes at 0x%" PRIx32 "\n", "PLAN", img->plan_size, img->plan_off);
	fprintf(out,
		"  %-10s%" PRIu32 " bytes at 0x%" PRIx32 ": %" PRIu32 " local runs in %" PRIu32 ", %" PRIu32
		" import groups in %" PRIu32 "\n",
		"FIX", fix, img->runs_off, img->n_runs, img->runs_size, img->n_groups, img->groups_size);
	fprintf(out,
		"  %-10s%" PRIu32 " bytes: %" PRIu32 " headers, %" PRIu32 " PLAN, %" PRIu64 " sections, %" PRIu64
		" padding, %" PRIu32 " FIX, %" PRIu32 " beside the image\n",
		"file", img->size, img->head_size, img->plan_size, loadable, padding, fix, img->size - fix_end);
	if (loadable)
		fprintf(out,
			"  %-10s%" PRIu64 " bytes; file / loadable = %.3f, %.3f without what is beside the image\n",
			"loadable", loadable, (double)img->size / (double)loadable, (double)fix_end / (double)loadable);
	else
		fprintf(out, "  %-10s0 bytes\n", "loadable");
}

static void print_sums(FILE *out, const struct image *img)
{
	fprintf(out, "  %-10shead 0x%08" PRIx32 "%s, body 0x%08" PRIx32 "%s, groups 0x%08" PRIx32 "%s\n", "checksums",
		img->head_sum, img->bad_sums & IMAGE_SUM_HEAD ? " BAD" : "", img->body_sum,
		img->bad_sums & IMAGE_SUM_BODY ? " BAD" : "", img->groups_sum,
		img->bad_sums & IMAGE_SUM_GROUPS ? " BAD" : "");
}

void dump_headers_image(const struct dump *dump, const struct dump_image *di)
{
	fprintf(dump->out, "headers:\n");
	print_identity(dump, di->img);
	print_sections(dump->out, di->img);
	print_sizes(dump->out, di->img);
	print_sums(dump->out, di->img);
}

/* "AX": the letters of readelf that matter here. */
static const char *flag_text(char text[8], uint64_t flags)
{
	static const struct {
		uint64_t flag;
		char letter;
	} letters[] = {{SHF_WRITE, 'W'},   {SHF_ALLOC, 'A'}, {SHF_EXECINSTR, 'X'}, {SHF_MERGE, 'M'},
		       {SHF_STRINGS, 'S'}, {SHF_GROUP, 'G'}, {SHF_TLS, 'T'}};
	char *t = text;

	for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++)
		if (flags & letters[i].flag)
			*t++ = letters[i].letter;
	if (t == text)
		*t++ = '-';
	*t = 0;
	return text;
}

static const char *type_text(const struct dump *dump, uint32_t type)
{
	static const struct {
		uint32_t type;
		const char name[14];
	} names[] = {{SHT_PROGBITS, "PROGBITS"},
		     {SHT_SYMTAB, "SYMTAB"},
		     {SHT_STRTAB, "STRTAB"},
		     {SHT_RELA, "RELA"},
		     {SHT_REL, "REL"},
		     {SHT_NOBITS, "NOBITS"},
		     {SHT_NOTE, "NOTE"},
		     {SHT_DYNAMIC, "DYNAMIC"},
		     {SHT_DYNSYM, "DYNSYM"},
		     {SHT_HASH, "HASH"},
		     {SHT_GROUP, "GROUP"},
		     {SHT_SYMTAB_SHNDX, "SYMTAB_SHNDX"},
		     {SHT_INIT_ARRAY, "INIT_ARRAY"},
		     {SHT_FINI_ARRAY, "FINI_ARRAY"},
		     {SHT_PREINIT_ARRAY, "PREINIT_ARRAY"}};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (names[i].type == type)
			return names[i].name;
	return mem_printf(dump->mem, "0x%" PRIx32, type);
}

void dump_headers_object(const struct dump *dump, const struct object *object)
{
	static const char *const types[] = {"none", "relocatable", "executable", "shared object", "core"};
	FILE *out = dump->out;
	char flags[8];

	fprintf(out, "headers:\n");
	fprintf(out, "  %-10s%s, %d bits, flags 0x%" PRIx32 "\n", "machine", object_machine_name(dump, object->machine),
		object->elf_class == ELFCLASS64 ? 64 : 32, object->flags);
	fprintf(out, "  %-10s%s\n", "type", object->type < 5 ? types[object->type] : "other");
	if (object->type != ET_REL)
		fprintf(out, "  %-10s0x%" PRIx64 "\n", "entry", object->entry);
	fprintf(out, "  %10s %10s %8s %6s %-6s %-13s %s\n", "file", "link", "size", "align", "flags", "type",
		"section");
	for (size_t i = 1; i < object->n_sections; i++) {
		const struct object_section *s = &object->sections[i];
		fprintf(out, "  0x%08" PRIx64 " 0x%08" PRIx64 " %8" PRIu64 " %6" PRIu64 " %-6s %-13s %s\n", s->off,
			s->addr, s->size, s->align, flag_text(flags, s->flags), type_text(dump, s->type),
			dump_clean(dump, s->name));
	}
	fprintf(out, "  %-10s%" PRIu64 " bytes\n", "file", object->file_size);
}
