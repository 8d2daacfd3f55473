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

/* ------------------------------------------------------------------ places -- */

/* relocate.c, layout.c and check_counts see to it that nothing is larger than a number can be. */
static void put_number(struct bytes *to, uint64_t v)
{
	if (v < MG_NUM1)
		bytes_le(to, v << 1, 1);
	else if (v < MG_NUM2)
		bytes_le(to, v << 2 | 1, 2);
	else
		bytes_le(to, v << 2 | 3, 4);
}

/* The code of a place. Moves the cursor behind it. */
static void put_place(struct bytes *to, const struct ldr_field *info, uint64_t *cursor, uint64_t off, bool more)
{
	put_number(to, (off - *cursor) >> info->align_log2 << 1 | (more ? MG_MORE : 0));
	*cursor = off + info->width;
}

/* --------------------------------------------------------------- local runs -- */

enum { N_KEYS = MG_N_SECTIONS * MG_N_FIELDS * 64 };

static int compare_places(const void *a, const void *b)
{
	const struct fixup *x = a, *y = b;

	if (x->place != y->place)
		return x->place < y->place ? -1 : 1;
	return x->off < y->off ? -1 : x->off > y->off;
}

enum { MAX_APART = 2048 }; /* bytes; compilers seldom put more between two halves */

/* The other half of a value, further behind: its index, or n. */
static size_t find_second(const struct fixup *f, size_t n, size_t i, const struct field_pair *pair, uint64_t after)
{
	for (size_t k = i + 1; k < n && f[k].place == f[i].place && f[k].off - f[i].off < MAX_APART; k++)
		if (f[k].field == pair->second && f[k].value == f[i].value && f[k].plus == f[i].plus &&
		    f[k].minus == f[i].minus && f[k].off >= f[i].off + after)
			return k;
	return n;
}

/* Joins fields that stand apart, in a copy in the order of places: what is joined is gone once the sections move. */
static struct fixup *join_apart(struct link *link, size_t *n_left)
{
	struct fixup *f = mem_array(link->mem, link->n_fixups + 1, sizeof *f);
	size_t n = 0;

	if (link->n_fixups)
		memcpy(f, link->fixups, link->n_fixups * sizeof *f);
	qsort(f, link->n_fixups, sizeof *f, compare_places);
	for (const struct field_pair *pair = link->arch->apart; pair->both; pair++) {
		const struct ldr_field *info = ldr_field_info(link->arch->loader, pair->both);

		for (size_t i = 0, k; i < link->n_fixups; i++) {
			k = f[i].field == pair->first ? find_second(f, link->n_fixups, i, pair, info->width)
						      : link->n_fixups;
			if (k == link->n_fixups)
				continue;
			f[i].field = pair->both;
			f[i].low = (uint16_t)((f[k].off - f[i].off - info->width) >> info->align_log2);
			f[k].field = MG_N_FIELDS;
		}
	}
	for (size_t i = 0; i < link->n_fixups; i++)
		if (f[i].field != MG_N_FIELDS)
			f[n++] = f[i];
	*n_left = n;
	return f;
}

/* The fixups as they are packed. */
static const struct fixup *joined(struct link *link, size_t *n)
{
	*n = link->n_fixups;
	return link->arch->apart && link->n_fixups ? join_apart(link, n) : link->fixups;
}

static unsigned run_key(const struct fixup *f)
{
	return (((unsigned)f->place * MG_N_FIELDS + f->field) * 8u + f->plus) * 8u + f->minus;
}

/* Brings fixups of a run together. They are in the order of their places, and stay so within a run. */
static const struct fixup *sort_runs(struct link *link, const struct fixup *fixups, size_t n)
{
	size_t *start = mem_array(link->mem, N_KEYS + 1, sizeof *start);
	struct fixup *sorted = mem_array(link->mem, n, sizeof *sorted);

	for (size_t i = 0; i < n; i++)
		start[run_key(&fixups[i]) + 1]++;
	for (size_t k = 0; k < N_KEYS; k++)
		start[k + 1] += start[k];
	for (size_t i = 0; i < n; i++)
		sorted[start[run_key(&fixups[i])]++] = fixups[i];
	return sorted;
}

