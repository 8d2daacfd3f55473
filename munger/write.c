/* SPDX-License-Identifier: MIT
 *
 * The image's bytes, in the order of docs/FORMAT.md.
 */
#include <elf.h>
#include <fcntl.h>
#include <string.h>

#include "munger/arch/arch.h"
#include "munger/checksum.h"
#include "munger/link.h"
#include "munger/output.h"

enum { SUM_SIZE = 4 }; /* a checksum word */

static bool is_64(const struct link *link)
{
	return link->arch->loader->elf_class == ELFCLASS64;
}

static uint64_t ehdr_size(const struct link *link)
{
	return is_64(link) ? sizeof(Elf64_Ehdr) : sizeof(Elf32_Ehdr);
}

static uint64_t phdr_size(const struct link *link)
{
	return is_64(link) ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr);
}

static unsigned n_loads(const struct link *link)
{
	unsigned n = 0;

	for (int i = 0; i < MG_N_SECTIONS; i++)
		n += link->out[i].size != 0;
	return n;
}

/* PLAN, the sections, and what only the kernel reads. */
static unsigned n_phdrs(const struct link *link)
{
	return 1 + n_loads(link) + (link->opt->interp ? 2 : 0);
}

static uint64_t plan_off(const struct link *link)
{
	return ehdr_size(link) + n_phdrs(link) * phdr_size(link);
}

uint64_t write_head_size(const struct link *link, const struct packed *packed)
{
	return plan_off(link) + packed->plan.size + SUM_SIZE;
}

/* Appends a number as wide as the class's addresses. */
static void put_word(const struct link *link, struct bytes *to, uint64_t value)
{
	bytes_le(to, value, is_64(link) ? 8 : 4);
}

/* ----------------------------------------------------------------- headers -- */

struct ends {
	uint64_t shoff, interp_off;
	unsigned n_sections, strndx;
};

static void put_ehdr(struct link *link, struct bytes *to, const struct ends *ends)
{
	static const unsigned char zero[EI_NIDENT - EI_OSABI];

	bytes_add(to, ELFMAG, SELFMAG);
	bytes_le(to, link->arch->loader->elf_class, 1);
	bytes_le(to, ELFDATA2LSB, 1);
	bytes_le(to, EV_CURRENT, 1);
	bytes_add(to, zero, sizeof zero);
	bytes_le(to, ET_DYN, 2);
	bytes_le(to, link->arch->loader->machine, 2);
	bytes_le(to, EV_CURRENT, 4);
	put_word(link, to, link->entry_off ? link->out[MG_TEXT].addr + link->entry_off - 1 : 0);
	put_word(link, to, ehdr_size(link));
	put_word(link, to, ends->shoff);
	bytes_le(to, link->e_flags, 4);
	bytes_le(to, ehdr_size(link), 2);
	bytes_le(to, phdr_size(link), 2);
	bytes_le(to, n_phdrs(link), 2);
	bytes_le(to, is_64(link) ? sizeof(Elf64_Shdr) : sizeof(Elf32_Shdr), 2);
	bytes_le(to, ends->n_sections, 2);
	bytes_le(to, ends->strndx, 2);
}

static void put_phdr(const struct link *link, struct bytes *to, Elf64_Phdr p)
{
	bytes_le(to, p.p_type, 4);
	if (is_64(link))
		bytes_le(to, p.p_flags, 4);
	put_word(link, to, p.p_offset);
	put_word(link, to, p.p_vaddr);
	put_word(link, to, p.p_vaddr);
	put_word(link, to, p.p_filesz);
	put_word(link, to, p.p_memsz);
	if (!is_64(link))
		bytes_le(to, p.p_flags, 4);
	put_word(link, to, p.p_align);
}

/* The interpreter's path is right behind FIX. */
static void put_interp(const struct link *link, struct bytes *to, const struct ends *ends)
{
	const uint64_t size = strlen(link->opt->interp) + 1;

	put_phdr(link, to,
		 (Elf64_Phdr){.p_type = PT_INTERP,
			      .p_flags = PF_R | MG_PF_OTHER,
			      .p_offset = ends->interp_off,
			      .p_filesz = size,
			      .p_memsz = size,
			      .p_align = 1});
	put_phdr(link, to, (Elf64_Phdr){.p_type = PT_GNU_STACK, .p_flags = PF_R | PF_W | MG_PF_OTHER, .p_align = 1});
}

