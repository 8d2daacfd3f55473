/* SPDX-License-Identifier: MIT
 *
 * What the loader asks of an architecture, and all it knows of one.
 *
 * The code behind this is the only code anywhere that patches instructions: the
 * munger links it too.  It deals in raw values: for a PC-relative
 * field the distance S + A - (P + bias), for a word the word.  It never touches
 * more than the field, and writes nothing if it refuses.  A field wider than
 * its alignment is accessed as wide as the compiler may: a firmware that traps
 * unaligned accesses compiles the loader with -mno-unaligned-access.
 */
#ifndef LDR_ARCH_H
#define LDR_ARCH_H

#include "loader/arch/machine.h"
#include "loader/mem.h"

#define LDR_PAGE 4096u /* bytes; what `page` means, whatever the machine's pages are */

/* Static facts of a field. width 0: the architecture has no such field. */
struct ldr_field {
	uint8_t width;      /* bytes of the place */
	uint8_t bias;       /* PC-relative: what the PC is ahead of the place, bytes */
	uint8_t align_log2; /* places are aligned to 1 << this */
	uint8_t pcrel : 1;  /* the value is a distance from the place */
	uint8_t branch : 1; /* may be sent through a thunk */
	uint8_t slot : 1;   /* can go through a slot: the instruction has another form for that */
	uint8_t low : 1;    /* places in local runs carry the low half of the value, see image.h */
	uint8_t import : 1; /* not in local runs */
	uint8_t apart : 1; /* with `low`: what the place carries is how far behind it an instruction of 4 bytes is that is
	                       the field's too */
	uint8_t text : 1; /* not pcrel: the value is a distance from the text, see machine.h */
	uint8_t page : 1; /* pcrel: from where the place's page of LDR_PAGE bytes begins; only 64-bit targets have any */
};

/* What to do with a field, bits. */
enum {
	LDR_ADD = 1,  /* *value += the field's value, sign-extended where the field is signed */
	LDR_WRITE = 2 /* the field's value = *value */
};
/* Fields with `apart`: from this bit on, how many units of alignment the second instruction is behind the place. */
#define LDR_APART_SHIFT 2u

struct ldr_arch {
	uint16_t machine;               /* e_machine */
	uint8_t elf_class;              /* 1, 2: ELFCLASS32, ELFCLASS64 */
	uint8_t word_size;              /* bytes of an address */
	uint8_t thunk_size;             /* bytes: a multiple of what text and thunks are aligned to; 0: none */
	uint8_t n_fields;               /* of the table */
	uint32_t isa;                   /* bits of the plan's `isa` that this machine satisfies */
	const struct ldr_field *fields; /* [n_fields] */
	ldr_addr reach; /* bytes that every branch field reaches either way, less a margin; 0: all are diverted */
#if !LDR_BARE
	const char *name; /* as on the command line and in tests: "x86_64", "arm" */
	uint32_t s32;     /* 64-bit targets: bits of fields that are a signed 32-bit number and nothing else */
#endif
#if LDR_DIVERTS_NEAR
	ldr_addr state; /* bits that targets have which branches can enter, if thunks enter others; else 0 */
#endif

	/* Reads and writes a field. The opcode and register bits at the place stay. A field
	 * with `low` has the high half of a value: LDR_ADD counts the other as 0.
	 * Returns: 0; LDR_ERR_FIXUP: the bytes are not the instruction that the field belongs to; LDR_ERR_ISA:
	 * a branch to code that it cannot enter (not with LDR_ADD); LDR_ERR_RANGE. */
	int (*patch)(unsigned field, unsigned char *mem, ldr_addr *value, unsigned what);
	/* The thunks that an image at any place up to the address `high` may need, before it is placed: ldr_reserve,
	 * or what else makes branches reach. Returns: bytes below the text. */
	uint32_t (*reserve)(struct ldr_image *img, ldr_addr high);
	/* Makes code that jumps to `target`, anywhere. Returns: the address for a branch of this field to it, or
	 * `target` if there is no room. */
	ldr_addr (*divert)(struct ldr_image *img, unsigned field, ldr_addr target);
};

/* Which architecture it is. A firmware's loader needs neither the name nor s32. */
#if LDR_BARE
#define LDR_ARCH_IS(name_, s32_, machine_, class_) .machine = (machine_), .elf_class = (class_)
#else
#define LDR_ARCH_IS(name_, s32_, machine_, class_) \
	.name = (name_), .s32 = (s32_), .machine = (machine_), .elf_class = (class_)
#endif

/* The alignment of thunks, as far as their size gives one. */
static inline unsigned ldr_thunk_align(const struct ldr_arch *arch)
{
	return arch->thunk_size & (0u - arch->thunk_size);
}

/* Whether branches can go to a target that they reach. */
static inline int ldr_enters(const struct ldr_arch *arch, ldr_addr target)
{
	(void)arch;
	(void)target;
#if LDR_DIVERTS_NEAR
	return arch->reach && (target & arch->state) == arch->state;
#else
	return 1;
#endif
}

/* Counts thunks for branches to tables that are not wholly in reach of the window, or not known yet (thunks.c).
 * Returns: bytes. */
uint32_t ldr_reserve(struct ldr_image *img, ldr_addr high);

/* For machines whose branches all reach everything: no thunks (all_near.c). */
uint32_t ldr_reserve_none(struct ldr_image *img, ldr_addr high);
ldr_addr ldr_divert_none(struct ldr_image *img, unsigned field, ldr_addr target);

/* Takes room for a thunk. Returns: how far below the text it is, or 0 if there is no more. */
static inline uint32_t ldr_take_thunk(struct ldr_image *img, uint32_t size)
{
	uint32_t below = img->thunk_used + size;

	__asm__("" : "+r"(below)); /* once, in a register */
	if (below > img->thunk_size)
		return 0;
	img->thunk_used = below;
	return below;
}

/* Of a target. */
#if LDR_CROSS
#define LDR_WORD_SIZE(arch) ((unsigned)(arch)->word_size)
#else
#define LDR_WORD_SIZE(arch) ((void)(arch), (unsigned)sizeof(ldr_addr))
#endif

/* Whether a table's entry exports nothing: all ones in the target's width, or 0. */
static inline int ldr_is_void(const struct ldr_image *img, ldr_addr value)
{
	(void)img;
	if (LDR_WORD_SIZE(img->arch) == 4)
		return (uint32_t)value + 1 <= 1;
	return value + 1 <= 1;
}

/* Address number idx of an array in the target's layout (init functions, export tables). */
static inline ldr_addr ldr_image_word(const struct ldr_image *img, const void *array, size_t idx)
{
	const unsigned char *p = array;

	(void)img;
#if UINTPTR_MAX > 0xffffffffu
	if (LDR_WORD_SIZE(img->arch) == 8)
		return ldr_get64_4(p + idx * 8);
#endif
	return ldr_get32_4(p + idx * 4);
}

#endif
