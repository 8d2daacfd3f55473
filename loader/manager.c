/* SPDX-License-Identifier: MIT
 *
 * The list of modules: what an image needs is looked up or loaded, references
 * are counted, init and fini functions are called.
 *
 * A load works on modules in flight, which nobody else sees: all are planned,
 * then placed with providers before users, bound, sealed, and then they join the
 * list together.  Whatever fails before that is undone as if it had not been.
 */
#include "loader/arch/arch.h"
#include "loader/mem.h"

enum state { PLANNED, PLACED, BOUND };

struct ldr_module {
	struct ldr_image image;
	struct ldr_module *next;  /* in the loader's list, newest first */
	struct ldr_module *chain; /* of one load: as discovered, later as placed */
	unsigned char *plan;      /* copy of the plan while it is needed, else NULL */
	char *name;               /* terminated */
	uint32_t record_size;
	uint32_t refs; /* the host's */
	uint8_t state;
	uint8_t mark;
	uint8_t is_open; /* the source has not been closed */
};

void ldr_init(struct ldr_loader *loader, const struct ldr_config *config)
{
	ldr_copy(loader, NULL, sizeof *loader);
	loader->config = config;
}

static int same_name(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	return *a == *b;
}

static void lock(const struct ldr_loader *loader, int on)
{
	if (loader->config->lock)
		loader->config->lock(loader->config->ctx, on);
}

static void *alloc_record(const struct ldr_loader *loader, size_t size)
{
	struct ldr_request req;
	ldr_addr run;

	req.size = size;
	req.align = sizeof(uint64_t);
	req.residue = 0;
	req.lowest = 0;
	req.highest = ~(ldr_addr)0;
	req.kind = LDR_MEM_RECORD;
	return loader->config->alloc(loader->config->ctx, &req, &run);
}

static void free_record(const struct ldr_loader *loader, void *mem, size_t size)
{
	if (mem)
		loader->config->free(loader->config->ctx, mem, size, LDR_MEM_RECORD);
}

static void close_source(const struct ldr_config *config, struct ldr_source *src)
{
	if (config->close)
		config->close(config->ctx, src);
}

static void free_plan(const struct ldr_loader *loader, struct ldr_module *m)
{
	free_record(loader, m->plan, m->image.plan_size);
	m->plan = NULL;
}

static void dispose(const struct ldr_loader *loader, struct ldr_module *m)
{
	ldr_image_free(&m->image);
	free_plan(loader, m);
	if (m->is_open)
		close_source(loader->config, &m->image.source);
	free_record(loader, m, m->record_size);
}

/* ------------------------------------------------------------- who has it -- */

/* The table wanted, if this DLL has the name and the table. Under the name alone it
 * is told which tables there are. */
static const struct exp_table *offer(const char *dll, const struct exp_table *const *table, uint32_t n,
				     const char *name, const uint8_t *uuid, struct ldr_fault *fault)
{
	const struct exp_table *found;

	if (!same_name(dll, name))
		return NULL;
	found = exp_find_table(table, n, uuid);
	for (uint32_t i = 0; i < n && !found && fault; i++) {
		if (fault->n_present < LDR_FAULT_UUIDS)
			ldr_copy(fault->present[fault->n_present], table[i]->uuid, MG_UUID_SIZE);
		fault->n_present++;
	}
	return found;
}

static const struct exp_table *find_table(const struct ldr_loader *loader, const char *name, const uint8_t *uuid,
					  struct ldr_module **module, struct ldr_fault *fault)
{
	const struct ldr_config *config = loader->config;
	const struct exp_table *table;
	struct ldr_module *m = NULL;

	for (uint32_t i = 0; i < config->n_resident; i++) {
		const struct exp_dll *dll = config->resident[i];

		table = offer(dll->name, dll->tables, dll->n_tables, name, uuid, fault);
		if (table)
			goto out;
	}
	table = NULL;
	for (m = loader->modules; m && !table; m = m->next) {
		table = offer(m->name, m->image.table, m->image.n_tables, name, uuid, fault);
		if (table)
			break;
	}
out:
	*module = m;
	return table;
}

/* -------------------------------------------------------------- in flight -- */

