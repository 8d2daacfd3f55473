/* SPDX-License-Identifier: MIT
 *
 * libloader: places an image in memory, binds its imports, runs it.
 *
 * Freestanding C11.  No allocation but through the host's callbacks, no call of
 * the C library, no global state: any number of loaders live side by side.
 *
 * Contract
 *   - Whatever comes from an image is hostile until it has been checked.
 *   - A load that fails changes nothing: memory, references and the module list
 *     are as before, and the fault (struct ldr_fault) says what was wrong.
 *   - Every byte of an image is read once, in ascending order.
 *   - An image in memory must not change while it is loaded.
 *   - Stack: below 1 KB, callbacks apart.  No recursion.
 *   - The lock is held during a load or unload, but for init and fini functions. These may load
 *     and unload: a new module is in the list before its init functions run, one that goes is
 *     out of it before its fini functions do. Other callbacks must not call the loader.
 *
 * Two layers.  image.c (ldr_image_*) plans, places and fixes one image whose
 * imports the caller resolves; a host that binds by itself links only that and
 * its architecture.
 * manager.c (ldr_load and so on) adds the list of modules, dependencies,
 * references, and init and fini calls.
 */
#ifndef MUNGER_LOADER_H
#define MUNGER_LOADER_H

#include <stddef.h>
#include <stdint.h>

#include "munger/archs.h"
#include "munger/export.h"
#include "munger/image.h"

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define LDR_MUST_CHECK __attribute__((warn_unused_result))
#else
#define LDR_MUST_CHECK
#endif

/* An address or size in the target's memory. A host may load for a narrower
 * target (a 64-bit process that prepares images for Cortex-M). */
typedef uintptr_t ldr_addr;

/* 0 is success. Texts: ldr_error_text in errors.c. */
enum ldr_error {
	/* the caller */
	LDR_ERR_ARGUMENT = -1, /* config is not usable, or source.data not aligned */
	LDR_ERR_IN_USE = -2,   /* unload: the caller has no reference of its own left */

	/* the image */
	LDR_ERR_NOT_IMAGE = -10, /* no ELF file */
	LDR_ERR_VERSION = -11,   /* a format version that this loader does not know */
	LDR_ERR_MACHINE = -12,   /* made for another machine or ELF class */
	LDR_ERR_ABI = -13,       /* needs a float ABI or instructions that this machine lacks */
	LDR_ERR_HEADER = -14,    /* no plan, headers that contradict each other, or an import from itself */
	LDR_ERR_CHECKSUM = -15,  /* bytes are not those that were written */
	LDR_ERR_FIXUP = -16,     /* a fixup names an unknown field or section, or leaves its section */
	LDR_ERR_COUNT = -17,     /* a fixup stream has not exactly the stated length */
	LDR_ERR_EXPORT = -18,    /* an export table lies outside its section */
	LDR_ERR_TRUNCATED = -19, /* ends before its tables do */

	/* the environment */
	LDR_ERR_READ = -20,    /* the host's read failed */
	LDR_ERR_MEMORY = -21,  /* the host has no memory of the wanted size, alignment and window */
	LDR_ERR_DLL = -22,     /* nobody has this DLL */
	LDR_ERR_UUID = -23,    /* the DLL has no table with this UUID */
	LDR_ERR_ORDINAL = -24, /* the table has no such ordinal */
	LDR_ERR_VOID = -25,    /* the table has a gap at this ordinal */
	LDR_ERR_RANGE = -26,   /* the target is out of the place's reach, thunks tried */
	LDR_ERR_ISA = -27,     /* a branch to code in an instruction set the branch cannot enter */
	LDR_ERR_PROTECT = -28, /* the host's protect failed */
	LDR_ERR_INIT = -29     /* reserved for hosts: the program refused to start */
};

/* The first fault of a failed call: enough for a person to act on. Fields that
 * say nothing about the fault at hand are zero. */
#define LDR_FAULT_UUIDS 4
struct ldr_fault {
	int code;                             /* enum ldr_error */
	uint32_t offset;                      /* in the image's file: bytes */
	uint32_t ordinal;                     /* wanted */
	uint32_t first, count;                /* ordinals of the table: first .. first + count - 1 */
	uint32_t n_present;                   /* tables that the DLL has */
	uint8_t uuid[16];                     /* wanted */
	uint8_t present[LDR_FAULT_UUIDS][16]; /* the first of those that it has */
	char dll[MG_NAME_MAX + 1];            /* DLL wanted */
	char image[MG_NAME_MAX + 1];          /* DLL in which the fault was found; "" in an executable */
};

