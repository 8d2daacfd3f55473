/* SPDX-License-Identifier: MIT */
#include <ctype.h>
#include <gelf.h>
#include <stdlib.h>
#include <string.h>

#include "munger/arch/arch.h"
#include "munger/link.h"

unsigned layout_word(const struct link *link)
{
	return link->arch->loader->word_size;
}

static uint64_t align_up(uint64_t value, uint64_t align)
{
	return (value + align - 1) & ~(align - 1);
}

static void append(struct link *link, int out, struct section *s)
{
	struct out *o = &link->out[out];

	*MEM_PUSH(link->mem, o->inputs, o->n_inputs, o->cap_inputs) = s;
	s->placed = true;
}

/* ----------------------------------------------------------------- order -- */

typedef bool (*section_test)(const struct section *s);

/* Appends every live section of `out` that passes, in the order of the inputs. */
static void append_all(struct link *link, int out, section_test test)
{
	for (size_t i = 0; i < link->n_inputs; i++)
		for (size_t k = 0; k < link->inputs[i]->n_sections; k++) {
			struct section *s = &link->inputs[i]->sections[k];

			if (s->live && !s->placed && s->out == out && (!test || test(s)))
				append(link, out, s);
		}
}

static bool is_preinit(const struct section *s)
{
	return s->type == SHT_PREINIT_ARRAY;
}

static bool is_init(const struct section *s)
{
	return s->type == SHT_INIT_ARRAY;
}

static bool is_fini(const struct section *s)
{
	return s->type == SHT_FINI_ARRAY;
}

static bool is_frame(const struct section *s)
{
	return strcmp(s->name, ".eh_frame") == 0;
}

static bool is_bytes(const struct section *s)
{
	return s->type != SHT_NOBITS;
}

/* ".init_array.00200" comes before ".init_array", which has no priority of its own. */
static unsigned long priority(const struct section *s)
{
	const char *dot = strrchr(s->name + 1, '.');
	char *end;
	unsigned long value;

	if (!dot || !isdigit((unsigned char)dot[1]))
		return 65536;
	value = strtoul(dot + 1, &end, 10);
	return *end ? 65536 : value;
}

/* A stable sort; the arrays are short. */
static void sort_by_priority(struct section **s, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct section *moving = s[i];
		size_t k = i;

		for (; k && priority(s[k - 1]) > priority(moving); k--)
			s[k] = s[k - 1];
		s[k] = moving;
	}
}

static void append_array(struct link *link, section_test test)
{
	struct out *o = &link->out[MG_RELRO];
	size_t before = o->n_inputs;

	append_all(link, MG_RELRO, test);
	sort_by_priority(o->inputs + before, o->n_inputs - before);
}

static bool is_identifier(const char *name)
{
	if (!isalpha((unsigned char)*name) && *name != '_')
		return false;
	while (isalnum((unsigned char)*name) || *name == '_')
		name++;
	return !*name;
}

/* Sections whose name is a C identifier stand together, for __start_X and __stop_X. */
static void append_named(struct link *link, int out)
{
	for (size_t i = 0; i < link->n_inputs; i++)
		for (size_t k = 0; k < link->inputs[i]->n_sections; k++) {
			const struct section *first = &link->inputs[i]->sections[k];

			if (!first->live || first->placed || first->out != out || first->type == SHT_NOBITS ||
			    !is_identifier(first->name))
				continue;
			for (size_t j = i; j < link->n_inputs; j++)
				for (size_t m = 0; m < link->inputs[j]->n_sections; m++) {
					struct section *s = &link->inputs[j]->sections[m];

					if (s->live && !s->placed && s->out == out && s->type != SHT_NOBITS &&
					    strcmp(s->name, first->name) == 0)
						append(link, out, s);
				}
		}
}

/* All sections of one name in one section of the image: if one needs relro, so do the others. */
static void unify_named(struct link *link)
{
	for (size_t i = 0; i < link->n_symbols; i++) {
		const char *name = link->symbols[i]->name;

		if (link->symbols[i]->kind != SYM_LINKER || strncmp(name, "__start_", 8) != 0)
			continue;
		for (int pass = 0, out = -1; pass < 2; pass++)
			for (size_t k = 0; k < link->n_inputs; k++)
				for (size_t m = 0; m < link->inputs[k]->n_sections; m++) {
					struct section *s = &link->inputs[k]->sections[m];

					if (!s->live || strcmp(s->name, name + 8) != 0)
						continue;
					if (pass)
						s->out = out;
					else if (s->out > out)
						out = s->out;
				}
	}
}

