/* SPDX-License-Identifier: MIT
 *
 * See image_read.h.  Order of the checks = order of the file: ELF and program
 * headers, PLAN, what PLAN says of the sections, FIX, checksums.
 */
#include "munger/checksum.h"
#include "munger/image_inside.h"

#include <elf.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define MAX_PHDRS  (1 + MG_N_SECTIONS + 2)
#define TABLE_HEAD 24 /* bytes of an export table before its entries */
#define LIMIT      ((uint64_t)1 << MG_LIMIT_LOG2)
#define SUM_SIZE   4u                                                 /* a checksum word */
#define PLAN_LEAST ((unsigned)sizeof(struct mg_plan) + 4u + SUM_SIZE) /* without imports, and with short names */

/* -------------------------------------------------------------- headers -- */

struct phdr {
	uint32_t type, flags;
	uint64_t off, addr, file_size, mem_size, align;
};

static struct phdr get_phdr(const struct image *img, unsigned idx)
{
	struct phdr p;

	if (img->elf_class == ELFCLASS64) {
		const unsigned char *b = img->data + sizeof(Elf64_Ehdr) + idx * sizeof(Elf64_Phdr);
		p.type = (uint32_t)image_get(b, 4);
		p.flags = (uint32_t)image_get(b + offsetof(Elf64_Phdr, p_flags), 4);
		p.off = image_get(b + offsetof(Elf64_Phdr, p_offset), 8);
		p.addr = image_get(b + offsetof(Elf64_Phdr, p_vaddr), 8);
		p.file_size = image_get(b + offsetof(Elf64_Phdr, p_filesz), 8);
		p.mem_size = image_get(b + offsetof(Elf64_Phdr, p_memsz), 8);
		p.align = image_get(b + offsetof(Elf64_Phdr, p_align), 8);
	} else {
		const unsigned char *b = img->data + sizeof(Elf32_Ehdr) + idx * sizeof(Elf32_Phdr);
		p.type = (uint32_t)image_get(b, 4);
		p.flags = (uint32_t)image_get(b + offsetof(Elf32_Phdr, p_flags), 4);
		p.off = image_get(b + offsetof(Elf32_Phdr, p_offset), 4);
		p.addr = image_get(b + offsetof(Elf32_Phdr, p_vaddr), 4);
		p.file_size = image_get(b + offsetof(Elf32_Phdr, p_filesz), 4);
		p.mem_size = image_get(b + offsetof(Elf32_Phdr, p_memsz), 4);
		p.align = image_get(b + offsetof(Elf32_Phdr, p_align), 4);
	}
	return p;
}

/* The Ehdr's fields that differ between classes. */
struct ehdr {
	uint64_t entry, phoff;
	uint32_t flags;
	unsigned size, ehsize, phentsize, phnum, phdr_size;
};

static struct ehdr get_ehdr(const unsigned char *d)
{
	struct ehdr h;

	if (d[EI_CLASS] == ELFCLASS64) {
		h.size = sizeof(Elf64_Ehdr);
		h.phdr_size = sizeof(Elf64_Phdr);
		h.entry = image_get(d + offsetof(Elf64_Ehdr, e_entry), 8);
		h.phoff = image_get(d + offsetof(Elf64_Ehdr, e_phoff), 8);
		h.flags = (uint32_t)image_get(d + offsetof(Elf64_Ehdr, e_flags), 4);
		h.ehsize = (unsigned)image_get(d + offsetof(Elf64_Ehdr, e_ehsize), 2);
		h.phentsize = (unsigned)image_get(d + offsetof(Elf64_Ehdr, e_phentsize), 2);
		h.phnum = (unsigned)image_get(d + offsetof(Elf64_Ehdr, e_phnum), 2);
	} else {
		h.size = sizeof(Elf32_Ehdr);
		h.phdr_size = sizeof(Elf32_Phdr);
		h.entry = image_get(d + offsetof(Elf32_Ehdr, e_entry), 4);
		h.phoff = image_get(d + offsetof(Elf32_Ehdr, e_phoff), 4);
		h.flags = (uint32_t)image_get(d + offsetof(Elf32_Ehdr, e_flags), 4);
		h.ehsize = (unsigned)image_get(d + offsetof(Elf32_Ehdr, e_ehsize), 2);
		h.phentsize = (unsigned)image_get(d + offsetof(Elf32_Ehdr, e_phentsize), 2);
		h.phnum = (unsigned)image_get(d + offsetof(Elf32_Ehdr, e_phnum), 2);
	}
	return h;
}