/* An image's bytes: in memory (`data`), or by way of the config's read callback
 * with `handle`. */
struct ldr_source {
	const void *data; /* aligned to 4 bytes; NULL: use read */
	void *handle;     /* passed to read and close */
	uint32_t size;    /* bytes; with read, UINT32_MAX if not known */
	uint32_t flags;   /* LDR_STAYS, LDR_RECORD */
};
/* `data` is in the target's address space at its own address, and stays, readable and executable, as
 * long as the module does: sections without fixups may be used in place. */
#define LDR_STAYS 1u
/* For ldr_rebind and ldr_rebind_form: `data` is what ldr_keep has written. */
#define LDR_RECORD 2u

enum ldr_kind {
	LDR_MEM_RECORD, /* the loader's own bookkeeping */
	LDR_MEM_TEXT,   /* with LDR_SPLIT that section alone, else the block that begins with it */
	LDR_MEM_RODATA,
	LDR_MEM_RELRO,
	LDR_MEM_DATA
};

/* What the loader asks of the host's alloc. The address must be `residue`
 * modulo `align`, and [addr, addr + size) inside [lowest, highest]. */
struct ldr_image;
struct ldr_request {
	size_t size;      /* bytes, at least 1 */
	size_t align;     /* power of two */
	size_t residue;   /* less than align */
	ldr_addr lowest;  /* first usable address */
	ldr_addr highest; /* last usable address */
	enum ldr_kind kind;
	const struct ldr_image *image; /* that the memory is for; sections before this one have their place. Not for
	                                  LDR_MEM_RECORD */
};

/* Whether this is a firmware's loader, which loads for the machine that it is compiled for and no other, and binds directly:
 * it is smaller. This and the next, the same for all that is linked together. */
#ifndef LDR_BARE
#if defined(__linux__) || defined(__unix__) || defined(__APPLE__)
#define LDR_BARE 0
#else
#define LDR_BARE 1
#endif
#endif

/* Whether the loader can bind through import sections, as machines with virtual memory want it. Without it, ldr_indirect_<a>
 * and ldr_either_<a> do not link. */
#ifndef LDR_INDIRECT
#define LDR_INDIRECT (!LDR_BARE)
#endif

/* Whether a loader for ARMv6-M takes code that has addresses in its instructions byte by byte, as -mpure-code makes it for
 * flash that can be executed but not read. A load seldom has to change such code. */
#ifndef LDR_PURE_CODE
#define LDR_PURE_CODE (!LDR_BARE)
#endif

struct ldr_module;
struct ldr_arch; /* loader/arch/arch.h */

/* ldr_arch_<a>: direct binding. ldr_indirect_<a>: imports bound through an import section, so that text depends on
 * nothing but distances: config.arch for hosts that share it (seed row S2-169); ldr_init with it is all there is to do.
 * ldr_either_<a>: bound directly, with room to be bound indirectly: for ldr_rebind_form. */
#define LDR_DECLARE_ARCH(a)                                   \
	extern const struct ldr_arch ldr_arch_##a;            \
	extern const struct ldr_arch *const ldr_indirect_##a; \
	extern const struct ldr_arch *const ldr_either_##a;
MG_ARCHS(LDR_DECLARE_ARCH)
#undef LDR_DECLARE_ARCH
#define LDR_DECLARE_VARIANT(a) extern const struct ldr_arch ldr_arch_##a;
MG_ARCH_VARIANTS(LDR_DECLARE_VARIANT)
#undef LDR_DECLARE_VARIANT
/* Those of the machine that this is compiled for. */
extern const struct ldr_arch ldr_arch_native;
extern const struct ldr_arch *const ldr_indirect_native;

/* The host. Zeroed means defaults, which ldr_defaults fills in; alloc and free are needed, read too unless all sources
 * are in memory, the rest is optional. `ctx` is passed first to every callback. */
struct ldr_config {
	void *ctx;
	const struct ldr_arch *arch; /* NULL: that of this machine */
	uint32_t flags;              /* LDR_SPLIT */
	ldr_addr lowest, highest;    /* window for images; highest 0: no limit */

