/* SPDX-License-Identifier: MIT
 *
 * munger dump: what is in an image or a plain object, as text that stays the
 * same from run to run.  One file per view; each has a function for images and
 * one for objects (dump_object.h).  Views only print: files that they get are
 * checked already.
 *
 * Conventions of all views: a heading per view, rows indented by two; places and
 * addresses as section+0xhex, sizes in decimal bytes; names from files with
 * control characters as \xNN.
 */
#ifndef MUNGER_DUMP_H
#define MUNGER_DUMP_H

#include "defparse/defparse.h"
#include "munger/diag.h"
#include "munger/image_read.h"
#include "munger/mem.h"

struct object;

enum dump_view {
	DUMP_HEADERS = 1,
	DUMP_IMPORTS = 2,
	DUMP_EXPORTS = 4,
	DUMP_FIXUPS = 8,
	DUMP_DISASM = 16,
	DUMP_MAP = 32,
	DUMP_ALL = 63
};

/* One run of the command. */
struct dump {
	FILE *out;
	struct diag diag;
	unsigned views; /* enum dump_view */
	struct def_file **defs;
	size_t n_defs;
	struct mem *mem;     /* of the file at hand */
	struct mem *def_mem; /* of the paths of definition files */
};

/* An image with what several views want. */
struct dump_image {
	const struct image *img;
	const struct object *object;      /* its section headers and symbols, or NULL */
	const struct image_place *places; /* by section, then offset */
	size_t n_places;
};

/* dump_names.c */

/* "1 place", "2 places". In dump->mem. */
const char *dump_count(const struct dump *dump, uint64_t n, const char *one, const char *many);

/* A name from a file, control characters made visible. Returns: text in dump->mem, or `name`. */
const char *dump_clean(const struct dump *dump, const char *name);

/* The name that a --def gives an ordinal. Returns: "" if none does. */
const char *dump_ordinal_name(const struct dump *dump, const uint8_t uuid[MG_UUID_SIZE], uint32_t ordinal);

/* The offer of a name by a --def: "kernel.dll{uuid}@2". Returns: NULL if none has it. */
const char *dump_find_offer(const struct dump *dump, const char *name);

/* ".text+0x24" of a link address; "0x24" if it is in no section. In dump->mem. */
const char *dump_addr(const struct dump *dump, const struct image *img, uint64_t addr);

/* "LOCAL +.rodata -.text", or "CALL_DLL kernel.dll{uuid}@2+0x4 CurrentTime". In dump->mem. */
const char *dump_target(const struct dump *dump, const struct image *img, const struct image_place *place);

/* Finds a place by section and offset. Returns: NULL if there is none. */
const struct image_place *dump_find_place(const struct dump_image *di, unsigned section, uint64_t off);

/* One file per view. */
void dump_headers_image(const struct dump *dump, const struct dump_image *di);
void dump_headers_object(const struct dump *dump, const struct object *object);
void dump_imports_image(const struct dump *dump, const struct dump_image *di);
void dump_imports_object(const struct dump *dump, const struct object *object);
void dump_exports_image(const struct dump *dump, const struct dump_image *di);
void dump_exports_object(const struct dump *dump, const struct object *object);
void dump_fixups_image(const struct dump *dump, const struct dump_image *di);
void dump_fixups_object(const struct dump *dump, const struct object *object);
void dump_disasm_image(const struct dump *dump, const struct dump_image *di);
void dump_disasm_object(const struct dump *dump, const struct object *object);
void dump_map_image(const struct dump *dump, const struct dump_image *di);
void dump_map_object(const struct dump *dump, const struct object *object);

#endif