/* Makes a module of a source, which is the loader's from here on. */
static int plan_module(struct ldr_loader *loader, struct ldr_source *src, struct ldr_module **out)
{
	struct ldr_image img;
	struct ldr_module *m = NULL;
	unsigned char *plan = NULL;
	size_t size = 0;
	int rc;

	ldr_copy(&img, NULL, sizeof img);
	img.config = loader->config;
	img.arch = loader->config->arch;
#ifdef LDR_ARCH_NATIVE
	if (!img.arch)
		img.arch = LDR_ARCH_NATIVE;
#endif
	img.fault = &loader->fault;
	ldr_copy(&img.source, src, sizeof *src);
	rc = src->data || img.config->read ? ldr_image_open(&img) : LDR_ERR_ARGUMENT;
	if (!rc && !src->data) {
		plan = alloc_record(loader, img.plan_size);
		rc = plan ? 0 : LDR_ERR_MEMORY;
	}
	if (!rc)
		rc = ldr_image_plan(&img, plan);
	if (!rc) {
		size = sizeof *m + img.n_imports * sizeof *img.imports + img.n_tables * sizeof *img.table +
		       img.name_len + 1u;
		m = alloc_record(loader, size);
		rc = m ? 0 : LDR_ERR_MEMORY;
	}
	if (rc) {
		free_record(loader, plan, img.plan_size);
		close_source(loader->config, src);
		loader->fault.code = rc;
		return rc;
	}
	ldr_copy(m, NULL, size);
	ldr_copy(&m->image, &img, sizeof img);
	m->plan = plan;
	m->record_size = (uint32_t)size;
	m->is_open = 1;
	m->image.imports = (struct ldr_import *)(void *)(m + 1);
	m->image.table = (const struct exp_table **)(void *)(m->image.imports + img.n_imports);
	m->name = (char *)(m->image.table + img.n_tables);
	ldr_copy(m->name, img.name, img.name_len);
	*out = m;
	return 0;
}

/* Puts what is wanted into the fault, where it stays if it cannot be had. */
static void set_wanted(struct ldr_fault *fault, const uint8_t *uuid, const char *name, size_t name_len)
{
	ldr_copy(fault->uuid, uuid, MG_UUID_SIZE);
	ldr_copy(fault->dll, NULL, sizeof fault->dll);
	ldr_copy(fault->dll, name, name_len);
	fault->n_present = 0;
}

/* The same for import number idx of a module, which is to blame. */
static void want(const struct ldr_module *m, uint32_t idx)
{
	struct ldr_fault *fault = m->image.fault;
	const unsigned char *p = m->image.names;
	struct ldr_wanted wanted;

	do
		p = ldr_image_wanted(p, &wanted);
	while (idx--);
	ldr_copy(fault->image, m->name, m->image.name_len);
	set_wanted(fault, wanted.uuid, wanted.name, wanted.name_len);
}

/* Nothing is wanted any more, and a module, if any, is to blame. */
static void blame(struct ldr_fault *fault, const struct ldr_module *m)
{
	ldr_copy(fault->image, NULL, sizeof fault->image);
	if (m)
		ldr_copy(fault->image, m->name, m->image.name_len);
	set_wanted(fault, NULL, NULL, 0);
}

/* Has the host find the DLL wanted, and plans it. */
static int find_module(struct ldr_loader *loader, struct ldr_module **out)
{
	const struct ldr_config *config = loader->config;
	struct ldr_fault *fault = &loader->fault;
	struct ldr_source src;
	int rc;

	ldr_copy(&src, NULL, sizeof src);
	rc = fault->n_present ? LDR_ERR_UUID : LDR_ERR_DLL;
	if (config->find && !config->find(config->ctx, fault->dll, fault->uuid, &src)) {
		fault->n_present = 0;
		rc = plan_module(loader, &src, out);
		if (!rc && !same_name((*out)->name, fault->dll))
			rc = LDR_ERR_DLL;
	}
	if (rc)
		fault->code = rc;
	return rc;
}

/* Finds or starts what provides each import of a module in flight, of which `root` is the first. */
static int find_providers(struct ldr_loader *loader, struct ldr_module *root, struct ldr_module *m)
{
	struct ldr_fault *fault = &loader->fault;
	struct ldr_import *import = m->image.imports;
	struct ldr_module **at;
	int rc;

	for (uint32_t i = 0; i < m->image.n_imports; i++, import++) {
		want(m, i);
		import->table = find_table(loader, fault->dll, fault->uuid, &import->module, fault);
		if (import->table)
			continue;
		for (at = &root; *at && !same_name((*at)->name, fault->dll); at = &(*at)->chain)
			;
		rc = *at ? 0 : find_module(loader, at);
		import->module = *at;
		if (rc)
			return rc;
	}
	blame(fault, NULL);
	return 0;
}

/* Takes tables from providers in flight that have been placed.
 * Returns: 0; 1 if a provider has not been placed yet; LDR_ERR_UUID. */
