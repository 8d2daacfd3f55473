/* SPDX-License-Identifier: MIT
 *
 * See image_read.h.  Order of the checks = order of the file: ELF and program
 * headers, PLAN, what PLAN says of the sections, FIX, checksums.
 */
#include "munger/image_read.h"

#include "loader/field.h"

#include <elf.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_PHDRS  (1 + MG_N_SECTIONS)
#define TABLE_HEAD 24 /* bytes of an export table before its entries */

static bool fail(struct image_error *err, const char *check, uint64_t off, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

static bool fail(struct image_error *err, const char *check, uint64_t off, const char *fmt, ...)
{
	va_list args;

	err->check = check;
	err->off = off;
	va_start(args, fmt);
	vsnprintf(err->text, sizeof err->text, fmt, args);
	va_end(args);
	return false;
}

/* ---------------------------------------------------------------- words -- */

/* One row per field and machine; 0 = every machine. The numbers are those of enum mg_field. */
static const struct {
	uint16_t machine;
	uint8_t field;
	const char name[13];
} field_names[] = {
	{0, MG_F_W8, "W8"},
	{0, MG_F_W16, "W16"},
	{0, MG_F_W32, "W32"},
	{0, MG_F_W64, "W64"},
	{0, MG_F_S32, "S32"},
	{0, MG_F_U32, "U32"},
	{0, MG_F_P32, "P32"},
	{0, MG_F_P64, "P64"},
	{EM_X86_64, MG_F_X86_BRANCH32, "BRANCH32"},
	{EM_ARM, MG_F_THM_CALL, "THM_CALL"},
	{EM_ARM, MG_F_THM_JUMP24, "THM_JUMP24"},
	{EM_ARM, MG_F_THM_JUMP19, "THM_JUMP19"},
	{EM_ARM, MG_F_THM_MOVW, "THM_MOVW"},
	{EM_ARM, MG_F_THM_MOVT, "THM_MOVT"},
	{EM_ARM, MG_F_THM_MOV32, "THM_MOV32"},
	{EM_ARM, MG_F_THM_MOVW_PC, "THM_MOVW_PC"},
	{EM_ARM, MG_F_THM_MOVT_PC, "THM_MOVT_PC"},
	{EM_ARM, MG_F_ARM_PREL31, "PREL31"},
};

const char *image_field_name(unsigned machine, unsigned field)
{
	for (size_t i = 0; i < sizeof field_names / sizeof field_names[0]; i++)
		if (field_names[i].field == field && (field_names[i].machine == 0 || field_names[i].machine == machine))
			return field_names[i].name;
	return NULL;
}

static const struct {
	uint16_t machine;
	uint8_t bit;
	const char name[15];
} isa_names[] = {
	{EM_ARM, 0, "thumb2"},         {EM_ARM, 1, "dsp"},
	{EM_ARM, 2, "fpu-single"},     {EM_ARM, 3, "fpu-double"},
	{EM_ARM, 4, "float-abi-hard"}, {EM_ARM, 5, "float-abi-soft"},
};

const char *image_isa_name(unsigned machine, unsigned bit)
{
	for (size_t i = 0; i < sizeof isa_names / sizeof isa_names[0]; i++)
		if (isa_names[i].machine == machine && isa_names[i].bit == bit)
			return isa_names[i].name;
	return NULL;
}

const char *image_section_name(unsigned section)
{
	static const char *const names[MG_N_SECTIONS] = {".text", ".rodata", ".relro", ".data"};

	return section < MG_N_SECTIONS ? names[section] : "none";
}

const struct ldr_arch *image_find_arch(unsigned machine, unsigned elf_class)
{
	static const struct ldr_arch *const archs[] = {&ldr_arch_x86_64, &ldr_arch_arm};

	for (size_t i = 0; i < sizeof archs / sizeof archs[0]; i++)
		if (archs[i]->machine == machine && archs[i]->elf_class == elf_class)
			return archs[i];
	return NULL;
}

void image_uuid_text(const uint8_t uuid[MG_UUID_SIZE], char text[37])
{
	static const char digits[] = "0123456789abcdef";

	for (unsigned i = 0; i < MG_UUID_SIZE; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			*text++ = '-';
		*text++ = digits[uuid[i] >> 4];
		*text++ = digits[uuid[i] & 15];
	}
	*text = 0;
}

/* ---------------------------------------------------------------- bytes -- */

/* A window of the file that is read from front to back. Reading past its end
 * yields 0 and sets `bad`. */
struct cursor {
	const unsigned char *data;
	uint32_t pos, end;
	bool bad;
};

static unsigned u8(struct cursor *c)
{
	if (c->pos >= c->end) {
		c->bad = true;
		return 0;
	}
	return c->data[c->pos++];
}

static const unsigned char *bytes(struct cursor *c, uint32_t n)
{
	const unsigned char *p = c->data + c->pos;

	if (n > c->end - c->pos) {
		c->bad = true;
		return NULL;
	}
	c->pos += n;
	return p;
}

static uint64_t get_le(const unsigned char *p, unsigned n)
{
	uint64_t v = 0;

	while (n--)
		v = v << 8 | p[n];
	return v;
}

static uint32_t u32(struct cursor *c)
{
	const unsigned char *p = bytes(c, 4);

	return p ? (uint32_t)get_le(p, 4) : 0;
}

/* The bits of a ULEB or SLEB and how many there were, without the sign. */
static uint64_t leb(struct cursor *c, unsigned *n_bits, unsigned *last)
{
	uint64_t v = 0;
	unsigned shift = 0, b;

	do {
		b = u8(c);
		if (shift == 63 && (b & 0x7f) > 1 && (b & 0x7f) != 0x7f)
			c->bad = true;
		if (shift > 63)
			c->bad = true;
		else
			v |= (uint64_t)(b & 0x7f) << shift;
		shift += 7;
	} while (b & 0x80 && !c->bad);
	*n_bits = shift;
	*last = b;
	return v;
}

static uint32_t uleb(struct cursor *c)
{
	unsigned n_bits, last;
	uint64_t v = leb(c, &n_bits, &last);

	if (v > UINT32_MAX || (n_bits > 63 && last > 1))
		c->bad = true;
	return c->bad ? 0 : (uint32_t)v;
}

static int64_t sleb(struct cursor *c)
{
	unsigned n_bits, last;
	uint64_t v = leb(c, &n_bits, &last);

	if (n_bits > 63 && last != 0 && last != 0x7f)
		c->bad = true;
	if (n_bits < 64 && last & 0x40)
		v |= ~(uint64_t)0 << n_bits;
	return c->bad ? 0 : (int64_t)v;
}

/* The number that ended at or ran into the cursor is unusable: say which of the two it was. */
static bool fail_cursor(const struct cursor *c, struct image_error *err, const char *check, const char *part)
{
	if (c->pos >= c->end)
		return fail(err, check, c->pos, "%s ends in the middle of an entry; munge the objects again", part);
	return fail(err, check, c->pos, "%s holds a number that does not fit; munge the objects again", part);
}

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
		p.type = (uint32_t)get_le(b, 4);
		p.flags = (uint32_t)get_le(b + offsetof(Elf64_Phdr, p_flags), 4);
		p.off = get_le(b + offsetof(Elf64_Phdr, p_offset), 8);
		p.addr = get_le(b + offsetof(Elf64_Phdr, p_vaddr), 8);
		p.file_size = get_le(b + offsetof(Elf64_Phdr, p_filesz), 8);
		p.mem_size = get_le(b + offsetof(Elf64_Phdr, p_memsz), 8);
		p.align = get_le(b + offsetof(Elf64_Phdr, p_align), 8);
	} else {
		const unsigned char *b = img->data + sizeof(Elf32_Ehdr) + idx * sizeof(Elf32_Phdr);
		p.type = (uint32_t)get_le(b, 4);
		p.flags = (uint32_t)get_le(b + offsetof(Elf32_Phdr, p_flags), 4);
		p.off = get_le(b + offsetof(Elf32_Phdr, p_offset), 4);
		p.addr = get_le(b + offsetof(Elf32_Phdr, p_vaddr), 4);
		p.file_size = get_le(b + offsetof(Elf32_Phdr, p_filesz), 4);
		p.mem_size = get_le(b + offsetof(Elf32_Phdr, p_memsz), 4);
		p.align = get_le(b + offsetof(Elf32_Phdr, p_align), 4);
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
		h.entry = get_le(d + offsetof(Elf64_Ehdr, e_entry), 8);
		h.phoff = get_le(d + offsetof(Elf64_Ehdr, e_phoff), 8);
		h.flags = (uint32_t)get_le(d + offsetof(Elf64_Ehdr, e_flags), 4);
		h.ehsize = (unsigned)get_le(d + offsetof(Elf64_Ehdr, e_ehsize), 2);
		h.phentsize = (unsigned)get_le(d + offsetof(Elf64_Ehdr, e_phentsize), 2);
		h.phnum = (unsigned)get_le(d + offsetof(Elf64_Ehdr, e_phnum), 2);
	} else {
		h.size = sizeof(Elf32_Ehdr);
		h.phdr_size = sizeof(Elf32_Phdr);
		h.entry = get_le(d + offsetof(Elf32_Ehdr, e_entry), 4);
		h.phoff = get_le(d + offsetof(Elf32_Ehdr, e_phoff), 4);
		h.flags = (uint32_t)get_le(d + offsetof(Elf32_Ehdr, e_flags), 4);
		h.ehsize = (unsigned)get_le(d + offsetof(Elf32_Ehdr, e_ehsize), 2);
		h.phentsize = (unsigned)get_le(d + offsetof(Elf32_Ehdr, e_phentsize), 2);
		h.phnum = (unsigned)get_le(d + offsetof(Elf32_Ehdr, e_phnum), 2);
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
	return get_le(d + h.size, 4) == MG_PT_PLAN;
}

