/* SPDX-License-Identifier: MIT */
#include "munger/link.h"

#include <gelf.h>
#include <string.h>

struct symbol *symbols_find(const struct link *link, const char *name)
{
	return hash_find(&link->by_name, name, strlen(name));
}

struct symbol *symbols_get(struct link *link, const char *name)
{
	struct hash_slot *slot = hash_enter(&link->by_name, name, strlen(name));
	struct symbol *s = slot->value;

	if (s)
		return s;
	s = mem_alloc(link->mem, sizeof *s);
	s->name = name;
	s->bind = STB_GLOBAL;
	s->weak = true;
	s->got = -1;
	slot->value = s;
	*MEM_PUSH(link->mem, link->symbols, link->n_symbols, link->cap_symbols) = s;
	return s;
}

bool symbols_enter_group(struct link *link, const char *signature)
{
	struct hash_slot *slot = hash_enter(&link->groups, signature, strlen(signature));

	if (slot->value)
		return false;
	slot->value = slot;
	return true;
}

/* ----------------------------------------------------------- definitions -- */

/* GNU ld's order: a definition beats a common symbol, which beats a weak definition. */
static int strength(const struct symbol *s)
{
	if (s->kind == SYM_COMMON)
		return 2;
	if (s->kind == SYM_UNDEFINED)
		return 0;
	return s->bind == STB_WEAK || s->bind == STB_GNU_UNIQUE ? 1 : 3;
}

static void report_twice(struct link *link, const struct symbol *old, const struct symbol *new)
{
	diag_error(&link->diag, new->input->name, "duplicate",
		   "'%s' is defined here again; make one of the two static or weak", new->name);
	diag_note(&link->diag, old->input->name, "first defined here");
}

static void define(struct symbol *s, const struct symbol *new)
{
	s->input = new->input;
	s->section = new->section;
	s->value = new->value;
	s->size = new->size;
	s->kind = new->kind;
	s->bind = new->bind;
	s->type = new->type;
}

/* Undefined, or defined in a copy of a group that lost. */
static bool is_reference(const struct symbol *s)
{
	return s->kind == SYM_UNDEFINED || (s->section && s->section->dropped);
}

static void enter(struct link *link, struct symbol *s, const struct symbol *new)
{
	if (!s->input)
		s->input = new->input;
	if (is_reference(new))
		return;
	if (strength(new) == 3 && strength(s) == 3) {
		report_twice(link, s, new);
	} else if (strength(new) == 2 && strength(s) == 2) {
		s->size = new->size > s->size ? new->size : s->size;
		s->value = new->value > s->value ? new->value : s->value;
	} else if (strength(new) > strength(s)) {
		define(s, new);
	}
}

void symbols_enter(struct link *link, struct input *input)
{
	input->strong = mem_array(link->mem, input->n_symbols, sizeof *input->strong);
	for (size_t i = input->n_locals; i < input->n_symbols; i++) {
		struct symbol *new = input->symbols[i];

		if (new->bind == STB_LOCAL || !*new->name)
			continue;
		input->symbols[i] = symbols_get(link, new->name);
		input->strong[i] = is_reference(new) && new->bind != STB_WEAK;
		enter(link, input->symbols[i], new);
	}
}

/* How an input's relocations use each of its symbols. */
enum { USED_BY_UNWIND = 1, USED = 2 };

static unsigned char *uses(struct link *link, const struct input *in)
{
	unsigned char *use = mem_alloc(link->mem, in->n_symbols);

	for (size_t k = 0; k < in->n_sections; k++) {
		const struct section *s = &in->sections[k];
		unsigned char how = unwind_is_table(link, s) ? USED_BY_UNWIND : USED;

		for (size_t i = 0; i < s->n_relocs; i++)
			use[s->relocs[i].index] |= how;
	}
	return use;
}

/* Strong references ask for a definition; those that only a dropped unwind table makes do not. */
static void want(struct link *link, const struct input *in, bool keep_unwind)
{
	unsigned char *use = uses(link, in);

	for (size_t i = in->n_locals; i < in->n_symbols; i++)
		if (in->strong[i] && (keep_unwind || use[i] != USED_BY_UNWIND))
			in->symbols[i]->weak = false;
}

/* --------------------------------------------------------------- imports -- */

