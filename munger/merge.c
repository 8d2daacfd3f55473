/* SPDX-License-Identifier: MIT
 *
 * Sections with SHF_MERGE: equal entries once, and strings that are the end of
 * another string not at all.  Entries keep to the section in which they came
 * first and to their order, as in GNU ld, so that the two make the same bytes.
 */
#include <gelf.h>
#include <stdlib.h>
#include <string.h>

#include "munger/link.h"

struct merge_entry {
	const unsigned char *data;
	size_t size;
	uint64_t align;
	struct section *section;
	uint64_t off;               /* in the section's new data */
	struct merge_entry *holder; /* the longer string that ends in this one, or NULL */
};

/* All sections whose entries may stand for each other. */
struct pool {
	struct link *link;
	uint64_t entsize, align, flags;
	struct section **sections;
	size_t n_sections, cap_sections;
	struct hash by_data;          /* struct merge_entry */
	struct merge_entry **entries; /* in order of first appearance */
	size_t n_entries, cap_entries;
};

static struct merge_entry *add(struct pool *pool, struct section *s, const unsigned char *data, size_t size,
			       uint64_t align)
{
	struct hash_slot *slot = hash_enter(&pool->by_data, data, size);
	struct merge_entry *e = slot->value;

	if (!e) {
		e = slot->value = mem_alloc(pool->link->mem, sizeof *e);
		*e = (struct merge_entry){.data = data, .size = size, .section = s};
		*MEM_PUSH(pool->link->mem, pool->entries, pool->n_entries, pool->cap_entries) = e;
	}
	if (e->align < align)
		e->align = align;
	return e;
}

/* Size of the string at p, terminator included; 0: not terminated. */
static size_t string_size(const unsigned char *p, size_t left, size_t entsize)
{
	for (size_t n = 0; left - n >= entsize; n += entsize) {
		size_t zero = 0;

		while (zero < entsize && !p[n + zero])
			zero++;
		if (zero == entsize)
			return n + entsize;
	}
	return 0;
}

static uint64_t align_of(uint64_t off, uint64_t align)
{
	uint64_t low = off & (~off + 1);

	return !low || low > align ? align : low;
}

static void take(struct link *link, struct section *s, struct merge_entry *e, uint64_t off, uint64_t size)
{
	s->pieces = mem_grow(link->mem, s->pieces, s->n_pieces, &s->cap_pieces, sizeof *s->pieces);
	s->pieces[s->n_pieces++] = (struct piece){.off = off, .size = size, .entry = e};
}

/* Zero padding between aligned strings is no string, but code may refer to it as one where it is aligned. */
static uint64_t skip_padding(struct pool *pool, struct section *s, uint64_t off)
{
	static const unsigned char empty[1];
	bool taken = false;

	while (off < s->size && !s->data[off]) {
		if (!taken && !(off & (s->align - 1))) {
			take(pool->link, s, add(pool, s, empty, 1, s->align), off, 1);
			taken = true;
		}
		off++;
	}
	return off;
}

static bool split_strings(struct pool *pool, struct section *s)
{
	uint64_t off = 0;

	while (off < s->size) {
		size_t size = string_size(s->data + off, s->size - off, s->entsize);

		if (!size)
			return false;
		take(pool->link, s, add(pool, s, s->data + off, size, align_of(off, s->align)), off, size);
		off += size;
		if (s->entsize == 1)
			off = skip_padding(pool, s, off);
	}
	return true;
}

static void split_constants(struct pool *pool, struct section *s)
{
	for (uint64_t off = 0; off < s->size; off += s->entsize)
		take(pool->link, s, add(pool, s, s->data + off, s->entsize, 1), off, s->entsize);
}

/* ---------------------------------------------------------------- suffixes -- */

/* By the bytes read from the end; of two where one ends in the other, the longer last. */
static int compare_ends(const void *a, const void *b)
{
	const struct merge_entry *x = *(struct merge_entry *const *)a, *y = *(struct merge_entry *const *)b;
	size_t n = x->size < y->size ? x->size : y->size;

	for (size_t i = 1; i <= n; i++) {
		int d = x->data[x->size - i] - y->data[y->size - i];

		if (d)
			return d;
	}
	return x->size < y->size ? -1 : x->size > y->size;
}

/* Where all strings are aligned alike, only those whose ends are aligned alike can share them: these together. */
static int compare_aligned_ends(const void *a, const void *b)
{
	const struct merge_entry *x = *(struct merge_entry *const *)a, *y = *(struct merge_entry *const *)b;
	size_t s = x->size & (x->align - 1), t = y->size & (y->align - 1);

	if (s != t)
		return s < t ? -1 : 1;
	return compare_ends(a, b);
}

static bool all_aligned(const struct pool *pool)
{
	for (size_t i = 0; i < pool->n_entries; i++)
		if (pool->entries[i]->align != pool->entries[0]->align || pool->entries[i]->align <= pool->entsize)
			return false;
	return true;
}