static int resolve(struct ldr_module *m)
{
	struct ldr_fault *fault = m->image.fault;
	struct ldr_import *import = m->image.imports;
	int rc = 0;

	for (uint32_t i = 0; i < m->image.n_imports; i++, import++) {
		if (import->table)
			continue;
		if (import->module->state == PLANNED) {
			rc = 1;
			continue;
		}
		want(m, i);
		import->table = offer(fault->dll, import->module->image.table, import->module->image.n_tables,
				      fault->dll, fault->uuid, fault);
		if (!import->table) {
			fault->code = LDR_ERR_UUID;
			return LDR_ERR_UUID;
		}
		blame(fault, NULL);
	}
	return rc;
}

static int place(struct ldr_module *m)
{
	const int rc = ldr_image_place(&m->image);

	m->state = PLACED;
	if (rc)
		blame(m->image.fault, m);
	return rc;
}

static int bind(struct ldr_module *m)
{
	const struct ldr_image *img = &m->image;
	struct ldr_fault *fault = img->fault;
	const int rc = ldr_image_bind(&m->image);

	m->state = BOUND;
	if (!rc)
		return 0;
	blame(fault, m);
	if (rc <= LDR_ERR_ORDINAL) {
		want(m, img->at_import);
		fault->ordinal = img->at_ordinal;
		fault->first = img->imports[img->at_import].table->first;
		fault->count = img->imports[img->at_import].table->count;
	}
	return rc;
}

/* Places all modules of the chain, providers before users as far as there are no cycles, and binds those
 * whose providers are bound. *placed: newest first, by `next`. */
static int place_all(struct ldr_module *chain, struct ldr_module **placed)
{
	struct ldr_module *m, *pick;
	int rc, best;

	for (;;) {
		best = 1;
		pick = NULL;
		for (m = chain; m; m = m->chain) {
			if (m->state != PLANNED)
				continue;
			rc = resolve(m);
			if (rc < 0)
				return rc;
			if (rc <= best) {
				best = rc;
				pick = m;
			}
		}
		if (!pick)
			return 0;
		rc = place(pick);
		if (rc)
			return rc;
		pick->next = *placed;
		*placed = pick;
		rc = best ? 0 : bind(pick);
		if (rc)
			return rc;
	}
}

/* What is left of cycles. */
static int bind_all(struct ldr_module *chain)
{
	int rc = 0;

	for (struct ldr_module *m = chain; m && !rc; m = m->chain) {
		if (m->state != PLACED)
			continue;
		rc = resolve(m);
		if (!rc)
			rc = bind(m);
	}
	for (struct ldr_module *m = chain; m && !rc; m = m->chain)
		rc = ldr_image_seal(&m->image);
	return rc;
}

static int is_in_place(const struct ldr_module *m)
{
	return ldr_in_place_size(m) != 0;
}

static void call(const struct ldr_module *m, unsigned array, uint32_t idx)
{
	const struct ldr_image *img = &m->image;
	ldr_addr function = ldr_image_word(img, img->section[MG_RELRO].mem + img->call[array].off, idx);

	if (img->config->call)
		img->config->call(img->config->ctx, function);
	else
		((void (*)(void))(uintptr_t)function)();
}

/* New modules, providers first, join the list, which is in the order of `placed`. */
static void publish(struct ldr_loader *loader, struct ldr_module *chain, struct ldr_module *placed)
{
	const struct ldr_config *config = loader->config;

	chain->next = loader->modules;
	loader->modules = placed;
	for (struct ldr_module *m = chain; m; m = m->chain) {
		free_plan(loader, m);
		if (!is_in_place(m)) {
			close_source(config, &m->image.source);
			m->is_open = 0;
		}
		if (config->log)
			config->log(config->ctx, m, 1);
	}
}

/* Loads the image, with the lock taken, and gives the lock back. */
static int load(struct ldr_loader *loader, struct ldr_source *src, struct ldr_module **out)
{
	struct ldr_module *root = NULL, *placed = NULL, *m, *next;
	int rc;

	if (src)
		rc = plan_module(loader, src, &root);
	else
		rc = find_module(loader, &root);
	for (m = root; m && !rc; m = m->chain)
		rc = find_providers(loader, root, m);
	if (!rc)
		rc = place_all(root, &placed);
	if (!rc) { /* from discovery to placement */
		for (next = NULL, m = placed; m; m = m->next) {
			m->chain = next;
			next = m;
		}
		*out = root;
		root->refs = 1;
		root = next;
		rc = bind_all(root);
	}
	if (rc) {
		for (m = root; m; m = next) {
			next = m->chain;
			dispose(loader, m);
		}
		lock(loader, 0);
		return rc;
	}
	publish(loader, root, placed);
	lock(loader, 0);
	for (m = root; m; m = m->chain)
		for (uint32_t i = 0; i < m->image.call[0].n; i++)
			call(m, 0, i);
	return 0;
}

