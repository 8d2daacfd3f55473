/* SPDX-License-Identifier: MIT
 *
 * Images that most tests begin with.
 */
#ifndef TESTS_LOADER_SAMPLE_H
#define TESTS_LOADER_SAMPLE_H

#include "munger/image_aarch64.h"
#include "munger/image_arm.h"
#include "munger/image_i386.h"
#include "munger/image_riscv.h"
#include "munger/image_x86_64.h"
#include "tests/loader/env.h"

/* Relro: the export table, 3 entries from ordinal 4, behind two init and two fini functions. */
#define SAMPLE_TABLE(arch) (4u * (arch)->word_size)

/* All architectures number their call the same. */
enum { CALL = MG_F_X86_BRANCH32 };

/* An architecture, and what tests ask of it. */
struct sample_arch {
	const struct ldr_arch *arch;
	const struct ldr_arch *const *indirect, *const *either; /* NULL: a variant, with its architecture's */
	const char *call;                                       /* the bytes that a call is written over */
	uint8_t call_size;
	uint8_t code_bit; /* set in addresses of code */
	uint8_t even;     /* what branches go to is aligned: 1 less than in the others */
	bool reaches_all; /* a branch does, so there are no thunks in direct binding */
};

/* Those for which this program's loader loads, variants included; ends with an arch of NULL. */
extern const struct sample_arch sample_archs[];

const struct sample_arch *sample_arch(const struct ldr_arch *arch);

/* An address as the target has it. */
static inline ldr_addr sample_addr(const struct ldr_arch *arch, ldr_addr value)
{
	return arch->word_size == 4 ? (uint32_t)value : value;
}

/* Offsets in the sample. */
enum {
	SAMPLE_CALL = 8,      /* text: three calls of ordinal 2 and one of 5, eight bytes each */
	SAMPLE_WORD = 40,     /* text: address of data */
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
