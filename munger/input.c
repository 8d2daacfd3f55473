/* SPDX-License-Identifier: MIT */
#include <ar.h>
#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "munger/arch/arch.h"
#include "munger/link.h"

/* An archive and its symbol index. Members are read when they are needed. */
struct archive {
	const char *path;
	int fd;
	Elf *elf;
	Elf_Arsym *index;
	size_t n_index;
	void *by_name; /* tsearch tree of Elf_Arsym; the first of a name wins */
	size_t *taken; /* offsets of members that are inputs already */
	size_t n_taken, cap_taken;
};

/* ------------------------------------------------------------- sections -- */

/* Where a section belongs by its header alone. Read-only data with relocations is
 * moved to relro later. */
static int classify(const struct section *s)
{
	if (!(s->flags & SHF_ALLOC))
		return strncmp(s->name, ".debug_", 7) == 0 && s->type == SHT_PROGBITS ? OUT_DEBUG : OUT_NONE;
	if (s->type == SHT_NOTE)
		return OUT_NONE;
	if (s->type == SHT_NOBITS)
		return MG_DATA;
	if (s->type == SHT_INIT_ARRAY || s->type == SHT_FINI_ARRAY || s->type == SHT_PREINIT_ARRAY)
		return MG_RELRO;
	if (s->flags & SHF_EXECINSTR)
		return MG_TEXT;
	if (strncmp(s->name, ".data.rel.ro", 12) == 0)
		return MG_RELRO;
	if (s->flags & SHF_WRITE)
		return MG_DATA;
	return MG_RODATA;
}

/* A section type that could hold something to load. */
static bool is_content(const struct link *link, uint32_t type)
{
	return type == SHT_PROGBITS || type == SHT_NOBITS || type == SHT_NOTE || type == SHT_INIT_ARRAY ||
	       type == SHT_FINI_ARRAY || type == SHT_PREINIT_ARRAY || type == link->arch->unwind_type;
}

static bool check_header(struct link *link, struct section *s, const GElf_Shdr *h)
{
	const char *where = mem_printf(link->mem, "%s:%s", s->input->name, s->name);

	if (h->sh_flags & SHF_TLS && h->sh_size) {
		diag_error(
			&link->diag, where, "tls",
			"thread-local storage is not supported; compile without _Thread_local, or keep the variables "
			"in a DLL that the host provides");
		return false;
	}
	if (h->sh_addralign & (h->sh_addralign - 1) || h->sh_addralign > 65536) {
		diag_error(&link->diag, where, "alignment",
			   "alignment %llu is not a power of two up to 65536; lower the alignment of its objects",
			   (unsigned long long)h->sh_addralign);
		return false;
	}
	if (h->sh_size > 0x7fffffff) {
		diag_error(&link->diag, where, "size",
			   "size %llu is above the limit of 2147483647 bytes; split the section",
			   (unsigned long long)h->sh_size);
		return false;
	}
	return true;
}

/* Copies the section's bytes, unpacked if they were compressed. */
static bool read_bytes(struct link *link, struct section *s, Elf_Scn *scn, GElf_Shdr *h)
{
	Elf_Data *data;

	if (h->sh_flags & SHF_COMPRESSED) {
		if (elf_compress(scn, 0, 0) < 0 || !gelf_getshdr(scn, h))
			return false;
		s->size = h->sh_size;
		s->align = h->sh_addralign ? h->sh_addralign : 1;
	}
	if (s->type == SHT_NOBITS)
		return true;
	data = elf_rawdata(scn, NULL);
	if (!data || data->d_size != s->size || (s->size && !data->d_buf))
		return false;
	s->data = mem_alloc(link->mem, s->size);
	if (s->size)
		memcpy(s->data, data->d_buf, s->size);
	return true;
}

