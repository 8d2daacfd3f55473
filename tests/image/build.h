/* SPDX-License-Identifier: MIT
 *
 * Builds images for tests byte by byte, from docs/FORMAT.md alone: it shares
 * nothing with the munger but the constants of image.h.
 */
#ifndef TESTS_IMAGE_BUILD_H
#define TESTS_IMAGE_BUILD_H

#include <stdint.h>

#include "loader/arch/arch.h"

enum { BUILD_MAX = 1 << 18, BUILD_IMPORTS = 8 };

struct build_section {
	uint32_t size;      /* in the file, padded to a multiple of 4; 0 and no zero fill: absent */
	uint32_t zero_fill; /* data only */
	uint32_t align;     /* 0: 8 */
	unsigned char bytes[1 << 16];
};

struct build {
	const struct ldr_arch *arch;
	const char *name; /* "" or NULL: an executable */
	struct build_section section[MG_N_SECTIONS];
	uint8_t form, in_place;
	uint16_t isa;
	uint32_t entry; /* offset in text plus 1; 0: none */
	uint16_t n_init, n_fini, n_slots;
	uint32_t n_tables, tables_end; /* in relro, set by build_table */
	uint32_t n_imports;
	struct {
		const char *name;
		uint8_t uuid[16];
		uint32_t n_branched;
	} import[BUILD_IMPORTS];

	unsigned char runs[1 << 16], groups[1 << 18];
	uint32_t runs_size, groups_size;               /* without what ends the regions */
	uint32_t key, import_at, ordinal_at, head_off; /* in groups: of the last one */

	/* Filled in by build_image. */
	unsigned char *image; /* of BUILD_MAX, the caller frees it */
	uint32_t size;
	uint32_t plan_off, plan_size, link[MG_N_SECTIONS];
	uint32_t imports_off, names_off; /* in the file */
	uint32_t fix_off, groups_off;
};

/* A zeroed one for an architecture. Freed with free. */
struct build *build_new(const struct ldr_arch *arch);

/* Puts a word of the target's width into a section. */
void build_word(struct build *b, unsigned section, uint32_t off, uint64_t value);

/* The next export table in relro, once n_init and n_fini are known; count values follow from `values`.
 * Returns: its offset. */
uint32_t build_table(struct build *b, uint8_t uuid, uint32_t first, uint32_t count, const uint64_t *values);

/* A DLL to import from. Its UUID is 16 times the byte. */
void build_import(struct build *b, const char *name, uint8_t uuid, uint32_t n_branched);

/* A local run. Offsets ascend; `low` is NULL but for fields with a low half. */
void build_run(struct build *b, unsigned field, unsigned plus, unsigned minus, unsigned place, const uint32_t *offs,
	       uint32_t n, const uint16_t *low);

/* An import group, under the last key if that fits. Within a key groups come in order of import, ordinal, addend. */
void build_group(struct build *b, unsigned import, uint32_t ordinal, int64_t addend, unsigned field, unsigned place,
		 const uint32_t *offs, uint32_t n);

/* Appends a number. */
void build_number(unsigned char *p, uint32_t *at, uint64_t v);

/* Writes the image. */
void build_image(struct build *b);

/* Makes the checksums right again after bytes were changed. */
void build_sums(struct build *b);

#endif