static int start(struct ldr_loader *loader)
{
	const struct ldr_config *config = loader->config;

	ldr_copy(&loader->fault, NULL, sizeof loader->fault);
	if (config && config->alloc && config->free) {
		lock(loader, 1);
		return 0;
	}
	loader->fault.code = LDR_ERR_ARGUMENT;
	return LDR_ERR_ARGUMENT;
}

int ldr_load(struct ldr_loader *loader, const struct ldr_source *src, struct ldr_module **out)
{
	struct ldr_source own;
	const int rc = start(loader);

	ldr_copy(&own, src, sizeof own);
	return rc ? rc : load(loader, &own, out);
}

int ldr_load_dll(struct ldr_loader *loader, const char *name, const uint8_t uuid[16], struct ldr_module **out)
{
	struct ldr_fault *fault = &loader->fault;
	size_t len = 0;
	int rc = start(loader);

	if (rc)
		return rc;
	while (name[len] && len < MG_NAME_MAX)
		len++;
	set_wanted(fault, uuid, name, len);
	if (!find_table(loader, name, uuid, out, fault))
		return load(loader, NULL, out);
	if (*out)
		(*out)->refs++;
	else
		rc = fault->code = LDR_ERR_DLL;
	lock(loader, 0);
	return rc;
}

/* ----------------------------------------------------------------- unload -- */

/* Marks what the host or a marked module refers to. */
static void mark(const struct ldr_loader *loader)
{
	struct ldr_module *m, *provider;
	unsigned again;

	for (m = loader->modules; m; m = m->next)
		m->mark = m->refs != 0;
	do {
		again = 0;
		for (m = loader->modules; m; m = m->next) {
			if (m->mark != 1)
				continue;
			m->mark = 2;
			for (uint32_t i = 0; i < m->image.n_imports; i++) {
				provider = m->image.imports[i].module;
				if (provider && !provider->mark)
					provider->mark = 1;
			}
			again = 1;
		}
	} while (again);
}

int ldr_unload(struct ldr_loader *loader, struct ldr_module *module)
{
	const struct ldr_config *config = loader->config;
	struct ldr_module **at, *gone = NULL, **tail = &gone, *m, *next;
	int rc = start(loader);

	if (rc)
		return rc;
	if (!module->refs) {
		loader->fault.code = LDR_ERR_IN_USE;
		lock(loader, 0);
		return LDR_ERR_IN_USE;
	}
	module->refs--;
	mark(loader);
	for (at = &loader->modules; (m = *at) != NULL;) {
		if (m->mark) {
			at = &m->next;
			continue;
		}
		*at = m->next;
		*tail = m;
		tail = &m->next;
		*tail = NULL;
	}
	lock(loader, 0);
	for (m = gone; m; m = m->next)
		for (uint32_t i = m->image.call[1].n; i-- > 0;)
			call(m, 1, i);
	lock(loader, 1);
	for (m = gone; m; m = next) {
		next = m->next;
		if (config->log)
			config->log(config->ctx, m, 0);
		dispose(loader, m);
	}
	lock(loader, 0);
	return 0;
}

/* ---------------------------------------------------------------- queries -- */

const struct exp_table *ldr_find_table(const struct ldr_loader *loader, const char *name, const uint8_t uuid[16])
{
	const struct exp_table *table;
	struct ldr_module *module;

	lock(loader, 1);
	table = find_table(loader, name, uuid, &module, NULL);
	lock(loader, 0);
	return table;
}

ldr_addr ldr_entry(const struct ldr_module *module)
{
	return module->image.entry;
}

const char *ldr_name(const struct ldr_module *module)
{
	return module->name;
}

const struct ldr_section *ldr_sections(const struct ldr_module *module)
{
	return module->image.section;
}

size_t ldr_thunk_size(const struct ldr_module *module)
{
	return module->image.thunk_used;
}

size_t ldr_memory_size(const struct ldr_module *module)
{
	size_t size = module->record_size + module->image.thunk_size;

	for (const struct ldr_section *s = module->image.section; s < module->image.section + MG_N_SECTIONS; s++)
		size += s->alloc_size;
	return size;
}

size_t ldr_in_place_size(const struct ldr_module *module)
{
	size_t size = 0;

	for (const struct ldr_section *s = module->image.section; s < module->image.section + MG_N_SECTIONS; s++)
		size += s->in_place ? s->size : 0;
	return size;
}
