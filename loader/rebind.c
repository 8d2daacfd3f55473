/* SPDX-License-Identifier: MIT
 *
 * Binding a loaded module once more: one of its imports to another table, or all of them in the
 * other form.
 *
 * Which bytes are an import's is nowhere but in the image's groups, so these are read again, and what they say is
 * made as a load would make it, thunks and slots included.  That is done twice.  The first
 * time finds what cannot be and which sections change; the second time writes.  What
 * would become the same bytes is not written, so nothing needs to be known of how the
 * module was bound before.
 *
 * A word in data is a variable, which the program may have given another value since.
 * It is written only if it still holds the import's address.
 */
#include "loader/arch/indirect.h"
#include "loader/bytes.h"
#include "loader/field.h"
#include "loader/number.h"

#define THUNK_MAX 32u /* bytes of any thunk */
#define WIDTH_MAX 16u /* bytes of any field */
#define NO_IMPORT (~(uint32_t)0)

/* What is bound to what. */
struct bound {
	const struct ldr_arch *arch;
	const struct exp_table *table; /* of the import that changes */
};

struct rebind {
	struct ldr_loader *loader;
	struct ldr_module *module;
	struct ldr_image *img; /* the module's */
	unsigned char *buffer; /* of buffer_size, for what is not in memory */
	size_t buffer_size;
	const unsigned char *groups;
	struct bound to, from;
	uint32_t import; /* that changes; NO_IMPORT: all that go through slots change their form */
	/* of the walk through the groups */
	const unsigned char *p, *limit; /* what is read next; the last place with four bytes */
	uint32_t n_slots, n_thunks;
	unsigned writes;  /* else it only looks, and refuses */
	unsigned changed; /* 1 << section */
	/* of the first fault */
	int code;
	uint32_t at, at_import, ordinal;
	/* The module's as its source has it; then where thunks are made. Last, so that offsets of the others are short. */
	struct ldr_image again;
};

/* A key. */
struct key {
	const struct ldr_field *info;
	const struct ldr_section *section;
	unsigned field, section_idx;
	uint32_t import;
	uint32_t last;     /* offset of the last place that there can be */
	unsigned is_word;  /* not an instruction that can go elsewhere */
	unsigned is_asked; /* its places may change */
};

/* What binding makes of a group. */
struct value {
	ldr_addr now, was;
	unsigned was_there; /* `was` is known */
};

static int same(const void *a, const void *b, size_t n)
{
	const unsigned char *p = a, *q = b;

	while (n && *p == *q) {
		p++;
		q++;
		n--;
	}
	return !n;
}

/* ------------------------------------------------------- begin and end -- */

/* Only the first fault counts. */
static void refuse(struct rebind *r, int code)
{
	if (!r->code)
		r->code = code;
}

static void begin(struct rebind *r, struct ldr_loader *loader, struct ldr_module *module)
{
	ldr_zero(r, sizeof *r);
	r->loader = loader;
	r->module = module;
	r->img = &module->image;
	r->import = r->at_import = NO_IMPORT;
	r->from.arch = r->to.arch = r->img->arch;
	ldr_zero(&loader->fault, sizeof loader->fault);
	loader->config->lock(loader->config->ctx, 1);
}

/* Says in the fault which import is meant. */
static void note_import(struct rebind *r, const char *name, const uint8_t uuid[16])
{
	struct ldr_fault *fault = &r->loader->fault;

	ldr_copy_name(fault->dll, name);
	ldr_copy(fault->uuid, uuid, MG_UUID_SIZE);
}

static void note(struct rebind *r)
{
	struct ldr_fault *fault = &r->loader->fault;
	const struct exp_table *table = r->to.table;

	fault->code = r->code;
	fault->offset = r->at;
	ldr_copy_name(fault->image, r->module->dll.name);
	if (r->at_import == NO_IMPORT || r->code < LDR_ERR_ISA || r->code > LDR_ERR_ORDINAL)
		return;
	if (r->at_import != r->import)
		table = r->img->imports[r->at_import].table;
	fault->ordinal = r->ordinal;
	fault->first = table->first;
	fault->count = table->count;
	note_import(r, r->again.names + r->again.wanted[r->at_import].name, r->again.wanted[r->at_import].uuid);
}

static int end(struct rebind *r)
{
	const struct ldr_config *config = r->loader->config;

	if (r->code)
		note(r);
	else
		ldr_zero(&r->loader->fault, sizeof r->loader->fault);
	if (r->buffer)
		config->free(config->ctx, r->buffer, r->buffer_size, LDR_MEM_RECORD);
	config->lock(config->ctx, 0);
	return r->code;
}