uint32_t symbols_import_table(struct link *link, const struct def_row *row)
{
	struct import *import;

	for (uint32_t i = 0; i < link->n_imports; i++)
		if (link->imports[i].table == row->table)
			return i;
	import = MEM_PUSH(link->mem, link->imports, link->n_imports, link->cap_imports);
	*import = (struct import){.table = row->table, .dll = row->table->file->dll, .uuid = row->table->uuid};
	export_check_uuid(&link->def_diag, row->table);
	if (strlen(row->table->file->dll) > MG_NAME_MAX)
		def_report(&link->def_diag, row->table->file, &row->table->loc, DEF_ERROR, "dll-name",
			   "the DLL's name has %zu bytes, the limit is %d; choose a shorter one",
			   strlen(row->table->file->dll), MG_NAME_MAX);
	return (uint32_t)(link->n_imports - 1);
}

struct symbol *symbols_make(struct link *link, struct section *section, const char *name)
{
	struct symbol *s = mem_alloc(link->mem, sizeof *s);

	*s = (struct symbol){.name = name, .section = section, .kind = SYM_DEFINED, .bind = STB_LOCAL, .got = -1};
	*MEM_PUSH(link->mem, link->made, link->n_made, link->cap_made) = s;
	return s;
}

/* Another file that offers the name too, after the one that won. */
static void note_other_offers(struct link *link, size_t first, const struct def_row *row)
{
	for (size_t i = first + 1; i < link->n_offers; i++) {
		const struct def_row *other = def_find_name(link->offers[i], row->name, strlen(row->name));

		if (other)
			def_report(&link->def_diag, link->offers[i], &other->loc, DEF_NOTE, NULL,
				   "'%s' is imported from %s (%s), which comes first; this offer is not used",
				   row->name, row->table->file->dll, row->table->file->path);
	}
}

bool symbols_import(struct link *link, struct symbol *symbol)
{
	for (size_t i = 0; i < link->n_offers; i++) {
		const struct def_row *row = def_find_name(link->offers[i], symbol->name, strlen(symbol->name));

		if (!row)
			continue;
		symbol->kind = SYM_IMPORT;
		symbol->import = symbols_import_table(link, row);
		symbol->ordinal = row->ordinal;
		symbol->interposable = row->flags & DEF_INDIRECT;
		note_other_offers(link, i, row);
		return true;
	}
	return false;
}

/* ------------------------------------------------------------- resolution -- */

/* What is run if nobody says otherwise. */
static const char *entry_name(const struct link *link)
{
	return link->opt->entry ? link->opt->entry : "main";
}

static void bind_entry(struct link *link)
{
	struct symbol *s = symbols_find(link, entry_name(link));

	if (s && s->kind == SYM_DEFINED && s->section) {
		link->entry = s;
		s->needed = true;
	} else if (link->opt->entry) {
		diag_error(&link->diag, link->opt->out, "entry",
			   "no input defines the entry symbol '%s'; name one with --entry", link->opt->entry);
	} else if (!link->n_own) {
		diag_error(&link->diag, link->opt->out, "entry",
			   "neither 'main' nor an --export file: nothing could be run or imported; give one of them, "
			   "or --entry");
	}
}

/* Takes members of archives until nothing is missing that one of them has. */
static void take_members(struct link *link)
{
	bool kept = unwind_is_kept(link), grown;
	size_t seen = 0;

	do {
		grown = false;
		for (; seen < link->n_inputs; seen++)
			want(link, link->inputs[seen], kept);
		for (size_t i = 0; i < link->n_symbols; i++)
			if (link->symbols[i]->kind == SYM_UNDEFINED && !link->symbols[i]->weak)
				grown |= archive_take_member(link, link->symbols[i]->name);
		/* The first C++ among the members: what unwind tables before it ask for is wanted after all. */
		if (kept != unwind_is_kept(link)) {
			kept = grown = true;
			seen = 0;
		}
	} while (grown);
}

void symbols_resolve(struct link *link)
{
	if (link->opt->entry || !link->n_own)
		symbols_get(link, entry_name(link))->weak = false;
	exports_request(link);
	take_members(link);
	linker_index(link);
	for (size_t i = 0; i < link->n_symbols; i++) {
		struct symbol *s = link->symbols[i];

		if (s->kind == SYM_UNDEFINED && linker_defines(link, s->name))
			s->kind = SYM_LINKER;
	}
	bind_entry(link);
	exports_bind(link);
}
