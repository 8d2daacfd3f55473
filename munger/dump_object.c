/* SPDX-License-Identifier: MIT */
#include "munger/dump_object.h"
#include "munger/arch/arch.h"

#include <elf.h>
#include <gelf.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const char *string_at(Elf *elf, size_t section, size_t off)
{
	const char *text = elf_strptr(elf, section, off);

	return text ? text : "";
}

static void read_section(struct object *object, Elf *elf, size_t names, size_t idx)
{
	struct object_section *s = &object->sections[idx];
	Elf_Scn *scn = elf_getscn(elf, idx);
	GElf_Shdr shdr;

	s->name = "";
	if (!scn || !gelf_getshdr(scn, &shdr))
		return;
	s->name = string_at(elf, names, shdr.sh_name);
	s->type = shdr.sh_type;
	s->link = shdr.sh_link;
	s->info = shdr.sh_info;
	s->flags = shdr.sh_flags;
	s->addr = shdr.sh_addr;
	s->off = shdr.sh_offset;
	s->size = shdr.sh_size;
	s->align = shdr.sh_addralign;
	s->entsize = shdr.sh_entsize;
	if (s->type == SHT_NOBITS || s->type == SHT_NULL)
		return;
	Elf_Data *data = elf_rawdata(scn, NULL);
	if (data && data->d_buf && data->d_size >= s->size)
		s->data = data->d_buf;
}

/* The symbol table that relocations refer to, or the dynamic one if there is no other. */
static size_t find_symtab(const struct object *object)
{
	size_t found = 0;

	for (size_t i = 1; i < object->n_sections; i++) {
		if (object->sections[i].type == SHT_SYMTAB)
			return i;
		if (object->sections[i].type == SHT_DYNSYM && !found)
			found = i;
	}
	return found;
}

static Elf_Data *section_data(Elf *elf, size_t idx)
{
	Elf_Scn *scn = idx ? elf_getscn(elf, idx) : NULL;

	return scn ? elf_getdata(scn, NULL) : NULL;
}

/* The section with the high bits of section numbers, for objects with more than 65,000 sections. */
static Elf_Data *extended_indices(const struct object *object, Elf *elf, size_t symtab)
{
	for (size_t i = 1; i < object->n_sections; i++)
		if (object->sections[i].type == SHT_SYMTAB_SHNDX && object->sections[i].link == symtab)
			return section_data(elf, i);
	return NULL;
}

static void read_symbol(struct object *object, Elf *elf, size_t symtab, size_t idx, const GElf_Sym *sym, Elf32_Word ext)
{
	struct object_symbol *s = &object->symbols[idx];
	uint32_t section = sym->st_shndx == SHN_XINDEX ? ext : sym->st_shndx;

	s->name = string_at(elf, object->sections[symtab].link, sym->st_name);
	s->value = sym->st_value;
	s->size = sym->st_size;
	s->shndx = sym->st_shndx;
	s->type = GELF_ST_TYPE(sym->st_info);
	s->bind = GELF_ST_BIND(sym->st_info);
	if ((sym->st_shndx < SHN_LORESERVE || sym->st_shndx == SHN_XINDEX) && section < object->n_sections)
		s->section = section;
	if (s->type == STT_SECTION && s->section && !*s->name)
		s->name = object->sections[s->section].name;
}

static void read_symbols(struct dump *dump, struct object *object, Elf *elf, size_t symtab)
{
	Elf_Data *data = section_data(elf, symtab);
	Elf_Data *extended = extended_indices(object, elf, symtab);
	size_t size = object->elf_class == ELFCLASS64 ? sizeof(Elf64_Sym) : sizeof(Elf32_Sym);

	if (!data || !data->d_buf || data->d_type != ELF_T_SYM)
		return;
	size_t n = data->d_size / size;
	object->symbols = mem_array(dump->mem, n, sizeof *object->symbols);
	for (size_t i = 0; i < n && i < INT32_MAX; i++) {
		GElf_Sym sym;
		Elf32_Word ext = 0;
		if (!gelf_getsymshndx(data, extended, (int)i, &sym, &ext))
			break;
		read_symbol(object, elf, symtab, i, &sym, ext);
		object->n_symbols = i + 1;
	}
}

static bool get_reloc(Elf_Data *data, int idx, struct object_reloc *r, GElf_Xword *info)
{
	GElf_Rela rela;
	GElf_Rel rel;

	if (data->d_type == ELF_T_RELA) {
		if (!gelf_getrela(data, idx, &rela))
			return false;
		*r = (struct object_reloc){.off = rela.r_offset, .addend = rela.r_addend, .has_addend = true};
		*info = rela.r_info;
		return true;
	}
	if (!gelf_getrel(data, idx, &rel))
		return false;
	*r = (struct object_reloc){.off = rel.r_offset};
	*info = rel.r_info;
	return true;
}

