/* SPDX-License-Identifier: MIT
 *
 * MIPS32 fields whose values are known on the desk: where a slot is in the GOT, and branches inside one section. The munger
 * writes them, no image ever has them.
 */
#ifndef LDR_MIPS32_DESK_H
#define LDR_MIPS32_DESK_H

#include "munger/loader.h"

enum ldr_mips32_desk_field {
	LDR_MIPS32_DESK_S16,  /* the low half of an instruction: signed */
	LDR_MIPS32_DESK_HI16, /* the same: high half of a number, off by one where the low half is negative */
	LDR_MIPS32_DESK_LO16, /* the same: low half of a number */
	LDR_MIPS32_DESK_PC16, /* the same: S + A - P in words, +-128 KiB */
	LDR_MIPS32_N_DESK_FIELDS
};

/* Bytes of the place. */
unsigned ldr_mips32_desk_width(unsigned field);

/* Writes a raw value. Returns: 0, LDR_ERR_FIXUP, or LDR_ERR_RANGE. */
int ldr_mips32_desk_put(unsigned field, unsigned char *mem, ldr_addr raw);

#endif