static bool read_section(struct link *link, struct input *in, Elf_Scn *scn, size_t strndx)
{
	struct section *s = &in->sections[elf_ndxscn(scn)];
	GElf_Shdr h;
	const char *name;

	s->input = in;
	s->out = OUT_NONE;
	s->name = "";
	s->dropped = true;
	if (!gelf_getshdr(scn, &h))
		return false;
	name = elf_strptr(in->elf, strndx, h.sh_name);
	if (!name)
		return false;
	s->name = mem_copy(link->mem, name, strlen(name));
	s->type = h.sh_type;
	s->flags = h.sh_flags;
	s->size = h.sh_size;
	s->link = h.sh_link;
	s->entsize = h.sh_entsize;
	s->align = h.sh_addralign ? h.sh_addralign : 1;
	if (!is_content(link, s->type))
		return true;
	s->out = classify(s);
	if (s->out == OUT_NONE)
		return true;
	if (!check_header(link, s, &h))
		return true;
	s->dropped = false;
	return read_bytes(link, s, scn, &h);
}

/* ---------------------------------------------------------- relocations -- */

static bool read_reloc(struct link *link, struct input *in, struct section *s, Elf_Data *data, size_t i, bool rela)
{
	struct reloc *r = &s->relocs[i];
	GElf_Rela a = {0};
	GElf_Rel b;
	size_t symbol;

	if (rela) {
		if (!gelf_getrela(data, (int)i, &a))
			return false;
	} else {
		if (!gelf_getrel(data, (int)i, &b))
			return false;
		a.r_offset = b.r_offset;
		a.r_info = b.r_info;
	}
	symbol = GELF_R_SYM(a.r_info);
	r->off = a.r_offset;
	r->type = (uint32_t)GELF_R_TYPE(a.r_info);
	r->addend = a.r_addend;
	if (symbol >= in->n_symbols || r->off > s->size)
		return false;
	r->index = (uint32_t)symbol;
	r->symbol = symbol ? in->symbols[symbol] : NULL;
	return rela || link->arch->read_addend(link, s, r);
}

static bool read_relocs(struct link *link, struct input *in, Elf_Scn *scn)
{
	GElf_Shdr h;
	Elf_Data *data;
	struct section *s;
	size_t n;

	if (!gelf_getshdr(scn, &h))
		return false;
	if (h.sh_type != SHT_REL && h.sh_type != SHT_RELA)
		return true;
	if (h.sh_info >= in->n_sections)
		return false;
	s = &in->sections[h.sh_info];
	if (s->dropped || s->out == OUT_NONE || !h.sh_size)
		return true;
	data = elf_getdata(scn, NULL);
	if (!data || !h.sh_entsize || s->relocs || !s->data)
		return false;
	n = data->d_size / h.sh_entsize;
	s->relocs = mem_array(link->mem, n, sizeof *s->relocs);
	s->n_relocs = n;
	for (size_t i = 0; i < n; i++)
		if (!read_reloc(link, in, s, data, i, h.sh_type == SHT_RELA)) {
			diag_error(&link->diag, scan_where(link, s, s->relocs[i].off), "bad-reloc",
				   "relocation %zu is malformed (offset %llu in %llu bytes); rebuild the object", i,
				   (unsigned long long)s->relocs[i].off, (unsigned long long)s->size);
			s->n_relocs = i;
			return true;
		}
	return true;
}

/* --------------------------------------------------------------- groups -- */

