/* SPDX-License-Identifier: MIT
 *
 * Images that most tests begin with.
 */
#ifndef TESTS_LOADER_SAMPLE_H
#define TESTS_LOADER_SAMPLE_H

#include "munger/image_arm.h"
#include "munger/image_x86_64.h"
#include "tests/loader/env.h"

/* Relro: the export table, 3 entries from ordinal 4, behind two init and two fini functions. */
#define SAMPLE_TABLE(arch) (4u * (arch)->word_size)

/* Both architectures number their call the same. */
enum { CALL = MG_F_X86_BRANCH32 };

/* Offsets in the sample. */
enum {
	SAMPLE_CALL = 8,      /* text: three calls of ordinal 2 and one of 5 */
	SAMPLE_WORD = 32,     /* text: address of data */
	SAMPLE_POINTER = 112, /* relro: address of ordinal 2 plus 16 */
};

/* Every part of the format in one image: four sections with zero fill, runs, groups, a table,
 * init and fini functions, one import of "k.dll" with UUID byte 1. `uuid`: of its own table. */
struct build *sample_new(const struct ldr_arch *arch, const char *name, uint8_t uuid);

/* A DLL with one table of two functions in its text, which imports from `other` unless NULL. */
struct build *sample_dll(const struct ldr_arch *arch, const char *name, uint8_t uuid, const char *other,
			 uint8_t other_uuid);

/* Puts a call that the architecture's CALL can be written over at an offset of text. */
void sample_call(struct build *b, uint32_t off);

/* Tables as a host has them resident. */
struct sample_table {
	struct exp_table head;
	unsigned char entry[64 * 8];
};
void sample_table(const struct ldr_arch *arch, struct sample_table *table, uint8_t uuid, uint32_t first, uint32_t count,
		  const uint64_t *values);

/* Value of a field's place, as the loader's own code reads it. */
ldr_addr sample_get(const struct ldr_module *m, const struct ldr_arch *arch, unsigned field, unsigned section,
		    uint32_t off);

#endif
