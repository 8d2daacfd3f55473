/* SPDX-License-Identifier: MIT
 *
 * .eh_frame is a row of entries: FDEs, each about one function, and CIEs, which
 * FDEs share and point back to.  An FDE belongs to its function and goes with it;
 * a CIE goes with the last FDE that needs it.  (LSB 5.0, section 10.6.)
 */
#include <gelf.h>
#include <stdlib.h>
#include <string.h>

#include "munger/arch/arch.h"
#include "munger/link.h"

struct frame {
	uint64_t off, size; /* in the section as read */
	uint64_t to;        /* in the section as cut */
	size_t first, end;  /* its relocations */
	struct frame *cie;  /* NULL: this is one */
	bool followed;      /* what it refers to is marked */
	bool kept;
};

struct frames {
	struct section *section;
	struct frame *frame;
	size_t n, cap;
};

bool unwind_is_kept(const struct link *link)
{
	if (link->opt->unwind != UNWIND_AUTO)
		return link->opt->unwind == UNWIND_KEEP;
	return symbols_find(link, "__gxx_personality_v0") != NULL;
}

static bool is_frames(const struct section *s)
{
	return strcmp(s->name, ".eh_frame") == 0;
}

bool unwind_is_table(const struct link *link, const struct section *section)
{
	const char *name = section->name;

	if (!(section->flags & SHF_ALLOC))
		return false;
	return section->type == link->arch->unwind_type || is_frames(section) ||
	       strncmp(name, ".gcc_except_table", 17) == 0 || strncmp(name, ".ARM.extab", 10) == 0;
}

static void drop(struct link *link)
{
	for (size_t i = 0; i < link->n_inputs; i++)
		for (size_t k = 0; k < link->inputs[i]->n_sections; k++) {
			struct section *s = &link->inputs[i]->sections[k];

			if (!s->dropped && unwind_is_table(link, s)) {
				s->dropped = true;
				s->out = OUT_NONE;
			}
		}
}

/* ------------------------------------------------------------------ entries -- */

