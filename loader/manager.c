/* SPDX-License-Identifier: MIT
 *
 * The list of modules: what an image needs is looked up or loaded, references
 * are counted, init and fini functions are called.
 *
 * A load puts its modules at the head of the list, where nobody else sees them while
 * the lock is taken, and works on them until all are bound: whichever has all its
 * providers bound is next, so providers come before users; where there is none, in a
 * cycle, one is placed for others to see its tables.  If anything fails, the head of
 * the list is taken off again.
 */
#include "loader/arch/arch.h"

enum state { PLANNED, PLACED, BOUND };

struct ldr_module {
	uint8_t state;
	uint8_t is_open;           /* the source has not been closed */
	struct exp_dll dll;        /* without tables until others may use them */
	struct ldr_module *next;   /* in the loader's list, oldest first */
	unsigned char *copy;       /* of the plan while is_open, unless the source has it in memory */
	struct ldr_import *arrays; /* imports, tables, name */
	uint32_t arrays_size;
	uint32_t refs; /* the host's */
	uint32_t mark; /* nonzero: the host or a marked module refers to it */
	struct ldr_image image;
};

/* Compilers must not turn these loops into calls of memset and memcpy. */
#define NO_CALL __asm__ volatile("" ::: "memory")

/* Whole words. */
static void zero(void *mem, size_t n)
{
	uint32_t *p = mem;

	for (n /= 4; n; n--) {
		*p++ = 0;
		NO_CALL;
	}
}

static void copy(void *dst, const void *src, size_t n)
{
	unsigned char *d = dst;
	const unsigned char *s = src;

	for (; n; n--) {
		*d++ = *s++;
		NO_CALL;
	}
}

static int same_name(const char *a, const char *b)
{
	for (; *a == *b; a++, b++)
		if (!*a)
			return 1;
	return 0;
}

int ldr_init(struct ldr_loader *loader, const struct ldr_config *config)
{
	loader->config = config;
	loader->modules = NULL;
	return config->alloc && config->free ? 0 : LDR_ERR_ARGUMENT;
}

static void lock(const struct ldr_loader *loader, int on)
{
	const struct ldr_config *config = loader->config;

	if (config->lock)
		config->lock(config->ctx, on);
}

static void *alloc_record(const struct ldr_config *config, size_t size)
{
	struct ldr_request req;
	ldr_addr run;
	void *mem;

	zero(&req, sizeof req);
	req.size = size;
	req.align = sizeof(uint64_t);
	req.highest = ~(ldr_addr)0;
	mem = config->alloc(config->ctx, &req, &run);
	if (mem)
		zero(mem, size);
	/* cppcheck-suppress returnDanglingLifetime ; the host gives memory of its own */
	return mem;
}

static void free_record(const struct ldr_config *config, void *mem, size_t size)
{
	if (mem)
		config->free(config->ctx, mem, size, LDR_MEM_RECORD);
}

/* The source is not read any more. */
static void close_source(struct ldr_module *m)
{
	const struct ldr_config *config = m->image.config;

	if (!m->is_open)
		return;
	m->is_open = 0;
	free_record(config, m->copy, m->image.names_size);
	if (config->close)
		config->close(config->ctx, &m->image.source);
}

static void call(const struct ldr_module *m, uint32_t idx)
{
	const struct ldr_image *img = &m->image;
	ldr_addr function = ldr_image_word(img, img->section[MG_RELRO].mem, idx);

	if (img->config->call)
		img->config->call(img->config->ctx, function);
	else
		((void (*)(void))(uintptr_t)function)();
}

static void note_log(const struct ldr_module *m, int loaded)
{
	const struct ldr_config *config = m->image.config;

	if (config->log)
		config->log(config->ctx, m, loaded);
}

/* ---------------------------------------------------------- begin and end -- */

static void begin(struct ldr_loader *loader)
{
	zero(&loader->fault, sizeof loader->fault);
	lock(loader, 1);
}

/* Says in the fault that it is about import i of a module, or about none. */
static void note(struct ldr_fault *fault, const struct ldr_module *m, uint32_t i)
{
	const unsigned char *p = m->image.imports_plan;

	zero(fault, sizeof *fault);
	copy(fault->image, m->dll.name, m->image.plan.name_len);
	if (i < m->image.plan.n_imports) {
		while (i--)
			p += MG_IMPORT_SIZE + p[MG_IMPORT_SIZE - 1];
		copy(fault->uuid, p, MG_UUID_SIZE);
		copy(fault->dll, p + MG_IMPORT_SIZE, p[MG_IMPORT_SIZE - 1]);
	}
}

/* Tells an image's own fault. In one that has not been planned it belongs to the import that wants it. */
static void tell(struct ldr_fault *fault, const struct ldr_module *m)
{
	const struct ldr_image *img = &m->image;
	const struct exp_table *table;
	uint32_t i = img->import;

	if (m->state != PLANNED) {
		if ((unsigned)(img->code - LDR_ERR_ISA) > LDR_ERR_ORDINAL - LDR_ERR_ISA)
			i = ~(uint32_t)0;
		note(fault, m, i);
		if (i < img->plan.n_imports) {
			table = img->imports[i].table;
			fault->ordinal = img->ordinal;
			fault->first = table->first;
			fault->count = table->count;
		}
	}
	fault->offset = img->at;
}

