/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "munger/arch/arch.h"
#include "munger/link.h"

enum { MAX_ALIGN = 65536, MAX_SIZE = 0x7fffffff };

/* Returns: false, for `return fail(...)`. */
static bool fail(struct link *link, const char *name, const char *check, const char *what)
{
	diag_error(&link->diag, name, check, "%s", what);
	return false;
}

/* ------------------------------------------------------------- sections -- */

/* Where a section belongs by its header alone. Read-only data with relocations is
 * moved to relro later. */
static int classify(const struct link *link, const struct section *s)
{
	const bool may_debug = s->type == SHT_PROGBITS || s->type == link->arch->debug_type;

	if (!(s->flags & SHF_ALLOC))
		return strncmp(s->name, ".debug_", 7) == 0 && may_debug ? OUT_DEBUG : OUT_NONE;
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
	       type == SHT_FINI_ARRAY || type == SHT_PREINIT_ARRAY || type == link->arch->unwind_type ||
	       (type && type == link->arch->debug_type);
}

/* Names of the sections that came before .init_array and .fini_array. */
static bool is_old_constructors(const char *name)
{
	return strcmp(name, ".init") == 0 || strcmp(name, ".fini") == 0 || strncmp(name, ".ctors", 6) == 0 ||
	       strncmp(name, ".dtors", 6) == 0;
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
	if (h->sh_addralign & (h->sh_addralign - 1) || h->sh_addralign > MAX_ALIGN) {
		diag_error(&link->diag, where, "alignment",
			   "alignment %llu is not a power of two up to %d; lower the alignment of its objects",
			   (unsigned long long)h->sh_addralign, MAX_ALIGN);
		return false;
	}
	if (h->sh_size > MAX_SIZE) {
		diag_error(&link->diag, where, "size", "size %llu is above the limit of %d bytes; split the section",
			   (unsigned long long)h->sh_size, MAX_SIZE);
		return false;
	}
	if (h->sh_size && is_old_constructors(s->name)) {
		diag_error(
			&link->diag, where, "constructors",
			"constructors in this kind of section are not run; compile for .init_array, which gcc has as "
			"--enable-initfini-array");
		return false;
	}
	return true;
}

/* Unpacked, a section cannot be larger than this many times its packed bytes: what deflate can do. */
enum { MAX_PACKING = 1032 };

static bool unpack(Elf_Scn *scn, GElf_Shdr *h)
{
	GElf_Chdr c;

	if (!gelf_getchdr(scn, &c) || c.ch_size / MAX_PACKING > h->sh_size || c.ch_size > MAX_SIZE)
		return false;
	return elf_compress(scn, 0, 0) >= 0 && gelf_getshdr(scn, h);
}

/* Copies the section's bytes, unpacked if they were compressed. */
static bool read_bytes(struct link *link, struct section *s, Elf_Scn *scn, GElf_Shdr *h)
{
	Elf_Data *data;

	if (h->sh_flags & SHF_COMPRESSED) {
		if (!unpack(scn, h))
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
	s->name = name;
	s->type = h.sh_type;
	s->flags = h.sh_flags;
	s->size = h.sh_size;
	s->link = h.sh_link;
	s->entsize = h.sh_entsize;
	s->align = h.sh_addralign ? h.sh_addralign : 1;
	if (!is_content(link, s->type))
		return true;
	s->out = classify(link, s);
	if (s->out == OUT_NONE)
		return true;
	if (!check_header(link, s, &h))
		return true;
	s->dropped = false;
	return read_bytes(link, s, scn, &h);
}

/* ---------------------------------------------------------- relocations -- */

static void report_addend(struct link *link, const struct section *s, const struct reloc *r)
{
	const struct reloc_row *row = arch_row(link->arch, r->type);

	diag_error(&link->diag, scan_where(link, s, r->off), "reloc-insn",
		   "the bytes at the place are not what %s stands for; rebuild the object",
		   row ? row->name : mem_printf(link->mem, "relocation number %u", r->type));
}

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
	if (!rela && !(link->arch->read_addend && link->arch->read_addend(link, s, r)))
		report_addend(link, s, r);
	return true;
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
	if (!data || s->relocs || !s->data ||
	    h.sh_entsize != gelf_fsize(in->elf, h.sh_type == SHT_RELA ? ELF_T_RELA : ELF_T_REL, 1, EV_CURRENT))
		return false;
	n = data->d_size / h.sh_entsize;
	s->relocs = mem_array(link->mem, n, sizeof *s->relocs);
	s->n_relocs = n;
	for (size_t i = 0; i < n; i++)
		if (!read_reloc(link, in, s, data, i, h.sh_type == SHT_RELA)) {
			diag_error(&link->diag, scan_where(link, s, s->relocs[i].off), "bad-reloc",
				   "relocation %zu has a wrong symbol, or a place outside of %llu bytes; rebuild the "
				   "object",
				   i, (unsigned long long)s->size);
			s->n_relocs = i;
			return true;
		}
	return true;
}

