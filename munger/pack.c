/* SPDX-License-Identifier: MIT
 *
 * Fixups into the streams of docs/FORMAT.md, and the plan that announces them.
 */
#include <stdlib.h>
#include <string.h>

#include "loader/field.h"
#include "munger/arch/arch.h"
#include "munger/link.h"

/* -------------------------------------------------------------- place codes -- */

/* Writes places in ascending order. */
struct places {
	struct bytes *to;
	unsigned unit_log2;
	uint64_t cursor;
	unsigned n_adjacent; /* at the cursor's left, not written yet */
};

static void flush_adjacent(struct places *p)
{
	if (p->n_adjacent == 1)
		bytes_le(p->to, 0, 1);
	else if (p->n_adjacent)
		bytes_le(p->to, MG_ADJACENT - 2 + p->n_adjacent, 1);
	p->n_adjacent = 0;
}

static void put_skip(struct places *p, uint64_t units)
{
	const uint64_t two = (uint64_t)(MG_ADJACENT - MG_SKIP2) << 8;

	if (units < MG_SKIP2) {
		bytes_le(p->to, units, 1);
	} else if (units - MG_SKIP2 < two) {
		bytes_le(p->to, MG_SKIP2 + ((units - MG_SKIP2) >> 8), 1);
		bytes_le(p->to, (units - MG_SKIP2) & 255, 1);
	} else {
		bytes_le(p->to, MG_SKIPN, 1);
		bytes_uleb(p->to, units);
	}
}

/* Codes a place. Adjacent ones are gathered, but never across `alone`. */
static void put_place(struct places *p, uint64_t off, unsigned width, bool alone)
{
	if (off == p->cursor && !alone) {
		if (p->n_adjacent == MG_SKIPN - MG_ADJACENT + 1)
			flush_adjacent(p);
		p->n_adjacent++;
	} else {
		flush_adjacent(p);
		put_skip(p, (off - p->cursor) >> p->unit_log2);
	}
	p->cursor = off + width;
}

/* Largest unit, as a power of two, that divides everything in `bits`. */
static unsigned unit_of(uint64_t bits)
{
	unsigned log2 = 0;

	while (log2 < 2 && !(bits >> log2 & 1))
		log2++;
	return log2;
}

/* --------------------------------------------------------------- local runs -- */

enum { N_KEYS = MG_N_SECTIONS * MG_N_FIELDS * 64 };

static unsigned run_key(const struct fixup *f)
{
	return (((unsigned)f->place * MG_N_FIELDS + f->field) * 8u + f->plus) * 8u + f->minus;
}

/* Brings fixups of a run together. They are in the order of their places, and stay so within a run. */
static void sort_runs(struct link *link)
{
	size_t *start = mem_array(link->mem, N_KEYS + 1, sizeof *start);
	struct fixup *sorted = mem_array(link->mem, link->n_fixups, sizeof *sorted);

	for (size_t i = 0; i < link->n_fixups; i++)
		start[run_key(&link->fixups[i]) + 1]++;
	for (size_t k = 0; k < N_KEYS; k++)
		start[k + 1] += start[k];
	for (size_t i = 0; i < link->n_fixups; i++)
		sorted[start[run_key(&link->fixups[i])]++] = link->fixups[i];
	link->fixups = sorted;
	link->cap_fixups = link->n_fixups;
}

static void pack_run(struct link *link, const struct fixup *f, size_t n, struct bytes *to)
{
	const struct ldr_field *info = ldr_field_info(link->arch->loader, f->field);
	bool has_low = info->flags & LDR_F_LOW;
	struct places places = {.to = to};
	uint64_t bits = info->width;

	for (size_t i = 0; i < n; i++)
		bits |= f[i].off;
	places.unit_log2 = unit_of(bits);
	bytes_le(to, f->field | places.unit_log2 << 6, 1);
	bytes_le(to, f->plus | (unsigned)f->minus << 3 | (unsigned)f->place << 6, 1);
	bytes_uleb(to, n);
	for (size_t i = 0; i < n; i++) {
		put_place(&places, f[i].off, info->width, has_low);
		if (has_low)
			bytes_le(to, f[i].low, 2);
	}
	flush_adjacent(&places);
}

/* What a section's fixups need, for its byte of the plan. */
static void note_needs(struct link *link, const struct fixup *f)
{
	uint8_t *needs = &link->out[f->place].needs;

	if (f->plus == MG_NO_SECTION || f->minus == MG_NO_SECTION)
		*needs |= MG_PINNED;
	if (f->plus != MG_NO_SECTION && f->plus != f->place)
		*needs |= (uint8_t)(1u << f->plus);
	if (f->minus != MG_NO_SECTION && f->minus != f->place)
		*needs |= (uint8_t)(1u << f->minus);
}

static size_t pack_runs(struct link *link, struct bytes *to)
{
	const struct fixup *f = link->fixups;
	size_t n_runs = 0, n;

	for (size_t i = 0; i < link->n_fixups; i += n, n_runs++) {
		for (n = 1; i + n < link->n_fixups && run_key(&f[i + n]) == run_key(&f[i]); n++)
			;
		note_needs(link, &f[i]);
		pack_run(link, &f[i], n, to);
	}
	return n_runs;
}