/* Drops the members of a COMDAT group that another input has already. */
static bool read_group(struct link *link, struct input *in, Elf_Scn *scn)
{
	GElf_Shdr h, symtab_h;
	GElf_Sym sym;
	Elf_Scn *symtab;
	Elf_Data *data, *symbols;
	const char *signature;
	size_t n;

	if (!gelf_getshdr(scn, &h))
		return false;
	if (h.sh_type != SHT_GROUP)
		return true;
	data = elf_getdata(scn, NULL);
	symtab = elf_getscn(in->elf, h.sh_link);
	symbols = symtab ? elf_getdata(symtab, NULL) : NULL;
	if (!data || data->d_size < 4 || !symbols || !gelf_getshdr(symtab, &symtab_h) ||
	    !gelf_getsym(symbols, (int)h.sh_info, &sym))
		return false;
	signature = elf_strptr(in->elf, symtab_h.sh_link, sym.st_name);
	if (GELF_ST_TYPE(sym.st_info) == STT_SECTION && sym.st_shndx < in->n_sections)
		signature = in->sections[sym.st_shndx].name;
	if (!signature)
		return false;
	n = data->d_size / 4;
	if (!(((const Elf32_Word *)data->d_buf)[0] & GRP_COMDAT) || symbols_enter_group(link, signature))
		return true;
	for (size_t i = 1; i < n; i++) {
		Elf32_Word member = ((const Elf32_Word *)data->d_buf)[i];

		if (member >= in->n_sections)
			return false;
		in->sections[member].dropped = true;
		in->sections[member].out = OUT_NONE;
	}
	return true;
}

/* -------------------------------------------------------------- symbols -- */

static struct symbol *new_local(struct link *link, struct input *in, const char *name)
{
	struct symbol *s = mem_alloc(link->mem, sizeof *s);

	s->name = mem_copy(link->mem, name, strlen(name));
	s->input = in;
	s->got = -1;
	return s;
}

static bool read_symbol(struct link *link, struct input *in, size_t i, Elf_Data *data, Elf_Data *xdata, size_t strndx)
{
	Elf32_Word xndx = 0;
	GElf_Sym sym;
	const char *name;
	struct symbol *s;
	size_t section;

	if (!gelf_getsymshndx(data, xdata, (int)i, &sym, &xndx))
		return false;
	name = elf_strptr(in->elf, strndx, sym.st_name);
	if (!name)
		return false;
	section = sym.st_shndx == SHN_XINDEX ? xndx : sym.st_shndx;
	s = new_local(link, in, name);
	in->symbols[i] = s;
	s->bind = GELF_ST_BIND(sym.st_info);
	s->type = GELF_ST_TYPE(sym.st_info);
	s->value = sym.st_value;
	s->size = sym.st_size;
	if (sym.st_shndx == SHN_UNDEF)
		return true;
	s->kind = SYM_DEFINED;
	if (sym.st_shndx == SHN_COMMON)
		s->kind = SYM_COMMON;
	else if (sym.st_shndx != SHN_ABS && (section >= in->n_sections || (section >= SHN_LORESERVE && !xndx)))
		return false;
	else if (sym.st_shndx != SHN_ABS)
		s->section = &in->sections[section];
	if (s->section && s->type == STT_SECTION)
		s->name = s->section->name;
	if (s->type == STT_TLS)
		diag_error(&link->diag, in->name, "tls",
			   "'%s' is thread-local, which is not supported; compile without _Thread_local, or keep the "
			   "variable in a DLL that the host provides",
			   s->name);
	return true;
}

static bool read_symbols(struct link *link, struct input *in)
{
	Elf_Scn *scn = NULL, *symtab = NULL, *xindex = NULL;
	Elf_Data *data, *xdata;
	GElf_Shdr h;

	while ((scn = elf_nextscn(in->elf, scn))) {
		if (!gelf_getshdr(scn, &h))
			return false;
		if (h.sh_type == SHT_SYMTAB)
			symtab = scn;
		else if (h.sh_type == SHT_SYMTAB_SHNDX)
			xindex = scn;
	}
	if (!symtab) {
		diag_error(
			&link->diag, in->name, "no-symbols",
			"has no symbol table, so its calls to others cannot be told; munge it before it is stripped");
		return true;
	}
	data = elf_getdata(symtab, NULL);
	xdata = xindex ? elf_getdata(xindex, NULL) : NULL;
	if (!data || !gelf_getshdr(symtab, &h) || !h.sh_entsize)
		return false;
	in->n_symbols = data->d_size / h.sh_entsize;
	in->n_locals = h.sh_info;
	if (!in->n_symbols || in->n_locals > in->n_symbols)
		return false;
	in->symbols = mem_array(link->mem, in->n_symbols, sizeof *in->symbols);
	for (size_t i = 0; i < in->n_symbols; i++)
		if (!read_symbol(link, in, i, data, xdata, h.sh_link))
			return false;
	return true;
}