static bool is_elf(const unsigned char *d, size_t size)
{
	if (size < sizeof(Elf32_Ehdr) || memcmp(d, ELFMAG, SELFMAG) != 0)
		return false;
	if (d[EI_CLASS] != ELFCLASS32 && d[EI_CLASS] != ELFCLASS64)
		return false;
	return size >= (d[EI_CLASS] == ELFCLASS64 ? sizeof(Elf64_Ehdr) : sizeof(Elf32_Ehdr)) &&
	       d[EI_DATA] == ELFDATA2LSB;
}

bool image_is(const void *data, size_t size)
{
	const unsigned char *d = data;

	if (!is_elf(d, size))
		return false;
	struct ehdr h = get_ehdr(d);
	if (h.phoff != h.size || size - h.size < h.phdr_size || h.phnum == 0)
		return false;
	return image_get(d + h.size, 4) == MG_PT_PLAN;
}

static bool check_ehdr(struct image *img, const struct ehdr *h, struct image_error *err)
{
	const unsigned char *d = img->data;

	if (d[EI_VERSION] != EV_CURRENT || image_get(d + offsetof(Elf32_Ehdr, e_version), 4) != EV_CURRENT)
		return image_fail(err, "image-elf", EI_VERSION,
				  "ELF version is not 1; give a file that the munger wrote");
	if (image_get(d + offsetof(Elf32_Ehdr, e_type), 2) != ET_DYN)
		return image_fail(err, "image-elf", offsetof(Elf32_Ehdr, e_type),
				  "ELF type is not ET_DYN; give a file that the munger wrote");
	if (h->ehsize != h->size || h->phentsize != h->phdr_size)
		return image_fail(err, "image-elf", 0,
				  "header sizes are %u and %u instead of %u and %u; munge the objects again", h->ehsize,
				  h->phentsize, h->size, h->phdr_size);
	if (h->phnum > MAX_PHDRS)
		return image_fail(err, "image-elf", 0,
				  "%u program headers, at most %u are allowed; munge the objects again", h->phnum,
				  MAX_PHDRS);
	if (h->phnum * h->phdr_size > img->size - h->size)
		return image_fail(err, "image-elf", h->size,
				  "program headers go past the end of the file; copy it again");
	if (!img->arch)
		return image_fail(err, "image-elf", offsetof(Elf32_Ehdr, e_machine),
				  "machine %u with %u bits is not known; use a munger that knows it", img->machine,
				  img->elf_class == ELFCLASS64 ? 64 : 32);
	return true;
}

/* Returns: the section that a PT_LOAD's flags say, or MG_NO_SECTION. */
static unsigned section_of_flags(uint32_t flags)
{
	static const uint32_t rights[MG_N_SECTIONS] = {PF_R | PF_X, PF_R, PF_R | PF_W, PF_R | PF_W};

	for (unsigned s = 0; s < MG_N_SECTIONS; s++)
		if (flags == (rights[s] | MG_PF_SECTION(s)))
			return s;
	return MG_NO_SECTION;
}