	/* DLLs that are part of the host. */
	const struct exp_dll *const *resident;
	uint32_t n_resident;

	/* Reads exactly n bytes at offset off. Offsets of one handle only rise.
	 * Returns 0, or anything else if that cannot be done. */
	int (*read)(void *ctx, void *handle, uint32_t off, void *buf, size_t n);
	/* Returns where the memory can be written, or NULL, and sets *run to its address in the target,
	 * on most hosts the same, else congruent modulo the alignment. Need not be zeroed. */
	void *(*alloc)(void *ctx, const struct ldr_request *req, ldr_addr *run);
	void (*free)(void *ctx, void *mem, size_t size, enum ldr_kind kind);
	/* Gives the first `cut` bytes of an allocation back; free then gets mem + cut and
	 * size - cut. Left out: unused thunks stay. */
	void (*trim)(void *ctx, void *mem, size_t cut, enum ldr_kind kind);
	/* Called once per allocation when all is written: protects it, and makes code visible to fetches. `kind` says
	 * by which section it begins: with LDR_SPLIT it is that section alone. Left out: ldr_protect_native.
	 * A host may take `mem` away where it is not `run`: from then on text has only that. Returns 0, or a refusal. */
	int (*protect)(void *ctx, void *mem, ldr_addr run, size_t size, enum ldr_kind kind);
	/* Takes (on != 0) and gives back the lock that guards the module list. Init and fini functions run without
	 * it, and modules that go are freed without it. */
	void (*lock)(void *ctx, int on);
	/* Looks for the image of a DLL that is not loaded. Returns 0 and fills *src, or anything else. */
	int (*find)(void *ctx, const char *name, const uint8_t uuid[16], struct ldr_source *src);
	/* A source that find gave (or ldr_load was given) is not read any more. With LDR_STAYS and sections
	 * in use, called when the module goes. */
	void (*close)(void *ctx, struct ldr_source *src);
	/* Calls an init or fini function. Left out: as void (*)(void). */
	void (*call)(void *ctx, ldr_addr function);
	/* A module has been placed and bound (loaded != 0), or goes. For debuggers and statistics. */
	void (*log)(void *ctx, const struct ldr_module *module, int loaded);
	/* Called by ldr_rebind and ldr_rebind_form for each allocation in which they will write, with the arguments that
	 * protect has, which is called when all is written. Left out: memory can be written at any time. What shares an
	 * allocation with text must stay executable if threads run on.
	 * Returns 0, or a refusal. */
	int (*unprotect)(void *ctx, void *mem, ldr_addr run, size_t size, enum ldr_kind kind);
};
/* One allocation per section instead of one block, for hosts that protect pages. */
#define LDR_SPLIT 1u

/* Protects nothing, but what was stored is seen by fetches. Of the machine's architecture. Returns 0. */
int ldr_protect_native(void *ctx, void *mem, ldr_addr run, size_t size, enum ldr_kind kind);

/* Defaults of callbacks. */
static inline void ldr_no_lock(void *ctx, int on)
{
	(void)ctx;
	(void)on;
}
static inline int ldr_no_find(void *ctx, const char *name, const uint8_t uuid[16], struct ldr_source *src)
{
	(void)ctx;
	(void)name;
	(void)uuid;
	(void)src;
	return -1;
}
static inline void ldr_no_close(void *ctx, struct ldr_source *src)
{
	(void)ctx;
	(void)src;
}
static inline void ldr_plain_call(void *ctx, ldr_addr function)
{
	(void)ctx;
	((void (*)(void))(uintptr_t)function)();
}
static inline void ldr_no_log(void *ctx, const struct ldr_module *module, int loaded)
{
	(void)ctx;
	(void)module;
	(void)loaded;
}

/* Fills in what a config leaves to defaults. Here, so that a host that states all of it pays for none.
 * Returns: 0, or LDR_ERR_ARGUMENT if it lacks alloc or free. */
static inline int ldr_defaults(struct ldr_config *config)
{
	if (!config->arch)
		config->arch = &ldr_arch_native;
	if (!config->protect)
		config->protect = ldr_protect_native;
	if (!config->lock)
		config->lock = ldr_no_lock;
	if (!config->find)
		config->find = ldr_no_find;
	if (!config->close)
		config->close = ldr_no_close;
	if (!config->call)
		config->call = ldr_plain_call;
	if (!config->log)
		config->log = ldr_no_log;
	return config->alloc && config->free ? 0 : LDR_ERR_ARGUMENT;
}

