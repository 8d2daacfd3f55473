/* SPDX-License-Identifier: MIT */
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
	struct named *named = linker_named(w->link, name);

	if (!named || named->marked)
		return;
	named->marked = true;
	for (size_t i = 0; i < named->n; i++)
		mark(w, named->sections[i]);
}

static void mark_symbol(void *ctx, struct symbol *s)
{
	struct work *w = ctx;

	if (s->section)
		mark(w, s->section);
	else if (s->kind == SYM_LINKER && strncmp(s->name, "__start_", 8) == 0)
		mark_named(w, s->name + 8);
	else if (s->kind == SYM_LINKER && strncmp(s->name, "__stop_", 7) == 0)
		mark_named(w, s->name + 7);
}

static bool is_root(const struct link *link, const struct section *s)
{
	if (!link->opt->gc)
		return true;
	if (unwind_is_table(link, s))
		return false;
	return s->flags & SHF_GNU_RETAIN || s->type == SHT_INIT_ARRAY || s->type == SHT_FINI_ARRAY ||
	       s->type == SHT_PREINIT_ARRAY;
}

static void mark_roots(struct work *w)
{
	for (size_t i = 0; i < w->link->n_inputs; i++)
		for (size_t k = 0; k < w->link->inputs[i]->n_sections; k++)
			if (is_root(w->link, &w->link->inputs[i]->sections[k]))
				mark(w, &w->link->inputs[i]->sections[k]);
	if (w->link->entry)
		mark_symbol(w, w->link->entry);
	for (size_t i = 0; i < w->link->n_tables; i++)
		for (uint32_t k = 0; k < w->link->tables[i].plan.count; k++)
			if (w->link->tables[i].symbols[k])
				mark_symbol(w, w->link->tables[i].symbols[k]);
}

static void follow(struct work *w)
{
	while (w->n) {
		struct section *s = w->todo[--w->n];

		if (s->group_next)
			mark(w, s->group_next);
		for (size_t i = 0; i < s->n_relocs; i++) {
			if (s->relocs[i].symbol)
				mark_symbol(w, s->relocs[i].symbol);
			if (s->relocs[i].minus)
				mark_symbol(w, s->relocs[i].minus);
		}
	}
}

/* Tables about live code, of unwinding above all: what they refer to is needed too. */
static void mark_tables(struct work *w)
{
	for (size_t i = 0; i < w->link->n_inputs; i++)
		for (size_t k = 0; k < w->link->inputs[i]->n_sections; k++) {
			struct section *s = &w->link->inputs[i]->sections[k];

			if (s->flags & SHF_LINK_ORDER && unwind_has_code(s))
				mark(w, s);
		}
	unwind_mark(w->link, mark_symbol, w);
}

void gc_mark(struct link *link)
{
	struct work w = {.link = link};

	mark_roots(&w);
	if (!link->opt->gc)
		return;
	mark_tables(&w);
	while (w.n) {
		follow(&w);
		mark_tables(&w);
	}
}