static void put_phdrs(const struct link *link, struct bytes *to, const struct packed *packed, const struct ends *ends)
{
	static const uint32_t flags[MG_N_SECTIONS] = {PF_R | PF_X, PF_R, PF_R | PF_W, PF_R | PF_W};

	put_phdr(link, to,
		 (Elf64_Phdr){.p_type = MG_PT_PLAN,
			      .p_flags = PF_R,
			      .p_offset = plan_off(link),
			      .p_filesz = packed->plan.size + SUM_SIZE,
			      .p_memsz = packed->plan.size + SUM_SIZE,
			      .p_align = 1});
	for (int i = 0; i < MG_N_SECTIONS; i++) {
		const struct out *o = &link->out[i];

		if (o->size)
			put_phdr(link, to,
				 (Elf64_Phdr){.p_type = PT_LOAD,
					      .p_flags = flags[i] | MG_PF_SECTION(i),
					      .p_offset = o->file_off,
					      .p_vaddr = o->addr,
					      .p_filesz = o->file_size,
					      .p_memsz = o->size,
					      .p_align = layout_align(link, i)});
	}
	if (link->opt->interp)
		put_interp(link, to, ends);
}

/* ----------------------------------------------------------------- symbols -- */

struct tables {
	struct bytes symbols, strings, shdrs, names;
	unsigned n_sections, n_locals, n_symbols;
	unsigned section_idx[MG_N_SECTIONS + 1]; /* ELF index of each section of the image; last: .bss */
};

static void put_symbol(const struct link *link, struct tables *t, const struct symbol *s, uint64_t value, unsigned idx)
{
	unsigned info = (unsigned)(s->bind << 4 | (s->type & 15));
	uint64_t name = *s->name ? t->strings.size : 0;

	if (*s->name)
		bytes_add(&t->strings, s->name, strlen(s->name) + 1);
	bytes_le(&t->symbols, name, 4);
	if (!is_64(link)) {
		bytes_le(&t->symbols, value, 4);
		bytes_le(&t->symbols, s->size, 4);
	}
	bytes_le(&t->symbols, info, 1);
	bytes_le(&t->symbols, 0, 1);
	bytes_le(&t->symbols, idx, 2);
	if (is_64(link)) {
		bytes_le(&t->symbols, value, 8);
		bytes_le(&t->symbols, s->size, 8);
	}
	t->n_symbols++;
}

static bool is_zero_fill(const struct out *o, uint64_t addr)
{
	return o->size > o->file_size && addr >= o->addr + o->file_size;
}

static void add_symbol(struct link *link, struct tables *t, const struct symbol *s)
{
	unsigned idx;
	uint64_t value;
	int out;

	if (s->kind != SYM_DEFINED || s->type == STT_SECTION || s->type == STT_FILE)
		return;
	if (s->bind == STB_LOCAL && strncmp(s->name, ".L", 2) == 0) /* compilers' own */
		return;
	if (s->section && (!s->section->live || s->section->out < 0 || s->section->out >= MG_N_SECTIONS))
		return;
	value = layout_symbol(link, s, 0, &out);
	idx = SHN_ABS;
	if (out >= 0)
		idx = t->section_idx[is_zero_fill(&link->out[out], value) ? MG_N_SECTIONS : out];
	put_symbol(link, t, s, value, idx);
}

static void add_symbols(struct link *link, struct tables *t)
{
	static const struct symbol none = {.name = ""};

	bytes_fill(&t->strings, 0, 1);
	put_symbol(link, t, &none, 0, SHN_UNDEF);
	for (size_t i = 0; i < link->n_inputs; i++)
		for (size_t k = 1; k < link->inputs[i]->n_symbols; k++)
			if (link->inputs[i]->symbols[k]->bind == STB_LOCAL)
				add_symbol(link, t, link->inputs[i]->symbols[k]);
	for (size_t i = 0; i < link->n_made; i++)
		add_symbol(link, t, link->made[i]);
	t->n_locals = t->n_symbols;
	for (size_t i = 0; i < link->n_symbols; i++)
		add_symbol(link, t, link->symbols[i]);
}

/* --------------------------------------------------------- section headers -- */