/* ---------------------------------------------------------------- source -- */

static unsigned char *alloc_buffer(struct rebind *r, size_t size)
{
	r->buffer_size = size;
	r->buffer = ldr_alloc_record(r->loader->config, size);
	if (!r->buffer)
		refuse(r, LDR_ERR_MEMORY);
	return r->buffer;
}

/* Whether a plan is the module's, but for what a load changes in that. */
static int same_plan(const struct rebind *r, const struct mg_plan *plan)
{
	const size_t from = offsetof(struct mg_plan, in_place), to = offsetof(struct mg_plan, name_len);
	const char *a = (const char *)plan, *b = (const char *)&r->img->plan;

	return same(a, b, from) && same(a + to, b + to, sizeof *plan - to);
}

/* Whether headers are the module's. */
static int same_headers(const struct rebind *r)
{
	const struct ldr_image *a = &r->again, *b = r->img;

	for (unsigned i = 0; i < MG_N_SECTIONS; i++)
		if (a->section[i].file_off != b->section[i].file_off || a->section[i].link != b->section[i].link ||
		    a->section[i].file_size != b->section[i].file_size)
			return 0;
	return same_plan(r, &a->plan) && a->names_size == b->names_size &&
	       a->fix_off + a->plan.runs_size + a->plan.groups_size == b->fix_off;
}

/* Whether the names can be read, and the module has this name and these imports. */
static int same_names(const struct rebind *r)
{
	const struct ldr_image *a = &r->again;
	const uint32_t n = r->img->plan.n_imports;
	const uint32_t size = r->img->names_size - 4 - n * (uint32_t)sizeof *a->wanted;

	if (a->names[size - 1] || !same(a->names, r->module->dll.name, r->img->plan.name_len))
		return 0;
	for (uint32_t i = 0; i < n; i++)
		if (a->wanted[i].name >= size || !exp_same_uuid(a->wanted[i].uuid, r->img->imports[i].table->uuid))
			return 0;
	return 1;
}

static uint32_t groups_size(const struct rebind *r)
{
	return r->img->plan.groups_size;
}

/* The groups of an image: in `buf`, if that is not NULL, as it is for what must be read. */
static const unsigned char *get_groups(struct rebind *r, const struct ldr_source *src, unsigned char *buf)
{
	const struct ldr_config *config = r->loader->config;
	const uint32_t size = groups_size(r), off = r->img->fix_off - size;

	r->at = off;
	if (off > src->size || size > src->size - off) {
		refuse(r, LDR_ERR_TRUNCATED);
		return NULL;
	}
	if (src->data && !buf)
		return (const unsigned char *)src->data + off;
	if (src->data)
		ldr_copy(buf, (const unsigned char *)src->data + off, size);
	else if (config->read(config->ctx, src->handle, off, buf, size))
		refuse(r, LDR_ERR_READ);
	return buf;
}

/* `keep`: room for the record, or NULL. */
static void read_image(struct rebind *r, const struct ldr_source *src, unsigned char *keep)
{
	struct ldr_image *again = &r->again;
	unsigned char *buf = NULL;
	int code;

	again->config = r->loader->config;
	again->arch = r->img->arch;
	ldr_assign(&again->source, src, sizeof *src);
	code = ldr_image_open(again);
	r->at = again->at;
	if (!code && !same_headers(r))
		code = LDR_ERR_HEADER;
	if (code) {
		refuse(r, code);
		return;
	}
	if (keep) {
		buf = keep + sizeof again->plan;
		ldr_copy(keep, &again->plan, sizeof again->plan);
	} else if (!src->data && !(buf = alloc_buffer(r, again->names_size + groups_size(r)))) {
		return;
	}
	code = ldr_image_plan(again, buf);
	if (code) {
		refuse(r, code);
		return;
	}
	r->groups = get_groups(r, src, buf ? buf + again->names_size : NULL);
}

static uint32_t sum(const unsigned char *p, uint32_t n)
{
	uint32_t h = 0;

	for (; n; n -= 4, p += 4)
		h = MG_SUM(h, ldr_get32(p));
	return h;
}