static uint32_t get32(const unsigned char *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static void put32(unsigned char *p, uint32_t v)
{
	for (int i = 0; i < 4; i++)
		p[i] = (unsigned char)(v >> 8 * i);
}

static int by_offset(const void *a, const void *b)
{
	const struct reloc *x = a, *y = b;

	return x->off < y->off ? -1 : x->off > y->off;
}

static struct frame *find_frame(const struct frames *f, uint64_t off)
{
	size_t low = 0, high = f->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (f->frame[middle].off == off)
			return &f->frame[middle];
		if (f->frame[middle].off < off)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/* An FDE's way back to its CIE is counted from the field that says so. */
static bool find_cies(const struct frames *f)
{
	for (size_t i = 0; i < f->n; i++) {
		struct frame *e = &f->frame[i];
		uint32_t back = get32(f->section->data + e->off + 4);

		if (back == 0)
			continue;
		e->cie = find_frame(f, e->off + 4 - back);
		if (!e->cie || get32(f->section->data + e->cie->off + 4) != 0)
			return false;
	}
	return true;
}

/* Returns: false if the bytes are no row of entries. */
static bool read_frames(struct link *link, struct frames *f)
{
	const struct section *s = f->section;
	size_t r = 0;

	if (s->n_relocs)
		qsort(s->relocs, s->n_relocs, sizeof *s->relocs, by_offset);
	for (uint64_t off = 0; s->size - off >= 4;) {
		uint64_t size = (uint64_t)get32(s->data + off) + 4;
		struct frame *e;

		if (size == 4) /* the terminator, which is made anew */
			break;
		if (size < 8 || size > s->size - off)
			return false;
		e = MEM_PUSH(link->mem, f->frame, f->n, f->cap);
		*e = (struct frame){.off = off, .size = size, .first = r};
		off += size;
		while (r < s->n_relocs && s->relocs[r].off < off)
			r++;
		e->end = r;
	}
	return find_cies(f);
}

void unwind_read(struct link *link)
{
	if (!unwind_is_kept(link)) {
		drop(link);
		return;
	}
	for (size_t i = 0; i < link->n_inputs; i++)
		for (size_t k = 0; k < link->inputs[i]->n_sections; k++) {
			struct section *s = &link->inputs[i]->sections[k];
			struct frames *f;

			if (s->dropped || !s->data || !is_frames(s))
				continue;
			f = MEM_PUSH(link->mem, link->frames, link->n_frames, link->cap_frames);
			*f = (struct frames){.section = s};
			if (!read_frames(link, f))
				diag_error(&link->diag, scan_where(link, s, 0), "eh-frame",
					   "the bytes are not a row of unwind entries; rebuild the object, or use "
					   "--unwind=drop");
		}
}

/* -------------------------------------------------------------------- marks -- */

/* The function that an FDE is about: its first field, which is relocated. */
static const struct symbol *function_of(const struct section *s, const struct frame *e)
{
	if (e->first < e->end && s->relocs[e->first].off == e->off + 8)
		return s->relocs[e->first].symbol;
	return NULL;
}

static bool is_alive(const struct symbol *function)
{
	return !function || !function->section || (function->section->live && !function->section->dropped);
}

static void mark_frame(const struct section *s, struct frame *e, size_t first, void (*mark)(void *, struct symbol *),
		       void *ctx)
{
	if (e->followed)
		return;
	e->followed = true;
	for (size_t r = first; r < e->end; r++) {
		if (s->relocs[r].symbol)
			mark(ctx, s->relocs[r].symbol);
		if (s->relocs[r].minus)
			mark(ctx, s->relocs[r].minus);
	}
}

void unwind_mark(struct link *link, void (*mark)(void *ctx, struct symbol *symbol), void *ctx)
{
	for (size_t i = 0; i < link->n_frames; i++) {
		struct section *s = link->frames[i].section;

		s->live = true;
		for (size_t k = 0; k < link->frames[i].n; k++) {
			struct frame *e = &link->frames[i].frame[k];

			if (!e->cie || !is_alive(function_of(s, e)))
				continue;
			mark_frame(s, e, function_of(s, e) ? e->first + 1 : e->first, mark, ctx);
			mark_frame(s, e->cie, e->cie->first, mark, ctx);
		}
	}
}

/* --------------------------------------------------------------------- cuts -- */

static void choose(const struct frames *f)
{
	for (size_t k = 0; k < f->n; k++) {
		struct frame *e = &f->frame[k];

		if (e->cie && is_alive(function_of(f->section, e)))
			e->kept = e->cie->kept = true;
	}
}

/* Closes the gaps of what is not kept. */
static void cut(const struct frames *f)
{
	struct section *s = f->section;
	uint64_t to = 0;
	size_t n = 0;

	for (size_t k = 0; k < f->n; k++) {
		struct frame *e = &f->frame[k];

		if (!e->kept)
			continue;
		e->to = to;
		to += e->size;
		memmove(s->data + e->to, s->data + e->off, e->size);
		for (size_t r = e->first; r < e->end; r++) {
			s->relocs[n] = s->relocs[r];
			s->relocs[n++].off += e->to - e->off;
		}
	}
	s->n_relocs = n;
	s->size = to;
	for (size_t k = 0; k < f->n; k++)
		if (f->frame[k].kept && f->frame[k].cie)
			put32(s->data + f->frame[k].to + 4, (uint32_t)(f->frame[k].to + 4 - f->frame[k].cie->to));
}

bool unwind_has_code(const struct section *s)
{
	const struct section *code;

	if (!(s->flags & SHF_LINK_ORDER) || !s->link)
		return true;
	if (s->link >= s->input->n_sections)
		return false;
	code = &s->input->sections[s->link];
	return code->live && !code->dropped;
}

/* The whole ends in a size of 0, and has nothing between its parts that could be taken for one. */
static void terminate(struct link *link)
{
	struct section *last = NULL;
	unsigned char *data;

	for (size_t i = 0; i < link->n_frames; i++) {
		struct section *s = link->frames[i].section;

		if (!s->live)
			continue;
		if (last)
			s->align = 1;
		last = s;
	}
	if (!last)
		return;
	data = mem_alloc(link->mem, last->size + 4);
	memcpy(data, last->data, last->size);
	last->data = data;
	last->size += 4;
}

void unwind_prune(struct link *link)
{
	for (size_t i = 0; i < link->n_frames; i++)
		if (link->frames[i].section->live) {
			choose(&link->frames[i]);
			cut(&link->frames[i]);
		}
	terminate(link);
	for (size_t i = 0; i < link->n_inputs; i++)
		for (size_t k = 0; k < link->inputs[i]->n_sections; k++) {
			struct section *s = &link->inputs[i]->sections[k];

			if (s->live && !unwind_has_code(s))
				s->live = false;
		}
}