/* ------------------------------------------------------------ import groups -- */

struct shape {
	unsigned char byte[2];
	uint8_t field, place;
	uint64_t bits; /* all offsets or-ed */
	size_t n;      /* groups */
};

struct shapes {
	struct shape shape[MG_N_FIELDS * MG_N_SECTIONS];
	unsigned n;
};

static bool same_group(const struct import_fixup *x, const struct import_fixup *y)
{
	return x->import == y->import && x->ordinal == y->ordinal && x->addend == y->addend && x->place == y->place &&
	       x->field == y->field;
}

static int compare_groups(const void *a, const void *b)
{
	const struct import_fixup *x = a, *y = b;

	if (x->import != y->import)
		return x->import < y->import ? -1 : 1;
	if (x->ordinal != y->ordinal)
		return x->ordinal < y->ordinal ? -1 : 1;
	if (x->addend != y->addend)
		return x->addend < y->addend ? -1 : 1;
	if (x->place != y->place)
		return x->place < y->place ? -1 : 1;
	if (x->field != y->field)
		return x->field < y->field ? -1 : 1;
	return x->off < y->off ? -1 : x->off > y->off;
}

static struct shape *find_shape(struct shapes *shapes, const struct import_fixup *f)
{
	unsigned i = 0;

	while (i < shapes->n && (shapes->shape[i].field != f->field || shapes->shape[i].place != f->place))
		i++;
	if (i == shapes->n)
		shapes->shape[shapes->n++] = (struct shape){.field = f->field, .place = f->place};
	return &shapes->shape[i];
}

static int by_use(const void *a, const void *b)
{
	const struct shape *x = a, *y = b;

	if (x->n != y->n)
		return x->n > y->n ? -1 : 1;
	if (x->field != y->field)
		return x->field < y->field ? -1 : 1;
	return x->place < y->place ? -1 : x->place > y->place;
}

/* All shapes, those of most groups first. */
static void find_shapes(struct link *link, struct shapes *shapes)
{
	const struct import_fixup *f = link->import_fixups;

	for (size_t i = 0; i < link->n_import_fixups; i++) {
		struct shape *s = find_shape(shapes, &f[i]);

		s->bits |= f[i].off;
		if (!i || !same_group(&f[i - 1], &f[i]))
			s->n++;
	}
	qsort(shapes->shape, shapes->n, sizeof *shapes->shape, by_use);
	for (unsigned i = 0; i < shapes->n; i++) {
		struct shape *s = &shapes->shape[i];
		unsigned width = ldr_field_info(link->arch->loader, s->field)->width;

		s->byte[0] = (unsigned char)(s->field | unit_of(s->bits | width) << 6);
		s->byte[1] = s->place;
	}
}

static void put_step(struct bytes *to, const struct import_fixup *before, const struct import_fixup *f)
{
	if (!before)
		bytes_uleb(to, f->import);
	else if (before->import != f->import)
		bytes_uleb(to, f->import - before->import - 1);
	if (!before || before->import != f->import)
		bytes_uleb(to, f->ordinal);
	else if (f->ordinal > before->ordinal + 1)
		bytes_uleb(to, f->ordinal - before->ordinal - 2);
}

static unsigned step_of(const struct import_fixup *before, const struct import_fixup *f)
{
	if (!before || before->import != f->import)
		return MG_STEP_IMPORT;
	if (before->ordinal == f->ordinal)
		return MG_STEP_SAME;
	return before->ordinal + 1 == f->ordinal ? MG_STEP_NEXT : MG_STEP_ULEB;
}

static void pack_group(struct link *link, struct shapes *shapes, const struct import_fixup *before,
		       const struct import_fixup *f, size_t n, struct bytes *to)
{
	const struct shape *s = find_shape(shapes, f);
	unsigned number = (unsigned)(s - shapes->shape);
	unsigned head = number < MG_N_SHAPES ? number : MG_N_SHAPES;
	struct places places = {.to = to, .unit_log2 = MG_RUN_UNIT(s->byte[0])};

	head |= f->addend ? MG_G_ADDEND : 0;
	head |= step_of(before, f) << 4 | (n < 4 ? (unsigned)n << 6 : 0);
	bytes_le(to, head, 1);
	if (number >= MG_N_SHAPES)
		bytes_add(to, s->byte, sizeof s->byte);
	put_step(to, before, f);
	if (f->addend)
		bytes_sleb(to, f->addend);
	if (n >= 4)
		bytes_uleb(to, n - 4);
	for (size_t i = 0; i < n; i++)
		put_place(&places, f[i].off, ldr_field_info(link->arch->loader, f->field)->width, false);
	flush_adjacent(&places);
}

