/* SPDX-License-Identifier: MIT */
#include "tests/image/build.h"

#include <stdlib.h>
#include <string.h>

struct build *build_new(const struct ldr_arch *arch)
{
	struct build *b = calloc(1, sizeof *b);

	if (!b)
		abort();
	b->arch = arch;
	b->import_at = -1;
	return b;
}

static void put_le(unsigned char *p, uint64_t v, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		p[i] = (unsigned char)(v >> 8 * i);
}

static uint32_t get_le32(const unsigned char *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static void put_uleb(unsigned char *p, uint32_t *at, uint64_t v)
{
	while (v > 127) {
		p[(*at)++] = (unsigned char)(v | 128);
		v >>= 7;
	}
	p[(*at)++] = (unsigned char)v;
}

void build_word(struct build *b, unsigned section, uint32_t off, uint64_t value)
{
	put_le(b->section[section].bytes + off, value, b->arch->word_size);
}

uint32_t build_table(struct build *b, uint8_t uuid, uint32_t first, uint32_t count, const uint64_t *values)
{
	const uint32_t arrays = (uint32_t)(b->n_init + b->n_fini) * b->arch->word_size;
	const uint32_t off = ((b->n_tables ? b->tables_end : arrays) + 7) & ~7u;
	unsigned char *p = b->section[MG_RELRO].bytes + off;

	memset(p, uuid, 16);
	put_le(p + 16, first, 4);
	put_le(p + 20, count, 4);
	for (uint32_t i = 0; i < count; i++)
		put_le(p + 24 + i * b->arch->word_size, values[i], b->arch->word_size);
	b->tables_end = off + 24 + count * b->arch->word_size;
	b->n_tables++;
	return off;
}

void build_import(struct build *b, const char *name, uint8_t uuid, uint32_t n_branched)
{
	b->import[b->n_imports].name = name;
	memset(b->import[b->n_imports].uuid, uuid, 16);
	b->import[b->n_imports++].n_branched = n_branched;
}

static struct ldr_field info(const struct build *b, unsigned field)
{
	static const uint8_t width[MG_N_WORD_FIELDS] = {1, 2, 4, 8, 4, 4, 4, 8};
	struct ldr_field word = {0};

	if (field >= LDR_ARCH_FIELD)
		return b->arch->fields[LDR_FIELD_ROW(field)];
	word.width = width[field];
	return word;
}

/* The widest unit that all offsets are multiples of. */
static unsigned unit_of(const struct ldr_field *f, const uint32_t *offs, uint32_t n)
{
	uint32_t bits = f->width;

	for (uint32_t i = 0; i < n; i++)
		bits |= offs[i];
	return bits & 1 ? 0 : bits & 2 ? 1 : bits & 4 ? 2 : 3;
}

static void put_places(unsigned char *p, uint32_t *at, const struct ldr_field *f, unsigned unit, const uint32_t *offs,
		       uint32_t n, const uint16_t *low)
{
	uint32_t cursor = 0, adjacent = 0;

	for (uint32_t i = 0; i < n; i++) {
		uint32_t skip = (offs[i] - cursor) >> unit;

		adjacent = 0;
		while (!low && !skip && i + adjacent < n && adjacent < 32 &&
		       offs[i + adjacent] == cursor + adjacent * f->width)
			adjacent++;
		if (adjacent > 1) {
			p[(*at)++] = (unsigned char)(0xDE + adjacent);
			i += adjacent - 1;
		} else if (skip < 0xC0) {
			p[(*at)++] = (unsigned char)skip;
		} else if (skip < 0xC0 + 0x2000) {
			p[(*at)++] = (unsigned char)(0xC0 | (skip - 0xC0) >> 8);
			p[(*at)++] = (unsigned char)(skip - 0xC0);
		} else {
			p[(*at)++] = 0xFF;
			put_uleb(p, at, skip);
		}
		if (low) {
			put_le(p + *at, low[i], 2);
			*at += 2;
		}
		cursor = offs[i] + f->width;
	}
}

void build_run(struct build *b, unsigned field, unsigned plus, unsigned minus, unsigned place, const uint32_t *offs,
	       uint32_t n, const uint16_t *low)
{
	const struct ldr_field f = info(b, field);
	unsigned unit = unit_of(&f, offs, n);

	b->runs[b->runs_size++] = (unsigned char)(field | unit << 6);
	b->runs[b->runs_size++] = (unsigned char)(plus | minus << 3 | place << 6);
	put_uleb(b->runs, &b->runs_size, n);
	put_places(b->runs, &b->runs_size, &f, unit, offs, n, low);
}

void build_group(struct build *b, unsigned import, uint32_t ordinal, int64_t addend, unsigned field, unsigned place,
		 const uint32_t *offs, uint32_t n)
{
	const struct ldr_field f = info(b, field);
	unsigned unit = unit_of(&f, offs, n), step;

	if ((int)import != b->import_at)
		step = MG_STEP_IMPORT;
	else
		step = ordinal == b->ordinal_at       ? MG_STEP_SAME
		       : ordinal == b->ordinal_at + 1 ? MG_STEP_NEXT
						      : MG_STEP_ULEB;
	b->groups[b->groups_size++] = (unsigned char)(field | unit << 6);
	b->groups[b->groups_size++] =
		(unsigned char)(step | (addend ? MG_G_ADDEND : 0) | (n < 8 ? n : 0) << 3 | place << 6);
	if (step == MG_STEP_ULEB)
		put_uleb(b->groups, &b->groups_size, ordinal - b->ordinal_at - 2);
	if (step == MG_STEP_IMPORT) {
		put_uleb(b->groups, &b->groups_size, import - (unsigned)b->import_at - 1);
		put_uleb(b->groups, &b->groups_size, ordinal);
	}
	if (addend)
		put_uleb(b->groups, &b->groups_size, addend < 0 ? ~((uint64_t)addend << 1) : (uint64_t)addend << 1);
	if (n >= 8)
		put_uleb(b->groups, &b->groups_size, n - 8);
	put_places(b->groups, &b->groups_size, &f, unit, offs, n, NULL);
	b->import_at = (int)import;
	b->ordinal_at = ordinal;
}

static int present(const struct build_section *s)
{
	return s->size + s->zero_fill != 0;
}

static uint32_t count_loads(const struct build *b)
{
	uint32_t n = 0;

	for (unsigned i = 0; i < MG_N_SECTIONS; i++)
		n += present(&b->section[i]) ? 1 : 0;
	return n;
}

/* The size of a region of FIX. */
static uint32_t region_size(uint32_t n)
{
	return n ? (n & ~3u) + 8 : 4;
}

/* Writes a region but for its checksum. */
static void put_region(unsigned char *p, const unsigned char *bytes, uint32_t n)
{
	memset(p, MG_END, region_size(n) - 4);
	memcpy(p, bytes, n);
}

static void put_plan(struct build *b, unsigned char *p, uint32_t *at)
{
	const char *name = b->name ? b->name : "";
	const uint8_t bytes[4] = {MG_VERSION, b->form, b->in_place, (uint8_t)strlen(name)};
	const uint16_t counts[6] = {b->isa, (uint16_t)b->n_imports, (uint16_t)b->n_tables, b->n_init, b->n_fini, 0};

	memcpy(p + *at, bytes, 4);
	for (unsigned i = 0; i < 6; i++)
		put_le(p + *at + 4 + 2 * i, counts[i], 2);
	put_le(p + *at + 16, region_size(b->runs_size), 4);
	put_le(p + *at + 20, region_size(b->groups_size), 4);
	*at += 24;
	memcpy(p + *at, name, strlen(name));
	*at += (uint32_t)strlen(name);
	b->imports_off = *at;
	for (uint32_t i = 0; i < b->n_imports; i++) {
		const uint32_t n = (uint32_t)strlen(b->import[i].name);

		memcpy(p + *at, b->import[i].uuid, 16);
		put_le(p + *at + 16, b->import[i].n_branched, 2);
		p[*at + 18] = (unsigned char)n;
		memcpy(p + *at + MG_IMPORT_SIZE, b->import[i].name, n);
		*at += MG_IMPORT_SIZE + n;
	}
	*at += (-*at & 3) + 4; /* the checksum */
}

static void put_phdr(const struct build *b, unsigned char *p, uint32_t type, uint32_t flags, uint32_t off,
		     uint32_t link, uint32_t file_size, uint32_t size, uint32_t align)
{
	const uint32_t f[] = {off, link, link, file_size, size};

	put_le(p, type, 4);
	if (b->arch->word_size == 8) {
		put_le(p + 4, flags, 4);
		for (unsigned i = 0; i < 5; i++)
			put_le(p + 8 + 8 * i, f[i], 8);
		put_le(p + 48, align, 8);
		return;
	}
	for (unsigned i = 0; i < 5; i++)
		put_le(p + 4 + 4 * i, f[i], 4);
	put_le(p + 24, flags, 4);
	put_le(p + 28, align, 4);
}

static void put_ehdr(const struct build *b, unsigned char *p, uint32_t n_phdrs, uint32_t entry)
{
	const unsigned wide = b->arch->word_size == 8, word = b->arch->word_size, ehdr_size = wide ? 64 : 52;
	unsigned char *sizes = p + 24 + 3 * word + 4;

	memcpy(p, "\177ELF", 4);
	p[4] = b->arch->elf_class;
	p[5] = 1;
	p[6] = 1;
	put_le(p + 16, 3, 2);
	put_le(p + 18, b->arch->machine, 2);
	put_le(p + 20, 1, 4);
	put_le(p + 24, entry, word);
	put_le(p + 24 + word, ehdr_size, word);
	put_le(sizes, ehdr_size, 2);
	put_le(sizes + 2, wide ? 56 : 32, 2);
	put_le(sizes + 4, n_phdrs, 2);
}

void build_image(struct build *b)
{
	static const uint32_t flags[] = {5, 4, 6 | MG_PF_RELRO, 6};
	const unsigned wide = b->arch->word_size == 8;
	const uint32_t ehdr_size = wide ? 64 : 52, phdr_size = wide ? 56 : 32, n_phdrs = 1 + count_loads(b);
	unsigned char *p = calloc(1, BUILD_MAX);
	uint32_t at = ehdr_size + n_phdrs * phdr_size, n = 0;

	if (!p)
		abort();
	free(b->image);
	b->image = p;
	b->plan_off = at;
	put_plan(b, p, &at);
	b->plan_size = at - b->plan_off;
	put_phdr(b, p + ehdr_size, MG_PT_PLAN, 4 | MG_PF_PLAN, b->plan_off, 0, b->plan_size, b->plan_size, 1);
	for (unsigned i = 0; i < MG_N_SECTIONS; i++) {
		struct build_section *s = &b->section[i];
		const uint32_t align = s->align ? s->align : i == MG_TEXT ? 16 : 8;

		if (!present(s))
			continue;
		s->size = (s->size + 3) & ~3u;
		at = (at + align - 1) & ~(align - 1);
		b->link[i] = at;
		put_phdr(b, p + ehdr_size + ++n * phdr_size, 1, flags[i], at, at, s->size, s->size + s->zero_fill,
			 align);
		memcpy(p + at, s->bytes, s->size);
		at += s->size;
	}
	put_ehdr(b, p, n_phdrs, b->entry ? b->link[MG_TEXT] + b->entry - 1 : 0);
	b->fix_off = at;
	b->groups_off = at + region_size(b->runs_size);
	put_region(p + b->fix_off, b->runs, b->runs_size);
	put_region(p + b->groups_off, b->groups, b->groups_size);
	b->size = b->groups_off + region_size(b->groups_size);
	build_sums(b);
}

/* ---------------------------------------------------------------- checksums -- */

static uint32_t add(uint32_t sum, const unsigned char *p, uint32_t n)
{
	for (uint32_t i = 0; i < n; i += 4)
		sum = get_le32(p + i) + (sum >> 5 | sum << 27);
	return sum;
}

/* Puts the word that makes the sum 0. */
static void end_sum(unsigned char *p, uint32_t sum)
{
	put_le(p, 0 - (sum >> 5 | sum << 27), 4);
}

void build_sums(struct build *b)
{
	unsigned char *p = b->image;
	uint32_t sum = add(0, p, b->plan_off + b->plan_size - 4); /* nothing is between the headers and PLAN */

	end_sum(p + b->plan_off + b->plan_size - 4, sum);
	sum = 0;
	for (unsigned i = 0; i < MG_N_SECTIONS; i++)
		sum = add(sum, p + b->link[i], b->section[i].size);
	sum = add(sum, p + b->fix_off, b->groups_off - b->fix_off - 4);
	end_sum(p + b->groups_off - 4, sum);
	end_sum(p + b->size - 4, add(0, p + b->groups_off, b->size - b->groups_off - 4));
}
