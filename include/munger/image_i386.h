/* SPDX-License-Identifier: MIT
 *
 * i386's part of the image format. It has no isa bits.
 */
#ifndef MUNGER_IMAGE_I386_H
#define MUNGER_IMAGE_I386_H

#include "munger/image.h"

enum mg_field_i386 {
	MG_F_I386_BRANCH32 = MG_N_WORD_FIELDS, /* e8, e9, 0f 8x: S + A - (P + 4) */
	MG_F_I386_MOV, /* c7 c0+r, mov of the number S + A; or 8b 05+8r, of what is at the slot's address */
	MG_F_I386_LEA, /* 8d and a base register, lea of S + A - text; or 8b, mov of what is at the slot less text */
	/* 67 e8, 67 e9 and the distance S + A - (P + 6); or ff with the slot less text and base register number
	 * MG_F_I386_CALL + 0..7. 4, which is none, with the slot's address: ff 15, ff 25. */
	MG_F_I386_CALL,
	MG_F_I386_CALL_ABS = MG_F_I386_CALL + 4,
};

#endif