static bool check_ehdr(struct image *img, const struct ehdr *h, struct image_error *err)
{
	const unsigned char *d = img->data;

	if (d[EI_VERSION] != EV_CURRENT || get_le(d + offsetof(Elf32_Ehdr, e_version), 4) != EV_CURRENT)
		return fail(err, "image-elf", EI_VERSION, "ELF version is not 1; give a file that the munger wrote");
	if (get_le(d + offsetof(Elf32_Ehdr, e_type), 2) != ET_DYN)
		return fail(err, "image-elf", offsetof(Elf32_Ehdr, e_type),
			    "ELF type is not ET_DYN; give a file that the munger wrote");
	if (h->ehsize != h->size || h->phentsize != h->phdr_size)
		return fail(err, "image-elf", 0,
			    "header sizes are %u and %u instead of %u and %u; munge the objects again", h->ehsize,
			    h->phentsize, h->size, h->phdr_size);
	if (h->phnum > MAX_PHDRS)
		return fail(err, "image-elf", 0, "%u program headers, at most %u are allowed; munge the objects again",
			    h->phnum, MAX_PHDRS);
	if (h->phnum * h->phdr_size > img->size - h->size)
		return fail(err, "image-elf", h->size, "program headers go past the end of the file; copy it again");
	if (!img->arch)
		return fail(err, "image-elf", offsetof(Elf32_Ehdr, e_machine),
			    "machine %u with %u bits is not known; use a munger that knows it", img->machine,
			    img->elf_class == ELFCLASS64 ? 64 : 32);
	return true;
}