/* ------------------------------------------------------------ one image -- */

/* A section. It begins as the target's program header, if the target is of the loader's own class; absent ones are
 * zero. */
struct ldr_section {
	uint32_t block_size; /* bytes of the allocation that begins here, thunks included; else 0 */
#if UINTPTR_MAX > 0xffffffffu
	uint32_t flags;
#endif
	ldr_addr file_off;
	ldr_addr link;      /* its address in the file */
	ldr_addr run;       /* where the target sees it; not before ldr_image_place */
	ldr_addr file_size; /* bytes in the file */
	ldr_addr size;      /* bytes of memory, with zero fill; 0 if it is used in place */
#if UINTPTR_MAX > 0xffffffffu
	ldr_addr align;
	unsigned char *mem; /* where it is written; NULL: not placed */
#else
	unsigned char *mem; /* in the place of p_flags */
	ldr_addr align;
#endif
};

/* What an import is bound to. Filled in by the owner. */
struct ldr_import {
	const struct exp_table *table; /* in the writer's memory, entries as wide as the target's addresses;
	                                  NULL before ldr_image_place: not placed yet */
	struct ldr_module *module;     /* NULL: resident */
};

/* One image being loaded or loaded. Its owner zeroes it, sets config (with its defaults), arch and source, and
 * provides the memory of the arrays; the functions below fill in the rest and allocate nothing but sections. */
struct ldr_image {
	struct mg_plan plan;      /* first, where short instructions reach it */
	int code;                 /* the first fault: enum ldr_error, 0: none */
	uint32_t at;              /* its offset in the file */
	uint32_t import, ordinal; /* in a fault of ldr_image_bind: what was being bound */
	const struct ldr_config *config;
	const struct ldr_arch *arch;
	struct ldr_import *imports;     /* the owner's: plan.n_imports */
	const struct exp_table **table; /* the owner's: plan.n_tables; filled in by ldr_image_place */
	struct ldr_source source;
	ldr_addr entry;      /* run address; 0: none */
	uint32_t thunk_size; /* bytes below the text */
	uint32_t thunk_used; /* bytes of them in use, those next to the text */
	uint32_t slot_used;  /* bytes of slots in use, above the data's zero fill, if imports are bound indirectly */
	uint32_t names_size; /* bytes of the plan behind its fixed part */
	/* Of no use once the image is bound. */
	const struct mg_import *wanted; /* the imports, in the source or the owner's copy */
	const char *names;              /* behind them: this DLL's name, then those that wanted[i].name says */
	uint32_t sum, fix_off, max_mask;
	struct ldr_section section[MG_N_SECTIONS];
};

/* The steps of a load, each once and in this order. After a failure only ldr_image_free is left to do.
 *
 * open reads the headers and the plan's fixed part, img->plan.
 * plan reads the rest of the plan, into `copy` (names_size bytes, the owner's until
 * the image is bound) if the source is not in memory, else `copy` may be NULL.
 * place needs the tables of imports where they are known already, to see which
 * branches reach; it allocates, reads the sections, fixes what is local.
 * bind needs all imports' tables.
 * seal gives unused thunks back, makes the code visible to fetches and protects it.
 * Returns: 0, or LDR_ERR_*, as in img->code. */
LDR_MUST_CHECK int ldr_image_open(struct ldr_image *img);
LDR_MUST_CHECK int ldr_image_plan(struct ldr_image *img, unsigned char *copy);
LDR_MUST_CHECK int ldr_image_place(struct ldr_image *img);
LDR_MUST_CHECK int ldr_image_bind(struct ldr_image *img);
LDR_MUST_CHECK int ldr_image_seal(struct ldr_image *img);
/* Gives all sections back. */
void ldr_image_free(struct ldr_image *img);

/* --------------------------------------------------------------- manager -- */

/* A loader: the host's memory, set up by ldr_init. */
struct ldr_loader {
	const struct ldr_config *config;
	struct ldr_module *modules; /* oldest first */
	struct ldr_fault fault;     /* of the last call, if it failed */
};

