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

/* Sections. Data alone has zero fill: p_memsz - p_filesz bytes. */
enum mg_section {
	MG_TEXT,
	MG_RODATA, /* no fixups, ever: can stay in flash */
	MG_RELRO,  /* constant after the load: export tables, pointers, GOT, init arrays */
	MG_DATA,
	MG_N_SECTIONS,
	MG_NO_SECTION = 7 /* in a run's key: no such term */
};

/* p_flags: R, W and X as the section wants them, and in the bits for the operating system's use (PF_MASKOS)
 * which it is: its number plus 1. PLAN has 0 there. */
#define MG_PF_SECTION(section) ((uint32_t)((section) + 1) << 20)
#define MG_PF_NUMBER(flags)    ((flags) >> 20 & 7u)
#define MG_PF_OTHER            (7u << 20) /* behind the sections: not for the loader */

/* Second byte of the plan: bits 0-1 the address window that the code needs,
 * bits 2-3 how imports are reached, bit 4 whether link addresses are where the image
 * is to be used.  Other bits are zero. */
enum mg_window { MG_WINDOW_ANY, MG_WINDOW_2G, MG_WINDOW_4G };
enum mg_form { MG_FORM_DIRECT, MG_FORM_JUMPS, MG_FORM_POINTERS };
#define MG_PLAN_WINDOW(b) ((b)&3u)
#define MG_PLAN_FORM(b)   ((b) >> 2 & 3u)
#define MG_PLAN_BOUND     16u

/* The plan's fixed part. The imports, the names, padding and the head's checksum word follow it. */
struct mg_plan {
	uint8_t version;      /* MG_VERSION */
	uint8_t form;         /* window | mg_form << 2 */
	uint8_t in_place;     /* bit 1 << mg_section: usable where it lies, if all of these are */
	uint8_t name_len;     /* of this DLL's name; 0 in an executable */
	uint16_t isa;         /* what the code asks of the machine, bits of image_<a>.h */
	uint16_t n_imports;   /* tables imported from */
	uint16_t n_tables;    /* export tables, in relro behind the init and fini functions */
	uint16_t n_init;      /* addresses of init functions, at the start of relro */
	uint16_t n_fini;      /* addresses of fini functions, behind those; called from last to first */
	uint16_t n_slots;     /* groups of fields that can go through a slot; each has one in an import section */
	uint32_t runs_size;   /* bytes of local runs, at least 4 */
	uint32_t groups_size; /* bytes of import groups, at least 4 */
};

/* An import. The names are strings that end with 0, the first of them this DLL's own, "" in an executable. */
struct mg_import {
	uint8_t uuid[MG_UUID_SIZE];
	uint16_t n_branched; /* groups of branches, each of which may need a thunk */
	uint16_t name;       /* of the DLL: offset in the names */
};

/* Fields: how a value is written at a place.  0..9 are the same everywhere,
 * the others are the architecture's (image_<a>.h), from MG_N_WORD_FIELDS on. */
enum mg_field {
	MG_F_W8, /* words that wrap; also right for ADD/SUB pairs */
	MG_F_W16,
	MG_F_W32,
	MG_F_W64,
	MG_F_S32,  /* 32 bits, sign-extended by the code: checked on 64-bit targets */
	MG_F_U32,  /* 32 bits, zero-extended by the code: checked on 64-bit targets */
	MG_F_P32,  /* imports only: S + A - P, wraps on 32-bit targets, else checked as S32 */
	MG_F_P64,  /* imports only: S + A - P */
	MG_F_PTR,  /* local only: an address, whose offset is a multiple of its size */
	MG_F_PTR3, /* local only: three of those, one behind the other */
	MG_N_WORD_FIELDS,
	MG_N_FIELDS = 64
};

/* Each sequence of words that has a checksum ends with a word that makes this 0. */
#define MG_SUM(h, w) ((uint32_t)((w) + ((h) >> 5 | (h) << 27)))

/* Offsets, sizes and link addresses are below 1 << MG_LIMIT_LOG2. */
#define MG_LIMIT_LOG2 28

/* FIX is two regions, local runs and import groups. Each is a list of keys, padding up to a multiple of 4,
 * and a checksum word: there is no further key where fewer than MG_KEY_MIN bytes are left.
 *
 * A run is the number  field | place << 6 | plus << 8 | minus << 11  (mg_section numbers or MG_NO_SECTION), and
 * places.  It adds delta(plus) - delta(minus) to the value at each, where delta = run address - link address of
 * the section.  A place of MG_F_THM_MOVT is followed by another number: the low half of the linked value.
 *
 * A key of imports is the number  field | place << 6, another, the import, and groups, sorted by ordinal and
 * addend:
 *
 *   number  MG_MORE | MG_HEAD_ADDEND | step << 2: ordinals to move on, from 0 for the first of a key
 *   number  if MG_HEAD_ADDEND: the addend, zigzag-coded (2 * A, or -2 * A - 1)
 *
 * then the places.  Each is a number, MG_MORE | skip << 1: units of the field's alignment to skip.  A place is an
 * offset in its section; the cursor begins at 0 and after each place stands behind it (offset + width of the field).
 * MG_MORE: another group of the key, or place of the run or group, follows. */
#define MG_KEY_MIN                8u
#define MG_KEY(field, place)      ((uint32_t)(field) | (uint32_t)(place) << 6)
#define MG_RUN_TERMS(plus, minus) ((uint32_t)(plus) << 8 | (uint32_t)(minus) << 11)
#define MG_KEY_FIELD(key)         ((key)&63u)
#define MG_KEY_PLACE(key)         ((key) >> 6 & 3u)
#define MG_RUN_PLUS(key)          ((key) >> 8 & 7u)
#define MG_RUN_MINUS(key)         ((key) >> 11 & 7u)

#define MG_MORE            1u
#define MG_HEAD_ADDEND     2u
#define MG_HEAD_STEP(head) ((head) >> 2)
#define MG_SKIP(place)     ((place) >> 1)

/* Numbers take one, two or four bytes, little-endian: 2 * v; 4 * v + 1; 4 * v + 3. */
#define MG_NUM1 0x80u       /* v below this takes one byte */
#define MG_NUM2 0x4000u     /* below this two */
#define MG_NUM4 0x40000000u /* below this four; no number is larger */

#ifdef __cplusplus
}
#endif

#endif