/* --------------------------------------------------------------- groups -- */

static const char *signature_of(struct input *in, const GElf_Shdr *h)
{
	GElf_Shdr symtab_h;
	GElf_Sym sym;
	Elf_Scn *symtab = elf_getscn(in->elf, h->sh_link);
	Elf_Data *symbols = symtab ? elf_getdata(symtab, NULL) : NULL;

	if (!symbols || !gelf_getshdr(symtab, &symtab_h) || !gelf_getsym(symbols, (int)h->sh_info, &sym))
		return NULL;
	if (GELF_ST_TYPE(sym.st_info) == STT_SECTION && sym.st_shndx < in->n_sections)
		return in->sections[sym.st_shndx].name;
	return elf_strptr(in->elf, symtab_h.sh_link, sym.st_name);
}

/* Ties the members of a group together; drops them if it is a COMDAT group that another input has already. */
static bool read_group(struct link *link, struct input *in, Elf_Scn *scn)
{
	GElf_Shdr h;
	Elf_Data *data;
	const Elf32_Word *words;
	struct section *first = NULL, *s;
	const char *signature;
	bool loses;

	if (!gelf_getshdr(scn, &h))
		return false;
	if (h.sh_type != SHT_GROUP)
		return true;
	data = elf_getdata(scn, NULL);
	signature = signature_of(in, &h);
	if (!data || data->d_size < 4 || !signature)
		return false;
	words = data->d_buf;
	loses = words[0] & GRP_COMDAT && !symbols_enter_group(link, signature);
	for (size_t i = 1; i < data->d_size / 4; i++) {
		if (words[i] >= in->n_sections || in->sections[words[i]].group_next)
			return false;
		s = &in->sections[words[i]];
		s->group_next = first ? first->group_next : s;
		first = first ? first : s;
		first->group_next = s;
		if (loses) {
			s->dropped = true;
			s->out = OUT_NONE;
		}
	}
	return true;
}

/* -------------------------------------------------------------- symbols -- */

static struct symbol *new_local(struct link *link, struct input *in, const char *name)
{
	struct symbol *s = mem_alloc(link->mem, sizeof *s);

	s->name = name;
	s->input = in;
	s->got = -1;
	return s;
}

/* What the munger cannot give a symbol that is defined here. */
static void check_symbol(struct link *link, const struct input *in, const struct symbol *s)
{
	if (s->type == STT_TLS)
		diag_error(&link->diag, in->name, "tls",
			   "'%s' is thread-local, which is not supported; compile without _Thread_local, or keep the "
			   "variable in a DLL that the host provides",
			   s->name);
	else if (s->type == STT_GNU_IFUNC)
		diag_error(&link->diag, in->name, "ifunc",
			   "'%s' is an indirect function, which is not supported; compile without the ifunc and "
			   "target_clones attributes",
			   s->name);
	else if (s->kind == SYM_COMMON && (s->value & (s->value - 1) || s->value > MAX_ALIGN))
		diag_error(&link->diag, in->name, "alignment",
			   "alignment %llu of '%s' is not a power of two up to %d; lower it",
			   (unsigned long long)s->value, s->name, MAX_ALIGN);
	else if (s->kind == SYM_COMMON && s->size > MAX_SIZE)
		diag_error(&link->diag, in->name, "size", "size %llu of '%s' is above the limit of %d bytes",
			   (unsigned long long)s->size, s->name, MAX_SIZE);
}

/* Where a symbol is defined. Returns: false if its section index means nothing. */
static bool read_definition(const struct arch *arch, struct input *in, struct symbol *s, const GElf_Sym *sym,
			    Elf32_Word xndx)
{
	size_t section = sym->st_shndx == SHN_XINDEX ? xndx : sym->st_shndx;

	if (sym->st_shndx == SHN_UNDEF)
		return true;
	s->kind = SYM_DEFINED;
	if (sym->st_shndx == SHN_COMMON || (arch->large_common && sym->st_shndx == arch->large_common)) {
		s->kind = SYM_COMMON;
		return s->bind != STB_LOCAL;
	}
	if (sym->st_shndx == SHN_ABS)
		return true;
	if (section >= in->n_sections || (sym->st_shndx >= SHN_LORESERVE && sym->st_shndx != SHN_XINDEX))
		return false;
	s->section = &in->sections[section];
	if (s->type == STT_SECTION)
		s->name = s->section->name;
	return true;
}

