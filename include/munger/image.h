/* SPDX-License-Identifier: MIT
 *
 * The image format: everything that the munger (which writes images) and the
 * loader (which reads them) have to agree on, and nothing else.  The prose
 * with every byte is docs/FORMAT.md; the two always change together.
 *
 * An image is a little-endian ELF file of type ET_DYN:
 *
 *   Ehdr | Phdrs | PLAN | sections | FIX | section headers, symbols, DWARF
 *
 * Each PT_LOAD is one section, in the order text, rodata, relro, data (absent
 * ones are left out).  PLAN is found by the MG_PT_PLAN program header.  FIX has
 * no header: it begins at the file offset where the bytes of the last PT_LOAD
 * end.  A reader that only moves forward meets everything in the order in
 * which it needs it.
 */
#ifndef MUNGER_IMAGE_H
#define MUNGER_IMAGE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define MG_PT_PLAN 0x6d756e67u /* p_type of the plan, in the OS-specific range */
#define MG_VERSION 1           /* first byte of the plan */

/* Longest DLL name in bytes, without a terminator.  The loader keeps names on
 * its stack while it asks the host for a DLL. */
#define MG_NAME_MAX  63
#define MG_UUID_SIZE 16 /* bytes, in the order in which the text form has them */

/* An entry of an export table that exports nothing (all ones; seed row S2-149).
 * Cast to the width of the target's address. */
#define MG_VOID (~(uintptr_t)0)

/* Sections.  A PT_LOAD says which it is by p_flags: R+X text, R rodata,
 * R+W+MG_PF_RELRO relro, R+W data (its zero fill is p_memsz - p_filesz). */
enum mg_section {
	MG_TEXT,
	MG_RODATA, /* no fixups, ever: can stay in flash */
	MG_RELRO,  /* constant after the load: export tables, pointers, GOT, init arrays */
	MG_DATA,
	MG_N_SECTIONS,
	MG_NO_SECTION = 7 /* in a run's key: no such term */
};

#define MG_PF_RELRO 0x00100000u /* p_flags, in PF_MASKOS */
#define MG_PF_PLAN  0x00200000u /* p_flags of the plan, with R */

/* Second byte of the plan: bits 0-1 the address window that the code needs,
 * bits 2-3 how imports are reached.  Other bits are zero. */
enum mg_window { MG_WINDOW_ANY, MG_WINDOW_2G, MG_WINDOW_4G };
enum mg_form { MG_FORM_DIRECT, MG_FORM_JUMPS, MG_FORM_POINTERS };
#define MG_PLAN_WINDOW(b) ((b)&3u)
#define MG_PLAN_FORM(b)   ((b) >> 2 & 3u)

/* The plan's fixed part. The DLL's name (name_len bytes), the imports, padding and
 * the head's checksum word follow it. */
struct mg_plan {
	uint8_t version;      /* MG_VERSION */
	uint8_t form;         /* window | mg_form << 2 */
	uint8_t in_place;     /* bit 1 << mg_section: usable where it lies, if all of these are */
	uint8_t name_len;     /* 0 in an executable */
	uint16_t isa;         /* what the code asks of the machine, bits per architecture */
	uint16_t n_imports;   /* tables imported from */
	uint16_t n_tables;    /* export tables, in relro behind the init and fini functions */
	uint16_t n_init;      /* addresses of init functions, at the start of relro */
	uint16_t n_fini;      /* addresses of fini functions, behind those; called from last to first */
	uint16_t zero;        /* 0 */
	uint32_t runs_size;   /* bytes of local runs, at least 4 */
	uint32_t groups_size; /* bytes of import groups, at least 4 */
};

/* An import: UUID, u16 number of pairs of ordinal and addend that branches go to,
 * u8 length of the DLL's name, name. */
#define MG_IMPORT_SIZE 19 /* bytes before the name */

/* Fields: how a value is written at a place.  0..15 are the same everywhere,
 * the others belong to the architecture (loader/arch/<a>.c). */
