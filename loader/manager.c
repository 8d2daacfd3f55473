/* SPDX-License-Identifier: MIT
 *
 * The list of modules: what an image needs is looked up or loaded, references
 * are counted, init and fini functions are called.
 *
 * New modules stand at the end of the list, where nobody else sees them while the lock
 * is taken.  Each is placed when those of its imports that are there are known.  What it
 * lacks is put before it, one module at a time, so providers come before users; then it
 * is bound.  If anything fails, the end of the list is cut off again.
 */
#include "loader/arch/arch.h"
#include "loader/bytes.h"

/* In `refs`: a module in use refers to it (while unused ones are looked for); one reference of the host. */
#define PROVIDER 1u
#define HOST     2u

/* Of a module in the list. CLOSED: bound, and its source closed. */
enum state { PLANNED, PLACED, BOUND, CLOSED };

/* The source is not read any more. */
static void close_source(struct ldr_module *m)
{
	const struct ldr_config *config = m->image.config;

	if (m->copy)
		config->free(config->ctx, m->copy, m->image.names_size, LDR_MEM_RECORD);
	config->close(config->ctx, &m->image.source);
	AS_IT_IS(config);
}

/* Init functions from first to last, fini functions from last to first. */
static void call(const struct ldr_module *m, size_t n, size_t mask)
{
	const struct ldr_image *img = &m->image;
	ldr_addr function;

	while (n--) {
		function = ldr_image_word(img, img->section[MG_RELRO].mem, img->plan.n_init + (n ^ mask));
		img->config->call(img->config->ctx, function);
	}
}

/* ---------------------------------------------------------- begin and end -- */

static void begin(struct ldr_loader *loader)
{
	const struct ldr_config *config = loader->config;

	ldr_zero(&loader->fault, sizeof loader->fault);
	config->lock(config->ctx, 1);
	AS_IT_IS(config);
}

/* Says in the fault that it is about import i of a module, or about none. */
static void note(struct ldr_loader *loader, const struct ldr_module *m, size_t i)
{
	struct ldr_fault *fault = &loader->fault;
	const struct ldr_image *img = &m->image;
	const struct mg_import *wanted;
	const struct exp_table *table;

	ldr_zero(fault, sizeof *fault);
	ldr_copy_name(fault->image, m->dll.name);
	if (i >= img->plan.n_imports)
		return;
	table = img->imports[i].table;
	if (table) {
		fault->ordinal = img->ordinal;
		fault->first = table->first;
		fault->count = table->count;
	}
	wanted = &img->wanted[i];
	ldr_copy(fault->uuid, wanted->uuid, MG_UUID_SIZE);
	ldr_copy_name(fault->dll, img->names + wanted->name);
}

/* Gives the lock back, and lets go of modules that are not in the list any more, after an error without their
 * fini functions. */
static int end(struct ldr_loader *loader, struct ldr_module *gone, int rc)
{
	const struct ldr_config *config = loader->config;
	struct ldr_module *m;

	loader->fault.code = rc;
	config->lock(config->ctx, 0);
	for (m = rc ? NULL : gone; m; m = m->next)
		call(m, m->image.plan.n_fini, 0);
	while ((m = gone) != NULL) {
		gone = m->next;
		if (!rc)
			config->log(config->ctx, m, 0);
		ldr_image_free(&m->image);
		if (m->state != CLOSED)
			close_source(m);
		config->free(config->ctx, m, m->size, LDR_MEM_RECORD);
	}
	return rc;
}

/* ----------------------------------------------------------------- lookup -- */

/* Looks for what the fault wants, and notes there which tables the DLL has instead.
 * Returns: the table and *module; or NULL, and *module if it is one in flight that should have it. */
