/* SPDX-License-Identifier: MIT
 *
 * What binding directly and binding through an import section have in common on x86-64.
 */
#ifndef LDR_X86_64_H
#define LDR_X86_64_H

#include "loader/arch/word.h"
#include "munger/image_x86_64.h"

/* `lea`: whether LEA is a branch, for the loader to divert. */
#define LDR_X86_64_FIELDS(lea)                                                                                        \
	LDR_WORD_ROWS(8), [MG_F_X86_BRANCH32] = {.width = 4, .bias = 4, .pcrel = 1, .branch = 1},                     \
			  [MG_F_X86_CALL] = {.width = 6, .bias = 6, .pcrel = 1, .branch = 1, .slot = 1, .import = 1}, \
			  [MG_F_X86_LEA] = {.width = 6, .bias = 6, .pcrel = 1, .branch = lea, .slot = 1, .import = 1}

/* Fields that are a signed 32-bit number and nothing else. */
#define LDR_X86_64_S32 (1u << MG_F_S32 | 1u << MG_F_P32 | 1u << MG_F_X86_BRANCH32)

/* Bytes that branches reach either way, less a margin. */
#define LDR_X86_64_REACH 0x7fffff00

/* As ldr_arch.patch. */
int ldr_x86_64_patch(unsigned field, unsigned char *mem, ldr_addr *value, unsigned what);

/* The same, but the value of the fields in the set `through_slot` is the distance of a slot that holds the target. */
int ldr_x86_64_patch_slots(unsigned field, unsigned char *mem, ldr_addr *value, unsigned what, uint64_t through_slot);

#endif
