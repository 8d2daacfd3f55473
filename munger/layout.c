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

void layout_append(struct link *link, int out, struct section *s)
{
	struct out *o = &link->out[out];

	s->turn = o->n_inputs;
	s->placed = true;
	*MEM_PUSH(link->mem, o->inputs, o->n_inputs, o->cap_inputs) = s;
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
				layout_append(link, out, s);
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

/* Sections of equal priority stay as they are: by input, then by section. */
static int by_priority(const void *a, const void *b)
{
	const struct section *x = *(struct section *const *)a, *y = *(struct section *const *)b;
	unsigned long s = priority(x), t = priority(y);

	if (s != t)
		return s < t ? -1 : 1;
	return x->turn < y->turn ? -1 : x->turn > y->turn;
}

/* An array that is no row of addresses would have functions called that are none. */
static void check_array(struct link *link, struct section *s)
{
	if (s->size % layout_word(link))
		diag_error(&link->diag, scan_where(link, s, 0), "array",
			   "size %llu is not a multiple of an address's; rebuild the object",
			   (unsigned long long)s->size);
	s->align = layout_word(link);
}

static void append_array(struct link *link, section_test test)
{
	struct out *o = &link->out[MG_RELRO];
	size_t before = o->n_inputs;

	append_all(link, MG_RELRO, test);
	for (size_t i = before; i < o->n_inputs; i++)
		check_array(link, o->inputs[i]);
	if (o->n_inputs > before)
		qsort(o->inputs + before, o->n_inputs - before, sizeof *o->inputs, by_priority);
}

/* Sections whose name is a C identifier stand together, for __start_X and __stop_X. */
static void append_named(struct link *link, int out, section_test test)
{
	for (size_t i = 0; i < link->n_named; i++)
		for (size_t k = 0; k < link->named[i]->n; k++) {
			struct section *s = link->named[i]->sections[k];

			if (s->live && !s->placed && s->out == out && (!test || test(s)))
				layout_append(link, out, s);
		}
}

/* All sections of one name go to one section of the image: if one needs relro, so do the others. */
static void unify_named(struct link *link)
{
	for (size_t i = 0; i < link->n_named; i++) {
		const struct named *named = link->named[i];
		int out = OUT_NONE;

		for (size_t k = 0; k < named->n; k++)
			if (named->sections[k]->live && named->sections[k]->out > out)
				out = named->sections[k]->out;
		for (size_t k = 0; k < named->n; k++)
			named->sections[k]->out = out;
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
		s->size = layout_align_up(s->size, align);
		s->align = align > s->align ? align : s->align;
		symbol->kind = SYM_DEFINED;
		symbol->section = s;
		symbol->value = s->size;
		s->size += symbol->size;
	}
	if (s->size)
		layout_append(link, MG_DATA, s);
}

/* --------------------------------------------------------------- unwinding -- */

static int by_code(const void *a, const void *b)
{
	const struct section *x = *(struct section *const *)a, *y = *(struct section *const *)b;
	size_t s = x->input->sections[x->link].turn, t = y->input->sections[y->link].turn;

	if (s != t)
		return s < t ? -1 : 1;
	return x < y ? -1 : x > y; /* of one input then */
}

/* Index tables of code in the image. Others are about nothing. */
static size_t find_index(struct link *link, struct section ***index)
{
	size_t n = 0, cap = 0;

	for (size_t i = 0; i < link->n_inputs; i++)
		for (size_t k = 0; k < link->inputs[i]->n_sections; k++) {
			struct section *s = &link->inputs[i]->sections[k];

			/* What claims to be code as well is placed already. */
			if (!s->live || s->placed || s->type != link->arch->unwind_type)
				continue;
			if (s->link < s->input->n_sections && s->input->sections[s->link].live &&
			    s->input->sections[s->link].out == MG_TEXT)
				*MEM_PUSH(link->mem, *index, n, cap) = s;
			else
				s->live = false;
		}
	return n;
}

/* Index tables in the order of the code that they describe, which is what makes the whole sorted; code
 * without any gets an entry that says so. */
static void append_index(struct link *link)
{
	struct out *o = &link->out[MG_RELRO], *text = &link->out[MG_TEXT];
	struct section **index = NULL, *code;
	size_t n, next = 0;

	if (!link->arch->cannot_unwind || !unwind_is_kept(link))
		return;
	n = find_index(link, &index);
	if (n)
		qsort(index, n, sizeof *index, by_code);
	link->index_first = o->n_inputs;
	for (size_t i = 0; i < text->n_inputs; i++) {
		code = text->inputs[i];
		if (code->size && (next >= n || &index[next]->input->sections[index[next]->link] != code))
			layout_append(link, MG_RELRO, link->arch->cannot_unwind(link, code, 0));
		while (next < n && &index[next]->input->sections[index[next]->link] == code)
			layout_append(link, MG_RELRO, index[next++]);
	}
	if (text->n_inputs) {
		code = text->inputs[text->n_inputs - 1];
		layout_append(link, MG_RELRO, link->arch->cannot_unwind(link, code, code->size));
	}
	link->index_end = o->n_inputs;
}

/* ----------------------------------------------------------------- offsets -- */

/* Places inputs [from, to), the first at `off` or as soon as its alignment allows. Returns: where they end. */
static uint64_t place_inputs(const struct link *link, struct out *o, size_t from, size_t to, uint64_t off)
{
	for (size_t i = from; i < to; i++) {
		struct section *s = o->inputs[i];

		if (s->size) { /* an empty one asks for nothing */
			off = layout_align_up(off, s->align);
			off += errata_padding(link, s, o->addr + off);
		}
		s->off = off;
		off += s->size;
		if (s->size && s->align > o->align)
			o->align = s->align;
		if (s->type != SHT_NOBITS)
			o->file_size = off;
	}
	return off;
}

/* The format's regions are whole words; what the last one takes from the zero fill is zero. */
static void set_size(struct out *o, uint64_t size)
{
	o->file_size = layout_align_up(o->file_size, 4);
	o->size = size > o->file_size ? size : o->file_size;
}

static void place_section(struct link *link, int out)
{
	struct out *o = &link->out[out];

	set_size(o, place_inputs(link, o, 0, o->n_inputs, 0));
}

/* The export tables, one behind the other. */
static uint64_t place_tables(struct link *link, uint64_t off)
{
	for (size_t i = 0; i < link->n_tables; i++) {
		link->tables[i].off = off;
		off += sizeof(struct exp_table) + (uint64_t)link->tables[i].plan.count * layout_word(link);
	}
	return off;
}

/* relro: init and fini functions, export tables, what the inputs have, the GOT. */
static void place_relro(struct link *link)
{
	struct out *o = &link->out[MG_RELRO];
	unsigned word = layout_word(link);
	uint64_t off = place_tables(link, place_inputs(link, o, 0, link->n_arrays, 0));

	if (link->n_tables) {
		o->align = o->align > word ? o->align : word;
		o->file_size = off;
	}
	off = place_inputs(link, o, link->n_arrays, o->n_inputs, off);
	if (link->n_got) {
		o->align = o->align > word ? o->align : word;
		off = layout_align_up(off, word);
		link->got_off = off;
		off += link->n_got * word;
		o->file_size = off;
	} else {
		link->got_off = off;
	}
	set_size(o, off);
}

/* Where an array of functions is in relro, and how many it has. Its parts follow each other at once. */
static uint64_t find_array(const struct link *link, section_test test, uint64_t *n)
{
	const struct out *o = &link->out[MG_RELRO];
	uint64_t start = 0;

	*n = 0;
	for (size_t i = 0; i < o->n_inputs; i++)
		if (test(o->inputs[i])) {
			if (!*n)
				start = o->inputs[i]->off;
			*n += o->inputs[i]->size / layout_word(link);
		}
	return start;
}

static void find_arrays(struct link *link)
{
	uint64_t n_pre, pre = find_array(link, is_preinit, &n_pre);

	link->init_off = find_array(link, is_init, &link->n_init);
	link->n_preinit = n_pre;
	if (n_pre) { /* they stand right before the init functions */
		link->n_init += n_pre;
		link->init_off = pre;
	}
	link->fini_off = find_array(link, is_fini, &link->n_fini);
	if ((link->n_init && link->init_off) || (link->n_fini && link->fini_off != link->n_init * layout_word(link)))
		diag_error(
			&link->diag, link->opt->out, "init-array",
			"the init and fini arrays have gaps between their functions; align their sections to %u bytes",
			layout_word(link));
	if (link->n_init > UINT16_MAX || link->n_fini > UINT16_MAX)
		diag_error(&link->diag, link->opt->out, "init-array",
			   "%llu init and %llu fini functions, the limit is 65535 each",
			   (unsigned long long)link->n_init, (unsigned long long)link->n_fini);
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

static void report_size(struct link *link, const char *what, uint64_t size, uint64_t limit, const char *cure)
{
	diag_error(&link->diag, link->opt->out, "size", "%s would have %llu bytes, the limit is %llu; %s", what,
		   (unsigned long long)size, (unsigned long long)limit, cure);
}

/* What is loaded has addresses of MG_LIMIT_LOG2 bits; the file's offsets have 31. */
static void check_size(struct link *link)
{
	const uint64_t headroom = 65536 * 4, limit = ((uint64_t)1 << MG_LIMIT_LOG2) - headroom, file_limit = 0x7fffffff;
	uint64_t size = 0, debug = 0;

	for (int i = 0; i < MG_N_SECTIONS; i++)
		size += link->out[i].size + link->out[i].align;
	for (size_t i = 0; i < link->n_debug; i++)
		debug += link->debug[i].size;
	if (size > limit)
		report_size(link, "the image", size, limit, "split it");
	else if (debug > file_limit - size)
		report_size(link, "the file", size + debug, file_limit, "leave out debug sections with -s");
	else if (layout_present(link, MG_DATA) < 0)
		diag_error(&link->diag, link->opt->out, "empty",
			   "nothing would be in the image; give objects with code or data");
}

/* A loader calls it, so it must be code of this image. */
static void check_entry(struct link *link)
{
	const struct symbol *s = link->entry;
	uint64_t bit = link->arch->image->code_bit;

	if (!s)
		return;
	if (!s->section->live || s->section->out != MG_TEXT || (s->value & ~bit) >= s->section->size)
		diag_error(&link->diag, link->opt->out, "entry",
			   "the entry symbol '%s' is not in code, but at 0x%llx in %s of %s; name another one with "
			   "--entry",
			   s->name, (unsigned long long)s->value, s->section->name, s->section->input->name);
	else if ((s->value & bit) != bit)
		diag_error(&link->diag, s->section->input->name, "entry",
			   "the entry symbol '%s' is a label, not a function; mark it by '.type %s, %%function'",
			   s->name, s->name);
}

void layout_sections(struct link *link)
{
	for (int i = 0; i < MG_N_SECTIONS; i++)
		link->out[i].align = 1;
	link->out[MG_TEXT].align = link->arch->image->text_align;
	unify_named(link);
	append_named(link, MG_TEXT, NULL);
	append_all(link, MG_TEXT, NULL);
	interpose_append(link, MG_TEXT);
	stubs_insert(link, MG_TEXT);
	place_section(link, MG_TEXT); /* unwind tables are in its order */
	errata_find(link);
	append_named(link, MG_RODATA, NULL);
	append_all(link, MG_RODATA, NULL);
	append_array(link, is_preinit);
	append_array(link, is_init);
	append_array(link, is_fini);
	link->n_arrays = link->out[MG_RELRO].n_inputs;
	append_index(link);
	append_all(link, MG_RELRO, is_frame);
	append_named(link, MG_RELRO, NULL);
	append_all(link, MG_RELRO, NULL);
	append_named(link, MG_DATA, is_bytes);
	append_all(link, MG_DATA, is_bytes);
	stubs_insert(link, MG_DATA);
	append_named(link, MG_DATA, NULL);
	append_all(link, MG_DATA, NULL);
	interpose_append(link, MG_DATA);
	add_commons(link);
	place_section(link, MG_RODATA);
	place_relro(link);
	place_section(link, MG_DATA);
	find_arrays(link);
	add_debug_sections(link);
	check_size(link);
	check_entry(link);
}

bool layout_avoid_errata(struct link *link)
{
	if (!errata_are_hit(link))
		return false;
	place_section(link, MG_TEXT);
	errata_divert(link); /* makes sections, behind those that are placed */
	place_section(link, MG_TEXT);
	check_size(link);
	link->moved = true;
	return true;
}

bool layout_parse(struct link_options *opt, const char *text)
{
	opt->paged = strcmp(text, "paged") == 0;
	return opt->paged || strcmp(text, "compact") == 0;
}

uint64_t layout_align(const struct link *link, int out)
{
	const uint64_t align = link->out[out].align;
	const bool is_paged = link->n_paged_places || (out == MG_TEXT && link->has_errata);

	return is_paged && align < LDR_PAGE ? LDR_PAGE : align;
}

/* The next place from `at` on that a section can have. */
static uint64_t next_place(const struct out *o, uint64_t at)
{
	return at + ((o->residue - at) & (o->align - 1));
}

/* Where section i goes, behind `end` in memory; 0: there is none before it. */
static uint64_t addr_of(const struct link *link, int i, uint64_t end)
{
	const struct out *o = &link->out[i];
	const uint64_t page = o->align > link->arch->page ? o->align : link->arch->page;

	if (link->opt->bound)
		return bound_addr(link, i, end);
	/* The file is not padded, so the bytes of a page of the file may be in two pages of memory. */
	if (link->paged && end)
		return layout_align_up(end, page) + (o->file_off & (page - 1));
	return o->file_off;
}

/* Where text begins, at `start` or behind it: behind the thunks, which code that knows places in pages must not notice.
 * What the kernel starts has room for them in all forms, because it is to be in one page with the headers. */
static uint64_t place_text(const struct link *link, uint64_t start)
{
	const uint64_t thunks = forms_thunks_size(link), align = layout_align(link, MG_TEXT);
	const bool has_room = link->opt->interp && align >= LDR_PAGE;
	const uint64_t first = next_place(&link->out[MG_TEXT], start + (has_room ? forms_room(link) : 0));

	return first + (first - start < thunks ? layout_align_up(thunks - (first - start), align) : 0);
}

void layout_addresses(struct link *link, uint64_t start)
{
	uint64_t off = start, end = 0; /* of the file, of memory */

	for (int i = 0; i < MG_N_SECTIONS; i++) {
		struct out *o = &link->out[i];

		if (!o->size) { /* an absent section has an address too, for labels in it */
			o->addr = end ? end : off;
			continue;
		}
		off = i == MG_TEXT ? place_text(link, off) : next_place(o, off);
		o->file_off = off;
		o->addr = addr_of(link, i, end);
		off += o->file_size;
		end = o->addr + o->size;
	}
}

/* ----------------------------------------------------------------- symbols -- */

int layout_present(const struct link *link, int out)
{
	if (out < 0 || out >= MG_N_SECTIONS)
		return out;
	for (int i = out; i >= 0; i--)
		if (link->out[i].size)
			return i;
	for (int i = out + 1; i < MG_N_SECTIONS; i++)
		if (link->out[i].size)
			return i;
	return OUT_NONE;
}

uint64_t layout_got(const struct link *link, int *out)
{
	const int i = link->arch->got_is_text ? MG_TEXT : MG_RELRO;

	*out = layout_present(link, i);
	return link->out[i].addr + (i == MG_RELRO ? link->got_off : 0);
}

uint64_t layout_symbol(const struct link *link, const struct symbol *symbol, int64_t addend, int *out)
{
	struct section *s = symbol->section;
	uint64_t off;

	*out = OUT_NONE;
	if (symbol->kind == SYM_LINKER) {
		off = linker_value(link, symbol->name, out) + (uint64_t)addend;
		*out = layout_present(link, *out);
		return off;
	}
	if (symbol->kind != SYM_DEFINED)
		return (uint64_t)addend;
	if (!s)
		return symbol->value + (uint64_t)addend;
	/* As in ld: with a section symbol, the addend says which entry of a merged section is meant. */
	if (symbol->type == STT_SECTION)
		off = merge_map(&s, symbol->value + (uint64_t)addend);
	else
		off = merge_map(&s, symbol->value) + (uint64_t)addend;
	*out = layout_present(link, s->out);
	if (s->out == OUT_DEBUG)
		return s->off + off;
	return s->out == OUT_NONE ? 0 : link->out[s->out].addr + s->off + off;
}