/* As ldr_keep has made it. */
static void read_record(struct rebind *r, const struct ldr_source *src)
{
	const unsigned char *data = src->data;

	if (!data || (uintptr_t)data & 3) {
		refuse(r, LDR_ERR_ARGUMENT);
	} else if (src->size < ldr_keep_size(r->module)) {
		refuse(r, LDR_ERR_TRUNCATED);
	} else if (sum(data, ldr_keep_size(r->module))) {
		refuse(r, LDR_ERR_CHECKSUM);
	} else if (!same_plan(r, src->data)) {
		refuse(r, LDR_ERR_HEADER);
	} else {
		r->again.wanted = (const struct mg_import *)(const void *)(data + sizeof(struct mg_plan));
		r->again.names = (const char *)(r->again.wanted + r->img->plan.n_imports);
		r->groups = data + sizeof(struct mg_plan) + r->img->names_size;
	}
}

/* Finds the groups, and what imports are called. A module that has sections in place has its source still. */
static void open_source(struct rebind *r, const struct ldr_source *src, unsigned char *keep)
{
	if (!src && r->img->plan.in_place)
		src = &r->img->source;
	if (!src)
		refuse(r, LDR_ERR_ARGUMENT);
	else if (src->flags & LDR_RECORD)
		read_record(r, src);
	else
		read_image(r, src, keep);
	if (r->code)
		return;
	if (sum(r->groups, groups_size(r)))
		refuse(r, LDR_ERR_CHECKSUM);
	else if (!same_names(r))
		refuse(r, LDR_ERR_HEADER);
	r->at = r->code ? r->at : 0;
}

/* ---------------------------------------------------------------- writing -- */

/* Makes n bytes of a section what they are to be. */
static void put(struct rebind *r, unsigned section, unsigned char *mem, const unsigned char *bytes, unsigned n)
{
	if (same(mem, bytes, n))
		return;
	r->changed |= 1u << section;
	if (r->writes)
		ldr_copy(mem, bytes, n);
}

/* A thunk as binding directly makes it, which is done elsewhere first. */
static ldr_addr put_thunk(struct rebind *r, unsigned field, ldr_addr target)
{
	const unsigned size = r->to.arch->thunk_size;
	const struct ldr_section *text = &r->img->section[MG_TEXT];
	const uint32_t below = (r->n_thunks + 1) * size;
	uint64_t bytes[THUNK_MAX / 8];
	ldr_addr thunk;

	ldr_zero(bytes, sizeof bytes);
	if (size > sizeof bytes || below > r->img->thunk_size)
		return target;
	r->again.arch = r->to.arch;
	r->again.plan.n_slots = 0; /* whatever that architecture is, it has none */
	r->again.section[MG_TEXT].mem = (unsigned char *)bytes + size;
	r->again.section[MG_TEXT].run = text->run - below + size;
	r->again.thunk_used = 0;
	r->again.thunk_size = size;
	thunk = r->to.arch->divert(&r->again, field, target);
	if (thunk != target) {
		r->n_thunks++;
		put(r, MG_TEXT, text->mem - below, (unsigned char *)bytes, size);
	}
	return thunk;
}

#if LDR_INDIRECT
/* What has slots has an architecture that is part of this. */
static const struct ldr_indirect *indirect(const struct ldr_image *img, const struct ldr_arch *arch)
{
	return img->slot_used ? (const struct ldr_indirect *)arch : NULL;
}

/* Returns: the run address of the slot, or 0 after a refusal. A slot is a pointer that code may be going by: one store. */
static ldr_addr put_slot(struct rebind *r, ldr_addr target)
{
	const unsigned word = LDR_WORD_SIZE(r->img->arch);
	const struct ldr_section *data = &r->img->section[MG_DATA];
	const ldr_addr off = data->size - (ldr_addr)(r->img->plan.n_slots - r->n_slots) * word;

	if (r->n_slots >= r->img->plan.n_slots) {
		refuse(r, LDR_ERR_COUNT);
		return 0;
	}
	r->n_slots++;
	if (!same(data->mem + off, &target, word)) {
		r->changed |= 1u << MG_DATA;
		if (r->writes && word == 8)
			ldr_put64(data->mem + off, target);
		else if (r->writes)
			ldr_put32(data->mem + off, (uint32_t)target);
	}
	return data->run + off;
}