/* How addresses in a run are written: those that are aligned as PTR, three in a row as PTR3. */
enum { AS_PTR = 1, AS_PTR3 = 2, N_WAYS = 4 };

/* Says in as[i] by which field the place of f[i] is written, MG_N_FIELDS if that of one before has it. */
static void assign_fields(const struct link *link, const struct fixup *f, size_t n, unsigned way, uint8_t *as)
{
	const uint64_t size = link->arch->loader->word_size;

	for (size_t i = 0; i < n; i++) {
		as[i] = f[i].field;
		if (f[i].off % size)
			continue;
		if (way & AS_PTR)
			as[i] = MG_F_PTR;
		if (way & AS_PTR3 && n - i > 2 && f[i + 1].off == f[i].off + size &&
		    f[i + 2].off == f[i].off + 2 * size) {
			as[i] = MG_F_PTR3;
			as[i + 1] = as[i + 2] = MG_N_FIELDS;
			i += 2;
		}
	}
}

/* The places of a run that are written by a field. */
static void put_run(const struct link *link, const struct fixup *f, size_t n, const uint8_t *as, unsigned field,
		    struct bytes *to)
{
	const struct ldr_field *info = ldr_field_info(link->arch->loader, field);
	const size_t start = to->size;
	uint64_t cursor = 0;
	size_t left = 0;

	for (size_t i = 0; i < n; i++)
		left += as[i] == field;
	if (!left)
		return;
	put_number(to, MG_KEY(field, f->place) | MG_RUN_TERMS(f->plus, f->minus));
	for (size_t i = 0; i < n; i++) {
		if (as[i] != field)
			continue;
		put_place(to, info, &cursor, f[i].off, --left != 0);
		if (info->low)
			put_number(to, f[i].low);
	}
	/* Less than this might be padding. */
	if (to->size - start < MG_KEY_MIN - SUM_SIZE)
		bytes_le(to, (unsigned)to->data[--to->size] << 1 | 1, 2);
}

/* A run, in as many as that way makes of it. */
static void put_way(const struct link *link, const struct fixup *f, size_t n, unsigned way, uint8_t *as,
		    struct bytes *to)
{
	assign_fields(link, f, n, way, as);
	put_run(link, f, n, as, f->field, to);
	if (way & AS_PTR)
		put_run(link, f, n, as, MG_F_PTR, to);
	if (way & AS_PTR3)
		put_run(link, f, n, as, MG_F_PTR3, to);
}

/* A run, in the way that is shortest. */
static void pack_run(const struct link *link, const struct fixup *f, size_t n, uint8_t *as, struct bytes *to)
{
	const size_t start = to->size;
	size_t best_size = SIZE_MAX;
	unsigned best = 0;

	for (unsigned way = 0; way < N_WAYS && f->field == ldr_address_field(link->arch->loader); way++) {
		put_way(link, f, n, way, as, to);
		if (to->size < best_size) {
			best_size = to->size;
			best = way;
		}
		to->size = start;
	}
	put_way(link, f, n, best, as, to);
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
	bytes_fill(to, 0, -to->size & 3);
}

static void pack_runs(struct link *link, struct bytes *to)
{
	size_t n, n_fixups;
	const struct fixup *f = joined(link, &n_fixups);
	uint8_t *as = mem_array(link->mem, n_fixups + 1, sizeof *as);

	f = sort_runs(link, f, n_fixups);
	for (size_t i = 0; i < n_fixups; i += n) {
		for (n = 1; i + n < n_fixups && run_key(&f[i + n]) == run_key(&f[i]); n++)
			;
		note_needs(link, &f[i]);
		pack_run(link, &f[i], n, as, to);
	}
	end_region(to);
}

