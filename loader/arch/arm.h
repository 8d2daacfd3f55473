/* SPDX-License-Identifier: MIT
 *
 * What binding directly and binding through an import section have in common on ARM.
 */
#ifndef LDR_ARM_H
#define LDR_ARM_H

#include "loader/arch/word.h"
#include "munger/image_arm.h"

#define LDR_ARM_FIELDS                                                                                         \
	LDR_WORD_ROWS(0), [MG_F_THM_CALL] = {.width = 4, .bias = 4, .align_log2 = 1, .pcrel = 1, .branch = 1}, \
			  [MG_F_THM_MOVW] = {.width = 4, .align_log2 = 1},                                     \
			  [MG_F_THM_MOVT] = {.width = 4, .align_log2 = 1, .low = 1},                           \
			  [MG_F_THM_MOV32] = {.width = 8, .align_log2 = 1},                                    \
			  [MG_F_THM_MOVW_PC] = {.width = 4, .align_log2 = 1, .pcrel = 1, .import = 1},         \
			  [MG_F_THM_MOVT_PC] = {.width = 4, .align_log2 = 1, .pcrel = 1, .import = 1},         \
			  [MG_F_ARM_PREL31] = {.width = 4, .pcrel = 1}

/* Bytes that branches reach either way, less a margin. */
#define LDR_ARM_REACH 0xffff00

/* As ldr_arch.patch. */
int ldr_arm_patch(unsigned field, unsigned char *mem, ldr_addr *value, unsigned what);

#endif