/* Returns: the section that a PT_LOAD's flags say, or MG_NO_SECTION. */
static unsigned section_of_flags(uint32_t flags)
{
	switch (flags) {
	case PF_R | PF_X:
		return MG_TEXT;
	case PF_R:
		return MG_RODATA;
	case PF_R | PF_W | MG_PF_RELRO:
		return MG_RELRO;
	case PF_R | PF_W:
		return MG_DATA;
	default:
		return MG_NO_SECTION;
	}
}

static bool check_load(const struct image *img, const struct phdr *p, unsigned section, struct image_error *err)
{
	const char *name = image_section_name(section);
	const char *check = "image-section";
	uint64_t limit = img->elf_class == ELFCLASS64 ? UINT64_MAX : UINT32_MAX;

	if (p->off > img->size || p->file_size > img->size - p->off)
		return fail(err, check, p->off, "%s (%" PRIu64 " bytes) goes past the end of the file; copy it again",
			    name, p->file_size);
	if (p->align == 0 || p->align & (p->align - 1) || p->align > 65536)
		return fail(err, check, p->off,
			    "%s: alignment %" PRIu64 " is not a power of two up to 65536; munge the objects again",
			    name, p->align);
	if ((p->addr - p->off) & (p->align - 1))
		return fail(err, check, p->off,
			    "%s: link address 0x%" PRIx64 " and file offset differ modulo %" PRIu64
			    "; munge the objects again",
			    name, p->addr, p->align);
	if (p->mem_size == 0 || p->addr == 0 || p->mem_size - 1 > limit - p->addr)
		return fail(err, check, p->off,
			    "%s: 0x%" PRIx64 " bytes at link address 0x%" PRIx64
			    " is not possible; munge the objects again",
			    name, p->mem_size, p->addr);
	if (p->file_size > p->mem_size || (p->file_size < p->mem_size && section != MG_DATA))
		return fail(err, check, p->off,
			    "%s: %" PRIu64 " bytes in the file but %" PRIu64
			    " in memory; only .data has zero fill; munge the objects again",
			    name, p->file_size, p->mem_size);
	return true;
}

static bool read_load(struct image *img, const struct phdr *p, uint64_t *file_end, uint64_t *last_addr,
		      struct image_error *err)
{
	unsigned section = section_of_flags(p->flags);