/* A module. Not to be touched: it is here for the queries below. */
struct ldr_module {
	struct ldr_module *next; /* in the loader's list, oldest first */
	struct exp_dll dll;      /* without tables until they have been placed */
	unsigned state;          /* of its load */
	uint32_t refs;           /* the host's, and whether a module in use refers to it */
	unsigned char *copy;     /* of the plan, until the source is closed, unless that has it in memory */
	size_t size;             /* of this record, with imports, tables and name behind it */
	struct ldr_image image;
};

/* Begins without modules. The config stays the loader's, and gets its defaults. Returns: as ldr_defaults. */
static inline int ldr_init(struct ldr_loader *loader, struct ldr_config *config)
{
	loader->config = config;
	loader->modules = NULL;
	return ldr_defaults(config);
}

/* For the three functions below: loads `src`; or with `name` and no `src` looks for a table, and if `out` is not NULL
 * also takes a reference to the module that has it, or has it found and loaded, then *table is NULL. */
int ldr_get(struct ldr_loader *loader, const struct ldr_source *src, struct ldr_module **out, const char *name,
	    const uint8_t uuid[16], const struct exp_table **table);

/* Loads a new instance of an image, and the DLLs it needs unless they are
 * resident or loaded. Init functions have run when it returns. `src` is copied; not NULL.
 * The source is closed, sooner or later.
 * Returns: 0 and *out with one reference, or LDR_ERR_* and loader->fault. */
LDR_MUST_CHECK static inline int ldr_load(struct ldr_loader *loader, const struct ldr_source *src,
					  struct ldr_module **out)
{
	const struct exp_table *none;

	return ldr_get(loader, src, out, NULL, NULL, &none);
}

/* Takes a reference to a loaded DLL, or has it found and loaded.
 * Returns: as ldr_load; LDR_ERR_DLL for a DLL that is resident (it needs no loading), or if the host finds one of
 * another name. */
LDR_MUST_CHECK static inline int ldr_load_dll(struct ldr_loader *loader, const char *name, const uint8_t uuid[16],
					      struct ldr_module **out)
{
	const struct exp_table *table;

	return ldr_get(loader, NULL, out, name, uuid, &table);
}

/* Query at run time (seed row S2-153): a table by DLL name and UUID, resident or
 * loaded, whose entries exp_find_ordinal reads. Returns: NULL if there is none; the fault says what there is. */
static inline const struct exp_table *ldr_find_table(struct ldr_loader *loader, const char *name,
						     const uint8_t uuid[16])
{
	const struct exp_table *table;

	ldr_get(loader, NULL, NULL, name, uuid, &table);
	return table;
}

/* Gives one reference back. Modules that neither the host nor a module in use
 * refers to any more are finalised, newest first, and freed.
 * Returns: 0, or LDR_ERR_IN_USE if the host holds no reference to `module`. */
LDR_MUST_CHECK int ldr_unload(struct ldr_loader *loader, struct ldr_module *module);

/* The DLL's name, "" for an executable. */
static inline const char *ldr_name(const struct ldr_module *module)
{
	return module->dll.name;
}
/* The entry point's run address (bit 0 set for Thumb), or 0. */
static inline ldr_addr ldr_entry(const struct ldr_module *module)
{
	return module->image.entry;
}
/* The MG_N_SECTIONS sections as placed. */
static inline const struct ldr_section *ldr_sections(const struct ldr_module *module)
{
	return module->image.section;
}
/* Bytes of thunks in use, below the text. */
static inline size_t ldr_thunk_size(const struct ldr_module *module)
{
	return module->image.thunk_used;
}
/* Bytes of the loader's own bookkeeping for the module. */
static inline size_t ldr_record_size(const struct ldr_module *module)
{
	return module->size;
}

/* Bytes allocated for the module, record and unused thunks included. */
static inline size_t ldr_memory_size(const struct ldr_module *module)
{
	const struct ldr_section *s = ldr_sections(module);

	return ldr_record_size(module) + s[MG_TEXT].block_size + s[MG_RODATA].block_size + s[MG_RELRO].block_size +
	       s[MG_DATA].block_size;
}

/* Whether a section is used where the file is. */
static inline int ldr_is_in_place(const struct ldr_section *s)
{
	return !s->size && s->file_size;
}

/* Bytes of sections used in place. */
static inline size_t ldr_in_place_size(const struct ldr_module *module)
{
	const struct ldr_section *s = ldr_sections(module);
	size_t size = 0;

	for (unsigned i = 0; i < MG_N_SECTIONS; i++)
		size += ldr_is_in_place(&s[i]) ? s[i].file_size : 0;
	return size;
}