/* Thunks that the worst load needs: one for each pair of ordinal and addend that a branch goes to. */
static void count_branched(struct link *link)
{
	const struct import_fixup *f = link->import_fixups, *last = NULL;

	for (size_t i = 0; i < link->n_import_fixups; i++) {
		if (!(ldr_field_info(link->arch->loader, f[i].field)->flags & LDR_F_BRANCH))
			continue;
		if (!last || last->import != f[i].import || last->ordinal != f[i].ordinal ||
		    last->addend != f[i].addend)
			link->imports[f[i].import].n_branched++;
		last = &f[i];
	}
}

static size_t pack_groups(struct link *link, struct bytes *to)
{
	const struct import_fixup *f = link->import_fixups;
	struct shapes *shapes = mem_alloc(link->mem, sizeof *shapes);
	size_t n_groups = 0, n;

	if (!link->n_import_fixups)
		return 0;
	qsort(link->import_fixups, link->n_import_fixups, sizeof *link->import_fixups, compare_groups);
	count_branched(link);
	find_shapes(link, shapes);
	bytes_le(to, shapes->n < MG_N_SHAPES ? shapes->n : MG_N_SHAPES, 1);
	for (unsigned i = 0; i < shapes->n && i < MG_N_SHAPES; i++)
		bytes_add(to, shapes->shape[i].byte, 2);
	for (size_t i = 0; i < link->n_import_fixups; i += n, n_groups++) {
		for (n = 1; i + n < link->n_import_fixups && same_group(&f[i + n], &f[i]); n++)
			;
		link->out[f[i].place].needs |= MG_PINNED;
		pack_group(link, shapes, i ? &f[i - 1] : NULL, &f[i], n, to);
	}
	return n_groups;
}

/* -------------------------------------------------------------------- plan -- */

static void put_array(struct bytes *to, uint64_t n, uint64_t off)
{
	bytes_uleb(to, n);
	if (n)
		bytes_uleb(to, off);
}

static void put_imports(struct link *link, struct bytes *to)
{
	for (size_t i = 0; i < link->n_imports; i++) {
		const struct import *import = &link->imports[i];
		size_t n = strlen(import->file->dll);

		bytes_add(to, import->table->uuid, MG_UUID_SIZE);
		bytes_uleb(to, import->n_branched);
		bytes_uleb(to, n);
		bytes_add(to, import->file->dll, n);
	}
}

static const char *own_name(const struct link *link)
{
	return link->n_own ? link->own[0]->dll : "";
}

static void pack_plan(struct link *link, struct packed *packed, size_t n_runs, size_t n_groups)
{
	struct bytes *to = &packed->plan;
	uint64_t before = 0;

	bytes_le(to, MG_VERSION, 1);
	bytes_le(to, link->window | MG_FORM_DIRECT << 2, 1);
	for (int i = 0; i < MG_N_SECTIONS; i++)
		if (link->out[i].size)
			bytes_le(to, link->out[i].needs, 1);
	bytes_uleb(to, link->isa);
	put_array(to, link->n_init, link->init_off);
	put_array(to, link->n_fini, link->fini_off);
	bytes_uleb(to, link->n_tables);
	bytes_uleb(to, link->n_imports);
	bytes_uleb(to, strlen(own_name(link)));
	bytes_add(to, own_name(link), strlen(own_name(link)));
	for (size_t i = 0; i < link->n_tables; i++) {
		bytes_uleb(to, link->tables[i].off - before);
		before = link->tables[i].off;
	}
	bytes_uleb(to, n_runs);
	bytes_uleb(to, packed->runs.size);
	bytes_uleb(to, n_groups);
	bytes_uleb(to, packed->groups.size);
	put_imports(link, to);
}

/* Imports that nothing refers to after all (their users were dropped) are left out. */
static void renumber_imports(struct link *link)
{
	uint32_t *number = mem_array(link->mem, link->n_imports + 1, sizeof *number);
	uint32_t n = 0;

	for (size_t i = 0; i < link->n_imports; i++) {
		number[i] = n;
		link->imports[i].n_branched = 0;
		if (link->imports[i].used)
			link->imports[n++] = link->imports[i];
	}
	link->n_imports = n;
	for (size_t i = 0; i < link->n_import_fixups; i++)
		link->import_fixups[i].import = number[link->import_fixups[i].import];
	for (size_t i = 0; i < link->n_symbols; i++)
		if (link->symbols[i]->kind == SYM_IMPORT)
			link->symbols[i]->import = number[link->symbols[i]->import];
}

void pack_image(struct link *link, struct packed *packed)
{
	size_t n_runs, n_groups;

	*packed = (struct packed){{.mem = link->mem}, {.mem = link->mem}, {.mem = link->mem}};
	for (int i = 0; i < MG_N_SECTIONS; i++)
		link->out[i].needs = 0;
	renumber_imports(link);
	sort_runs(link);
	n_runs = pack_runs(link, &packed->runs);
	n_groups = pack_groups(link, &packed->groups);
	pack_plan(link, packed, n_runs, n_groups);
}

void pack_again(struct link *link, struct packed *packed)
{
	packed->runs.size = 0;
	pack_runs(link, &packed->runs);
}
