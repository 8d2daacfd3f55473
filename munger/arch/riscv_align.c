/* SPDX-License-Identifier: MIT
 *
 * Alignment in code that a linker may relax: the assembler leaves as many no-operations as there can be need for, and
 * R_RISCV_ALIGN, whose addend is their size. What is too much is deleted, as GNU ld does with --no-relax; how
 * much that is depends only on where in its section the place is, since the section is aligned as much.
 */
#include <elf.h>
#include <string.h>

#include "loader/mem.h"
#include "munger/arch/riscv.h"

enum { MAX_ALIGN = 65536 };

/* Bytes [off, off + size) of a section that are deleted, and how many with those before. */
struct cut {
	uint64_t off, size, sum;
};

struct cuts {
	struct cut *cut;
	size_t n, cap;
};

/* Where an offset is then. */
static uint64_t shift(const struct cuts *cuts, uint64_t off)
{
	size_t low = 0, high = cuts->n; /* cuts that begin before it */
	const struct cut *last;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (cuts->cut[middle].off < off)
			low = middle + 1;
		else
			high = middle;
	}
	if (!low)
		return off;
	last = &cuts->cut[low - 1];
	if (off - last->off < last->size)
		return last->off - (last->sum - last->size);
	return off - last->sum;
}

/* No-operations, the short one last. */
static void put_nops(unsigned char *p, uint64_t n)
{
	for (; n >= 4; n -= 4, p += 4)
		ldr_put32(p, 0x13);
	if (n >= 2)
		ldr_put16(p, 1);
}

/* What one relocation leaves too much. Returns: false if it means nothing. */
static bool find_cut(struct link *link, struct section *s, const struct reloc *r, struct cuts *cuts)
{
	const uint64_t before = cuts->n ? cuts->cut[cuts->n - 1].sum : 0, padding = (uint64_t)r->addend;
	const uint64_t end = cuts->n ? cuts->cut[cuts->n - 1].off + cuts->cut[cuts->n - 1].size : 0;
	uint64_t align = 1, needed;

	if (!s->data || r->off < end || r->off > s->size || padding > s->size - r->off || padding >= MAX_ALIGN)
		return false;
	while (align <= padding)
		align *= 2;
	needed = (before - r->off) & (align - 1);
	if (needed > padding || needed & 1)
		return false;
	if (s->align < align)
		s->align = align;
	if (needed == padding)
		return true;
	put_nops(s->data + r->off, needed);
	*MEM_PUSH(link->mem, cuts->cut, cuts->n, cuts->cap) =
		(struct cut){r->off + needed, padding - needed, before + padding - needed};
	return true;
}

static void delete (struct section *s, const struct cuts *cuts)
{
	for (size_t i = 0; i < cuts->n; i++) {
		const struct cut *c = &cuts->cut[i];
		const uint64_t from = c->off + c->size, end = i + 1 < cuts->n ? cuts->cut[i + 1].off : s->size;

		memmove(s->data + from - c->sum, s->data + from, end - from);
	}
	s->size -= cuts->cut[cuts->n - 1].sum;
}

static void move_symbols(const struct input *in, const struct section *s, const struct cuts *cuts)
{
	for (size_t i = 1; i < in->n_symbols; i++) {
		struct symbol *symbol = in->symbols[i];
		uint64_t end;

		if (!symbol || symbol->section != s || symbol->kind != SYM_DEFINED)
			continue;
		end = shift(cuts, symbol->value + symbol->size);
		symbol->value = shift(cuts, symbol->value);
		symbol->size = end > symbol->value ? end - symbol->value : 0;
	}
}

/* Places in the section, and addends that say which byte of it is meant. */
static void move_relocs(const struct input *in, struct section *s, const struct cuts *cuts)
{
	for (size_t i = 0; i < s->n_relocs; i++)
		s->relocs[i].off = shift(cuts, s->relocs[i].off);
	for (size_t k = 0; k < in->n_sections; k++)
		for (size_t i = 0; i < in->sections[k].n_relocs; i++) {
			struct reloc *r = &in->sections[k].relocs[i];

			if (r->symbol && r->symbol->section == s && r->symbol->type == STT_SECTION && r->addend > 0)
				r->addend = (int64_t)shift(cuts, (uint64_t)r->addend);
		}
}

static void align_section(struct link *link, const struct input *in, struct section *s)
{
	struct cuts cuts = {0};

	for (size_t i = 0; i < s->n_relocs; i++)
		if (s->relocs[i].type == RV_ALIGN && !find_cut(link, s, &s->relocs[i], &cuts))
			diag_error(&link->diag, scan_where(link, s, s->relocs[i].off), "bad-reloc",
				   "R_RISCV_ALIGN has %lld bytes of padding, which is not what an alignment can need "
				   "there; rebuild the object",
				   (long long)s->relocs[i].addend);
	if (!cuts.n)
		return;
	delete (s, &cuts);
	move_symbols(in, s, &cuts);
	move_relocs(in, s, &cuts);
}

void riscv_align(struct link *link, struct input *input)
{
	for (size_t k = 0; k < input->n_sections; k++)
		if (input->sections[k].n_relocs)
			align_section(link, input, &input->sections[k]);
}