/* ---------------------------------------------------------------- rebind -- */

/* A loaded module is bound again (rebind.c; not linked unless called), for interposition, and for
 * DLLs that are replaced while programs run.  What a load has written where is known from the image alone, and
 * nothing is kept of it, so each call is given a source of the same image: in memory or by read, as for a load, or
 * the record that ldr_keep has made of it.  It is read and not closed.  A module with sections in place needs none
 * (`src` NULL).  A source that is read takes memory (LDR_MEM_RECORD) for the duration of the call.
 *
 * All or nothing: the image is compared with what is known of the module, its groups' checksum is verified and each
 * place is tried before one is written.
 *
 * Safe points are the caller's.  While the call runs, no thread may be about to execute what it writes: instructions
 * of the module that refer to imports, and thunks below its text.  The module's functions may have been called and
 * not have returned yet, since no instruction moves.  Other cores must be told to drop what they have fetched of the
 * text once the call has returned, where caches or the architecture ask for that; `protect` is called here for this
 * core.  If the module is bound indirectly, ldr_rebind writes nothing but slots and other pointers, each with
 * one store, but for instructions that have an import's address in themselves; then threads may run on, and
 * go the old way or the new one.
 *
 * What is rewritten is the places of the imports.  An address that the program has copied elsewhere stays what it was,
 * and one that the module's own export table passes on stays with those who have bound to it.  A variable that begins as
 * the address of an import is written if it still is that address.
 *
 * Thunks are those that the load has made room for, and not given back: without `trim`, one for each group of branches to a
 * table that was not sure to be in reach of the window.
 */

/* Bytes of the record that ldr_keep makes. */
static inline uint32_t ldr_keep_size(const struct ldr_module *module)
{
	return (uint32_t)sizeof(struct mg_plan) + module->image.names_size + module->image.plan.groups_size;
}

/* Copies what rebinding needs from a module's image to `record`: ldr_keep_size bytes, aligned to 4. It is a source with
 * LDR_RECORD as long as it is not changed; it serves all instances of the image.
 * Returns: 0, or LDR_ERR_* as in loader->fault. */
LDR_MUST_CHECK int ldr_keep(struct ldr_loader *loader, struct ldr_module *module, const struct ldr_source *src,
			    void *record);

/* The DLL that a module is. */
static inline const struct exp_dll *ldr_dll(const struct ldr_module *module)
{
	return &module->dll;
}

/* Binds one import of a module, known by the names in the image, to the table with this UUID of `to`: ldr_dll of a
 * module of this loader, which then stays as long as this one uses it, or a table of the host's, whatever it is
 * called. The module that had the table before loses a user; if it was the last one, it goes with the next ldr_unload.
 * Returns: 0, or what a load would, and loader->fault. LDR_ERR_ARGUMENT: there is no source, or no such import.
 * LDR_ERR_HEADER: the source is another image, or `to` is the module itself. LDR_ERR_UUID: `to` has no such table.
 * LDR_ERR_PROTECT: the host's protect or unprotect failed. */
LDR_MUST_CHECK int ldr_rebind(struct ldr_loader *loader, struct ldr_module *module, const struct ldr_source *src,
			      const char *name, const uint8_t uuid[16], const struct exp_dll *to);

#if LDR_INDIRECT
/* Makes the code of a module that was loaded with ldr_either_<arch> go through thunks and slots (is_indirect != 0), or
 * directly, as far as targets are in reach. Nothing is done if that is so already.
 * Returns: as ldr_rebind. LDR_ERR_ARGUMENT: there is no source, or the module was loaded in another way. */
LDR_MUST_CHECK int ldr_rebind_form(struct ldr_loader *loader, struct ldr_module *module, const struct ldr_source *src,
				   int is_indirect);
#endif

/* ---------------------------------------------------------------- errors -- */

/* A sentence for a code. Never NULL. (errors.c; not linked unless called.) */
const char *ldr_error_text(int code);

/* Writes a fault as one line of text without a newline, always terminated.
 * Returns: the length that the whole text has. */
size_t ldr_fault_text(const struct ldr_fault *fault, char *buf, size_t size);

#ifdef __cplusplus
}
#endif

#endif