static const struct exp_table *find(struct ldr_loader *loader, struct ldr_module **module)
{
	struct ldr_fault *fault = &loader->fault;
	struct ldr_module *m = NULL;
	const struct exp_table *table;
	const struct exp_dll *dll;
	size_t n;

	for (size_t i = 0;; i++) {
		if (i < loader->config->n_resident) {
			dll = loader->config->resident[i];
		} else {
			m = m ? m->next : loader->modules;
			if (!m)
				return NULL;
			dll = &m->dll;
		}
		if (!ldr_same_name(dll->name, fault->dll))
			continue;
		if (m && m->state < BOUND) /* no other instance is asked for */
			*module = m;
		for (size_t k = 0; k < dll->n_tables; k++) {
			table = dll->tables[k];
			if (exp_same_uuid(table->uuid, fault->uuid)) {
				*module = m;
				return table;
			}
			n = fault->n_present++;
			if (n < LDR_FAULT_UUIDS)
				ldr_copy(fault->present[n], table->uuid, MG_UUID_SIZE);
		}
	}
}

/* Adds a module at a place in the list. Without a source the host finds what the fault wants, unless it has `tried`. */
static int add(struct ldr_loader *loader, const struct ldr_source *src, struct ldr_module **at, const void *tried)
{
	const struct ldr_config *config = loader->config;
	struct ldr_fault *fault = &loader->fault;
	struct ldr_module new, *m;
	struct ldr_image *img = &new.image;
	int rc;

	ldr_zero(&new, sizeof new);
	img->config = config;
	img->arch = config->arch;
	if (src)
		ldr_copy(&img->source, src, sizeof *src);
	else if (tried || config->find(config->ctx, fault->dll, fault->uuid, &img->source))
		return fault->n_present ? LDR_ERR_UUID : LDR_ERR_DLL;
	rc = ldr_image_open(img);
	if (rc)
		goto close;
	if (!img->source.data) {
		new.copy = ldr_alloc_record(config, img->names_size);
		rc = LDR_ERR_MEMORY;
		if (!new.copy)
			goto close;
	}
	rc = ldr_image_plan(img, new.copy);
	if (rc)
		goto close;
	new.size = sizeof *m + img->plan.n_imports * sizeof *img->imports + img->plan.n_tables * sizeof *img->table +
		   (img->plan.name_len / 4u + 1) * 4;
	m = ldr_alloc_record(config, new.size);
	rc = LDR_ERR_MEMORY;
	if (!m)
		goto close;
	ldr_zero(m, new.size);
	img->imports = (struct ldr_import *)(m + 1);
	new.dll.tables = img->table = (const struct exp_table **)(void *)(img->imports + img->plan.n_imports);
	new.dll.name = (char *)(img->table + img->plan.n_tables);
	ldr_copy((char *)new.dll.name, img->names, img->plan.name_len);
	new.next = *at;
	*at = m;
	ldr_copy(m, &new, sizeof new);
	return 0;
close:
	fault->offset = img->at;
	close_source(&new);
	return rc;
}

/* ------------------------------------------------------------------- load -- */

/* Tells an image's own fault. */
static void tell(struct ldr_loader *loader, const struct ldr_module *m)
{
	const struct ldr_image *img = &m->image;
	uint32_t i = img->import;

	if ((unsigned)(img->code - LDR_ERR_ISA) > LDR_ERR_ORDINAL - LDR_ERR_ISA)
		i = img->plan.n_imports;
	note(loader, m, i);
	loader->fault.offset = img->at;
}

static int bind(struct ldr_module *m)
{
	int rc = ldr_image_bind(&m->image);

	if (!rc)
		rc = ldr_image_seal(&m->image);
	if (!rc && !m->image.plan.in_place) {
		m->state = CLOSED;
		close_source(m);
	}
	return rc;
}

/* Ends a load that has succeeded. */
static void start(struct ldr_loader *loader, const struct ldr_module *first, const struct ldr_module *last)
{
	const struct ldr_module *m;

	for (m = first; m; m = m->next)
		loader->config->log(loader->config->ctx, m, 1);
	end(loader, NULL, 0);
	for (m = first;; m = m->next) {
		call(m, m->image.plan.n_init, ~(size_t)0);
		if (m == last)
			return;
	}
}

