/* SPDX-License-Identifier: MIT
 *
 * The fixups of an image as a whole: their order, halves that make one value,
 * and that no two are in each other's way.
 */
#include <stdlib.h>

#include "loader/field.h"
#include "munger/arch/arch.h"
#include "munger/link.h"

bool fixups_same_group(const struct import_fixup *x, const struct import_fixup *y)
{
	return x->place == y->place && x->field == y->field && x->import == y->import && x->ordinal == y->ordinal &&
	       x->addend == y->addend;
}

/* ------------------------------------------------------------------- order -- */

static int compare_fixups(const void *a, const void *b)
{
	const struct fixup *x = a, *y = b;

	if (x->place != y->place)
		return x->place < y->place ? -1 : 1;
	return x->off < y->off ? -1 : x->off > y->off;
}

static int compare_imports(const void *a, const void *b)
{
	const struct import_fixup *x = a, *y = b;

	if (x->place != y->place)
		return x->place < y->place ? -1 : 1;
	return x->off < y->off ? -1 : x->off > y->off;
}

/* Fixups come in the order of their places, but for what a relaxation or the assembler has moved. */
static void sort_fixups(struct link *link)
{
	size_t i = 1, k = 1;

	while (i < link->n_fixups && compare_fixups(&link->fixups[i - 1], &link->fixups[i]) <= 0)
		i++;
	if (i < link->n_fixups)
		qsort(link->fixups, link->n_fixups, sizeof *link->fixups, compare_fixups);
	while (k < link->n_import_fixups && compare_imports(&link->import_fixups[k - 1], &link->import_fixups[k]) <= 0)
		k++;
	if (k < link->n_import_fixups)
		qsort(link->import_fixups, link->n_import_fixups, sizeof *link->import_fixups, compare_imports);
}

/* ----------------------------------------------------------------- joining -- */

static void join_fixups(struct link *link, const struct field_pair *pair)
{
	unsigned width = ldr_field_info(link->arch->loader, pair->first)->width;
	struct fixup *f = link->fixups;
	size_t n = 0;

	for (size_t i = 0; i < link->n_fixups; i++) {
		bool joins = n && f[n - 1].field == pair->first && f[i].field == pair->second &&
			     f[n - 1].place == f[i].place && f[n - 1].off + width == f[i].off &&
			     f[n - 1].plus == f[i].plus && f[n - 1].minus == f[i].minus && f[n - 1].value == f[i].value;

		if (joins)
			f[n - 1].field = pair->both;
		else
			f[n++] = f[i];
	}
	link->n_fixups = n;
}

/* What the addend of a field counts from the first of a pair: each of two distances is one from its own place. */
static int64_t addend_of(const struct link *link, const struct import_fixup *f, const struct import_fixup *first)
{
	if (!ldr_field_info(link->arch->loader, f->field)->pcrel)
		return f->addend;
	return f->addend - (int64_t)(f->off - first->off);
}

static void join_imports(struct link *link, const struct field_pair *pair)
{
	unsigned width = ldr_field_info(link->arch->loader, pair->first)->width;
	struct import_fixup *f = link->import_fixups;
	size_t n = 0;

	for (size_t i = 0; i < link->n_import_fixups; i++) {
		bool joins = n && f[n - 1].field == pair->first && f[i].field == pair->second &&
			     f[n - 1].place == f[i].place && f[n - 1].off + width == f[i].off &&
			     f[n - 1].import == f[i].import && f[n - 1].ordinal == f[i].ordinal &&
			     f[n - 1].addend == addend_of(link, &f[i], &f[n - 1]);

		if (joins)
			f[n - 1].field = pair->both;
		else
			f[n++] = f[i];
	}
	link->n_import_fixups = n;
}

/* The fixups of both kinds by section and offset, one after the other. */
static bool next_place(const struct link *link, size_t *i, size_t *k, unsigned *field, uint8_t *place, uint64_t *off)
{
	const struct fixup *x = *i < link->n_fixups ? &link->fixups[*i] : NULL;
	const struct import_fixup *y = *k < link->n_import_fixups ? &link->import_fixups[*k] : NULL;

	if (x && y && (x->place != y->place ? x->place > y->place : x->off > y->off))
		x = NULL;
	if (!x && !y)
		return false;
	*field = x ? x->field : y->field;
	*place = x ? x->place : y->place;
	*off = x ? x->off : y->off;
	*(x ? i : k) += 1;
	return true;
}

/* Two fixups on the same bytes would undo each other. */
static void check_overlap(struct link *link)
{
	size_t i = 0, k = 0;
	unsigned field;
	uint8_t place, last = MG_NO_SECTION;
	uint64_t off, end = 0;

	while (next_place(link, &i, &k, &field, &place, &off)) {
		if (place == last && off < end)
			diag_error(
				&link->diag, link->opt->out, "overlap",
				"two relocations claim the bytes at offset 0x%llx of section %u; rebuild the objects",
				(unsigned long long)off, place);
		last = place;
		end = off + ldr_field_info(link->arch->loader, field)->width;
	}
}

void fixups_order(struct link *link)
{
	sort_fixups(link);
	for (const struct field_pair *pair = link->arch->pairs; pair && pair->both; pair++) {
		join_fixups(link, pair);
		join_imports(link, pair);
	}
	check_overlap(link);
}
