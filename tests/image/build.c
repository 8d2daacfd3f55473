/* SPDX-License-Identifier: MIT */
#include "tests/image/build.h"

#include <stdlib.h>
#include <string.h>

#include "loader/arch/word.h"

struct build *build_new(const struct ldr_arch *arch)
{
	struct build *b = calloc(1, sizeof *b);

	if (!b)
		abort();
	b->arch = arch;
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

void build_number(unsigned char *p, uint32_t *at, uint64_t v)
{
	const unsigned n = v < MG_NUM1 ? 1 : v < MG_NUM2 ? 2 : 4;

	if (v >= MG_NUM4)
		abort();
	put_le(p + *at, n == 1 ? 2 * v : n == 2 ? 4 * v + 1 : 4 * v + 3, n);
	*at += n;
}

void build_word(struct build *b, unsigned section, uint32_t off, uint64_t value)
{
	put_le(b->section[section].bytes + off, value, b->arch->word_size);
}

uint32_t build_table(struct build *b, uint8_t uuid, uint32_t first, uint32_t count, const uint64_t *values)
{
	const uint32_t arrays = (uint32_t)(b->n_init + b->n_fini) * b->arch->word_size;
	const uint32_t off = b->n_tables ? b->tables_end : arrays;
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
	static const struct ldr_field words[] = {LDR_WORD_ROWS(8)};

	return field < MG_F_PTR ? words[field] : b->arch->fields[field];
}

static void put_places(unsigned char *p, uint32_t *at, const struct ldr_field *f, const uint32_t *offs, uint32_t n,
		       const uint16_t *low)
{
	uint32_t cursor = 0;

	for (uint32_t i = 0; i < n; i++) {
		build_number(p, at, (offs[i] - cursor) >> f->align_log2 << 1 | (i + 1 < n));
		if (low)
			build_number(p, at, low[i]);
		cursor = offs[i] + f->width;
	}
}

void build_run(struct build *b, unsigned field, unsigned plus, unsigned minus, unsigned place, const uint32_t *offs,
	       uint32_t n, const uint16_t *low)
{
	const struct ldr_field f = info(b, field);
	const uint32_t start = b->runs_size;

	build_number(b->runs, &b->runs_size, MG_KEY(field, place) | MG_RUN_TERMS(plus, minus));
	put_places(b->runs, &b->runs_size, &f, offs, n, low);
	if (b->runs_size - start < 4) { /* too short for a key, with the widest number it does */
		put_le(b->runs + b->runs_size - 1, 2u * b->runs[b->runs_size - 1] + 3, 4);
		b->runs_size += 3;
	}
}

void build_group(struct build *b, unsigned import, uint32_t ordinal, int64_t addend, unsigned field, unsigned place,
		 const uint32_t *offs, uint32_t n)
{
	const struct ldr_field f = info(b, field);
	const uint32_t key = MG_KEY(field, place);
	const int same = b->groups_size && b->key == key && b->import_at == import;

	if (same) {
		b->groups[b->head_off] |= (unsigned char)(MG_MORE << (b->groups[b->head_off] & 1 ? 2 : 1));
	} else {
		build_number(b->groups, &b->groups_size, key);
		build_number(b->groups, &b->groups_size, import);
		b->ordinal_at = 0;
	}
	b->key = key;
	b->import_at = import;
	b->head_off = b->groups_size;
	build_number(b->groups, &b->groups_size,
		     (uint64_t)(ordinal - b->ordinal_at) << 2 | (addend ? MG_HEAD_ADDEND : 0));
	if (addend)
		build_number(b->groups, &b->groups_size, addend < 0 ? ~((uint64_t)addend << 1) : (uint64_t)addend << 1);
	put_places(b->groups, &b->groups_size, &f, offs, n, NULL);
	b->ordinal_at = ordinal;
	b->n_slots = (uint16_t)(b->n_slots + (f.branch || f.slot));
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
	return ((n + 3) & ~3u) + 4;
}

static void put_plan(struct build *b, unsigned char *p, uint32_t *at)
{
	const char *name = b->name ? b->name : "";
	const uint8_t bytes[4] = {MG_VERSION, b->form, b->in_place, (uint8_t)strlen(name)};
	const uint16_t counts[6] = {b->isa,    (uint16_t)b->n_imports, (uint16_t)b->n_tables, b->n_init, b->n_fini,
				    b->n_slots};
	uint32_t names;

	memcpy(p + *at, bytes, 4);
	for (unsigned i = 0; i < 6; i++)
		put_le(p + *at + 4 + 2 * i, counts[i], 2);
	put_le(p + *at + 16, region_size(b->runs_size), 4);
	put_le(p + *at + 20, region_size(b->groups_size), 4);
	*at += 24;
	b->imports_off = *at;
	names = b->names_off = *at + 20 * b->n_imports;
	memcpy(p + names, name, strlen(name));
	names += (uint32_t)strlen(name) + 1;
	for (uint32_t i = 0; i < b->n_imports; i++, *at += 20) {
		const uint32_t n = (uint32_t)strlen(b->import[i].name);

		memcpy(p + *at, b->import[i].uuid, 16);
		put_le(p + *at + 16, b->import[i].n_branched, 2);
		put_le(p + *at + 18, names - b->names_off, 2);
		memcpy(p + names, b->import[i].name, n);
		names += n + 1;
	}
	*at = ((names + 3) & ~3u) + 4; /* the checksum */
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
	static const uint32_t flags[] = {5 | 1 << 20, 4 | 2 << 20, 6 | 3 << 20, 6 | 4 << 20};
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
	put_phdr(b, p + ehdr_size, MG_PT_PLAN, 4, b->plan_off, 0, b->plan_size, b->plan_size, 1);
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
	memcpy(p + b->fix_off, b->runs, b->runs_size);
	memcpy(p + b->groups_off, b->groups, b->groups_size);
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