/* Gives the lock back, and lets go of modules that are not in the list any more, after an error without their
 * fini functions. */
static int end(struct ldr_loader *loader, struct ldr_module *gone, int rc)
{
	const struct ldr_config *config = loader->config;
	struct ldr_module *m;

	lock(loader, 0);
	for (m = rc ? NULL : gone; m; m = m->next)
		for (uint32_t i = m->image.plan.n_fini; i-- > 0;)
			call(m, m->image.plan.n_init + i);
	for (m = gone; m; m = m->next) /* while the tables that it tells of are there */
		if (m->image.code)
			tell(&loader->fault, m);
	while ((m = gone) != NULL) {
		gone = m->next;
		if (!rc)
			note_log(m, 0);
		ldr_image_free(&m->image);
		close_source(m);
		free_record(config, m->arrays, m->arrays_size);
		free_record(config, m, sizeof *m);
	}
	return loader->fault.code = rc;
}

/* ----------------------------------------------------------------- lookup -- */

static int missing(const struct ldr_fault *fault)
{
	return fault->n_present ? LDR_ERR_UUID : LDR_ERR_DLL;
}

/* The table that the fault wants, if this DLL has it. Else it is noted which there are. */
static const struct exp_table *offer(struct ldr_fault *fault, const struct exp_dll *dll)
{
	const struct exp_table *table;

	if (!same_name(dll->name, fault->dll))
		return NULL;
	for (uint32_t k = 0; k < dll->n_tables; k++) {
		table = dll->tables[k];
		if (exp_same_uuid(table->uuid, fault->uuid))
			return table;
		if (fault->n_present < LDR_FAULT_UUIDS)
			copy(fault->present[fault->n_present], table->uuid, MG_UUID_SIZE);
		fault->n_present++;
	}
	return NULL;
}

/* Looks for what the fault wants. Returns: the table and *module, or NULL. */
static const struct exp_table *find(struct ldr_loader *loader, struct ldr_module **module)
{
	const struct ldr_config *config = loader->config;
	const struct exp_table *table = NULL;
	struct ldr_module *m = NULL;

	for (uint32_t i = 0; i < config->n_resident; i++) {
		table = offer(&loader->fault, config->resident[i]);
		if (table)
			goto found;
	}
	for (m = loader->modules; m; m = m->next) {
		table = offer(&loader->fault, &m->dll);
		if (table)
			goto found;
	}
	return NULL;
found:
	*module = m;
	return table;
}

/* Adds a module in flight at a place in the list. Without a source the host finds what the fault wants. */
static int add_module(struct ldr_loader *loader, const struct ldr_source *src, struct ldr_module **at)
{
	const struct ldr_config *config = loader->config;
	struct ldr_fault *fault = &loader->fault;
	struct ldr_module *m = alloc_record(config, sizeof *m);
	struct ldr_image *img;
	size_t size;
	int rc;

	if (!m) {
		if (src && config->close)
			config->close(config->ctx, (struct ldr_source *)src);
		return LDR_ERR_MEMORY;
	}
	m->next = *at;
	*at = m;
	img = &m->image;
	img->config = config;
	img->arch = config->arch;
#ifdef LDR_ARCH_NATIVE
	if (!img->arch)
		img->arch = LDR_ARCH_NATIVE;
#endif
	m->dll.name = "";
	if (src)
		img->source = *src;
	else if (!config->find || config->find(config->ctx, fault->dll, fault->uuid, &img->source))
		return missing(fault);
	m->is_open = 1;
	rc = ldr_image_open(img);
	if (rc)
		return rc;
	size = img->plan.n_imports * sizeof *img->imports + img->plan.n_tables * sizeof *img->table +
	       img->plan.name_len + 4;
	size &= ~(size_t)3;
	m->arrays_size = (uint32_t)size;
	m->arrays = alloc_record(config, size);
	if (!m->arrays)
		return LDR_ERR_MEMORY;
	if (!img->source.data) {
		m->copy = alloc_record(config, img->names_size);
		if (!m->copy)
			return LDR_ERR_MEMORY;
	}
	img->imports = m->arrays;
	img->table = (const struct exp_table **)(void *)(m->arrays + img->plan.n_imports);
	m->dll.tables = img->table;
	m->dll.name = (char *)(img->table + img->plan.n_tables);
	rc = ldr_image_plan(img, m->copy);
	if (!rc)
		copy((char *)m->dll.name, img->names, img->plan.name_len);
	return rc;
}

/* ------------------------------------------------------------------- load -- */

/* Takes the module at *at on: it is placed when those of its imports are known that are there, then those that are
 * not are added before it, one after the other, and in the end it is bound. `flight` are the modules of this load: all
 * but the one just added are placed, so a DLL among them that lacks the table is not asked for again. */