static bool check_load(const struct image *img, const struct phdr *p, unsigned section, struct image_error *err)
{
	const char *name = image_section_name(section);
	const char *check = "image-section";

	if (p->off >= LIMIT || p->file_size >= LIMIT)
		return image_fail(err, check, p->off,
				  "%s: %" PRIu64 " bytes at 0x%" PRIx64
				  " of the file are beyond 256 MiB; munge fewer objects into one image",
				  name, p->file_size, p->off);
	if (p->off > img->size || p->file_size > img->size - p->off)
		return image_fail(err, check, p->off,
				  "%s (%" PRIu64 " bytes) goes past the end of the file; copy it again", name,
				  p->file_size);
	if (p->align == 0 || p->align & (p->align - 1) || p->align > 65536)
		return image_fail(err, check, p->off,
				  "%s: alignment %" PRIu64
				  " is not a power of two up to 65536; munge the objects again",
				  name, p->align);
	if ((p->addr - p->off) & (p->align - 1))
		return image_fail(err, check, p->off,
				  "%s: link address 0x%" PRIx64 " and file offset differ modulo %" PRIu64
				  "; munge the objects again",
				  name, p->addr, p->align);
	if (p->mem_size == 0 || p->addr == 0 || p->addr > UINT32_MAX || p->mem_size >= LIMIT)
		return image_fail(err, check, p->off,
				  "%s: 0x%" PRIx64 " bytes at link address 0x%" PRIx64
				  " is not possible; munge the objects again",
				  name, p->mem_size, p->addr);
	if (p->file_size > p->mem_size || (p->file_size < p->mem_size && section != MG_DATA))
		return image_fail(err, check, p->off,
				  "%s: %" PRIu64 " bytes in the file but %" PRIu64
				  " in memory; only .data has zero fill; munge the objects again",
				  name, p->file_size, p->mem_size);
	if ((p->off | p->file_size) % 4)
		return image_fail(err, check, p->off,
				  "%s: %" PRIu64 " bytes at 0x%" PRIx64
				  " of the file are no whole words; munge the objects again",
				  name, p->file_size, p->off);
	if (section == MG_TEXT && p->align < img->words->text_align)
		return image_fail(err, check, p->off,
				  "%s: alignment %" PRIu64 " is less than %u; munge the objects again", name, p->align,
				  img->words->text_align);
	return true;
}

static bool read_load(struct image *img, const struct phdr *p, uint64_t *file_end, uint64_t *last_addr,
		      struct image_error *err)
{
	unsigned section = section_of_flags(p->flags);

	if (p->type != PT_LOAD || section == MG_NO_SECTION)
		return image_fail(err, "image-section", p->off,
				  "program header of type 0x%x with flags 0x%x is no section; munge the objects again",
				  p->type, p->flags);
	for (unsigned s = section; s < MG_N_SECTIONS; s++)
		if (img->section[s].present)
			return image_fail(err, "image-section", p->off, "%s comes after %s; munge the objects again",
					  image_section_name(section), image_section_name(s));
	if (!check_load(img, p, section, err))
		return false;
	if (p->off < *file_end || p->addr <= *last_addr)
		return image_fail(err, "image-section", p->off,
				  "%s overlaps what comes before it; munge the objects again",
				  image_section_name(section));
	*file_end = p->off + p->file_size;
	*last_addr = p->addr + (p->mem_size - 1);
	img->section[section] = (struct image_section){.present = true,
						       .addr = p->addr,
						       .size = p->mem_size,
						       .file_off = (uint32_t)p->off,
						       .file_size = (uint32_t)p->file_size,
						       .align = (uint32_t)p->align};
	return true;
}

/* A header that is not for the loader: the interpreter, or what the kernel is to know of the stack. */
static bool read_other(struct image *img, const struct phdr *p, struct image_error *err)
{
	if (p->type == PT_GNU_STACK)
		return true;
	if (p->type != PT_INTERP)
		return image_fail(err, "image-elf", img->head_size,
				  "program header of type 0x%x is not known; munge the objects again", p->type);
	if (p->off > img->size || p->file_size > img->size - p->off || p->file_size < 2 ||
	    memchr(img->data + p->off, 0, p->file_size) != img->data + p->off + p->file_size - 1)
		return image_fail(err, "image-elf", p->off,
				  "the interpreter's path (%" PRIu64
				  " bytes) is outside the file, or no string; munge the objects again",
				  p->file_size);
	img->interp = (const char *)(const void *)(img->data + p->off);
	return true;
}

static bool check_plan_phdr(const struct image *img, const struct phdr *p, struct image_error *err)
{
	if (p->off < img->head_size || p->off % 4 || p->off >= LIMIT || p->off > img->size ||
	    p->file_size > img->size - p->off)
		return image_fail(err, "image-plan", p->off,
				  "PLAN (%" PRIu64
				  " bytes) is not between the headers and the end of the file, or no whole words; "
				  "copy it again",
				  p->file_size);
	if (p->flags != PF_R || p->mem_size != p->file_size || p->addr != 0 || p->align != 1)
		return image_fail(err, "image-plan",
				  img->elf_class == ELFCLASS64 ? sizeof(Elf64_Ehdr) : sizeof(Elf32_Ehdr),
				  "PLAN's program header has other flags (0x%x), size, address or alignment than "
				  "FORMAT.md says; munge the objects again",
				  p->flags);
	return true;
}