/* Relocations of one SHT_REL or SHT_RELA section, after those that are there. */
static void read_relocs(struct dump *dump, struct object *object, Elf *elf, size_t idx, size_t symtab, size_t *cap)
{
	const struct object_section *s = &object->sections[idx];
	Elf_Data *data = section_data(elf, idx);
	struct object_reloc r;
	GElf_Xword info;

	if (!data || !data->d_buf || (data->d_type != ELF_T_RELA && data->d_type != ELF_T_REL))
		return;
	for (int i = 0; i < INT32_MAX && get_reloc(data, i, &r, &info); i++) {
		r.section = s->info < object->n_sections ? s->info : 0;
		r.seq = object->n_relocs;
		r.type = (uint32_t)GELF_R_TYPE(info);
		if (s->link == symtab && GELF_R_SYM(info) < object->n_symbols)
			r.symbol = (uint32_t)GELF_R_SYM(info);
		if (object->type != ET_REL && r.section)
			r.off -= object->sections[r.section].addr;
		*MEM_PUSH(dump->mem, object->relocs, object->n_relocs, *cap) = r;
	}
}

static int compare_relocs(const void *a, const void *b)
{
	const struct object_reloc *x = a, *y = b;

	if (x->section != y->section)
		return x->section < y->section ? -1 : 1;
	if (x->off != y->off)
		return x->off < y->off ? -1 : 1;
	return x->seq < y->seq ? -1 : 1;
}

/* Who belongs to which section, so that views of many sections stay linear. */
static void index_sections(struct object *object)
{
	for (size_t i = object->n_symbols; i-- > 1;) {
		struct object_symbol *sym = &object->symbols[i];
		sym->next = object->sections[sym->section].first_symbol;
		object->sections[sym->section].first_symbol = (uint32_t)i;
	}
	for (size_t i = object->n_relocs; i-- > 0;) {
		struct object_section *s = &object->sections[object->relocs[i].section];
		s->first_reloc = i;
		s->n_relocs++;
	}
}

struct object *object_read(struct dump *dump, Elf *elf, const char *name)
{
	struct object *object = mem_alloc(dump->mem, sizeof *object);
	size_t n_sections, names, symtab, cap = 0, file_size = 0;
	GElf_Ehdr ehdr;

	if (!gelf_getehdr(elf, &ehdr) || elf_getshdrnum(elf, &n_sections) != 0 || elf_getshdrstrndx(elf, &names) != 0) {
		diag_error(&dump->diag, name, "elf", "is not a usable ELF file (%s); compile it again", elf_errmsg(-1));
		return NULL;
	}
	elf_rawfile(elf, &file_size);
	object->type = ehdr.e_type;
	object->machine = ehdr.e_machine;
	object->elf_class = ehdr.e_ident[EI_CLASS];
	object->flags = ehdr.e_flags;
	object->entry = ehdr.e_entry;
	object->file_size = file_size;
	object->n_sections = n_sections;
	object->sections = mem_array(dump->mem, n_sections, sizeof *object->sections);
	for (size_t i = 0; i < n_sections; i++)
		read_section(object, elf, names, i);
	symtab = find_symtab(object);
	if (symtab)
		read_symbols(dump, object, elf, symtab);
	for (size_t i = 1; i < n_sections; i++)
		read_relocs(dump, object, elf, i, symtab, &cap);
	if (object->n_relocs)
		qsort(object->relocs, object->n_relocs, sizeof *object->relocs, compare_relocs);
	if (n_sections)
		index_sections(object);
	return object;
}

const char *object_reloc_name(const struct dump *dump, const struct object *object, uint32_t type)
{
	const char *name = arch_reloc_name(object->machine, object->elf_class, type);

	return name ? name : mem_printf(dump->mem, "R_%" PRIu32, type);
}

const char *object_reloc_target(const struct dump *dump, const struct object *object, const struct object_reloc *r)
{
	const char *name = r->symbol ? dump_clean(dump, object->symbols[r->symbol].name) : "";
	bool minus = r->addend < 0;
	uint64_t addend = minus ? ~(uint64_t)r->addend + 1 : (uint64_t)r->addend;

	if (addend == 0)
		return name;
	return mem_printf(dump->mem, "%s%s0x%" PRIx64, name, minus ? "-" : "+", addend);
}

const char *object_machine_name(const struct dump *dump, unsigned machine)
{
	const struct arch_image *arch = arch_image_of_machine(machine);

	return arch ? arch->label : mem_printf(dump->mem, "machine %u", machine);
}