static int advance(struct ldr_loader *loader, struct ldr_module **at, const struct ldr_module *flight)
{
	struct ldr_module *m = *at;
	struct ldr_image *img = &m->image;
	struct ldr_import *import = img->imports;
	int rc;

	for (uint32_t i = 0; i < img->plan.n_imports; i++, import++) {
		if (import->table)
			continue;
		note(&loader->fault, m, i);
		import->table = find(loader, &import->module);
		if (import->table || m->state == PLANNED)
			continue;
		for (; flight; flight = flight->next)
			if (same_name(flight->dll.name, loader->fault.dll))
				return missing(&loader->fault);
		rc = add_module(loader, NULL, at);
		import->module = *at;
		return rc;
	}
	if (m->state++ == PLANNED) {
		rc = ldr_image_place(img);
		m->dll.n_tables = img->plan.n_tables;
		return rc;
	}
	rc = ldr_image_bind(img);
	if (!rc)
		rc = ldr_image_seal(img);
	if (rc)
		return rc;
	if (!img->plan.in_place)
		close_source(m);
	return 0;
}

/* Loads with the lock taken, and gives it back. */
static int load(struct ldr_loader *loader, const struct ldr_source *src, struct ldr_module **out)
{
	struct ldr_module **from = &loader->modules, **at, *root, *m;
	int rc;

	while (*from)
		from = &(*from)->next;
	rc = add_module(loader, src, from);
	root = *from;
	at = from;
	while (!rc && *at) {
		rc = advance(loader, at, *from);
		if ((*at)->state == BOUND)
			at = &(*at)->next;
	}
	m = *from;
	if (rc) {
		*from = NULL;
		return end(loader, m, rc);
	}
	*out = root;
	root->refs = 1;
	for (; m; m = m->next)
		note_log(m, 1);
	m = *from;
	end(loader, NULL, 0);
	for (;; m = m->next) {
		for (uint32_t i = 0; i < m->image.plan.n_init; i++)
			call(m, i);
		if (&m->next == at)
			return 0;
	}
}

int ldr_load(struct ldr_loader *loader, const struct ldr_source *src, struct ldr_module **out)
{
	begin(loader);
	return load(loader, src, out);
}

/* Begins, and looks up a table. */
static const struct exp_table *look_up(struct ldr_loader *loader, const char *name, const uint8_t *uuid,
				       struct ldr_module **module)
{
	struct ldr_fault *fault = &loader->fault;

	begin(loader);
	for (unsigned i = 0; i < MG_NAME_MAX && name[i]; i++)
		fault->dll[i] = name[i];
	copy(fault->uuid, uuid, MG_UUID_SIZE);
	return find(loader, module);
}

int ldr_load_dll(struct ldr_loader *loader, const char *name, const uint8_t uuid[16], struct ldr_module **out)
{
	int rc = 0;

	if (!look_up(loader, name, uuid, out))
		return load(loader, NULL, out);
	if (*out)
		(*out)->refs++;
	else
		rc = LDR_ERR_DLL;
	return end(loader, NULL, rc);
}

const struct exp_table *ldr_find_table(struct ldr_loader *loader, const char *name, const uint8_t uuid[16])
{
	struct ldr_module *module;
	const struct exp_table *table = look_up(loader, name, uuid, &module);

	end(loader, NULL, 0);
	return table;
}

/* Marks what the host or a marked module refers to. */
static void mark(struct ldr_module *modules)
{
	struct ldr_module *m, *next, *provider;

	for (m = modules; m; m = m->next)
		m->mark = m->refs;
	for (m = modules; m; m = next) {
		next = m->next;
		for (uint32_t i = m->mark ? m->image.plan.n_imports : 0; i-- > 0;) {
			provider = m->image.imports[i].module;
			if (provider && !provider->mark) {
				provider->mark = 1;
				next = modules;
			}
		}
	}
}

int ldr_unload(struct ldr_loader *loader, struct ldr_module *module)
{
	struct ldr_module **at = &loader->modules, *gone = NULL, *m;

	begin(loader);
	if (!module->refs)
		return end(loader, NULL, LDR_ERR_IN_USE);
	module->refs--;
	mark(*at);
	while ((m = *at) != NULL) {
		if (m->mark) {
			at = &m->next;
			continue;
		}
		*at = m->next;
		m->next = gone;
		gone = m;
	}
	return end(loader, gone, 0);
}

/* ---------------------------------------------------------------- queries -- */

ldr_addr ldr_entry(const struct ldr_module *module)
{
	return module->image.entry;
}

const char *ldr_name(const struct ldr_module *module)
{
	return module->dll.name;
}

const struct ldr_section *ldr_sections(const struct ldr_module *module)
{
	return module->image.section;
}

size_t ldr_thunk_size(const struct ldr_module *module)
{
	return module->image.thunk_used;
}

size_t ldr_record_size(const struct ldr_module *module)
{
	return sizeof *module + module->arrays_size;
}
