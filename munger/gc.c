/* SPDX-License-Identifier: MIT */
#include <ctype.h>
#include <gelf.h>
#include <string.h>

#include "munger/link.h"

#ifndef SHF_GNU_RETAIN
#define SHF_GNU_RETAIN (1 << 21)
#endif

/* Sections still to be followed. */
struct work {
	struct link *link;
	struct section **todo;
	size_t n, cap;
};

static void mark(struct work *w, struct section *s)
{
	if (s->live || s->dropped || s->out == OUT_NONE || s->out == OUT_DEBUG)
		return;
	s->live = true;
	*MEM_PUSH(w->link->mem, w->todo, w->n, w->cap) = s;
}

static void mark_named(struct work *w, const char *name)
{
	for (size_t i = 0; i < w->link->n_inputs; i++)
		for (size_t k = 0; k < w->link->inputs[i]->n_sections; k++)
			if (strcmp(w->link->inputs[i]->sections[k].name, name) == 0)
				mark(w, &w->link->inputs[i]->sections[k]);
}

static void mark_symbol(struct work *w, const struct symbol *s)
{
	if (!s)
		return;
	if (s->section)
		mark(w, s->section);
	else if (s->kind == SYM_LINKER && strncmp(s->name, "__start_", 8) == 0)
		mark_named(w, s->name + 8);
	else if (s->kind == SYM_LINKER && strncmp(s->name, "__stop_", 7) == 0)
		mark_named(w, s->name + 7);
}

static bool is_root(const struct link *link, const struct section *s)
{
	if (!link->opt->gc || s->flags & SHF_GNU_RETAIN)
		return true;
	return s->type == SHT_INIT_ARRAY || s->type == SHT_FINI_ARRAY || s->type == SHT_PREINIT_ARRAY ||
	       strncmp(s->name, ".ctors", 6) == 0 || strncmp(s->name, ".dtors", 6) == 0;
}

static void mark_roots(struct work *w)
{
	for (size_t i = 0; i < w->link->n_inputs; i++)
		for (size_t k = 0; k < w->link->inputs[i]->n_sections; k++) {
			struct section *s = &w->link->inputs[i]->sections[k];

			if (is_root(w->link, s) && !(w->link->opt->gc && unwind_is_table(w->link, s)))
				mark(w, s);
		}
	mark_symbol(w, w->link->entry);
	for (size_t i = 0; i < w->link->n_tables; i++)
		for (uint32_t k = 0; k < w->link->tables[i].plan.count; k++)
			mark_symbol(w, w->link->tables[i].symbols[k]);
}

static void follow(struct work *w)
{
	while (w->n) {
		struct section *s = w->todo[--w->n];

		for (size_t i = 0; i < s->n_relocs; i++)
			mark_symbol(w, s->relocs[i].symbol);
	}
}

/* Tables of live code: what they refer to (personality routines) is needed too. */
static void mark_unwind(struct work *w)
{
	for (size_t i = 0; i < w->link->n_inputs; i++) {
		struct input *in = w->link->inputs[i];

		for (size_t k = 0; k < in->n_sections; k++) {
			struct section *s = &in->sections[k];

			if (!unwind_is_table(w->link, s))
				continue;
			if (!(s->flags & SHF_LINK_ORDER) || (s->link < in->n_sections && in->sections[s->link].live))
				mark(w, s);
		}
	}
}

void gc_mark(struct link *link)
{
	struct work w = {.link = link};

	mark_roots(&w);
	follow(&w);
	if (!link->opt->gc)
		return;
	mark_unwind(&w);
	follow(&w);
}