static void add_commons(struct link *link)
{
	struct section *s = mem_alloc(link->mem, sizeof *s);

	*s = (struct section){.name = "COMMON", .type = SHT_NOBITS, .align = 1, .out = MG_DATA, .live = true};
	for (size_t i = 0; i < link->n_symbols; i++) {
		struct symbol *symbol = link->symbols[i];
		uint64_t align = symbol->value ? symbol->value : 1;

		if (symbol->kind != SYM_COMMON || (link->opt->gc && !symbol->needed))
			continue;
		s->size = align_up(s->size, align);
		s->align = align > s->align ? align : s->align;
		symbol->kind = SYM_DEFINED;
		symbol->section = s;
		symbol->value = s->size;
		s->size += symbol->size;
	}
	if (s->size)
		append(link, MG_DATA, s);
}

/* --------------------------------------------------------------- unwinding -- */

static int by_code(const void *a, const void *b)
{
	const struct section *x = *(struct section *const *)a, *y = *(struct section *const *)b;
	uint64_t s = x->input->sections[x->link].off, t = y->input->sections[y->link].off;

	return s < t ? -1 : s > t;
}

/* Index tables in the order of the code that they describe, which is what makes the whole sorted; code
 * without any gets an entry that says so. */
static void append_index(struct link *link)
{
	struct out *o = &link->out[MG_RELRO], *text = &link->out[MG_TEXT];
	struct section **sorted = NULL;
	size_t n = 0, cap = 0, next = 0;

	if (!link->arch->cannot_unwind || !unwind_is_kept(link))
		return;
	for (size_t i = 0; i < link->n_inputs; i++)
		for (size_t k = 0; k < link->inputs[i]->n_sections; k++) {
			struct section *s = &link->inputs[i]->sections[k];

			if (s->live && s->type == link->arch->unwind_type && s->link < s->input->n_sections)
				*MEM_PUSH(link->mem, sorted, n, cap) = s;
		}
	if (n)
		qsort(sorted, n, sizeof *sorted, by_code);
	link->index_first = o->n_inputs;
	for (size_t i = 0; i < text->n_inputs; i++) {
		if (next < n && &sorted[next]->input->sections[sorted[next]->link] == text->inputs[i])
			append(link, MG_RELRO, sorted[next++]);
		else if (text->inputs[i]->size)
			append(link, MG_RELRO, link->arch->cannot_unwind(link, text->inputs[i], 0));
	}
	if (text->n_inputs) {
		struct section *last = text->inputs[text->n_inputs - 1];

		append(link, MG_RELRO, link->arch->cannot_unwind(link, last, last->size));
	}
	link->index_end = o->n_inputs;
}

/* ----------------------------------------------------------------- offsets -- */

static void set_offsets(struct out *o)
{
	uint64_t off = 0;

	for (size_t i = 0; i < o->n_inputs; i++) {
		struct section *s = o->inputs[i];

		if (s->size) /* an empty one asks for nothing */
			off = align_up(off, s->align);
		s->off = off;
		off += s->size;
		if (s->size && s->align > o->align)
			o->align = s->align;
		if (s->type != SHT_NOBITS)
			o->file_size = off;
	}
	o->size = off;
}

/* The GOT and the export tables, behind what the inputs have in relro. */
static void add_tables(struct link *link)
{
	struct out *o = &link->out[MG_RELRO];
	unsigned word = layout_word(link);

	if (!link->n_got && !link->n_tables)
		return;
	o->align = o->align > word ? o->align : word;
	link->got_off = align_up(o->size, word);
	o->size = link->got_off + link->n_got * word;
	for (size_t i = 0; i < link->n_tables; i++) {
		o->size = align_up(o->size, 8); /* keeps the head's numbers aligned on every machine */
		link->tables[i].off = o->size;
		o->size += sizeof(struct exp_table) + (uint64_t)link->tables[i].plan.count * word;
	}
	if (link->n_tables && o->align < 8)
		o->align = 8;
	o->file_size = o->size;
}

/* First and last of a kind of section in relro: where an array is. */
static uint64_t find_array(const struct link *link, section_test test, uint64_t *n)
{
	const struct out *o = &link->out[MG_RELRO];
	uint64_t start = 0, end = 0;

	for (size_t i = 0; i < o->n_inputs; i++)
		if (test(o->inputs[i])) {
			if (!end)
				start = o->inputs[i]->off;
			end = o->inputs[i]->off + o->inputs[i]->size;
		}
	*n = (end - start) / layout_word(link);
	return start;
}