enum mg_field {
	MG_F_W8, /* words that wrap; also right for ADD/SUB pairs */
	MG_F_W16,
	MG_F_W32,
	MG_F_W64,
	MG_F_S32, /* 32 bits, sign-extended by the code: checked on 64-bit targets */
	MG_F_U32, /* 32 bits, zero-extended by the code: checked on 64-bit targets */
	MG_F_P32, /* imports only: S + A - P, wraps on 32-bit targets, else checked as S32 */
	MG_F_P64, /* imports only: S + A - P */
	MG_N_WORD_FIELDS,

	MG_F_X86_BRANCH32 = 16, /* e8, e9, 0f 8x: S + A - (P + 4) */

	MG_F_THM_CALL = 16, /* BL: S + A - (P + 4), +-16 MiB, needs a Thumb target */
	MG_F_THM_JUMP24,    /* B.W: likewise */
	MG_F_THM_JUMP19,    /* B<cond>.W: likewise, +-1 MiB */
	MG_F_THM_MOVW,      /* low half of an address */
	MG_F_THM_MOVT,      /* high half; as a local place it carries the low half */
	MG_F_THM_MOV32,     /* MOVW and the MOVT right behind it: 8 bytes, one field */
	MG_F_THM_MOVW_PC,   /* imports only: halves of S + A - P */
	MG_F_THM_MOVT_PC,
	MG_F_ARM_PREL31, /* 31-bit PC-relative word, bit 31 kept */

	MG_N_FIELDS = 64
};

/* Each sequence of words that has a checksum ends with a word that makes this 0. */
#define MG_SUM(h, w) ((uint32_t)((w) + ((h) >> 5 | (h) << 27)))

/* Byte 0 of a run or group cannot be this: the region ends here. */
#define MG_END 0xffu

/* Offsets, sizes and link addresses are below 1 << MG_LIMIT_LOG2. */
#define MG_LIMIT_LOG2 28

/* FIX, part 1: local runs:
 *
 *   byte 0  field | log2(unit) << 6         unit = 1, 2, 4, 8 bytes
 *   byte 1  plus | minus << 3 | place << 6  mg_section numbers, or MG_NO_SECTION
 *   ULEB    number of places, at least 1
 *
 * then that many place codes. A run adds delta(plus) - delta(minus) to the value
 * at each place, where delta = run address - link address of the section; when
 * that is 0 the run is skipped.  A place of MG_F_THM_MOVT is followed by two
 * bytes, little-endian: the low half of the linked value (its place codes never
 * say "adjacent"). */
#define MG_KEY_FIELD(b0) ((b0)&63u)
#define MG_KEY_UNIT(b0)  ((b0) >> 6)
#define MG_KEY_PLACE(b1) ((b1) >> 6)
#define MG_RUN_PLUS(b1)  ((b1)&7u)
#define MG_RUN_MINUS(b1) ((b1) >> 3 & 7u)

/* FIX, part 2: import groups, sorted by import, ordinal, addend:
 *
 *   byte 0  as in a run
 *   byte 1  step | MG_G_ADDEND | n << 3 | place << 6
 *   ULEB    if step == MG_STEP_ULEB: ordinals to move on, less 2;
 *           if step == MG_STEP_IMPORT: imports to move on, less 1, then another
 *           ULEB: the ordinal
 *   ULEB    if MG_G_ADDEND: the addend, zigzag-coded (2 * A, or -2 * A - 1)
 *   ULEB    if n == 0: number of places, less 8; else there are n
 *
 * then the place codes. Before the first group the import is -1. */
#define MG_G_STEP(b1)   ((b1)&3u)
#define MG_G_ADDEND     4u
#define MG_G_PLACES(b1) ((b1) >> 3 & 7u)
enum mg_step { MG_STEP_SAME, MG_STEP_NEXT, MG_STEP_ULEB, MG_STEP_IMPORT };

/* Place codes.  A place is an offset in its section; the cursor begins at 0 and
 * after each place stands behind it (offset + width of the field).
 *
 *   00..BF      skip that many units, then one place
 *   C0..DF, b   skip MG_SKIP2 + ((code & 31) << 8 | b) units, then one place
 *   E0..FE      code - DE places (2..32), each right at the cursor
 *   FF, ULEB    skip that many units, then one place */
#define MG_SKIP2    0xC0u /* first code of the two-byte form, and its bias */
#define MG_ADJACENT 0xE0u
#define MG_SKIPN    0xFFu

#ifdef __cplusplus
}
#endif

#endif