/* As the architecture's divert, for images that have slots. */
static ldr_addr go_indirectly(struct rebind *r, const struct ldr_indirect *how, unsigned field, ldr_addr target)
{
	const struct ldr_section *text = &r->img->section[MG_TEXT];
	const ldr_addr slot = put_slot(r, target);
	const uint32_t size = how->arch.thunk_size, below = (r->n_thunks + 1) * size;
	uint64_t bytes[THUNK_MAX / 8];
	const ldr_addr value = how->through_slot >> field & 1 ? slot : target;
	ldr_addr thunk;

	if (r->code || how->no_thunk >> field & 1)
		return value;
	if (size > sizeof bytes || below > r->img->thunk_used) {
		refuse(r, LDR_ERR_COUNT);
		return value;
	}
	r->n_thunks++;
	ldr_zero(bytes, sizeof bytes);
	thunk = how->thunk((unsigned char *)bytes, text->run - below, slot);
	put(r, MG_TEXT, text->mem - below, (unsigned char *)bytes, size);
	if (value == slot || ldr_is_near(r->img, how, target))
		return value;
	return thunk;
}
#endif

/* Where a group's places are to lead. */
static ldr_addr divert(struct rebind *r, const struct key *k, ldr_addr target)
{
	const ldr_addr reach = r->to.arch->reach, from = k->last - reach;

	if (!k->info->branch)
		return target;
#if LDR_INDIRECT
	if (indirect(r->img, r->to.arch))
		return go_indirectly(r, indirect(r->img, r->to.arch), k->field, target);
#endif
	if (target - (k->section->run + k->info->bias) - from <= reach - from && ldr_enters(r->to.arch, target))
		return target;
	return put_thunk(r, k->field, target);
}

/* ------------------------------------------------------------------- walk -- */

static uint32_t number(struct rebind *r)
{
	if (r->p > r->limit) {
		refuse(r, LDR_ERR_COUNT);
		return 0;
	}
	return ldr_number_at(&r->p);
}

/* Whether bytes of relro are part of a table's head, by which others know it. */
static int is_head(const struct rebind *r, const unsigned char *mem, unsigned n)
{
	for (uint32_t i = 0; i < r->img->plan.n_tables; i++) {
		const uintptr_t head = (uintptr_t)r->img->table[i], at = (uintptr_t)mem;

		if (at < head + sizeof(struct exp_table) && head < at + n)
			return 1;
	}
	return 0;
}

/* What a field with these bytes becomes. Returns: as patch. */
static int make(const struct rebind *r, const struct ldr_arch *arch, const struct key *k, uint32_t at, ldr_addr value,
		unsigned char *bytes)
{
	value -= ldr_field_base(k->info, k->section->run + at, r->img->section[MG_TEXT].run);
	return arch->patch(k->field, bytes, &value, LDR_WRITE);
}

/* Whether a variable has what binding has put there. */
static int is_untouched(const struct rebind *r, const struct key *k, uint32_t at, const struct value *value)
{
	const unsigned char *mem = k->section->mem + at;
	_Alignas(ldr_addr) unsigned char bytes[WIDTH_MAX];

	ldr_copy(bytes, mem, k->info->width);
	return value->was_there && !make(r, r->from.arch, k, at, value->was, bytes) && same(bytes, mem, k->info->width);
}

static void put_place(struct rebind *r, const struct key *k, uint32_t at, const struct value *value)
{
	const unsigned width = k->info->width;
	_Alignas(ldr_addr) unsigned char bytes[WIDTH_MAX];
	unsigned char *mem = k->section->mem + at;
	int code;

	ldr_copy(bytes, mem, width);
	code = make(r, r->to.arch, k, at, value->now, bytes);
	if (!code && same(bytes, mem, width))
		return;
	if (!code && k->section_idx == MG_DATA && k->is_word && !is_untouched(r, k, at, value))
		return;
	if (!code && k->section_idx == MG_RELRO && is_head(r, mem, width))
		code = LDR_ERR_EXPORT;
	r->changed |= 1u << k->section_idx;
	if (r->writes) { /* as wide as the field is, at once; what could not be has been seen by now */
		if (!code)
			code = make(r, r->to.arch, k, at, value->now, mem);
	} else if (code) {
		r->at = (uint32_t)k->section->file_off + at;
		refuse(r, code);
	}
}

static void walk_places(struct rebind *r, const struct key *k, const struct value *value)
{
	uint32_t at = 0, v;

	do {
		v = number(r);
		at += MG_SKIP(v) << k->info->align_log2;
		if (at > k->last) {
			r->at = (uint32_t)k->section->file_off + at;
			refuse(r, LDR_ERR_FIXUP);
		}
		if (r->code)
			return;
		if (k->is_asked)
			put_place(r, k, at, value);
		at += k->info->width;
	} while (v & MG_MORE && !r->code);
}