/* ------------------------------------------------------------ import groups -- */

static bool same_key(const struct import_fixup *x, const struct import_fixup *y)
{
	return x->place == y->place && x->field == y->field && x->import == y->import;
}

static int compare_groups(const void *a, const void *b)
{
	const struct import_fixup *x = a, *y = b;

	if (x->place != y->place)
		return x->place < y->place ? -1 : 1;
	if (x->field != y->field)
		return x->field < y->field ? -1 : 1;
	if (x->import != y->import)
		return x->import < y->import ? -1 : 1;
	if (x->ordinal != y->ordinal)
		return x->ordinal < y->ordinal ? -1 : 1;
	if (x->addend != y->addend)
		return x->addend < y->addend ? -1 : 1;
	return x->off < y->off ? -1 : x->off > y->off;
}

/* A group: n fixups of one target. `from`: the ordinal before. */
static void put_group(struct bytes *to, const struct ldr_field *info, const struct import_fixup *f, size_t n,
		      uint32_t from, bool more)
{
	uint64_t cursor = 0;

	put_number(to, (uint64_t)(f->ordinal - from) << 2 | (f->addend ? MG_HEAD_ADDEND : 0) | (more ? MG_MORE : 0));
	if (f->addend)
		put_number(to, (uint64_t)f->addend << 1 ^ (f->addend < 0 ? ~(uint64_t)0 : 0));
	for (size_t i = 0; i < n; i++)
		put_place(to, info, &cursor, f[i].off, i + 1 < n);
}

/* A key and its groups: n fixups of one field in one section for one import. */
static void put_groups(struct link *link, const struct import_fixup *f, size_t n, struct bytes *to)
{
	const struct ldr_field *info = ldr_field_info(link->arch->loader, f->field);
	uint32_t from = 0;
	size_t size;

	put_number(to, MG_KEY(f->field, f->place));
	put_number(to, f->import);
	for (; n; f += size, n -= size) {
		for (size = 1; size < n && fixups_same_group(&f[size], f); size++)
			;
		put_group(to, info, f, size, from, size < n);
		from = f->ordinal;
		link->imports[f->import].n_branched += info->branch;
		forms_count(link, f->field);
	}
}

static void pack_groups(struct link *link, struct bytes *to)
{
	const struct import_fixup *f = link->import_fixups;
	size_t n;

	if (!link->n_import_fixups)
		return;
	qsort(link->import_fixups, link->n_import_fixups, sizeof *link->import_fixups, compare_groups);
	for (size_t i = 0; i < link->n_import_fixups; i += n) {
		for (n = 1; i + n < link->n_import_fixups && same_key(&f[i + n], &f[i]); n++)
			;
		link->out[f[i].place].needs |= PINNED;
		put_groups(link, &f[i], n, to);
	}
	end_region(to);
}

/* -------------------------------------------------------------------- plan -- */

/* Enters a name unless it is there. Returns: its offset among the names. */
static size_t enter_name(struct bytes *names, const char *name)
{
	size_t size = strlen(name) + 1, at = 0;

	while (at < names->size && strcmp((const char *)names->data + at, name) != 0)
		at += strlen((const char *)names->data + at) + 1;
	if (at == names->size)
		bytes_add(names, name, size);
	return at;
}

/* The imports' records, and the names behind them: our own comes first. */
static void put_imports(struct link *link, struct bytes *to)
{
	struct bytes names = {.mem = link->mem};

	enter_name(&names, link->name);
	for (size_t i = 0; i < link->n_imports; i++) {
		const struct import *import = &link->imports[i];

		bytes_add(to, import->uuid, MG_UUID_SIZE);
		bytes_le(to, import->n_branched, 2);
		bytes_le(to, enter_name(&names, import->dll), 2);
	}
	if (names.size > UINT16_MAX)
		diag_error(&link->diag, link->opt->out, "too-many",
			   "the names of the DLLs imported from take %zu bytes, the limit is 65535; split the image",
			   names.size);
	bytes_add(to, names.data, names.size);
}