static bool read_symbol(struct link *link, struct input *in, size_t i, Elf_Data *data, Elf_Data *xdata, size_t strndx)
{
	Elf32_Word xndx = 0;
	GElf_Sym sym;
	const char *name;
	struct symbol *s;

	if (!gelf_getsymshndx(data, xdata, (int)i, &sym, &xndx))
		return false;
	name = elf_strptr(in->elf, strndx, sym.st_name);
	if (!name)
		return false;
	s = new_local(link, in, name);
	in->symbols[i] = s;
	s->bind = GELF_ST_BIND(sym.st_info);
	s->type = GELF_ST_TYPE(sym.st_info);
	s->value = sym.st_value;
	s->size = sym.st_size;
	if (strcmp(name, "__gnu_lto_slim") == 0)
		fail(link, in->name, "lto",
		     "holds no code yet, being compiled with -flto; compile without, or with -ffat-lto-objects");
	/* Local symbols come first, and others have names. */
	if (i && (s->bind == STB_LOCAL) != (i < in->n_locals))
		return false;
	if (s->bind != STB_LOCAL && !*name)
		return false;
	if (!read_definition(link->arch, in, s, &sym, xndx))
		return false;
	check_symbol(link, in, s);
	return true;
}

static bool has_code(const struct input *in)
{
	for (size_t i = 0; i < in->n_sections; i++)
		if (in->sections[i].out == MG_TEXT && in->sections[i].size)
			return true;
	return false;
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
	if (!symtab) { /* as assemblers leave it where there is nothing to name */
		if (has_code(in))
			fail(link, in->name, "no-symbols",
			     "has no symbol table, so its calls to others cannot be told; munge it before it is "
			     "stripped");
		return true;
	}
	data = elf_getdata(symtab, NULL);
	xdata = xindex ? elf_getdata(xindex, NULL) : NULL;
	if (!data || !gelf_getshdr(symtab, &h) || h.sh_entsize != gelf_fsize(in->elf, ELF_T_SYM, 1, EV_CURRENT))
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
			    "is linked already, not an object; give the objects it was made of, or join them with "
			    "'ld -r'");
	return fail(link, name, "not-object",
		    "is ELF, but no relocatable object; give .o files, archives or .def files");
}

static bool read_object(struct link *link, struct input *in, const GElf_Ehdr *e)
{
	size_t n, strndx, file_size;
	Elf_Scn *scn = NULL;

	if (elf_getshdrnum(in->elf, &n) < 0 || elf_getshdrstrndx(in->elf, &strndx) < 0 || n < e->e_shnum || n < 2)
		return false;
	if (!elf_rawfile(in->elf, &file_size) || n > file_size / gelf_fsize(in->elf, ELF_T_SHDR, 1, EV_CURRENT))
		return false;
	in->n_sections = n;
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
	if (!in->symbols && has_code(in))
		return true;
	symbols_enter(link, in);
	while ((scn = elf_nextscn(in->elf, scn)))
		if (!read_relocs(link, in, scn))
			return false;
	if (link->arch->prepare)
		link->arch->prepare(link, in);
	return !link->arch->read_attributes || link->arch->read_attributes(link, in);
}

void input_add(struct link *link, Elf *elf, int fd, const char *path, const char *member)
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
		if (read_object(link, in, &e)) {
			*MEM_PUSH(link->mem, link->inputs, link->n_inputs, link->cap_inputs) = in;
			return;
		}
		fail(link, in->name, "bad-elf", "its ELF tables contradict each other or end early; rebuild it");
	}
	*MEM_PUSH(link->mem, link->refused, link->n_refused, link->cap_refused) = in;
}

/* ----------------------------------------------------------------- files -- */

/* What a file is that is none of those the munger takes. */
static const char *describe_other(int fd)
{
	char magic[8] = {0};
	ssize_t n = pread(fd, magic, sizeof magic, 0);

	if (n > 4 && memcmp(magic, "BC\xc0\xde", 4) == 0)
		return "is LLVM bitcode; compile without -flto";
	if (n == 8 && memcmp(magic, "!<thin>\n", 8) == 0)
		return "is a thin archive; make one that holds its members, without 'ar T'";
	return "is neither an ELF object, nor an archive, nor a .def file; give one of these";
}

void input_open(struct link *link, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	Elf *elf = fd < 0 ? NULL : elf_begin(fd, ELF_C_READ_MMAP, NULL);

	if (fd < 0) {
		diag_error(&link->diag, path, "open", "cannot be opened: %s", strerror(errno));
		link->n_io_errors++;
	} else if (elf && elf_kind(elf) == ELF_K_AR) {
		archive_open(link, elf, fd, path);
		return;
	} else if (elf && elf_kind(elf) == ELF_K_ELF) {
		/* All is in memory, so that any number of objects goes. */
		if (elf_cntl(elf, ELF_C_FDREAD) == 0) {
			close(fd);
			fd = -1;
		}
		input_add(link, elf, fd, path, NULL);
		return;
	} else {
		fail(link, path, "not-object", describe_other(fd));
		elf_end(elf);
	}
	if (fd >= 0)
		close(fd);
}

static void close_all(struct input **inputs, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		elf_end(inputs[i]->elf);
		if (inputs[i]->fd >= 0)
			close(inputs[i]->fd);
	}
}

void input_close(struct link *link)
{
	close_all(link->inputs, link->n_inputs);
	close_all(link->refused, link->n_refused);
	archive_close(link);
}
