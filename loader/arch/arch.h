/* SPDX-License-Identifier: MIT
 *
 * What the loader asks of an architecture, and all it knows of one.
 *
 * The code behind this is the only code anywhere that patches instructions: the
 * munger links it too. `get` and `put` deal in raw values: for a PC-relative
 * field the distance S + A - (P + bias), for a word the word.  They never touch
 * more than the field, and put writes nothing if it refuses.  A field wider than
 * its alignment is accessed as wide as the compiler may: a firmware that traps
 * unaligned accesses compiles the loader with -mno-unaligned-access.
 */
#ifndef LDR_ARCH_H
#define LDR_ARCH_H

#include "munger/loader.h"

enum {
	LDR_F_PCREL = 1,  /* the value is a distance from the place */
	LDR_F_BRANCH = 2, /* may be sent through a thunk */
	LDR_F_LOW = 4,    /* places in local runs carry two bytes, see image.h */
	LDR_F_IMPORT = 8, /* not in local runs */
	LDR_F_ODD = 16    /* put wants bit 0 set (Thumb), get returns it clear */
};

/* Static facts of a field. width 0: the architecture has no such field. */
struct ldr_field {
	uint8_t width;      /* bytes of the place */
	uint8_t bias;       /* PC-relative: what the PC is ahead of the place, bytes */
	uint8_t flags;      /* LDR_F_* */
	uint8_t align_mask; /* places must be aligned to this + 1 */
	uint8_t reach_log2; /* branches: raw values fit in [-2^reach, 2^reach) */
};

/* Fields from here up belong to the architecture. Those between the words and these have no row in the table. */
#define LDR_ARCH_FIELD   16u
#define LDR_FIELD_ROW(f) ((f) < LDR_ARCH_FIELD ? (f) : (f)-LDR_ARCH_FIELD + MG_N_WORD_FIELDS)

struct ldr_arch {
	const char *name;               /* as on the command line and in tests: "x86_64", "arm" */
	uint16_t machine;               /* e_machine */
	uint8_t elf_class;              /* 1, 2: ELFCLASS32, ELFCLASS64 */
	uint8_t word_size;              /* bytes of an address */
	uint8_t thunk_size;             /* bytes: a power of two, the alignment of text and of thunks */
	uint8_t n_fields;               /* of the table */
	uint32_t isa;                   /* bits of the plan's `isa` that this machine satisfies */
	const struct ldr_field *fields; /* [n_fields], see LDR_FIELD_ROW */
	ldr_addr reach; /* bytes that every branch field with a thunk reaches either way, less a margin */

	/* Reads the raw value of a field that the table has, sign-extended where the field is
	 * signed; `low` is the low half for LDR_F_LOW fields. Returns: 0, or LDR_ERR_FIXUP if the bytes are not the instruction that the field
	 * belongs to. */
	int (*get)(unsigned field, const unsigned char *mem, unsigned low, ldr_addr *raw);
	/* Writes it. The opcode and register bits at the place stay.
	 * Returns: 0, LDR_ERR_FIXUP, LDR_ERR_ISA or LDR_ERR_RANGE. */
	int (*put)(unsigned field, unsigned char *mem, ldr_addr raw);
	/* Writes code at `mem` (to run at `run`) that jumps to `target` anywhere.
	 * Returns: the address for a branch to it. */
	ldr_addr (*thunk)(unsigned char *mem, ldr_addr run, ldr_addr target);
	/* Default of the config's sync; may be NULL. */
	void (*sync)(void *mem, ldr_addr run, size_t size);
};

extern const struct ldr_arch ldr_arch_x86_64;
extern const struct ldr_arch ldr_arch_arm;

#if defined(__x86_64__)
#define LDR_ARCH_NATIVE (&ldr_arch_x86_64)
#elif defined(__arm__)
#define LDR_ARCH_NATIVE (&ldr_arch_arm)
#endif

/* A 32-bit loader loads for 32-bit targets only, and need not ask. */
#if UINTPTR_MAX == 0xffffffffu
#define LDR_WORD_SIZE(arch) ((void)(arch), 4u)
#else
#define LDR_WORD_SIZE(arch) ((unsigned)(arch)->word_size)
#endif

#endif
