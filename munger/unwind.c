/* SPDX-License-Identifier: MIT */
#include <gelf.h>
#include <string.h>

#include "munger/arch/arch.h"
#include "munger/link.h"

bool unwind_is_kept(const struct link *link)
{
	if (link->opt->unwind != UNWIND_AUTO)
		return link->opt->unwind == UNWIND_KEEP;
	return symbols_find(link, "__gxx_personality_v0") != NULL;
}

bool unwind_is_table(const struct link *link, const struct section *section)
{
	const char *name = section->name;

	if (!(section->flags & SHF_ALLOC))
		return false;
	return section->type == link->arch->unwind_type || strcmp(name, ".eh_frame") == 0 ||
	       strncmp(name, ".gcc_except_table", 17) == 0 || strncmp(name, ".ARM.extab", 10) == 0;
}

void unwind_drop(struct link *link)
{
	if (unwind_is_kept(link))
		return;
	for (size_t i = 0; i < link->n_inputs; i++)
		for (size_t k = 0; k < link->inputs[i]->n_sections; k++) {
			struct section *s = &link->inputs[i]->sections[k];

			if (!s->dropped && unwind_is_table(link, s)) {
				s->dropped = true;
				s->out = OUT_NONE;
			}
		}
}

/* ------------------------------------------------------------- .eh_frame -- */

static uint32_t get32(const unsigned char *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static void put32(unsigned char *p, uint32_t v)
{
	for (int i = 0; i < 4; i++)
		p[i] = (unsigned char)(v >> 8 * i);
}

static bool is_dead(const struct symbol *s)
{
	return s && s->section && (s->section->dropped || !s->section->live);
}

/* The relocation at or behind `off`; relocations of .eh_frame are in ascending order. */
static size_t first_reloc(const struct section *s, uint64_t off)
{
	size_t i = 0;

	while (i < s->n_relocs && s->relocs[i].off < off)
		i++;
	return i;
}

/* An FDE (id not 0) goes if the code that it describes goes: its first relocation, at +8. */
static bool is_dead_entry(const struct section *s, uint64_t off)
{
	size_t r = first_reloc(s, off + 8);

	if (get32(s->data + off + 4) == 0)
		return false;
	return r < s->n_relocs && s->relocs[r].off == off + 8 && is_dead(s->relocs[r].symbol);
}

struct cut {
	uint64_t from, to; /* where an entry was and is */
	uint64_t size;
};

/* The way from an FDE back to its CIE has changed length with the entries between them. */
static void repoint(struct section *s, const struct cut *cuts, size_t n, size_t at)
{
	unsigned char *id = s->data + cuts[at].to + 4;
	uint64_t cie = cuts[at].from + 4 - get32(id);

	if (get32(id) == 0)
		return;
	for (size_t i = 0; i < n; i++)
		if (cuts[i].from == cie)
			put32(id, (uint32_t)(cuts[at].to + 4 - cuts[i].to));
}

static void move_relocs(struct section *s, const struct cut *cuts, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < s->n_relocs; i++) {
		struct reloc r = s->relocs[i];

		for (size_t k = 0; k < n; k++)
			if (r.off >= cuts[k].from && r.off - cuts[k].from < cuts[k].size) {
				r.off = r.off - cuts[k].from + cuts[k].to;
				s->relocs[kept++] = r;
				break;
			}
	}
	s->n_relocs = kept;
}

/* Keeps the entries of live code. Returns: false if the bytes are no .eh_frame. */
static bool prune_frames(struct link *link, struct section *s)
{
	struct cut *cuts = NULL;
	size_t n = 0, cap = 0;
	uint64_t off = 0, to = 0;

	while (s->size - off >= 4) {
		uint64_t size = (uint64_t)get32(s->data + off) + 4;

		if (size == 4) /* the terminator, which layout.c makes anew */
			break;
		if (size < 8 || size > s->size - off)
			return false;
		if (!is_dead_entry(s, off)) {
			*MEM_PUSH(link->mem, cuts, n, cap) = (struct cut){off, to, size};
			to += size;
		}
		off += size;
	}
	for (size_t i = 0; i < n; i++)
		memmove(s->data + cuts[i].to, s->data + cuts[i].from, cuts[i].size);
	for (size_t i = 0; i < n; i++)
		repoint(s, cuts, n, i);
	move_relocs(s, cuts, n);
	s->size = to;
	return true;
}

void unwind_prune(struct link *link)
{
	for (size_t i = 0; i < link->n_inputs; i++)
		for (size_t k = 0; k < link->inputs[i]->n_sections; k++) {
			struct section *s = &link->inputs[i]->sections[k];

			if (!s->live || !s->data || strcmp(s->name, ".eh_frame") != 0)
				continue;
			if (!prune_frames(link, s))
				diag_error(&link->diag, scan_where(link, s, 0), "eh-frame",
					   "the unwind entries do not fill the section; rebuild the object, or use "
					   "--unwind=drop");
		}
}