static void find_arrays(struct link *link)
{
	uint64_t n_pre, pre = find_array(link, is_preinit, &n_pre);

	link->init_off = find_array(link, is_init, &link->n_init);
	link->n_preinit = n_pre;
	if (n_pre) { /* they stand right before the init functions */
		link->n_init = link->n_init ? link->n_init + (link->init_off - pre) / layout_word(link) : n_pre;
		link->init_off = pre;
	}
	link->fini_off = find_array(link, is_fini, &link->n_fini);
}

static void add_debug(struct link *link, struct section *s)
{
	struct debug_section *d;
	size_t i = 0;

	while (i < link->n_debug && strcmp(link->debug[i].name, s->name) != 0)
		i++;
	if (i == link->n_debug) {
		d = MEM_PUSH(link->mem, link->debug, link->n_debug, link->cap_debug);
		*d = (struct debug_section){.name = s->name, .bytes.mem = link->mem};
	}
	d = &link->debug[i];
	s->debug = (unsigned)i;
	s->off = d->size;
	d->size += s->size;
	*MEM_PUSH(link->mem, d->inputs, d->n_inputs, d->cap_inputs) = s;
}

static void add_debug_sections(struct link *link)
{
	for (size_t i = 0; i < link->n_inputs && !link->opt->strip; i++)
		for (size_t k = 0; k < link->inputs[i]->n_sections; k++)
			if (!link->inputs[i]->sections[k].dropped && link->inputs[i]->sections[k].out == OUT_DEBUG)
				add_debug(link, &link->inputs[i]->sections[k]);
}

void layout_sections(struct link *link)
{
	for (int i = 0; i < MG_N_SECTIONS; i++)
		link->out[i].align = 1;
	link->out[MG_TEXT].align = link->arch->text_align;
	unify_named(link);
	append_named(link, MG_TEXT);
	append_all(link, MG_TEXT, NULL);
	set_offsets(&link->out[MG_TEXT]);
	append_named(link, MG_RODATA);
	append_all(link, MG_RODATA, NULL);
	append_array(link, is_preinit);
	append_array(link, is_init);
	append_array(link, is_fini);
	append_index(link);
	append_all(link, MG_RELRO, is_frame);
	append_named(link, MG_RELRO);
	append_all(link, MG_RELRO, NULL);
	append_named(link, MG_DATA);
	append_all(link, MG_DATA, is_bytes);
	append_all(link, MG_DATA, NULL);
	add_commons(link);
	for (int i = MG_RODATA; i < MG_N_SECTIONS; i++)
		set_offsets(&link->out[i]);
	find_arrays(link);
	add_tables(link);
	add_debug_sections(link);
}

void layout_addresses(struct link *link, uint64_t start)
{
	for (int i = 0; i < MG_N_SECTIONS; i++) {
		struct out *o = &link->out[i];

		if (!o->size)
			continue;
		start = align_up(start, o->align);
		o->addr = start;
		start += o->size;
	}
}

/* ----------------------------------------------------------------- symbols -- */

/* Start (or end) of the sections with a name, in whatever section of the image they are. */
static uint64_t named_bound(const struct link *link, const char *name, bool end, int *out)
{
	uint64_t value = 0;

	*out = OUT_NONE;
	for (int i = 0; i < MG_N_SECTIONS; i++)
		for (size_t k = 0; k < link->out[i].n_inputs; k++) {
			const struct section *s = link->out[i].inputs[k];

			if (strcmp(s->name, name) != 0)
				continue;
			if (*out == OUT_NONE || end)
				value = link->out[i].addr + s->off + (end ? s->size : 0);
			*out = i;
		}
	return value;
}

static uint64_t index_bound(const struct link *link, size_t at)
{
	const struct out *o = &link->out[MG_RELRO];
	const struct section *last;

	if (link->index_end == link->index_first)
		return o->addr;
	if (at < link->index_end)
		return o->addr + o->inputs[at]->off;
	last = o->inputs[link->index_end - 1];
	return o->addr + last->off + last->size;
}

static uint64_t array_bound(const struct link *link, uint64_t off, uint64_t n)
{
	return link->out[MG_RELRO].addr + off + n * layout_word(link);
}

/* The last section of the image that is there, for `_end` of an image without data. */
static int last_section(const struct link *link)
{
	for (int i = MG_DATA; i > 0; i--)
		if (link->out[i].size)
			return i;
	return MG_TEXT;
}

/* Names that linkers define, by what they stand for. */
enum meaning {
	START,
	TEXT_END,
	DATA_END, /* of what is in the file */
	END,
	PREINIT_START,
	PREINIT_END,
	INIT_START,
	INIT_END,
	FINI_START,
	FINI_END,
	INDEX_START,
	INDEX_END,
	FRAME_START,
	FRAME_END,
	GOT
};