static bool read_headers(struct image *img, struct image_error *err)
{
	struct ehdr h = get_ehdr(img->data);
	uint64_t file_end, last_addr;

	img->elf_class = img->data[EI_CLASS];
	img->machine = (uint16_t)image_get(img->data + offsetof(Elf32_Ehdr, e_machine), 2);
	img->words = arch_image_find(img->machine, img->elf_class);
	img->arch = img->words ? img->words->loader : NULL;
	img->e_flags = h.flags;
	img->entry = h.entry;
	if (!check_ehdr(img, &h, err))
		return false;
	img->head_size = h.size + h.phnum * h.phdr_size;
	struct phdr plan = get_phdr(img, 0);
	if (!check_plan_phdr(img, &plan, err))
		return false;
	img->plan_off = (uint32_t)plan.off;
	img->plan_size = (uint32_t)plan.file_size;
	file_end = plan.off + plan.file_size;
	last_addr = plan.mem_size ? plan.mem_size - 1 : 0; /* it is at 0 */
	for (unsigned i = 1; i < h.phnum; i++) {
		struct phdr p = get_phdr(img, i);
		bool other = MG_PF_NUMBER(p.flags) == MG_PF_NUMBER(MG_PF_OTHER);
		if (other ? !read_other(img, &p, err) : !read_load(img, &p, &file_end, &last_addr, err))
			return false;
	}
	if (h.phnum == 1)
		return image_fail(err, "image-section", h.size, "there are no sections; munge the objects again");
	img->runs_off = (uint32_t)file_end;
	const struct image_section *text = &img->section[MG_TEXT];
	if (img->entry != 0 && (!text->present || img->entry < text->addr || img->entry - text->addr >= text->size))
		return image_fail(err, "image-elf", offsetof(Elf32_Ehdr, e_entry),
				  "entry point 0x%" PRIx64 " is not in .text; munge the objects again", img->entry);
	return true;
}

/* ----------------------------------------------------------------- PLAN -- */

/* The file offset of a member of PLAN's fixed part. */
#define PLAN_AT(img, member) ((img)->plan_off + (uint32_t)offsetof(struct mg_plan, member))

/* The names of DLLs, and how many bytes of them are in use. */
struct names {
	const unsigned char *data; /* of the file */
	uint32_t off, size, used;
};

/* Reads the name at an offset in the names. `at`: where that is stated. */
static bool read_name(struct names *names, uint32_t at, uint32_t off, char name[MG_NAME_MAX + 1],
		      struct image_error *err)
{
	const unsigned char *p = names->data + names->off;
	uint32_t len = 0;

	if (off >= names->size)
		return image_fail(err, "image-plan", at,
				  "a DLL name is at offset %u of %u bytes of names; munge the objects again", off,
				  names->size);
	p += off;
	while (len < names->size - off && p[len])
		len++;
	if (len == names->size - off)
		return image_fail(err, "image-plan", names->off + off,
				  "a DLL name goes past the end of PLAN; munge the objects again");
	if (len > MG_NAME_MAX)
		return image_fail(err, "image-plan", names->off + off,
				  "a DLL name has %u bytes, at most %u are allowed; munge the objects again", len,
				  MG_NAME_MAX);
	for (uint32_t i = 0; i < len; i++)
		if (p[i] < 0x20 || p[i] == 0x7f)
			return image_fail(err, "image-plan", names->off + off + i,
					  "a DLL name holds the control character 0x%02x; munge the objects again",
					  p[i]);
	memcpy(name, p, len + 1);
	if (names->used < off + len + 1)
		names->used = off + len + 1;
	return true;
}

