/* SPDX-License-Identifier: MIT
 *
 * What the munger asks of an architecture: the psABI's relocations as rows,
 * and the few rewritings that only its instruction set allows.
 *
 * A row says what a relocation computes (an expression over S, A, P and the
 * GOT) and in which field the value is written.  Everything else follows from
 * that: whether the value is known on the desk, which run it belongs to, what
 * a reference to an import becomes.
 */
#ifndef MUNGER_ARCH_H
#define MUNGER_ARCH_H

#include "loader/arch/indirect.h"
#include "munger/arch/image.h"
#include "munger/link.h"

/* Expressions, in the psABIs' letters: S symbol, A addend, P place, G offset of
 * the symbol's GOT slot, GOT the GOT's address, M that of the relocation's `minus`, 0 if it has none. */
enum expr {
	EXPR_NONE,     /* nothing to do */
	EXPR_ABS,      /* S + A */
	EXPR_PC,       /* S + A - P */
	EXPR_GOTREL,   /* S + A - GOT */
	EXPR_GOTPC,    /* GOT + A - P */
	EXPR_SLOT,     /* G + A: the slot's offset in the GOT */
	EXPR_SLOTPC,   /* GOT + G + A - P */
	EXPR_SLOTABS,  /* GOT + G + A - M: its address, or how far it is */
	EXPR_SLOTPAGE, /* GOT + G + A - Page(GOT) */
	EXPR_DIFF,     /* S + A - M */
	EXPR_REFUSED   /* known, but not taken: `cure` says why and what to do */
};

/* Whether the symbol gets a GOT slot. */
static inline bool expr_is_slot(unsigned expr)
{
	return expr >= EXPR_SLOT && expr <= EXPR_SLOTPAGE;
}

struct reloc_row {
	uint32_t type;
	const char *name; /* R_... */
	uint8_t expr;
	uint8_t field;  /* as a local place; desk fields have DESK set */
	uint8_t import; /* as an import's place, or the same; NO_IMPORT: cannot be one; BY_STUB: by a stub */
	const char *cure;
};
#define DESK      0x80u /* field number of loader/arch/<a>_desk.h */
#define NO_IMPORT 0xffu
#define BY_STUB   0xfeu

/* What a branch of a row with BY_STUB goes to if only the load decides how far it has to go: a branch that reaches
 * as far as any. */
struct stub_code {
	unsigned char insn[8];
	uint8_t size; /* bytes of it */
	uint8_t align;
	int8_t addend;    /* of branches to a symbol itself, that to the stub and the stub's */
	uint32_t type;    /* of the stub's relocation */
	uint32_t reach;   /* of the branch to the stub: bytes either way, less a margin */
	const char *mark; /* symbol that says that code begins; NULL: none */
};

/* Code that jumps to where a slot points: that of an import section, with a relocation for the slot's distance. */
struct thunk_code {
	uint8_t off; /* of the relocation's place */
	int8_t addend;
	uint32_t type;
	uint8_t low_off;      /* of the place of another, for the slot's place in its page; */
	uint32_t low_type;    /* 0: there is none */
	uint32_t word;        /* relocation of an address, in the slot */
	const char *marks[2]; /* symbols that say what begins: at 0 and at `off`; NULL: none */
};

/* Fields that become one where the second follows the first at once and both belong to the same value. */
struct field_pair {
	uint8_t first, second, both;
};

/* Code that a processor gets wrong where it begins in the last bytes of a page of LDR_PAGE. */
struct erratum {
	uint8_t unit, tail; /* an instruction's bytes, those last ones */
	/* Returns: how far behind a first instruction the last of such code is, or 0 if that begins none. Done elsewhere, by
	 * way of a branch in its place, it is right. `size`: bytes up to the section's end. */
	unsigned (*last)(const unsigned char *code, uint64_t size);
};

