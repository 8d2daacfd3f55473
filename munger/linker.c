/* SPDX-License-Identifier: MIT
 *
 * Symbols that no input defines, but every linker: ends of sections and arrays.
 */
#include <ctype.h>
#include <string.h>

#include "munger/link.h"

/* ------------------------------------------------------ sections by name -- */

static bool is_identifier(const char *name)
{
	if (!isalpha((unsigned char)*name) && *name != '_')
		return false;
	while (isalnum((unsigned char)*name) || *name == '_')
		name++;
	return !*name;
}

static void index_section(struct link *link, struct section *s)
{
	struct hash_slot *slot = hash_enter(&link->by_section, s->name, strlen(s->name));
	struct named *named = slot->value;

	if (!named) {
		named = slot->value = mem_alloc(link->mem, sizeof *named);
		*MEM_PUSH(link->mem, link->named, link->n_named, link->cap_named) = named;
	}
	*MEM_PUSH(link->mem, named->sections, named->n, named->cap) = s;
}

void linker_index(struct link *link)
{
	for (size_t i = 0; i < link->n_inputs; i++)
		for (size_t k = 0; k < link->inputs[i]->n_sections; k++) {
			struct section *s = &link->inputs[i]->sections[k];

			if (!s->dropped && s->out >= 0 && s->out < OUT_DEBUG && is_identifier(s->name))
				index_section(link, s);
		}
}

struct named *linker_named(const struct link *link, const char *name)
{
	return hash_find(&link->by_section, name, strlen(name));
}

/* --------------------------------------------------------------- symbols -- */

/* Start or end of what a section of the image has by a name. */
static uint64_t bound(const struct link *link, struct section *const *sections, size_t n, const char *name, bool end,
		      int *out)
{
	uint64_t value = 0;

	*out = OUT_NONE;
	for (size_t i = 0; i < n; i++) {
		const struct section *s = sections[i];

		if (!s->placed || strcmp(s->name, name) != 0)
			continue;
		if (*out == OUT_NONE || end)
			value = link->out[s->out].addr + s->off + (end ? s->size : 0);
		*out = s->out;
	}
	return value;
}

static uint64_t named_bound(const struct link *link, const char *name, bool end, int *out)
{
	const struct named *named = linker_named(link, name);

	return bound(link, named->sections, named->n, name, end, out);
}

static uint64_t frame_bound(const struct link *link, bool end, int *out)
{
	const struct out *o = &link->out[MG_RELRO];

	return bound(link, o->inputs, o->n_inputs, ".eh_frame", end, out);
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

bool linker_defines(const struct link *link, const char *name)
{
	if (strncmp(name, "__start_", 8) == 0)
		return linker_named(link, name + 8) != NULL;
	if (strncmp(name, "__stop_", 7) == 0)
		return linker_named(link, name + 7) != NULL;
	return find_name(name) >= 0;
}

uint64_t linker_value(const struct link *link, const char *name, int *out)
{
	const struct out *text = &link->out[MG_TEXT], *last = &link->out[layout_present(link, MG_DATA)];

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
		*out = layout_present(link, MG_DATA);
		return last->addr + last->file_size;
	case END:
		*out = layout_present(link, MG_DATA);
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
		return frame_bound(link, false, out);
	case FRAME_END:
		return frame_bound(link, true, out);
	case GOT:
		break;
	}
	return layout_got(link, out);
}
