/* SPDX-License-Identifier: MIT
 *
 * AArch64 fields whose values are known on the desk: the munger writes them, no image ever has them. Branches that reach
 * less than B go through one where they leave their section.
 */
#ifndef LDR_AARCH64_DESK_H
#define LDR_AARCH64_DESK_H

#include "munger/loader.h"

enum ldr_aarch64_desk_field {
	LDR_AARCH64_DESK_CONDBR19, /* B.cond, CBZ, CBNZ: S + A - P, +-1 MiB */
	LDR_AARCH64_DESK_TSTBR14,  /* TBZ, TBNZ: S + A - P, +-32 KiB */
	LDR_AARCH64_DESK_LO15,     /* LDR of 64 bits: 0..32760 in steps of 8 */
	LDR_AARCH64_DESK_G0,       /* MOVZ: a number of 16 bits, */
	LDR_AARCH64_DESK_G0_NC,    /* MOVZ, MOVK: the lowest 16 bits of a number, */
	LDR_AARCH64_DESK_G1,       /* bits 16 to 31 of one that has no more, */
	LDR_AARCH64_DESK_G1_NC,    /* the same of any, */
	LDR_AARCH64_DESK_G2,       /* bits 32 to 47, */
	LDR_AARCH64_DESK_G2_NC,    /* */
	LDR_AARCH64_DESK_G3,       /* bits 48 to 63 */
	LDR_AARCH64_N_DESK_FIELDS
};

/* Bytes of the place: 4. */
unsigned ldr_aarch64_desk_width(unsigned field);

/* Reads the raw value, as far as the field holds it. Returns: 0, or LDR_ERR_FIXUP if the bytes are not the field's
 * instruction. */
int ldr_aarch64_desk_get(unsigned field, const unsigned char *mem, ldr_addr *raw);

/* Writes a raw value. Returns: 0, LDR_ERR_FIXUP, or LDR_ERR_RANGE, also for a value that is no multiple of the field's
 * unit. */
int ldr_aarch64_desk_put(unsigned field, unsigned char *mem, ldr_addr raw);

#endif
