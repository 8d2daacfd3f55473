/* SPDX-License-Identifier: MIT
 *
 * x86-64's part of the image format. It has no isa bits.
 */
#ifndef MUNGER_IMAGE_X86_64_H
#define MUNGER_IMAGE_X86_64_H

#include "munger/image.h"

enum mg_field_x86_64 {
	MG_F_X86_BRANCH32 = MG_N_WORD_FIELDS, /* e8, e9, 0f 8x: S + A - (P + 4) */
	MG_F_X86_CALL, /* 67 e8, 67 e9 and the distance: S + A - (P + 6); or ff 15, ff 25: that of the slot */
	MG_F_X86_LEA,  /* lea, from its opcode 8d on: S + A - (P + 6); or mov, 8b: that of the slot */
};

#endif
