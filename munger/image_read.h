/* SPDX-License-Identifier: MIT
 *
 * Images as plain structs, for the commands that look at one (dump, verify,
 * adapt): headers, plan, tables, imports, and every fixup unpacked.
 *
 * The reader trusts nothing: image_read checks each statement of docs/FORMAT.md
 * that can be checked on the desk, all fixup streams included, so that whatever
 * an image_* function hands out afterwards lies inside the file.  The bytes
 * stay the caller's and must outlive the struct; the arrays are the struct's and
 * go with image_fini.  Only checksums are not fatal: a reader may want to look
 * at a damaged image, see `bad_sums`.
 */
#ifndef MUNGER_IMAGE_READ_H
#define MUNGER_IMAGE_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "munger/arch/image.h"
#include "munger/image.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What is wrong with a file: "what; remedy" and the name of the check, and where. */
struct image_error {
	const char *check; /* static: "image-header", "image-plan", ... */
	uint64_t off;      /* in the file, bytes */
	char text[240];
};

struct image_section {
	bool present;
	bool in_place;      /* usable where it lies, with all others that are */
	uint64_t addr;      /* link address */
	uint64_t size;      /* bytes, zero fill included */
	uint32_t file_off;  /* bytes */
	uint32_t file_size; /* bytes */
	uint32_t align;     /* bytes, a power of two */
};

struct image_table {
	uint8_t uuid[MG_UUID_SIZE];
	uint32_t off; /* in relro, bytes */
	uint32_t first, count;
};

struct image_import {
	char name[MG_NAME_MAX + 1];
	uint8_t uuid[MG_UUID_SIZE];
	uint32_t n_branched; /* groups of branches */
	uint32_t plan_off;   /* of its record in the file */
};

enum { IMAGE_SUM_HEAD = 1, IMAGE_SUM_BODY = 2, IMAGE_SUM_GROUPS = 4 };

struct image {
	const unsigned char *data; /* borrowed */
	uint32_t size;

	uint16_t machine;               /* e_machine */
	uint8_t elf_class;              /* 1, 2 */
	uint32_t e_flags;               /* as in the file */
	uint32_t head_size;             /* Ehdr and Phdrs, bytes */
	uint64_t entry;                 /* link address, 0: none */
	const struct ldr_arch *arch;    /* of machine, class and isa */
	const struct arch_image *words; /* of machine and class */
	struct image_section section[MG_N_SECTIONS];

	const char *interp; /* what the kernel starts it by, in the file; NULL: nothing */

	uint32_t plan_off, plan_size;
	uint8_t version;
	enum mg_window window;
	enum mg_form form;
	bool bound; /* link addresses are where the image is to be used */
	uint16_t isa;
	uint32_t n_init, n_fini;     /* functions */
	uint32_t init_off, fini_off; /* of their addresses in relro */
	char name[MG_NAME_MAX + 1];  /* "" in an executable */
	uint32_t n_tables;
	struct image_table *tables; /* [n_tables] */
	uint32_t n_imports;
	struct image_import *imports; /* [n_imports] */
	uint32_t n_slots;             /* groups that can go through a slot */

	uint32_t n_runs, runs_off, runs_size;       /* runs_off is where FIX begins */
	uint32_t n_groups, groups_off, groups_size; /* sizes in bytes, of the whole region; n_* are counted */
	uint32_t head_sum, body_sum, groups_sum;    /* the checksum words */
	unsigned bad_sums;                          /* IMAGE_SUM_* that the bytes do not have */
};

/* One place. Of a run if `is_import` is false, else of a group. */
struct image_place {
	bool is_import;
	uint8_t field;       /* enum mg_field */
	uint8_t section;     /* where it is */
	uint8_t plus, minus; /* run: enum mg_section or MG_NO_SECTION */
	uint16_t low;        /* run of a field with `low`: what the place carries */
	uint32_t off;        /* in the section, bytes */
	uint32_t import;     /* group: index in image.imports */
	uint32_t ordinal;    /* group */
	int64_t addend;      /* group */
	uint32_t number;     /* of its run or group, from 0 */
	uint32_t file_off;   /* where the run or group begins */
};

/* True if the bytes are an ELF file with a plan: something for image_read, whatever it then says. */
bool image_is(const void *data, size_t size);

/* Reads and checks an image. `data` is borrowed.
 * Returns: true; or false with *err filled in, and nothing to give back. */
bool image_read(struct image *img, const void *data, size_t size, struct image_error *err);

/* Gives the arrays back. A zeroed struct is fine. */
void image_fini(struct image *img);

/* Calls `fn` for each place of each run, then of each group, in file order, until
 * it returns nonzero. Only for an image that image_read accepted.
 * Returns: what fn returned last, 0 if there are no places. */
int image_each_place(const struct image *img, int (*fn)(void *ctx, const struct image_place *place), void *ctx);

/* The bytes of a section in the file: [file_size]. */
const unsigned char *image_bytes(const struct image *img, unsigned section);

/* A table's entry as the file has it: a link value; all ones (of the image's
 * width) in a gap. `idx` counts from 0, must be below count. */
uint64_t image_table_entry(const struct image *img, const struct image_table *table, uint32_t idx);

/* An address in relro as the file has it, `off` bytes from its start (init and fini arrays). */
uint64_t image_relro_word(const struct image *img, uint32_t off);

/* The value that all ones makes in the image's width. */
uint64_t image_void(const struct image *img);

/* Which section a link address is in, end included if nothing else begins there.
 * Returns: MG_NO_SECTION if in none. */
unsigned image_find_section(const struct image *img, uint64_t addr);

/* ".text", ".rodata", ".relro", ".data"; "none" for MG_NO_SECTION. */
const char *image_section_name(unsigned section);

/* The word for a field, e.g. "W32", "THM_CALL". NULL if the architecture has no such field. */
const char *image_field_name(const struct arch_image *arch, unsigned field);

/* The word for a bit of the plan's isa. NULL if the architecture has no such bit. */
const char *image_isa_name(const struct arch_image *arch, unsigned bit);

/* A UUID in text form: 36 characters and a zero. */
void image_uuid_text(const uint8_t uuid[MG_UUID_SIZE], char text[37]);

#ifdef __cplusplus
}
#endif

#endif
