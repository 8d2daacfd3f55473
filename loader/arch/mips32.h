/* SPDX-License-Identifier: MIT
 *
 * What binding directly and binding through an import section have in common on MIPS32: everything. Code goes to
 * imports by way of the GOT, so a load writes nothing of them into text, which can be shared as it is.
 */
#ifndef LDR_MIPS32_H
#define LDR_MIPS32_H

#include "loader/arch/word.h"
#include "munger/image_mips32.h"

enum { LDR_MIPS32_N_FIELDS = MG_F_MIPS_ADDR + 1 };

extern const struct ldr_field ldr_mips32_fields[LDR_MIPS32_N_FIELDS];

/* As ldr_arch.patch. */
int ldr_mips32_patch(unsigned field, unsigned char *mem, ldr_addr *value, unsigned what);

/* `isa_`: what the machine satisfies. No field is a branch, so nothing is ever diverted. */
#define LDR_MIPS32_ARCH(isa_)                                                                              \
	{                                                                                                  \
		.word_size = 4, .isa = isa_, .n_fields = LDR_MIPS32_N_FIELDS, .fields = ldr_mips32_fields, \
		.reach = ~(ldr_addr)0 >> 1, .patch = ldr_mips32_patch, .reserve = ldr_reserve_none,        \
		.divert = ldr_divert_none, LDR_ARCH_IS("mips32", 0, 8, 1)                                  \
	}

#endif
