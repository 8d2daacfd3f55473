/* SPDX-License-Identifier: MIT
 *
 * What binding directly and binding through an import section have in common on x86-64.
 */
#ifndef LDR_X86_64_H
#define LDR_X86_64_H

#include "loader/arch/word.h"

/* `lea`: whether LEA is a branch, for the loader to divert. */
#define LDR_X86_64_FIELDS(lea)                                                                                        \
	LDR_WORD_ROWS(8), [MG_F_X86_BRANCH32] = {.width = 4, .bias = 4, .pcrel = 1, .branch = 1},                     \
			  [MG_F_X86_CALL] = {.width = 6, .bias = 6, .pcrel = 1, .branch = 1, .slot = 1, .import = 1}, \
			  [MG_F_X86_LEA] = {.width = 6, .bias = 6, .pcrel = 1, .branch = lea, .slot = 1, .import = 1}

/* Fields that are a signed 32-bit number and nothing else. */
#define LDR_X86_64_S32 (1u << MG_F_S32 | 1u << MG_F_P32 | 1u << MG_F_X86_BRANCH32)

/* As an architecture's patch, for MG_F_X86_CALL and MG_F_X86_LEA. `slot`: the value is the distance of a slot that holds
 * the target, else that of the target. */
int ldr_x86_64_patch(unsigned field, unsigned char *mem, ldr_addr *value, unsigned what, unsigned slot);

#endif