	if (p->type != PT_LOAD || section == MG_NO_SECTION)
		return fail(err, "image-section", p->off,
			    "program header of type 0x%x with flags 0x%x is no section; munge the objects again",
			    p->type, p->flags);
	for (unsigned s = section; s < MG_N_SECTIONS; s++)
		if (img->section[s].present)
			return fail(err, "image-section", p->off, "%s comes after %s or twice; munge the objects again",
				    image_section_name(section), image_section_name(s));
	if (!check_load(img, p, section, err))
		return false;
	if (p->off < *file_end || p->addr <= *last_addr)
		return fail(err, "image-section", p->off, "%s overlaps what comes before it; munge the objects again",
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

static bool read_headers(struct image *img, struct image_error *err)
{
	struct ehdr h = get_ehdr(img->data);
	uint64_t file_end, last_addr = 0;

	img->elf_class = img->data[EI_CLASS];
	img->machine = (uint16_t)get_le(img->data + offsetof(Elf32_Ehdr, e_machine), 2);
	img->arch = image_find_arch(img->machine, img->elf_class);
	img->e_flags = h.flags;
	img->entry = h.entry;
	if (!check_ehdr(img, &h, err))
		return false;
	img->head_size = h.size + h.phnum * h.phdr_size;
	struct phdr plan = get_phdr(img, 0);
	if (plan.off < img->head_size || plan.off > img->size || plan.file_size > img->size - plan.off)
		return fail(err, "image-plan", plan.off,
			    "PLAN (%" PRIu64
			    " bytes) is not between the headers and the end of the file; copy it again",
			    plan.file_size);
	img->plan_off = (uint32_t)plan.off;
	img->plan_size = (uint32_t)plan.file_size;
	file_end = plan.off + plan.file_size;
	for (unsigned i = 1; i < h.phnum; i++) {
		struct phdr p = get_phdr(img, i);
		if (!read_load(img, &p, &file_end, &last_addr, err))
			return false;
	}
	img->runs_off = (uint32_t)file_end;
	const struct image_section *text = &img->section[MG_TEXT];
	if (img->entry != 0 && (!text->present || img->entry < text->addr || img->entry - text->addr >= text->size))
		return fail(err, "image-elf", offsetof(Elf32_Ehdr, e_entry),
			    "entry point 0x%" PRIx64 " is not in .text; munge the objects again", img->entry);
	return true;
}

/* ----------------------------------------------------------------- PLAN -- */

static bool read_name(struct cursor *c, char name[MG_NAME_MAX + 1], bool may_lack, struct image_error *err)
{
	uint32_t at = c->pos, len = uleb(c);

	if (c->bad)
		return fail_cursor(c, err, "image-plan", "PLAN");
	if (len > MG_NAME_MAX || (len == 0 && !may_lack))
		return fail(err, "image-plan", at,
			    "a DLL name has %u bytes, 1 to %u are allowed; munge the objects again", len, MG_NAME_MAX);
	const unsigned char *p = bytes(c, len);
	if (!p)
		return fail_cursor(c, err, "image-plan", "PLAN");
	for (uint32_t i = 0; i < len; i++)
		if (p[i] < 0x20 || p[i] == 0x7f)
			return fail(err, "image-plan", at + 1 + i,
				    "a DLL name holds the control character 0x%02x; munge the objects again", p[i]);
	memcpy(name, p, len);
	name[len] = 0;
	return true;
}

static bool read_needs(struct image *img, struct cursor *c, struct image_error *err)
{
	unsigned present = 0;

	for (unsigned s = 0; s < MG_N_SECTIONS; s++)
		present |= (unsigned)img->section[s].present << s;
	for (unsigned s = 0; s < MG_N_SECTIONS; s++) {
		if (!img->section[s].present)
			continue;
		unsigned needs = u8(c);
		if (needs & ~(present | MG_PINNED) || needs & 1u << s)
			return fail(err, "image-plan", c->pos - 1,
				    "the needs of %s, 0x%02x, name itself or a section that is absent; "
				    "munge the objects again",
				    image_section_name(s), needs);
		img->section[s].needs = (uint8_t)needs;
	}
	return true;
}

/* An array of n addresses in relro. */
static bool read_array(const struct image *img, struct cursor *c, const char *what, uint32_t *n, uint32_t *off,
		       struct image_error *err)
{
	const struct image_section *relro = &img->section[MG_RELRO];
	uint32_t at = c->pos;

	*n = uleb(c);
	*off = *n ? uleb(c) : 0;
	if (c->bad)
		return fail_cursor(c, err, "image-plan", "PLAN");
	if (*n == 0)
		return true;
	if (*off % img->arch->word_size || *off > relro->file_size ||
	    *n > (relro->file_size - *off) / img->arch->word_size)
		return fail(err, "image-plan", at,
			    "%u %s functions at .relro+0x%x do not fit its %u bytes; munge the objects again", *n, what,
			    *off, relro->file_size);
	return true;
}

static bool read_table(struct image *img, uint32_t at, uint64_t off, uint64_t last_end, struct image_table *t,
		       struct image_error *err)
{
	const struct image_section *relro = &img->section[MG_RELRO];
	unsigned word = img->arch->word_size;

	if (off % word || off > relro->file_size || relro->file_size - off < TABLE_HEAD)
		return fail(err, "image-table", at,
			    "export table at .relro+0x%" PRIx64 " does not fit its %u bytes; munge the objects again",
			    off, relro->file_size);
	const unsigned char *p = image_bytes(img, MG_RELRO) + off;
	t->off = (uint32_t)off;
	memcpy(t->uuid, p, MG_UUID_SIZE);
	t->first = (uint32_t)get_le(p + 16, 4);
	t->count = (uint32_t)get_le(p + 20, 4);
	if (t->count > (relro->file_size - off - TABLE_HEAD) / word)
		return fail(err, "image-table", relro->file_off + off + 20,
			    "export table at .relro+0x%" PRIx64
			    " has %u entries, more than .relro holds; munge the objects again",
			    off, t->count);
	if (t->first == 0 || (t->count && t->first > UINT32_MAX - (t->count - 1)))
		return fail(err, "image-table", relro->file_off + off + 16,
			    "export table at .relro+0x%" PRIx64
			    " begins at ordinal %u with %u entries; ordinals are 1 to 4294967295; "
			    "munge the objects again",
			    off, t->first, t->count);
	if (off < last_end)
		return fail(err, "image-table", at,
			    "export table at .relro+0x%" PRIx64 " overlaps the one before it; munge the objects again",
			    off);
	return true;
}

static bool read_tables(struct image *img, struct cursor *c, struct image_error *err)
{
	uint64_t off = 0, last_end = 0;

	/* A table takes at least one byte of the plan. */
	if (img->n_tables > c->end - c->pos)
		return fail(err, "image-plan", c->pos,
			    "PLAN says %u export tables but has %u bytes left; "
			    "munge the objects again",
			    img->n_tables, c->end - c->pos);
	img->tables = calloc((size_t)img->n_tables + 1, sizeof *img->tables);
	if (!img->tables)
		return fail(err, "memory", c->pos, "no memory for %u export tables; free some", img->n_tables);
	for (uint32_t i = 0; i < img->n_tables; i++) {
		struct image_table *t = &img->tables[i];
		uint32_t at = c->pos;
		off += uleb(c);
		if (c->bad)
			return fail_cursor(c, err, "image-plan", "PLAN");
		if (!read_table(img, at, off, last_end, t, err))
			return false;
		last_end = off + TABLE_HEAD + (uint64_t)t->count * img->arch->word_size;
	}
	return true;
}

static bool read_imports(struct image *img, struct cursor *c, struct image_error *err)
{
	/* UUID, n_branched, length and a name of one byte. */
	if (img->n_imports > (c->end - c->pos) / (MG_UUID_SIZE + 3))
		return fail(err, "image-plan", c->pos,
			    "PLAN says %u imports but has %u bytes left; "
			    "munge the objects again",
			    img->n_imports, c->end - c->pos);
	img->imports = calloc((size_t)img->n_imports + 1, sizeof *img->imports);
	if (!img->imports)
		return fail(err, "memory", c->pos, "no memory for %u imports; free some", img->n_imports);
	for (uint32_t i = 0; i < img->n_imports; i++) {
		struct image_import *im = &img->imports[i];
		im->plan_off = c->pos;
		const unsigned char *uuid = bytes(c, MG_UUID_SIZE);
		if (!uuid)
			return fail_cursor(c, err, "image-plan", "PLAN");
		memcpy(im->uuid, uuid, MG_UUID_SIZE);
		im->n_branched = uleb(c);
		if (!read_name(c, im->name, false, err))
			return false;
	}
	return true;
}

static bool read_form(struct image *img, struct cursor *c, struct image_error *err)
{
	img->version = (uint8_t)u8(c);
	unsigned form = u8(c);

	if (c->bad)
		return fail_cursor(c, err, "image-plan", "PLAN");
	if (img->version != MG_VERSION)
		return fail(err, "image-version", img->plan_off,
			    "format version is %u, this munger knows %u; use the munger that made it", img->version,
			    MG_VERSION);
	img->window = (enum mg_window)MG_PLAN_WINDOW(form);
	img->form = (enum mg_form)MG_PLAN_FORM(form);
	if (form > 15 || MG_PLAN_WINDOW(form) > MG_WINDOW_4G || MG_PLAN_FORM(form) > MG_FORM_POINTERS)
		return fail(err, "image-plan", img->plan_off + 1,
			    "form 0x%02x has bits without a meaning; munge the objects again", form);
	return true;
}

static bool check_fix_sizes(struct image *img, uint32_t at, struct image_error *err)
{
	uint32_t left = img->size - img->runs_off;

	if ((img->n_groups == 0) != (img->groups_size == 0))
		return fail(err, "image-plan", at, "PLAN says %u import groups in %u bytes; munge the objects again",
			    img->n_groups, img->groups_size);
	if ((img->n_runs == 0) != (img->runs_size == 0))
		return fail(err, "image-plan", at, "PLAN says %u local runs in %u bytes; munge the objects again",
			    img->n_runs, img->runs_size);
	if (img->runs_size > left || img->groups_size > left - img->runs_size)
		return fail(err, "image-plan", at, "FIX has %u + %u bytes but the file has %u left; copy it again",
			    img->runs_size, img->groups_size, left);
	img->groups_off = img->runs_off + img->runs_size;
	return true;
}

static bool check_isa(const struct image *img, struct image_error *err)
{
	if (img->machine == EM_ARM && (img->isa & 0x30) == 0x30)
		return fail(err, "image-plan", img->plan_off,
			    "PLAN asks for both float ABIs; compile all objects with one of them");
	return true;
}

static bool read_plan(struct image *img, struct image_error *err)
{
	struct cursor c = {img->data, img->plan_off, img->plan_off + img->plan_size, false};
	uint32_t at;

	if (!read_form(img, &c, err) || !read_needs(img, &c, err))
		return false;
	img->isa = uleb(&c);
	if (!read_array(img, &c, "init", &img->n_init, &img->init_off, err) ||
	    !read_array(img, &c, "fini", &img->n_fini, &img->fini_off, err))
		return false;
	img->n_tables = uleb(&c);
	img->n_imports = uleb(&c);
	if (!read_name(&c, img->name, true, err) || !read_tables(img, &c, err))
		return false;
	at = c.pos;
	img->n_runs = uleb(&c);
	img->runs_size = uleb(&c);
	img->n_groups = uleb(&c);
	img->groups_size = uleb(&c);
	if (c.bad)
		return fail_cursor(&c, err, "image-plan", "PLAN");
	if (!read_imports(img, &c, err) || !check_fix_sizes(img, at, err) || !check_isa(img, err))
		return false;
	img->body_sum = u32(&c);
	img->groups_sum = u32(&c);
	img->head_sum = u32(&c);
	if (c.bad)
		return fail_cursor(&c, err, "image-plan", "PLAN");
	if (c.pos != c.end)
		return fail(err, "image-plan", c.pos, "PLAN has %u bytes after its end; munge the objects again",
			    c.end - c.pos);
	return true;
}

/* ------------------------------------------------------------------ FIX -- */

/* A walk over FIX. Its first round checks (err set, fn NULL), later ones report. */
struct walk {
	const struct image *img;
	struct image_error *err;
	int (*fn)(void *ctx, const struct image_place *place);
	void *ctx;
	int result;                   /* nonzero: fn wants no more */
	uint8_t needs[MG_N_SECTIONS]; /* what the runs and groups ask for */
	uint32_t n_branched;          /* of the import of the group at hand */
	struct image_place branch;    /* last one, for counting */
};

/* Takes apart field | log2(unit) << 6 and checks where it may be. */
static const struct ldr_field *check_field(const struct walk *w, unsigned byte, unsigned section, uint32_t at,
					   const char *check)
{
	const struct ldr_field *f = ldr_field_info(w->img->arch, MG_RUN_FIELD(byte));

	if (!f || MG_RUN_UNIT(byte) > 2) {
		fail(w->err, check, at, "field %u with unit %u is not known on this machine; use a newer munger",
		     MG_RUN_FIELD(byte), 1u << MG_RUN_UNIT(byte));
		return NULL;
	}
	if (section >= MG_N_SECTIONS || section == MG_RODATA || !w->img->section[section].present) {
		fail(w->err, check, at,
		     "places in section %u (%s), which is absent or cannot hold any; "
		     "munge the objects again",
		     section, image_section_name(section));
		return NULL;
	}
	return f;
}

static bool check_place(const struct walk *w, const struct ldr_field *f, unsigned section, uint64_t off, uint32_t at)
{
	uint32_t size = w->img->section[section].file_size;

	if (off > size || f->width > size - off)
		return fail(w->err, "image-place", at,
			    "a place of %u bytes at %s+0x%" PRIx64
			    " goes past the section's %u bytes; munge the objects again",
			    f->width, image_section_name(section), off, size);
	if (off & ((1u << f->align_log2) - 1))
		return fail(w->err, "image-place", at,
			    "a place at %s+0x%" PRIx64 " is not aligned to %u bytes; munge the objects again",
			    image_section_name(section), off, 1u << f->align_log2);
	return true;
}

/* Reads one code. Returns: how many places it makes, the first at *off; 0 if it is unusable. */
static unsigned read_code(struct cursor *c, unsigned unit, uint64_t *off)
{
	unsigned code = u8(c);

	if (code < MG_SKIP2)
		*off += (uint64_t)code << unit;
	else if (code < MG_ADJACENT)
		*off += (uint64_t)(MG_SKIP2 + ((code & 31) << 8 | u8(c))) << unit;
	else if (code < MG_SKIPN)
		return c->bad ? 0 : code - 0xDE;
	else
		*off += (uint64_t)uleb(c) << unit;
	return c->bad ? 0 : 1;
}

/* Walks `count` places with the key in *place. */
static bool walk_places(struct walk *w, struct cursor *c, unsigned unit, uint32_t count, struct image_place *place)
{
	const struct ldr_field *f = ldr_field_info(w->img->arch, place->field);
	const char *part = place->is_import ? "the import groups" : "the local runs";
	bool low = !place->is_import && f->flags & LDR_F_LOW;
	uint64_t off = 0;

	for (uint32_t done = 0; done < count && w->result == 0;) {
		uint32_t at = c->pos;
		unsigned n = read_code(c, unit, &off);
		if (n == 0)
			return fail_cursor(c, w->err, "image-count", part);
		if (n > count - done || (low && n > 1))
			return fail(w->err, "image-count", at,
				    "a code makes %u places where %u are left; munge the objects again", n,
				    low ? 1 : count - done);
		for (done += n; n && w->result == 0; n--) {
			if (!check_place(w, f, place->section, off, at))
				return false;
			place->off = (uint32_t)off;
			if (low) {
				place->low = (uint16_t)u8(c);
				place->low = (uint16_t)(place->low | u8(c) << 8);
				if (c->bad)
					return fail_cursor(c, w->err, "image-count", part);
			}
			off += f->width;
			if (w->fn)
				w->result = w->fn(w->ctx, place);
		}
	}
	return true;
}

static void note_run(struct walk *w, const struct image_place *p)
{
	unsigned both = (p->plus < MG_N_SECTIONS ? 1u << p->plus : 0) | (p->minus < MG_N_SECTIONS ? 1u << p->minus : 0);

	if (p->plus == MG_NO_SECTION || p->minus == MG_NO_SECTION)
		w->needs[p->section] |= MG_PINNED;
	else
		w->needs[p->section] |= (uint8_t)(both & ~(1u << p->section));
}

static bool is_term(const struct image *img, unsigned section)
{
	return section == MG_NO_SECTION || (section < MG_N_SECTIONS && img->section[section].present);
}

static bool walk_run(struct walk *w, struct cursor *c, uint32_t idx)
{
	uint32_t at = c->pos;
	unsigned b0 = u8(c), b1 = u8(c);
	uint32_t count = uleb(c);
	struct image_place p = {.field = (uint8_t)MG_RUN_FIELD(b0),
				.section = (uint8_t)MG_RUN_PLACE(b1),
				.plus = (uint8_t)MG_RUN_PLUS(b1),
				.minus = (uint8_t)MG_RUN_MINUS(b1),
				.key = idx,
				.key_off = at};

	if (c->bad)
		return fail_cursor(c, w->err, "image-count", "the local runs");
	if (!check_field(w, b0, p.section, at, "image-run"))
		return false;
	if (ldr_field_info(w->img->arch, p.field)->flags & LDR_F_IMPORT)
		return fail(w->err, "image-run", at, "field %s is for imports only; munge the objects again",
			    image_field_name(w->img->machine, p.field));
	if (!is_term(w->img, p.plus) || !is_term(w->img, p.minus))
		return fail(w->err, "image-run", at + 1,
			    "run %u names section %u or %u, which is absent; munge the objects again", idx, p.plus,
			    p.minus);
	if (count == 0)
		return fail(w->err, "image-run", at + 2, "run %u has no places; munge the objects again", idx);
	note_run(w, &p);
	return walk_places(w, c, MG_RUN_UNIT(b0), count, &p);
}

static bool walk_runs(struct walk *w)
{
	const struct image *img = w->img;
	struct cursor c = {img->data, img->runs_off, img->runs_off + img->runs_size, false};

	for (uint32_t i = 0; i < img->n_runs && w->result == 0; i++)
		if (!walk_run(w, &c, i))
			return false;
	if (w->result == 0 && c.pos != c.end)
		return fail(w->err, "image-count", c.pos,
			    "%u bytes are left after the %u local runs; munge the objects again", c.end - c.pos,
			    img->n_runs);
	return true;
}

struct shapes {
	unsigned n;
	unsigned char byte[MG_N_SHAPES][2];
};

static bool read_shapes(const struct walk *w, struct cursor *c, struct shapes *s)
{
	uint32_t at = c->pos;

	s->n = u8(c);
	if (s->n == 0 || s->n > MG_N_SHAPES)
		return fail(w->err, "image-group", at, "%u shapes, 1 to %u are allowed; munge the objects again", s->n,
			    MG_N_SHAPES);
	for (unsigned i = 0; i < s->n; i++) {
		at = c->pos;
		s->byte[i][0] = (unsigned char)u8(c);
		s->byte[i][1] = (unsigned char)u8(c);
		if (c->bad)
			return fail_cursor(c, w->err, "image-count", "the import groups");
		if (!check_field(w, s->byte[i][0], s->byte[i][1], at, "image-group"))
			return false;
	}
	return true;
}

/* Counts distinct branch targets; groups are sorted, so only neighbours can be equal. */
static void note_group(struct walk *w, const struct image_place *p)
{
	w->needs[p->section] |= MG_PINNED;
	if (!(ldr_field_info(w->img->arch, p->field)->flags & LDR_F_BRANCH))
		return;
	if (w->n_branched == 0 || w->branch.ordinal != p->ordinal || w->branch.addend != p->addend)
		w->n_branched++;
	w->branch = *p;
}

/* Called when the groups of import `idx` (and of those passed over up to `next`) are through. */
static bool end_import(struct walk *w, uint64_t idx, uint64_t next)
{
	for (; idx < next; idx++) {
		const struct image_import *im = &w->img->imports[idx];
		if (im->n_branched != w->n_branched)
			return fail(w->err, "image-count", im->plan_off + MG_UUID_SIZE,
				    "PLAN says that branches go to %u ordinals of %s, the groups have %u; "
				    "munge the objects again",
				    im->n_branched, im->name, w->n_branched);
		w->n_branched = 0;
	}
	return true;
}

/* Moves on to a group's import and ordinal. */
static bool read_step(struct walk *w, struct cursor *c, unsigned step, struct image_place *p, bool first)
{
	uint64_t import = first ? 0 : (uint64_t)p->import, ordinal = p->ordinal;

	if (first && step != MG_STEP_IMPORT)
		return fail(w->err, "image-group", p->key_off,
			    "the first group does not say its import; munge the objects again");
	if (step == MG_STEP_NEXT) {
		ordinal++;
	} else if (step == MG_STEP_ULEB) {
		ordinal += 2 + (uint64_t)uleb(c);
	} else if (step == MG_STEP_IMPORT) {
		import += (first ? 0 : 1) + (uint64_t)uleb(c);
		ordinal = uleb(c);
	}
	if (c->bad)
		return fail_cursor(c, w->err, "image-count", "the import groups");
	if (import >= w->img->n_imports || ordinal == 0 || ordinal > UINT32_MAX)
		return fail(w->err, "image-group", p->key_off,
			    "group %u is for import %" PRIu64 " of %u, ordinal %" PRIu64 "; munge the objects again",
			    p->key, import, w->img->n_imports, ordinal);
	if (step == MG_STEP_IMPORT && !end_import(w, first ? 0 : p->import, import))
		return false;
	p->import = (uint32_t)import;
	p->ordinal = (uint32_t)ordinal;
	return true;
}

static bool walk_group(struct walk *w, struct cursor *c, const struct shapes *shapes, struct image_place *p, bool first)
{
	p->key_off = c->pos;
	unsigned head = u8(c), step = MG_G_STEP(head), shape = MG_G_SHAPE(head);
	int64_t last_addend = p->addend;

	if (!c->bad && shape >= shapes->n)
		return fail(w->err, "image-group", p->key_off, "group %u has shape %u of %u; munge the objects again",
			    p->key, shape, shapes->n);
	if (!read_step(w, c, step, p, first))
		return false;
	p->addend = head & MG_G_ADDEND ? sleb(c) : 0;
	uint64_t count = MG_G_PLACES(head) ? MG_G_PLACES(head) : 4 + (uint64_t)uleb(c);
	if (c->bad || count > UINT32_MAX)
		return fail_cursor(c, w->err, "image-count", "the import groups");
	if (!first && step == MG_STEP_SAME && p->addend < last_addend)
		return fail(w->err, "image-group", p->key_off,
			    "group %u is not in order of its addend; munge the objects again", p->key);
	p->field = (uint8_t)MG_RUN_FIELD(shapes->byte[shape][0]);
	p->section = shapes->byte[shape][1];
	note_group(w, p);
	return walk_places(w, c, MG_RUN_UNIT(shapes->byte[shape][0]), (uint32_t)count, p);
}

static bool walk_groups(struct walk *w)
{
	const struct image *img = w->img;
	struct cursor c = {img->data, img->groups_off, img->groups_off + img->groups_size, false};
	struct image_place p = {.is_import = true, .plus = MG_NO_SECTION, .minus = MG_NO_SECTION};
	struct shapes shapes;

	if (img->n_groups == 0)
		return end_import(w, 0, img->n_imports);
	if (!read_shapes(w, &c, &shapes))
		return false;
	for (uint32_t i = 0; i < img->n_groups && w->result == 0; i++) {
		p.key = i;
		if (!walk_group(w, &c, &shapes, &p, i == 0))
			return false;
	}
	if (w->result)
		return true;
	if (c.pos != c.end)
		return fail(w->err, "image-count", c.pos,
			    "%u bytes are left after the %u import groups; munge the objects again", c.end - c.pos,
			    img->n_groups);
	return end_import(w, p.import, img->n_imports);
}

/* A section whose fixups are more than its needs admit would be used in place wrongly. */
static bool check_needs(const struct walk *w)
{
	for (unsigned s = 0; s < MG_N_SECTIONS; s++)
		if (w->needs[s] & ~w->img->section[s].needs)
			return fail(w->err, "image-plan", w->img->plan_off + 2,
				    "the needs of %s are 0x%02x but its fixups ask for 0x%02x; munge the objects again",
				    image_section_name(s), w->img->section[s].needs, w->needs[s]);
	return true;
}

static bool check_fix(const struct image *img, struct image_error *err)
{
	struct walk w = {.img = img, .err = err};

	return walk_runs(&w) && walk_groups(&w) && check_needs(&w);
}

int image_each_place(const struct image *img, int (*fn)(void *ctx, const struct image_place *place), void *ctx)
{
	struct image_error err;
	struct walk w = {.img = img, .err = &err, .fn = fn, .ctx = ctx};

	if (walk_runs(&w) && w.result == 0)
		walk_groups(&w);
	return w.result;
}

/* ------------------------------------------------------------ checksums -- */

struct sum {
	uint32_t a, b;
};

static void sum_region(struct sum *s, const unsigned char *p, size_t n)
{
	while (n) {
		unsigned k = n < 4 ? (unsigned)n : 4;
		s->a += (uint32_t)get_le(p, k);
		s->b += s->a;
		p += k;
		n -= k;
	}
}

static uint32_t sum_value(const struct sum *s)
{
	return s->b ^ (s->a << 13 | s->a >> 19);
}

static void check_sums(struct image *img)
{
	struct sum head = {0, 0}, body = {0, 0}, groups = {0, 0};
	size_t ehdr_size = img->elf_class == ELFCLASS64 ? sizeof(Elf64_Ehdr) : sizeof(Elf32_Ehdr);

	sum_region(&head, img->data, ehdr_size);
	sum_region(&head, img->data + ehdr_size, img->head_size - ehdr_size);
	sum_region(&head, img->data + img->plan_off, img->plan_size - 4);
	for (unsigned s = 0; s < MG_N_SECTIONS; s++)
		sum_region(&body, image_bytes(img, s), img->section[s].file_size);
	sum_region(&body, img->data + img->runs_off, img->runs_size);
	sum_region(&groups, img->data + img->groups_off, img->groups_size);
	img->bad_sums = (sum_value(&head) != img->head_sum ? IMAGE_SUM_HEAD : 0u) |
			(sum_value(&body) != img->body_sum ? IMAGE_SUM_BODY : 0u) |
			(sum_value(&groups) != img->groups_sum ? IMAGE_SUM_GROUPS : 0u);
}

/* --------------------------------------------------------------- public -- */

bool image_read(struct image *img, const void *data, size_t size, struct image_error *err)
{
	*img = (struct image){.data = data, .size = (uint32_t)size};
	if (!is_elf(data, size))
		return fail(err, "image-elf", 0, "is not a little-endian ELF file; give a file that the munger wrote");
	if (size > UINT32_MAX)
		return fail(err, "image-elf", 0, "is larger than 4 GiB; give a file that the munger wrote");
	if (!image_is(data, size))
		return fail(err, "image-elf", 0, "has no PLAN; give a file that the munger wrote");
	if (!read_headers(img, err) || !read_plan(img, err) || !check_fix(img, err)) {
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
	return get_le(image_bytes(img, MG_RELRO) + off, img->arch->word_size);
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
