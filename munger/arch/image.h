/* SPDX-License-Identifier: MIT
 *
 * What reading and printing images asks of an architecture: words for its numbers,
 * and what the bytes of its text are.
 */
#ifndef MUNGER_ARCH_IMAGE_H
#define MUNGER_ARCH_IMAGE_H

#include "loader/arch/arch.h"

/* How code is disassembled: by capstone, or by what else there is for what it lacks. */
struct arch_code {
	const char *mark; /* begins the names of symbols where such code begins: "$t"; NULL: there are none */
	int arch, mode;   /* CS_ARCH_*, CS_MODE_* */
	const char *bfd;  /* BFD's name: "riscv:rv64"; NULL: capstone knows it */
	/* Bytes of an instruction, by the first insn_align of them. NULL: insn_align. */
	unsigned (*insn_size)(const unsigned char *insn);
};

enum { ARCH_MAX_CODE = 2 };

struct arch_image {
	const struct ldr_arch *loader;
	/* For images whose isa has none of `variant_unless`: a variant that runs where they do. NULL: none. */
	const struct ldr_arch *variant;
	uint32_t variant_unless;
	const char *label;              /* for people: "x86-64" */
	const char *const *field_names; /* of the fields from MG_N_WORD_FIELDS on; ends with NULL */
	const uint32_t *field_masks;    /* of the same: bits of the value that the field has; NULL: all of all */
	const char *const *isa_names;   /* of the bits of the plan's isa from 0 on; ends with NULL */
	/* Sets of isa bits of which an image has one at most, and what else it is told; ends with 0. NULL: none. */
	const struct arch_exclusive {
		uint32_t bits;
		const char *text; /* "both float ABIs; compile all objects with one of them" */
	} * exclusive;
	/* What text may be: the first if nothing tells. Where code has a mark, "$d" marks data. */
	struct arch_code code[ARCH_MAX_CODE];
	uint8_t n_code;     /* 0: it cannot be disassembled */
	uint8_t text_align; /* least alignment of text: that of thunks in the file */
	uint8_t code_bit;   /* set in the address of a function, beside its place: Thumb; or 0 */
	uint8_t insn_align; /* bytes: of instructions; fields with less are words among them, not parts */
};

/* The fields, thunks and so on of an image that asks for these bits. */
static inline const struct ldr_arch *arch_image_loader(const struct arch_image *arch, uint32_t isa)
{
	return arch->variant && !(isa & arch->variant_unless) ? arch->variant : arch->loader;
}

/* What cannot be of these bits, or NULL. */
static inline const char *arch_image_contradiction(const struct arch_image *arch, uint32_t isa)
{
	for (const struct arch_exclusive *e = arch->exclusive; e && e->bits; e++)
		if ((isa & e->bits) & ((isa & e->bits) - 1))
			return e->text;
	return NULL;
}

/* Returns: NULL for a machine that is not supported. */
const struct arch_image *arch_image_find(unsigned machine, unsigned elf_class);
/* The same of any class. */
const struct arch_image *arch_image_of_machine(unsigned machine);

#endif