static bool read_table(struct image *img, uint32_t off, struct image_table *t, struct image_error *err)
{
	const struct image_section *relro = &img->section[MG_RELRO];
	const unsigned word = img->arch->word_size;

	if (off > relro->file_size || relro->file_size - off < TABLE_HEAD)
		return image_fail(err, "image-table", PLAN_AT(img, n_tables),
				  "%u export tables, but one at .relro+0x%x does not fit its %u bytes; "
				  "munge the objects again",
				  img->n_tables, off, relro->file_size);
	const unsigned char *p = image_bytes(img, MG_RELRO) + off;
	t->off = off;
	memcpy(t->uuid, p, MG_UUID_SIZE);
	t->first = (uint32_t)image_get(p + 16, 4);
	t->count = (uint32_t)image_get(p + 20, 4);
	if (t->count > (relro->file_size - off - TABLE_HEAD) / word)
		return image_fail(err, "image-table", relro->file_off + off + 20,
				  "export table at .relro+0x%x has %u entries, more than .relro holds; "
				  "munge the objects again",
				  off, t->count);
	if (t->first == 0 || (t->count && t->first > UINT32_MAX - (t->count - 1)))
		return image_fail(err, "image-table", relro->file_off + off + 16,
				  "export table at .relro+0x%x begins at ordinal %u with %u entries; "
				  "ordinals are 1 to 4294967295; munge the objects again",
				  off, t->first, t->count);
	return true;
}

/* The functions' addresses at the start of relro, and the tables behind them. */
static bool read_relro(struct image *img, struct image_error *err)
{
	const struct image_section *relro = &img->section[MG_RELRO];
	const unsigned word = img->arch->word_size;
	uint32_t off = (img->n_init + img->n_fini) * word;

	img->fini_off = img->n_init * word;
	if (off > relro->file_size)
		return image_fail(err, "image-plan", PLAN_AT(img, n_init),
				  "%u init and %u fini functions do not fit the %u bytes of .relro; "
				  "munge the objects again",
				  img->n_init, img->n_fini, relro->file_size);
	if (img->n_tables && relro->present && relro->align < word)
		return image_fail(err, "image-section", relro->file_off,
				  ".relro: alignment %u is less than that of export tables, %u; "
				  "munge the objects again",
				  relro->align, word);
	img->tables = calloc((size_t)img->n_tables + 1, sizeof *img->tables);
	if (!img->tables)
		return image_fail(err, "memory", PLAN_AT(img, n_tables), "no memory for %u export tables; free some",
				  img->n_tables);
	for (uint32_t i = 0; i < img->n_tables; i++) {
		if (!read_table(img, off, &img->tables[i], err))
			return false;
		off += TABLE_HEAD + img->tables[i].count * word;
	}
	return true;
}

static bool read_own_name(struct image *img, struct names *names, uint32_t len, struct image_error *err)
{
	if (!read_name(names, PLAN_AT(img, name_len), 0, img->name, err))
		return false;
	if (strlen(img->name) != len)
		return image_fail(err, "image-plan", PLAN_AT(img, name_len),
				  "PLAN says that its DLL's name has %u bytes, it has %zu; munge the objects again",
				  len, strlen(img->name));
	return true;
}

static bool read_import(struct image_import *im, struct cursor *c, struct names *names, struct image_error *err)
{
	im->plan_off = c->pos;
	memcpy(im->uuid, cursor_bytes(c, MG_UUID_SIZE), MG_UUID_SIZE);
	im->n_branched = cursor_u16(c);
	if (!read_name(names, c->pos, cursor_u16(c), im->name, err))
		return false;
	if (!*im->name)
		return image_fail(err, "image-plan", c->pos - 2,
				  "an import's DLL has no name; munge the objects again");
	return true;
}

static bool check_padding(const struct names *names, struct image_error *err)
{
	if (names->size - names->used >= 4)
		return image_fail(err, "image-plan", names->off + names->used,
				  "PLAN has %u bytes after its end; munge the objects again",
				  names->size - names->used);
	for (uint32_t i = names->used; i < names->size; i++)
		if (names->data[names->off + i])
			return image_fail(err, "image-plan", names->off + i,
					  "PLAN is padded with 0x%02x instead of 0; munge the objects again",
					  names->data[names->off + i]);
	return true;
}