static unsigned add_shdr(const struct link *link, struct tables *t, const char *name, Elf64_Shdr h)
{
	bytes_le(&t->shdrs, t->names.size, 4);
	bytes_add(&t->names, name, strlen(name) + 1);
	bytes_le(&t->shdrs, h.sh_type, 4);
	put_word(link, &t->shdrs, h.sh_flags);
	put_word(link, &t->shdrs, h.sh_addr);
	put_word(link, &t->shdrs, h.sh_offset);
	put_word(link, &t->shdrs, h.sh_size);
	bytes_le(&t->shdrs, h.sh_link, 4);
	bytes_le(&t->shdrs, h.sh_info, 4);
	put_word(link, &t->shdrs, h.sh_addralign);
	put_word(link, &t->shdrs, h.sh_entsize);
	return t->n_sections++;
}

static void add_loaded(struct link *link, struct tables *t)
{
	static const char *const names[MG_N_SECTIONS] = {".text", ".rodata", ".relro", ".data"};
	static const uint64_t flags[MG_N_SECTIONS] = {SHF_ALLOC | SHF_EXECINSTR, SHF_ALLOC, SHF_ALLOC | SHF_WRITE,
						      SHF_ALLOC | SHF_WRITE};

	for (int i = 0; i < MG_N_SECTIONS; i++) {
		const struct out *o = &link->out[i];
		Elf64_Shdr h = {.sh_type = SHT_PROGBITS,
				.sh_flags = flags[i],
				.sh_addr = o->addr,
				.sh_offset = o->file_off,
				.sh_size = o->file_size,
				.sh_addralign = o->align};

		if (o->file_size)
			t->section_idx[i] = add_shdr(link, t, names[i], h);
		if (o->size == o->file_size)
			continue;
		h.sh_type = SHT_NOBITS;
		h.sh_addr += o->file_size;
		h.sh_offset += o->file_size;
		h.sh_size = o->size - o->file_size;
		h.sh_addralign = 1;
		t->section_idx[MG_N_SECTIONS] = add_shdr(link, t, ".bss", h);
		if (!o->file_size)
			t->section_idx[i] = t->section_idx[MG_N_SECTIONS];
	}
}

/* Covers PLAN and FIX, so that tools which look at sections know of every byte. */
static void add_private(const struct link *link, struct tables *t, const struct packed *packed, uint64_t fix_off)
{
	add_shdr(link, t, ".munge.plan",
		 (Elf64_Shdr){.sh_type = SHT_PROGBITS,
			      .sh_offset = plan_off(link),
			      .sh_size = packed->plan.size + SUM_SIZE,
			      .sh_addralign = 1});
	add_shdr(link, t, ".munge.fix",
		 (Elf64_Shdr){.sh_type = SHT_PROGBITS,
			      .sh_offset = fix_off,
			      .sh_size = packed->runs.size + packed->groups.size + 2 * SUM_SIZE,
			      .sh_addralign = 1});
}

static void add_bytes(const struct link *link, struct tables *t, struct bytes *file, const char *name, Elf64_Shdr h,
		      const struct bytes *from)
{
	bytes_fill(file, 0, (size_t)(-file->size & (h.sh_addralign - 1)));
	h.sh_offset = file->size;
	h.sh_size = from->size;
	bytes_add(file, from->data, from->size);
	add_shdr(link, t, name, h);
}

/* Section headers, symbols and debug information, behind all that is loaded. */
static void put_tail(struct link *link, struct bytes *file, const struct packed *packed, uint64_t fix_off,
		     struct ends *ends)
{
	struct tables t = {
		{.mem = link->mem}, {.mem = link->mem}, {.mem = link->mem}, {.mem = link->mem}, 0, 0, 0, {0}};
	unsigned word = layout_word(link);