/* Returns: 0, LDR_ERR_ORDINAL or LDR_ERR_VOID. */
static int look_up(const struct ldr_image *img, const struct exp_table *table, uint32_t ordinal, ldr_addr *value)
{
	const uint32_t idx = ordinal - table->first;

	if (idx >= table->count)
		return LDR_ERR_ORDINAL;
	*value = ldr_image_word(img, table + 1, idx);
	return ldr_is_void(img, *value) ? LDR_ERR_VOID : 0;
}

/* Returns: the head. */
static uint32_t walk_group(struct rebind *r, const struct key *k)
{
	const int is_import = k->import == r->import;
	const uint32_t head = number(r), zigzag = head & MG_HEAD_ADDEND ? number(r) : 0;
	const ldr_addr addend = (ldr_addr)(zigzag >> 1) ^ (0 - (ldr_addr)(zigzag & 1));
	struct value value = {0, 0, 0};

	r->ordinal += MG_HEAD_STEP(head);
	if (k->is_asked && !r->code) {
		refuse(r, look_up(r->img, is_import ? r->to.table : r->img->imports[k->import].table, r->ordinal,
				  &value.now));
		if (is_import)
			value.was_there = !look_up(r->img, r->from.table, r->ordinal, &value.was);
		value.was += addend;
		value.now += addend;
		if (!r->code)
			value.now = divert(r, k, value.now);
	}
	if (!r->code)
		walk_places(r, k, &value);
	return head;
}

static void walk_key(struct rebind *r)
{
	const uint32_t key = number(r), import = number(r);
	const struct ldr_arch *arch = r->to.arch;
	struct key k;

	k.field = MG_KEY_FIELD(key);
	k.section_idx = MG_KEY_PLACE(key);
	k.section = &r->img->section[k.section_idx];
	k.import = import;
	if (k.field >= arch->n_fields || import >= r->img->plan.n_imports || ldr_is_in_place(k.section)) {
		refuse(r, LDR_ERR_FIXUP);
		return;
	}
	k.info = &arch->fields[k.field];
	k.last = (uint32_t)k.section->file_size - k.info->width;
	k.is_word = !k.info->branch && !k.info->slot;
	k.is_asked = import == r->import || !k.is_word; /* thunks are made anew, each may be another */
	if ((ldr_addr)k.info->width - 1 >= k.section->file_size || k.info->width > WIDTH_MAX)
		refuse(r, LDR_ERR_FIXUP);
	r->at_import = import;
	r->ordinal = 0;
	while (!r->code && walk_group(r, &k) & MG_MORE)
		;
}

/* All groups. */
static void walk(struct rebind *r, unsigned writes)
{
	r->writes = writes;
	r->p = r->groups;
	r->limit = r->groups + groups_size(r) - 4;
	r->n_slots = r->n_thunks = 0;
	while (!r->code && r->limit - r->p >= (ptrdiff_t)MG_KEY_MIN - 4)
		walk_key(r);
	if (r->code)
		return;
	r->at_import = NO_IMPORT;
	if (r->p > r->limit)
		refuse(r, LDR_ERR_COUNT);
}

/* ----------------------------------------------------------------- commit -- */

/* The allocations in which sections change: bits 1 << the section that an allocation begins with. */
static unsigned changed_blocks(const struct rebind *r)
{
	unsigned blocks = 0, b;

	for (unsigned i = 0; i < MG_N_SECTIONS; i++) {
		for (b = i; b && !r->img->section[b].block_size;)
			b--;
		blocks |= (r->changed >> i & 1) << b;
	}
	return blocks;
}

/* Calls protect or unprotect for allocations. Returns: those for which that was refused. */
static unsigned each_block(struct rebind *r, unsigned blocks,
			   int (*call)(void *ctx, void *mem, ldr_addr run, size_t size, enum ldr_kind kind))
{
	unsigned refused = 0;

	for (unsigned b = 0; b < MG_N_SECTIONS; b++) {
		const struct ldr_section *s = &r->img->section[b];
		const uint32_t below = b == MG_TEXT ? r->img->thunk_size : 0;

		if (blocks >> b & 1 && call(r->loader->config->ctx, s->mem - below, s->run - below, s->block_size,
					    (enum ldr_kind)(LDR_MEM_TEXT + b)))
			refused |= 1u << b;
	}
	return refused;
}