/* The imports, and all names. */
static bool read_imports(struct image *img, struct cursor *c, uint32_t name_len, struct image_error *err)
{
	uint32_t size = img->n_imports * (uint32_t)sizeof(struct mg_import);

	if (size > c->end - c->pos)
		return image_fail(err, "image-plan", PLAN_AT(img, n_imports),
				  "PLAN says %u imports but has %u bytes left; munge the objects again", img->n_imports,
				  c->end - c->pos);
	img->imports = calloc((size_t)img->n_imports + 1, sizeof *img->imports);
	if (!img->imports)
		return image_fail(err, "memory", c->pos, "no memory for %u imports; free some", img->n_imports);
	struct names names = {c->data, c->pos + size, c->end - c->pos - size, 0};
	if (!read_own_name(img, &names, name_len, err))
		return false;
	for (uint32_t i = 0; i < img->n_imports; i++)
		if (!read_import(&img->imports[i], c, &names, err))
			return false;
	return check_padding(&names, err);
}

static bool read_in_place(struct image *img, unsigned mask, struct image_error *err)
{
	for (unsigned s = 0; s < 8; s++) {
		if (!(mask >> s & 1))
			continue;
		if (s >= MG_DATA || !img->section[s].present)
			return image_fail(err, "image-plan", PLAN_AT(img, in_place),
					  "section %u (%s) is said to be usable in place but is absent or cannot be; "
					  "munge the objects again",
					  s, image_section_name(s));
		img->section[s].in_place = true;
	}
	return true;
}

static bool read_form(struct image *img, struct cursor *c, struct image_error *err)
{
	img->version = (uint8_t)cursor_u8(c);
	if (!c->bad && img->version != MG_VERSION)
		return image_fail(err, "image-version", img->plan_off,
				  "format version is %u, this munger knows %u; use the munger that made it",
				  img->version, MG_VERSION);
	if (img->plan_size < PLAN_LEAST || img->plan_size % 4)
		return image_fail(err, "image-plan", img->plan_off,
				  "PLAN has %u bytes, not a multiple of 4 from %u up; munge the objects again",
				  img->plan_size, PLAN_LEAST);
	unsigned form = cursor_u8(c);
	img->window = (enum mg_window)MG_PLAN_WINDOW(form);
	img->form = (enum mg_form)MG_PLAN_FORM(form);
	img->bound = form & MG_PLAN_BOUND;
	if (form > 31 || MG_PLAN_WINDOW(form) > MG_WINDOW_4G || MG_PLAN_FORM(form) > MG_FORM_POINTERS)
		return image_fail(err, "image-plan", PLAN_AT(img, form),
				  "form 0x%02x has bits without a meaning; munge the objects again", form);
	for (unsigned s = 0; s < MG_N_SECTIONS && !img->bound; s++)
		if (img->section[s].present && img->section[s].addr >= LIMIT)
			return image_fail(err, "image-section", img->section[s].file_off,
					  "%s: link address 0x%" PRIx64
					  " is beyond 256 MiB in an image that is not bound; munge the objects again",
					  image_section_name(s), img->section[s].addr);
	return true;
}

static bool check_region(const struct image *img, uint32_t at, uint32_t off, uint32_t size, struct image_error *err)
{
	if (size < SUM_SIZE || size % 4)
		return image_fail(
			err, "image-plan", at,
			"a region of FIX has %u bytes, not a multiple of 4 from 4 up; munge the objects again", size);
	if (size >= LIMIT || size > img->size - off)
		return image_fail(err, "image-plan", at,
				  "a region of FIX has %u bytes but the file has %u left; copy it again", size,
				  img->size - off);
	return true;
}

static bool check_fix_sizes(struct image *img, struct image_error *err)
{
	if (!check_region(img, PLAN_AT(img, runs_size), img->runs_off, img->runs_size, err))
		return false;
	img->groups_off = img->runs_off + img->runs_size;
	return check_region(img, PLAN_AT(img, groups_size), img->groups_off, img->groups_size, err);
}

static bool check_isa(const struct image *img, struct image_error *err)
{
	const char *text = arch_image_contradiction(img->words, img->isa);

	return !text || image_fail(err, "image-plan", PLAN_AT(img, isa), "PLAN asks for %s", text);
}

