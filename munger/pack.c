/* SPDX-License-Identifier: MIT
 *
 * Fixups into the streams of docs/FORMAT.md, and the plan that announces them.
 */
#include <stdlib.h>
#include <string.h>

#include "loader/field.h"
#include "munger/arch/arch.h"
#include "munger/link.h"

enum { SUM_SIZE = 4 }; /* a checksum word */

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

	while (log2 < 3 && !(bits >> log2 & 1))
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

/* Which sections a section's fixups depend on, to see what can be used in place. */
static void note_needs(struct link *link, const struct fixup *f)
{
	uint8_t *needs = &link->out[f->place].needs;

	if (f->plus == MG_NO_SECTION || f->minus == MG_NO_SECTION)
		*needs |= PINNED;
	if (f->plus != MG_NO_SECTION && f->plus != f->place)
		*needs |= (uint8_t)(1u << f->plus);
	if (f->minus != MG_NO_SECTION && f->minus != f->place)
		*needs |= (uint8_t)(1u << f->minus);
}

/* Ends a region: whole words, the last of which, the checksum, write.c adds. */
static void end_region(struct bytes *to)
{
	if (to->size)
		bytes_fill(to, MG_END, 4 - (to->size & 3));
}

static void pack_runs(struct link *link, struct bytes *to)
{
	const struct fixup *f = link->fixups;
	size_t n;

	for (size_t i = 0; i < link->n_fixups; i += n) {
		for (n = 1; i + n < link->n_fixups && run_key(&f[i + n]) == run_key(&f[i]); n++)
			;
		note_needs(link, &f[i]);
		pack_run(link, &f[i], n, to);
	}
	end_region(to);
}

/* ------------------------------------------------------------ import groups -- */

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

static void pack_group(struct link *link, const struct import_fixup *before, const struct import_fixup *f, size_t n,
		       struct bytes *to)
{
	unsigned width = ldr_field_info(link->arch->loader, f->field)->width;
	struct places places = {.to = to};
	uint64_t bits = width;

	for (size_t i = 0; i < n; i++)
		bits |= f[i].off;
	places.unit_log2 = unit_of(bits);
	bytes_le(to, f->field | places.unit_log2 << 6, 1);
	bytes_le(to,
		 step_of(before, f) | (f->addend ? MG_G_ADDEND : 0) | (n < 8 ? (unsigned)n << 3 : 0) |
			 (unsigned)f->place << 6,
		 1);
	put_step(to, before, f);
	if (f->addend)
		bytes_uleb(to, (uint64_t)f->addend << 1 ^ (f->addend < 0 ? ~(uint64_t)0 : 0));
	if (n >= 8)
		bytes_uleb(to, n - 8);
	for (size_t i = 0; i < n; i++)
		put_place(&places, f[i].off, width, false);
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

static void pack_groups(struct link *link, struct bytes *to)
{
	const struct import_fixup *f = link->import_fixups;
	size_t n;

	if (!link->n_import_fixups)
		return;
	qsort(link->import_fixups, link->n_import_fixups, sizeof *link->import_fixups, compare_groups);
	count_branched(link);
	for (size_t i = 0; i < link->n_import_fixups; i += n) {
		for (n = 1; i + n < link->n_import_fixups && same_group(&f[i + n], &f[i]); n++)
			;
		link->out[f[i].place].needs |= PINNED;
		pack_group(link, i ? &f[i - 1] : NULL, &f[i], n, to);
	}
	end_region(to);
}

/* -------------------------------------------------------------------- plan -- */

static void put_imports(struct link *link, struct bytes *to)
{
	for (size_t i = 0; i < link->n_imports; i++) {
		const struct import *import = &link->imports[i];
		size_t n = strlen(import->file->dll);

		bytes_add(to, import->table->uuid, MG_UUID_SIZE);
		bytes_le(to, import->n_branched, 2);
		bytes_le(to, n, 1);
		bytes_add(to, import->file->dll, n);
	}
}

static const char *own_name(const struct link *link)
{
	return link->n_own ? link->own[0]->dll : "";
}

/* Sections that can be used in place together: all that are not pinned, less those that need
 * one which is not among them. */
static unsigned usable_in_place(const struct link *link)
{
	unsigned usable = 0, before;

	for (unsigned i = 0; i < MG_DATA; i++)
		if (link->out[i].size && !(link->out[i].needs & PINNED))
			usable |= 1u << i;
	do {
		before = usable;
		for (unsigned i = 0; i < MG_DATA; i++)
			if (link->out[i].needs & ~usable)
				usable &= ~(1u << i);
	} while (usable != before);
	return usable;
}

static void pack_plan(struct link *link, struct packed *packed)
{
	struct bytes *to = &packed->plan;

	bytes_le(to, MG_VERSION, 1);
	bytes_le(to, link->window | MG_FORM_DIRECT << 2, 1);
	bytes_le(to, usable_in_place(link), 1);
	bytes_le(to, strlen(own_name(link)), 1);
	bytes_le(to, link->isa, 2);
	bytes_le(to, link->n_imports, 2);
	bytes_le(to, link->n_tables, 2);
	bytes_le(to, link->n_init, 2);
	bytes_le(to, link->n_fini, 2);
	bytes_le(to, 0, 2);
	bytes_le(to, packed->runs.size + SUM_SIZE, 4);
	bytes_le(to, packed->groups.size + SUM_SIZE, 4);
	bytes_add(to, own_name(link), strlen(own_name(link)));
	put_imports(link, to);
	bytes_fill(to, 0, -to->size & 3);
}

/* The counts that the plan holds in 16 bits. */
static void check_counts(struct link *link)
{
	if (link->n_imports > UINT16_MAX || link->n_tables > UINT16_MAX)
		diag_error(&link->diag, link->opt->out, "too-many",
			   "%zu tables imported from and %zu exported, the limit is 65535 each", link->n_imports,
			   link->n_tables);
	for (size_t i = 0; i < link->n_imports; i++)
		if (link->imports[i].n_branched > UINT16_MAX)
			diag_error(&link->diag, link->opt->out, "too-many",
				   "branches to %u different addresses of %s, the limit is 65535; split the image",
				   link->imports[i].n_branched, link->imports[i].file->dll);
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
	*packed = (struct packed){{.mem = link->mem}, {.mem = link->mem}, {.mem = link->mem}};
	for (int i = 0; i < MG_N_SECTIONS; i++)
		link->out[i].needs = 0;
	renumber_imports(link);
	sort_runs(link);
	pack_runs(link, &packed->runs);
	pack_groups(link, &packed->groups);
	check_counts(link);
	pack_plan(link, packed);
}

void pack_again(struct link *link, struct packed *packed)
{
	packed->runs.size = 0;
	pack_runs(link, &packed->runs);
}