static bool ends_in(const struct merge_entry *whole, const struct merge_entry *end)
{
	return whole->size > end->size && whole->align >= end->align && (whole->size - end->size) % end->align == 0 &&
	       memcmp(whole->data + whole->size - end->size, end->data, end->size) == 0;
}

static void share_ends(struct pool *pool)
{
	struct merge_entry **sorted = mem_array(pool->link->mem, pool->n_entries, sizeof *sorted);
	struct merge_entry *whole;

	if (!pool->n_entries)
		return;
	memcpy(sorted, pool->entries, pool->n_entries * sizeof *sorted);
	qsort(sorted, pool->n_entries, sizeof *sorted, all_aligned(pool) ? compare_aligned_ends : compare_ends);
	whole = sorted[pool->n_entries - 1];
	for (size_t i = pool->n_entries - 1; i-- > 0;) {
		if (ends_in(whole, sorted[i]))
			sorted[i]->holder = whole;
		else
			whole = sorted[i];
	}
}

/* ------------------------------------------------------------------- pools -- */

/* Every entry that stays gets its place in the section in which it came first. */
static void place_entries(struct pool *pool)
{
	struct bytes *fresh = mem_array(pool->link->mem, pool->n_sections, sizeof *fresh);
	size_t k = 0;

	for (size_t i = 0; i < pool->n_sections; i++)
		fresh[i].mem = pool->link->mem;
	for (size_t i = 0; i < pool->n_entries; i++) {
		struct merge_entry *e = pool->entries[i];

		while (pool->sections[k] != e->section)
			k++;
		if (e->holder)
			continue;
		bytes_fill(&fresh[k], 0, (size_t)(-fresh[k].size & (e->align - 1)));
		e->off = fresh[k].size;
		bytes_add(&fresh[k], e->data, e->size);
	}
	for (size_t i = 0; i < pool->n_sections; i++) {
		pool->sections[i]->data = fresh[i].data;
		pool->sections[i]->size = fresh[i].size;
	}
}

static void resolve_pieces(struct section *s)
{
	for (size_t i = 0; i < s->n_pieces; i++) {
		struct merge_entry *e = s->pieces[i].entry;
		struct merge_entry *in = e->holder ? e->holder : e;

		s->pieces[i].to = in->section;
		s->pieces[i].to_off = in->off + in->size - e->size;
	}
}

static void merge_pool(struct pool *pool)
{
	for (size_t i = 0; i < pool->n_sections; i++) {
		struct section *s = pool->sections[i];

		if (!(s->flags & SHF_STRINGS))
			split_constants(pool, s);
		else if (!split_strings(pool, s))
			diag_error(&pool->link->diag, scan_where(pool->link, s, s->size), "string",
				   "the last string of this mergeable section has no terminator; rebuild the object");
	}
	if (pool->flags & SHF_STRINGS)
		share_ends(pool);
	place_entries(pool);
	for (size_t i = 0; i < pool->n_sections; i++)
		resolve_pieces(pool->sections[i]);
}

static bool is_mergeable(const struct section *s)
{
	return s->live && s->flags & SHF_MERGE && s->data && s->entsize && s->size % s->entsize == 0 && !s->n_relocs &&
	       s->out == MG_RODATA && (s->entsize >= s->align || s->flags & SHF_STRINGS);
}

void merge_sections(struct link *link)
{
	struct pool *pools = NULL;
	size_t n = 0, cap = 0, p;

	for (size_t i = 0; i < link->n_inputs; i++)
		for (size_t k = 0; k < link->inputs[i]->n_sections; k++) {
			struct section *s = &link->inputs[i]->sections[k];
			uint64_t flags = s->flags & (SHF_MERGE | SHF_STRINGS);

			if (!is_mergeable(s))
				continue;
			for (p = 0; p < n; p++)
				if (pools[p].entsize == s->entsize && pools[p].align == s->align &&
				    pools[p].flags == flags)
					break;
			if (p == n)
				*MEM_PUSH(link->mem, pools, n, cap) = (struct pool){.link = link,
										    .entsize = s->entsize,
										    .align = s->align,
										    .flags = flags,
										    .by_data.mem = link->mem};
			*MEM_PUSH(link->mem, pools[p].sections, pools[p].n_sections, pools[p].cap_sections) = s;
		}
	for (p = 0; p < n; p++)
		merge_pool(&pools[p]);
}

uint64_t merge_map(struct section **section, uint64_t off)
{
	struct section *s = *section;
	size_t low = 0, high = s->n_pieces;

	if (!s->n_pieces)
		return off;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (s->pieces[middle].off <= off)
			low = middle;
		else
			high = middle;
	}
	*section = s->pieces[low].to;
	off -= s->pieces[low].off;
	/* Behind the string, in its padding: its terminator is as good. */
	if (off >= s->pieces[low].size && s->flags & SHF_STRINGS)
		off = s->pieces[low].size - 1;
	return s->pieces[low].to_off + off;
}