	add_shdr(link, &t, "", (Elf64_Shdr){0});
	add_loaded(link, &t);
	add_private(link, &t, packed, fix_off);
	add_symbols(link, &t);
	for (size_t i = 0; i < link->n_debug; i++)
		add_bytes(link, &t, file, link->debug[i].name, (Elf64_Shdr){.sh_type = SHT_PROGBITS, .sh_addralign = 1},
			  &link->debug[i].bytes);
	add_bytes(link, &t, file, ".symtab",
		  (Elf64_Shdr){.sh_type = SHT_SYMTAB,
			       .sh_link = t.n_sections + 1,
			       .sh_info = t.n_locals,
			       .sh_entsize = is_64(link) ? sizeof(Elf64_Sym) : sizeof(Elf32_Sym),
			       .sh_addralign = word},
		  &t.symbols);
	add_bytes(link, &t, file, ".strtab", (Elf64_Shdr){.sh_type = SHT_STRTAB, .sh_addralign = 1}, &t.strings);
	ends->strndx = t.n_sections;
	add_shdr(link, &t, ".shstrtab",
		 (Elf64_Shdr){.sh_type = SHT_STRTAB,
			      .sh_offset = file->size,
			      .sh_size = t.names.size + sizeof ".shstrtab",
			      .sh_addralign = 1});
	bytes_add(file, t.names.data, t.names.size);
	bytes_fill(file, 0, (size_t)(-file->size & (word - 1)));
	ends->shoff = file->size;
	ends->n_sections = t.n_sections;
	bytes_add(file, t.shdrs.data, t.shdrs.size);
}

/* -------------------------------------------------------------------- file -- */

static void put_sections(struct link *link, struct bytes *file)
{
	for (int i = 0; i < MG_N_SECTIONS; i++)
		if (link->out[i].size) {
			if (i == MG_TEXT && link->thunks.size) {
				bytes_fill(file, 0, link->out[i].file_off - link->thunks.size - file->size);
				bytes_add(file, link->thunks.data, link->thunks.size);
			}
			bytes_fill(file, 0, link->out[i].file_off - file->size);
			bytes_add(file, link->out[i].bytes.data, link->out[i].bytes.size);
		}
}

/* FIX: each region ends with the word that makes its checksum 0. The runs' covers the sections too. */
static void put_fix(const struct link *link, struct bytes *file, const struct packed *packed)
{
	uint32_t body = 0, groups = checksum_add(0, packed->groups.data, packed->groups.size);

	for (int i = 0; i < MG_N_SECTIONS; i++)
		body = checksum_add(body, link->out[i].bytes.data, link->out[i].bytes.size);
	body = checksum_add(body, packed->runs.data, packed->runs.size);
	bytes_add(file, packed->runs.data, packed->runs.size);
	bytes_le(file, checksum_last(body), SUM_SIZE);
	bytes_add(file, packed->groups.data, packed->groups.size);
	bytes_le(file, checksum_last(groups), SUM_SIZE);
}

/* The head is made last: its checksum covers the headers, which say where the tail is. */
static void put_head(struct link *link, struct bytes *to, const struct packed *packed, const struct ends *ends)
{
	put_ehdr(link, to, ends);
	put_phdrs(link, to, packed, ends);
	bytes_add(to, packed->plan.data, packed->plan.size);
	bytes_le(to, checksum_last(checksum_add(0, to->data, to->size)), SUM_SIZE);
}

bool write_settle(struct link *link, struct packed *packed)
{
	uint64_t old[MG_N_SECTIONS];

	pack_image(link, packed);
	for (int i = 0; i < MG_N_SECTIONS; i++)
		old[i] = link->out[i].addr;
	layout_addresses(link, write_head_size(link, packed));
	if (link->opt->bound)
		bound_check(link);
	relocate_again(link, old);
	if (link->diag.errors)
		return false;
	pack_again(link, packed);
	forms_write(link);
	return !link->diag.errors;
}

bool write_image(struct link *link, const struct packed *packed)
{
	struct bytes file = {.mem = link->mem}, head = {.mem = link->mem};
	struct ends ends = {0};
	struct output *out;
	uint64_t fix_off;

	bytes_fill(&file, 0, write_head_size(link, packed));
	put_sections(link, &file);
	fix_off = file.size;
	put_fix(link, &file, packed);
	if (link->opt->interp) {
		ends.interp_off = file.size;
		bytes_add(&file, link->opt->interp, strlen(link->opt->interp) + 1);
	}
	if (!link->opt->strip)
		put_tail(link, &file, packed, fix_off, &ends);
	put_head(link, &head, packed, &ends);
	memcpy(file.data, head.data, head.size);
	out = output_open(link->opt->out, link->opt->interp != NULL);
	if (!out)
		return false;
	/* Blocks that are there already make no file system flush them when the old file is replaced. */
	(void)!fallocate(fileno(output_stream(out)), 0, 0, (off_t)file.size);
	output_write(out, file.data, file.size);
	return output_commit(out);
}