static bool read_plan(struct image *img, struct image_error *err)
{
	struct cursor c = {img->data, img->plan_off, img->plan_off + img->plan_size, false};

	if (!read_form(img, &c, err) || !read_in_place(img, cursor_u8(&c), err))
		return false;
	uint32_t name_len = cursor_u8(&c);
	img->isa = (uint16_t)cursor_u16(&c);
	img->arch = arch_image_loader(img->words, img->isa);
	img->n_imports = cursor_u16(&c);
	img->n_tables = cursor_u16(&c);
	img->n_init = cursor_u16(&c);
	img->n_fini = cursor_u16(&c);
	img->n_slots = cursor_u16(&c);
	img->runs_size = cursor_u32(&c);
	img->groups_size = cursor_u32(&c);
	c.end -= SUM_SIZE;
	return check_isa(img, err) && read_relro(img, err) && read_imports(img, &c, name_len, err) &&
	       check_fix_sizes(img, err);
}

/* ------------------------------------------------------------ checksums -- */

/* Each sequence has its own word last. */
static void check_sums(struct image *img)
{
	uint32_t head, body = 0, groups;

	head = checksum_add(0, img->data, img->head_size);
	head = checksum_add(head, img->data + img->plan_off, img->plan_size);
	for (unsigned s = 0; s < MG_N_SECTIONS; s++)
		body = checksum_add(body, image_bytes(img, s), img->section[s].file_size);
	body = checksum_add(body, img->data + img->runs_off, img->runs_size);
	groups = checksum_add(0, img->data + img->groups_off, img->groups_size);
	img->head_sum = (uint32_t)image_get(img->data + img->plan_off + img->plan_size - SUM_SIZE, 4);
	img->body_sum = (uint32_t)image_get(img->data + img->groups_off - SUM_SIZE, 4);
	img->groups_sum = (uint32_t)image_get(img->data + img->groups_off + img->groups_size - SUM_SIZE, 4);
	img->bad_sums = (head ? IMAGE_SUM_HEAD : 0u) | (body ? IMAGE_SUM_BODY : 0u) | (groups ? IMAGE_SUM_GROUPS : 0u);
}

/* --------------------------------------------------------------- public -- */

bool image_read(struct image *img, const void *data, size_t size, struct image_error *err)
{
	*img = (struct image){.data = data, .size = (uint32_t)size};
	if (!is_elf(data, size))
		return image_fail(err, "image-elf", 0,
				  "is not a little-endian ELF file; give a file that the munger wrote");
	if (size > UINT32_MAX)
		return image_fail(err, "image-elf", 0, "is larger than 4 GiB; give a file that the munger wrote");
	if (!image_is(data, size))
		return image_fail(err, "image-elf", 0, "has no PLAN; give a file that the munger wrote");
	if (!read_headers(img, err) || !read_plan(img, err) || !image_check_fix(img, err)) {
		image_fini(img);
		return false;
	}
	check_sums(img);
	return true;
}

void image_fini(struct image *img)
{
	free(img->tables);
	free(img->imports);
	img->tables = NULL;
	img->imports = NULL;
}

const unsigned char *image_bytes(const struct image *img, unsigned section)
{
	return img->data + img->section[section].file_off;
}

uint64_t image_relro_word(const struct image *img, uint32_t off)
{
	return image_get(image_bytes(img, MG_RELRO) + off, img->arch->word_size);
}

uint64_t image_table_entry(const struct image *img, const struct image_table *table, uint32_t idx)
{
	return image_relro_word(img, table->off + TABLE_HEAD + idx * img->arch->word_size);
}

uint64_t image_void(const struct image *img)
{
	return img->arch->word_size == 8 ? UINT64_MAX : UINT32_MAX;
}

unsigned image_find_section(const struct image *img, uint64_t addr)
{
	unsigned found = MG_NO_SECTION;

	for (unsigned s = 0; s < MG_N_SECTIONS; s++) {
		const struct image_section *sec = &img->section[s];
		if (!sec->present || addr < sec->addr || addr - sec->addr > sec->size)
			continue;
		found = s; /* a later one that begins here wins over one that ends here */
	}
	return found;
}