/* Loads with the lock taken, and gives it back. Without a source: what the fault wants. */
static int load(struct ldr_loader *loader, const struct ldr_source *src, struct ldr_module **out)
{
	struct ldr_module **from = &loader->modules, **at, *last, *m;
	struct ldr_import *import;
	int rc;

	while (*from)
		from = &(*from)->next;
	rc = add(loader, src, from, NULL);
	if (!rc && !src && !ldr_same_name((*from)->dll.name, loader->fault.dll))
		rc = LDR_ERR_DLL;
	at = from;
	for (;;) {
		if (rc)
			goto fail;
		m = *at;
		if (!m)
			break;
		import = m->image.imports;
		for (size_t i = 0; i < m->image.plan.n_imports; i++, import++) {
			AS_IT_IS(import);
			if (import->table)
				continue;
			note(loader, m, i);
			import->table = find(loader, &import->module);
			rc = LDR_ERR_HEADER;
			if (import->table) {
				if (import->module == m) /* binding would write what it looks up */
					goto fail;
			} else if (m->state != PLANNED) {
				rc = add(loader, NULL, at, import->module);
				import->module = *at;
				goto next;
			}
		}
		if (m->state++ == PLANNED) {
			rc = ldr_image_place(&m->image);
			m->dll.n_tables = m->image.plan.n_tables;
		} else {
			rc = bind(m);
			at = &m->next;
		}
		if (rc)
			tell(loader, m);
	next:;
	}
	last = (struct ldr_module *)at;
	/* cppcheck-suppress ctunullpointer ; who only looks for a table has nothing loaded */
	*out = last;
	last->refs = HOST;
	start(loader, *from, last);
	return 0;
fail:
	m = *from;
	*from = NULL;
	end(loader, m, rc);
	return rc;
}

int ldr_get(struct ldr_loader *loader, const struct ldr_source *src, struct ldr_module **out, const char *name,
	    const uint8_t uuid[16], const struct exp_table **table)
{
	struct ldr_module *m;
	int rc = 0;

	begin(loader);
	if (name) {
		ldr_copy_name(loader->fault.dll, name);
		ldr_copy(loader->fault.uuid, uuid, MG_UUID_SIZE);
		*table = find(loader, &m);
		if (!out || *table) {
			if (out) {
				*out = m;
				if (m)
					m->refs += HOST;
				else
					rc = LDR_ERR_DLL;
			}
			end(loader, NULL, rc);
			return rc;
		}
	}
	return load(loader, src, out);
}

/* ----------------------------------------------------------------- unload -- */

static void mark(struct ldr_module *modules)
{
	struct ldr_module *m, *next, *provider;

	for (m = modules; m; m = next) {
		AS_IT_IS(m);
		next = m->next;
		for (size_t i = m->refs ? m->image.plan.n_imports : 0; i-- > 0;) {
			provider = m->image.imports[i].module;
			if (provider && !provider->refs) {
				provider->refs = PROVIDER;
				next = modules;
			}
		}
	}
}

int ldr_unload(struct ldr_loader *loader, struct ldr_module *module)
{
	struct ldr_module **at = &loader->modules, *gone = NULL, *m;
	int rc = LDR_ERR_IN_USE;

	begin(loader);
	if (module->refs) {
		module->refs -= HOST;
		mark(*at);
		rc = 0;
		while ((m = *at) != NULL) {
			if (!m->refs) {
				*at = m->next;
				m->next = gone;
				gone = m;
				continue;
			}
			m->refs &= ~PROVIDER;
			at = &m->next;
		}
	}
	rc = end(loader, gone, rc);
	AS_IT_IS(rc);
	return rc;
}
