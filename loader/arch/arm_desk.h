/* SPDX-License-Identifier: MIT
 *
 * Thumb fields that reach only inside one section, so that their values are
 * known on the desk: the munger writes them, no image ever has them.  B<cond>.W
 * reaches further, but goes through a B.W where it leaves its section, which
 * reaches furthest.
 */
#ifndef LDR_ARM_DESK_H
#define LDR_ARM_DESK_H

#include "munger/loader.h"

enum ldr_arm_desk_field {
	LDR_ARM_DESK_JUMP11,        /* B, 16 bits: S + A - P, +-2 KiB */
	LDR_ARM_DESK_JUMP8,         /* B<cond>, 16 bits: S + A - P, +-256 */
	LDR_ARM_DESK_JUMP19,        /* B<cond>.W: S + A - P, +-1 MiB */
	LDR_ARM_DESK_PC8,           /* LDR literal, 16 bits: S + A - Pa, a multiple of 4 up to 1020 */
	LDR_ARM_DESK_PC12,          /* LDR.W literal: S + A - Pa, +-4095 */
	LDR_ARM_DESK_ALU_PREL_11_0, /* ADR.W (ADD or SUB from the PC): S + A - Pa, +-4095 */
	LDR_ARM_N_DESK_FIELDS
};

/* Bytes of the place: 2 or 4. */
unsigned ldr_arm_desk_width(unsigned field);

/* What the raw value counts from: the place, or Pa, the place rounded down to
 * four (psABI: Pa = P & ~3). */
ldr_addr ldr_arm_desk_base(unsigned field, ldr_addr place);

/* Reads the raw value as the psABI forms the addend from it.
 * Returns: 0, or LDR_ERR_FIXUP if the bytes are not the field's instruction. */
int ldr_arm_desk_get(unsigned field, const unsigned char *mem, ldr_addr *raw);

/* Writes a raw value; bit 0 of a branch's is not looked at.
 * Returns: 0, LDR_ERR_FIXUP, or LDR_ERR_RANGE. */
int ldr_arm_desk_put(unsigned field, unsigned char *mem, ldr_addr raw);

#endif