/* -------------------------------------------------------------- objects -- */

static bool fail(struct link *link, const char *name, const char *check, const char *what)
{
	diag_error(&link->diag, name, check, "%s", what);
	return false;
}

/* All inputs must be for one machine; the first decides. */
static bool check_machine(struct link *link, const char *name, const GElf_Ehdr *e)
{
	const struct arch *arch = arch_find(e->e_machine, e->e_ident[EI_CLASS]);

	if (!arch || e->e_ident[EI_DATA] != ELFDATA2LSB) {
		diag_error(&link->diag, name, "machine",
			   "machine %u, class %u, byte order %u is not one of those supported (%s); compile for one of "
			   "them",
			   e->e_machine, e->e_ident[EI_CLASS], e->e_ident[EI_DATA], arch_names());
		return false;
	}
	if (!link->arch) {
		link->arch = arch;
		link->e_flags = e->e_flags;
	}
	if (arch != link->arch) {
		diag_error(&link->diag, name, "machine",
			   "is for %s, but the inputs before it are for %s; munge one machine at a time",
			   arch->loader->name, link->arch->loader->name);
		return false;
	}
	return true;
}

static bool check_kind(struct link *link, const char *name, const GElf_Ehdr *e)
{
	if (e->e_type == ET_REL)
		return true;
	if (e->e_type == ET_EXEC || e->e_type == ET_DYN)
		return fail(link, name, "linked",
			    "is linked, its relocations are gone; give the objects, or link with 'ld -r'");
	return fail(link, name, "not-object",
		    "is ELF, but no relocatable object; give .o files, archives or .def files");
}

static bool read_object(struct link *link, struct input *in)
{
	size_t n, strndx;
	Elf_Scn *scn = NULL;

	if (elf_getshdrnum(in->elf, &n) < 0 || elf_getshdrstrndx(in->elf, &strndx) < 0)
		return false;
	in->n_sections = n ? n : 1;
	in->sections = mem_array(link->mem, in->n_sections, sizeof *in->sections);
	in->sections[0].input = in;
	in->sections[0].out = OUT_NONE;
	in->sections[0].name = "";
	in->sections[0].dropped = true;
	while ((scn = elf_nextscn(in->elf, scn)))
		if (!read_section(link, in, scn, strndx))
			return false;
	while ((scn = elf_nextscn(in->elf, scn)))
		if (!read_group(link, in, scn))
			return false;
	if (!read_symbols(link, in))
		return false;
	symbols_enter(link, in);
	while ((scn = elf_nextscn(in->elf, scn)))
		if (!read_relocs(link, in, scn))
			return false;
	return link->arch->read_attributes(link, in);
}

/* Owns elf and fd (-1: the archive's). */
static void add_object(struct link *link, Elf *elf, int fd, const char *path, const char *member)
{
	struct input *in = mem_alloc(link->mem, sizeof *in);
	GElf_Ehdr e;

	in->path = path;
	in->member = member;
	in->name = member ? mem_printf(link->mem, "%s(%s)", path, member) : path;
	in->elf = elf;
	in->fd = fd;
	if (!gelf_getehdr(elf, &e)) {
		fail(link, in->name, "bad-elf", "is not a whole ELF file; rebuild it");
	} else if (check_machine(link, in->name, &e) && check_kind(link, in->name, &e)) {
		in->e_flags = e.e_flags;
		if (!read_object(link, in)) {
			fail(link, in->name, "bad-elf",
			     "its ELF tables contradict each other or end early; rebuild it");
		} else {
			*MEM_PUSH(link->mem, link->inputs, link->n_inputs, link->cap_inputs) = in;
			return;
		}
	}
	elf_end(elf);
	if (fd >= 0)
		close(fd);
}