struct arch {
	const struct ldr_arch *loader;  /* fields, machine, name */
	const struct arch_image *image; /* words */
	const struct arch *variant;     /* whose `loader` is image->variant; NULL: none */
	/* The same for images with an import section; pointers is NULL if no instruction has a form with a slot. */
	const struct ldr_indirect *jumps, *pointers;
	const struct reloc_row *rows;
	size_t n_rows;
	uint32_t unwind_type;  /* section type of unwind tables */
	uint32_t debug_type;   /* that of debug sections, beside SHT_PROGBITS; 0: none */
	uint16_t large_common; /* section index of common symbols, beside SHN_COMMON; 0: none */
	unsigned char fill;    /* padding between code */
	uint32_t page;         /* bytes, at most: of the paged layout */

	/* Reads the addend of a REL relocation from its place. Returns: false if the place is outside the
	 * section, or does not hold what the relocation claims. NULL: the psABI has RELA only. */
	bool (*read_addend)(struct link *link, struct section *section, struct reloc *reloc);
	/* Makes of an input's relocations those that the rows are about, where several mean something only together.
	 * Reports what does not. NULL: each stands for itself. */
	void (*prepare)(struct link *link, struct input *input);
	/* Adds an input's attributes to link->isa. Returns: false if they are malformed. NULL: there are none. */
	bool (*read_attributes)(struct link *link, struct input *input);
	/* Rewrites a load from the GOT into an address computation, if the instruction can be told. `reloc`
	 * then has the type of the direct reference, and says that it was. `absent`: the symbol is weak and undefined. NULL: never. */
	void (*relax)(struct section *section, struct reloc *reloc, bool absent);
	/* Makes a branch to a weak undefined symbol a no-operation. Returns: false if this is no branch. NULL: never. */
	bool (*neutralise)(struct section *section, const struct reloc *reloc);
	/* The field of a reference to an import: where one relocation serves branches and data, the
	 * instruction decides. Sets *before: how many bytes before the relocation's place it begins. */
	unsigned (*import_field)(const struct section *section, const struct reloc *reloc, const struct reloc_row *row,
				 unsigned *before);
	/* What a branch that a load or put refuses as LDR_ERR_ISA is, and the cure. NULL: none is. */
	const char *isa_cure;
	/* Adjusts S for a branch (Thumb bit). Returns: NULL, or why it cannot be reached. */
	const char *(*branch_target)(const struct symbol *symbol, uint64_t *s);
	/* Bytes of a desk field's place. NULL, like the next: no row has one. */
	unsigned (*desk_width)(unsigned field);
	/* Writes a desk field. Returns: 0 or LDR_ERR_*. */
	int (*put_desk)(unsigned field, unsigned char *mem, ldr_addr raw);
	const struct erratum *erratum; /* NULL: none; else `stub` is one instruction with a mark */
	const struct stub_code *stub;  /* NULL: no row has BY_STUB */
	struct thunk_code thunk;
	/* A section with one unwind entry, for the code at `off` of `code`, which says that it cannot be
	 * unwound. NULL: the architecture's tables are not an index sorted by address. */
	struct section *(*cannot_unwind)(struct link *link, struct section *code, uint64_t off);
	const struct field_pair *pairs; /* ends with zeros; NULL: none */
	/* The same, where the second may be further behind: local places alone, once they are packed. */
	const struct field_pair *apart;
	bool got_is_text; /* the GOT's address, as code has it in a register, is that of text; else its own */
	/* Bits of fields that hold an address's place in its page, which no load changes. */
	uint64_t in_page;
	/* Bits of fields that, with an address in them, tie a 64-bit image to addresses below 2 or 4 GiB. */
	uint64_t below_2g, below_4g;
};

/* Returns: NULL for a machine that is not supported. */
const struct arch *arch_find(unsigned machine, unsigned elf_class);
/* What makes an image that asks for these isa bits: the architecture, which may be NULL, or its variant. */
const struct arch *arch_of_isa(const struct arch *arch, uint32_t isa);
/* "x86_64, arm" */
const char *arch_names(void);
/* The row of a relocation, or NULL for one that the psABI of this list does not have. */
const struct reloc_row *arch_row(const struct arch *arch, uint32_t type);
/* "R_ARM_THM_CALL", or NULL. */
const char *arch_reloc_name(unsigned machine, unsigned elf_class, uint32_t type);

#endif