static const struct {
	const char *name;
	enum meaning meaning;
} linker_names[] = {
	{"__dso_handle", START},
	{"__executable_start", START},
	{"_etext", TEXT_END},
	{"etext", TEXT_END},
	{"__etext", TEXT_END},
	{"_edata", DATA_END},
	{"edata", DATA_END},
	{"__bss_start", DATA_END},
	{"__bss_start__", DATA_END},
	{"_end", END},
	{"end", END},
	{"__end__", END},
	{"__bss_end__", END},
	{"__preinit_array_start", PREINIT_START},
	{"__preinit_array_end", PREINIT_END},
	{"__init_array_start", INIT_START},
	{"__init_array_end", INIT_END},
	{"__fini_array_start", FINI_START},
	{"__fini_array_end", FINI_END},
	{"__exidx_start", INDEX_START},
	{"__exidx_end", INDEX_END},
	{"__eh_frame_start", FRAME_START},
	{"__eh_frame_end", FRAME_END},
	{"_GLOBAL_OFFSET_TABLE_", GOT},
};

static int find_name(const char *name)
{
	for (size_t i = 0; i < sizeof linker_names / sizeof *linker_names; i++)
		if (strcmp(linker_names[i].name, name) == 0)
			return (int)i;
	return -1;
}

static bool has_section(const struct link *link, const char *name)
{
	for (size_t i = 0; i < link->n_inputs; i++)
		for (size_t k = 0; k < link->inputs[i]->n_sections; k++) {
			const struct section *s = &link->inputs[i]->sections[k];

			if (!s->dropped && s->out >= 0 && s->out < OUT_DEBUG && strcmp(s->name, name) == 0)
				return true;
		}
	return false;
}

bool layout_defines(const struct link *link, const char *name)
{
	if (strncmp(name, "__start_", 8) == 0)
		return has_section(link, name + 8);
	if (strncmp(name, "__stop_", 7) == 0)
		return has_section(link, name + 7);
	return find_name(name) >= 0;
}

static uint64_t linker_symbol(const struct link *link, const char *name, int *out)
{
	const struct out *text = &link->out[MG_TEXT], *last = &link->out[last_section(link)];

	if (strncmp(name, "__start_", 8) == 0)
		return named_bound(link, name + 8, false, out);
	if (strncmp(name, "__stop_", 7) == 0)
		return named_bound(link, name + 7, true, out);
	*out = MG_RELRO;
	switch (linker_names[find_name(name)].meaning) {
	case START:
		*out = MG_TEXT;
		return text->addr;
	case TEXT_END:
		*out = MG_TEXT;
		return text->addr + text->size;
	case DATA_END:
		*out = last_section(link);
		return last->addr + last->file_size;
	case END:
		*out = last_section(link);
		return last->addr + last->size;
	case PREINIT_START:
		return array_bound(link, link->init_off, 0);
	case PREINIT_END:
	case INIT_START:
		return array_bound(link, link->init_off, link->n_preinit);
	case INIT_END:
		return array_bound(link, link->init_off, link->n_init);
	case FINI_START:
		return array_bound(link, link->fini_off, 0);
	case FINI_END:
		return array_bound(link, link->fini_off, link->n_fini);
	case INDEX_START:
		return index_bound(link, link->index_first);
	case INDEX_END:
		return index_bound(link, link->index_end);
	case FRAME_START:
		return named_bound(link, ".eh_frame", false, out);
	case FRAME_END:
		return named_bound(link, ".eh_frame", true, out);
	case GOT:
		break;
	}
	return link->out[MG_RELRO].addr + link->got_off;
}

uint64_t layout_symbol(const struct link *link, const struct symbol *symbol, int64_t addend, int *out)
{
	struct section *s = symbol->section;
	uint64_t off;

	*out = OUT_NONE;
	if (symbol->kind == SYM_LINKER)
		return linker_symbol(link, symbol->name, out) + (uint64_t)addend;
	if (symbol->kind != SYM_DEFINED)
		return (uint64_t)addend;
	if (!s)
		return symbol->value + (uint64_t)addend;
	/* As in ld: with a section symbol, the addend says which entry of a merged section is meant. */
	if (symbol->type == STT_SECTION)
		off = merge_map(&s, symbol->value + (uint64_t)addend);
	else
		off = merge_map(&s, symbol->value) + (uint64_t)addend;
	*out = s->out;
	if (s->out == OUT_DEBUG)
		return s->off + off;
	return s->out == OUT_NONE ? 0 : link->out[s->out].addr + s->off + off;
}