/* ------------------------------------------------------------- archives -- */

static int compare_index(const void *a, const void *b)
{
	return strcmp(((const Elf_Arsym *)a)->as_name, ((const Elf_Arsym *)b)->as_name);
}

static void add_archive(struct link *link, Elf *elf, int fd, const char *path)
{
	struct archive *ar = mem_alloc(link->mem, sizeof *ar);

	ar->path = path;
	ar->fd = fd;
	ar->elf = elf;
	ar->index = elf_getarsym(elf, &ar->n_index);
	if (!ar->index) {
		fail(link, path, "no-index", "the archive has no symbol index; run 'ranlib' on it");
		elf_end(elf);
		close(fd);
		return;
	}
	for (size_t i = 0; i < ar->n_index; i++)
		if (ar->index[i].as_name && !tsearch(&ar->index[i], &ar->by_name, compare_index))
			exit(2);
	*MEM_PUSH(link->mem, link->archives, link->n_archives, link->cap_archives) = ar;
}

static bool was_taken(const struct archive *ar, size_t off)
{
	for (size_t i = 0; i < ar->n_taken; i++)
		if (ar->taken[i] == off)
			return true;
	return false;
}

static bool take_from(struct link *link, struct archive *ar, const char *name)
{
	Elf_Arsym key = {.as_name = (char *)(uintptr_t)name};
	Elf_Arsym **found = tfind(&key, &ar->by_name, compare_index);
	Elf_Arhdr *head;
	Elf *elf;
	size_t off;

	if (!found || was_taken(ar, (*found)->as_off))
		return false;
	off = (*found)->as_off;
	*MEM_PUSH(link->mem, ar->taken, ar->n_taken, ar->cap_taken) = off;
	if (elf_rand(ar->elf, off) != off || !(elf = elf_begin(ar->fd, ELF_C_READ_MMAP, ar->elf)))
		return fail(link, ar->path, "bad-archive", "the symbol index points to no member; run 'ranlib' on it");
	head = elf_getarhdr(elf);
	add_object(link, elf, -1, ar->path,
		   head && head->ar_name ? mem_copy(link->mem, head->ar_name, strlen(head->ar_name)) : "?");
	return true;
}

bool input_take_member(struct link *link, const char *name)
{
	for (size_t i = 0; i < link->n_archives; i++)
		if (take_from(link, link->archives[i], name))
			return true;
	return false;
}

/* ----------------------------------------------------------------- files -- */

void input_open(struct link *link, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	Elf *elf = fd < 0 ? NULL : elf_begin(fd, ELF_C_READ_MMAP, NULL);

	if (fd < 0) {
		diag_error(&link->diag, path, "open", "cannot be opened: %s", strerror(errno));
		link->n_io_errors++;
	} else if (elf && elf_kind(elf) == ELF_K_AR) {
		add_archive(link, elf, fd, path);
		return;
	} else if (elf && elf_kind(elf) == ELF_K_ELF) {
		add_object(link, elf, fd, path, NULL);
		return;
	} else {
		fail(link, path, "not-object", "is neither an ELF object, nor an archive, nor a .def file");
		elf_end(elf);
	}
	if (fd >= 0)
		close(fd);
}

static void keep(void *node)
{
	(void)node;
}

void input_close(struct link *link)
{
	for (size_t i = 0; i < link->n_inputs; i++) {
		elf_end(link->inputs[i]->elf);
		if (link->inputs[i]->fd >= 0)
			close(link->inputs[i]->fd);
	}
	for (size_t i = 0; i < link->n_archives; i++) {
		tdestroy(link->archives[i]->by_name, keep);
		elf_end(link->archives[i]->elf);
		close(link->archives[i]->fd);
	}
}