/* Writes what a first walk has found to be possible, and has it protected again. */
static void commit(struct rebind *r)
{
	const struct ldr_config *config = r->loader->config;
	const unsigned blocks = changed_blocks(r);
	const struct bound was = r->from;
	unsigned refused = config->unprotect ? each_block(r, blocks, config->unprotect) : 0;

	if (refused) {
		refuse(r, LDR_ERR_PROTECT);
		refused = each_block(r, blocks & ~refused, config->protect);
		return;
	}
	walk(r, 1);
	if (!each_block(r, blocks, config->protect))
		return;
	if (config->unprotect)
		refused = each_block(r, blocks, config->unprotect);
	r->from = r->to;
	r->to = was;
	walk(r, 1);
	refused = each_block(r, blocks, config->protect);
	(void)refused;
	refuse(r, LDR_ERR_PROTECT);
}

/* Looks, then writes. */
static void change(struct rebind *r)
{
	walk(r, 0);
	if (!r->code && r->changed)
		commit(r);
	if (r->code)
		return;
	r->img->arch = r->to.arch;
	if (!r->img->slot_used)
		r->img->thunk_used = r->n_thunks * r->to.arch->thunk_size;
}

/* ----------------------------------------------------------------- public -- */

int ldr_keep(struct ldr_loader *loader, struct ldr_module *module, const struct ldr_source *src, void *record)
{
	unsigned char *last; /* word of the plan, which makes the sum 0 */
	struct rebind r;

	begin(&r, loader, module);
	if ((uintptr_t)record & 3 || (src && src->flags & LDR_RECORD))
		refuse(&r, LDR_ERR_ARGUMENT);
	else
		open_source(&r, src, record);
	if (!r.code) {
		last = (unsigned char *)record + sizeof r.img->plan + r.img->names_size - 4;
		ldr_put32(last, 0);
		ldr_put32(last, 0 - sum(record, (uint32_t)(last - (unsigned char *)record) + 4));
	}
	return end(&r);
}

/* Finds which import is meant. */
static void find_import(struct rebind *r, const char *name, const uint8_t uuid[16])
{
	const struct ldr_image *again = &r->again;

	note_import(r, name, uuid);
	for (uint32_t i = 0; i < r->img->plan.n_imports; i++) {
		if (exp_same_uuid(again->wanted[i].uuid, uuid) &&
		    ldr_same_name(again->names + again->wanted[i].name, name)) {
			r->import = i;
			r->from.table = r->img->imports[i].table;
			return;
		}
	}
	refuse(r, LDR_ERR_ARGUMENT);
}

/* Finds the table that is wanted, or says which there are. */
static void find_table(struct rebind *r, const struct exp_dll *dll)
{
	struct ldr_fault *fault = &r->loader->fault;

	r->to.table = exp_find_table(dll->tables, dll->n_tables, fault->uuid);
	if (r->to.table)
		return;
	refuse(r, LDR_ERR_UUID);
	fault->n_present = dll->n_tables;
	for (uint32_t i = 0; i < dll->n_tables && i < LDR_FAULT_UUIDS; i++)
		ldr_copy(fault->present[i], dll->tables[i]->uuid, MG_UUID_SIZE);
}

int ldr_rebind(struct ldr_loader *loader, struct ldr_module *module, const struct ldr_source *src, const char *name,
	       const uint8_t uuid[16], const struct exp_dll *to)
{
	struct ldr_module *provider;
	struct rebind r;

	begin(&r, loader, module);
	provider = loader->modules;
	while (provider && &provider->dll != to)
		provider = provider->next;
	if (provider == module) /* it would write what it looks up */
		refuse(&r, LDR_ERR_HEADER);
	else
		open_source(&r, src, NULL);
	if (!r.code)
		find_import(&r, name, uuid);
	if (!r.code)
		find_table(&r, to);
	if (!r.code)
		change(&r);
	if (!r.code) {
		r.img->imports[r.import].table = r.to.table;
		r.img->imports[r.import].module = provider;
	}
	return end(&r);
}

#if LDR_INDIRECT
int ldr_rebind_form(struct ldr_loader *loader, struct ldr_module *module, const struct ldr_source *src, int is_indirect)
{
	const struct ldr_indirect *now, *to = NULL;
	struct rebind r;

	begin(&r, loader, module);
	now = indirect(r.img, r.img->arch);
	if (now)
		to = now->near && is_indirect ? now->other : !now->near && !is_indirect ? now->other : now;
	if (to)
		r.to.arch = &to->arch;
	else if (r.img->plan.n_slots)
		refuse(&r, LDR_ERR_ARGUMENT);
	if (!r.code && to != now)
		open_source(&r, src, NULL);
	if (!r.code && to != now)
		change(&r);
	return end(&r);
}
#endif