/* Sections that can be used in place together: all that are not pinned, less those that need
 * one which is not among them. */
static unsigned usable_in_place(const struct link *link)
{
	unsigned usable = 0, before;

	if (link->opt->bound) /* what a load adds there is 0 */
		return (link->out[MG_TEXT].size ? 1u << MG_TEXT : 0) |
		       (link->out[MG_RODATA].size ? 1u << MG_RODATA : 0);
	for (unsigned i = 0; i < MG_DATA; i++)
		if (link->out[i].size && !(link->out[i].needs & (link->paged ? ~0u : PINNED)))
			usable |= 1u << i;
	do {
		before = usable;
		for (unsigned i = 0; i < MG_DATA; i++)
			if (link->out[i].needs & ~usable)
				usable &= ~(1u << i);
	} while (usable != before);
	/* In the paged layout distances in memory are not those in the file: it can be only one that needs no other. */
	return link->paged ? usable & (0 - usable) : usable;
}

static void pack_plan(struct link *link, struct packed *packed)
{
	struct bytes *to = &packed->plan;

	bytes_le(to, MG_VERSION, 1);
	bytes_le(to, link->window | (unsigned)link->form << 2 | (link->opt->bound ? MG_PLAN_BOUND : 0), 1);
	bytes_le(to, usable_in_place(link), 1);
	bytes_le(to, strlen(link->name), 1);
	bytes_le(to, link->isa, 2);
	bytes_le(to, link->n_imports, 2);
	bytes_le(to, link->n_tables, 2);
	bytes_le(to, link->n_init, 2);
	bytes_le(to, link->n_fini, 2);
	bytes_le(to, link->n_slots, 2);
	bytes_le(to, packed->runs.size + SUM_SIZE, 4);
	bytes_le(to, packed->groups.size + SUM_SIZE, 4);
	put_imports(link, to);
	bytes_fill(to, 0, -to->size & 3);
}

/* What the plan holds in 16 bits, and the sizes of FIX. */
static void check_counts(struct link *link, const struct packed *packed)
{
	const uint64_t limit = (uint64_t)1 << MG_LIMIT_LOG2;

	if (packed->runs.size >= limit - SUM_SIZE || packed->groups.size >= limit - SUM_SIZE)
		diag_error(
			&link->diag, link->opt->out, "size",
			"the fixups would have %zu bytes and the imports %zu, the limit is %llu each; split the image",
			packed->runs.size, packed->groups.size, (unsigned long long)(limit - SUM_SIZE - 1));
	if (link->n_slots > UINT16_MAX)
		diag_error(&link->diag, link->opt->out, "too-many",
			   "%u groups of imports that code refers to, the limit is 65535; split the image",
			   link->n_slots);
	if (link->n_imports > UINT16_MAX || link->n_tables > UINT16_MAX)
		diag_error(&link->diag, link->opt->out, "too-many",
			   "%zu tables imported from and %zu exported, the limit is 65535 each", link->n_imports,
			   link->n_tables);
	for (size_t i = 0; i < link->n_imports; i++)
		if (link->imports[i].n_branched > UINT16_MAX)
			diag_error(&link->diag, link->opt->out, "too-many",
				   "%u groups of branches to %s, the limit is 65535; split the image",
				   link->imports[i].n_branched, link->imports[i].dll);
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
	link->n_slots = link->n_thunks = 0;
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
	pack_runs(link, &packed->runs);
	pack_groups(link, &packed->groups);
	check_counts(link, packed);
	pack_plan(link, packed);
}

void pack_again(struct link *link, struct packed *packed)
{
	packed->runs.size = packed->plan.size = 0;
	pack_runs(link, &packed->runs);
	check_counts(link, packed);
	pack_plan(link, packed);
}
