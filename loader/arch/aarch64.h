/* SPDX-License-Identifier: MIT
 *
 * What binding directly and binding through an import section have in common on AArch64.
 */
#ifndef LDR_AARCH64_H
#define LDR_AARCH64_H

#include "loader/arch/word.h"
#include "munger/image_aarch64.h"

/* `addr`: whether ADDR is a branch, for the loader to divert. */
#define LDR_AARCH64_FIELDS(addr)                                                                      \
	LDR_WORD_ROWS(8), [MG_F_A64_CALL26] = {.width = 4, .align_log2 = 2, .pcrel = 1, .branch = 1}, \
			  [MG_F_A64_PAGE21] = {.width = 4, .align_log2 = 2, .pcrel = 1, .page = 1},   \
			  [MG_F_A64_LO12] = {.width = 4, .align_log2 = 2, .import = 1},               \
			  [MG_F_A64_LDST_LO12] = {.width = 4, .align_log2 = 2, .import = 1},          \
			  [MG_F_A64_ADDR] = {.width = 8,                                              \
					     .align_log2 = 2,                                         \
					     .pcrel = 1,                                              \
					     .page = 1,                                               \
					     .branch = addr,                                          \
					     .slot = 1,                                               \
					     .import = 1},                                            \
			  [MG_F_A64_MOV64] = {.width = 16, .align_log2 = 2},                          \
			  [MG_F_A64_ADR21] = {.width = 4, .align_log2 = 2, .pcrel = 1},               \
			  [MG_F_A64_LD19] = {.width = 4, .align_log2 = 2, .pcrel = 1}

/* Fields that are a signed 32-bit number and nothing else. */
#define LDR_AARCH64_S32 (1u << MG_F_S32 | 1u << MG_F_P32)

/* Bytes that branches reach either way, less a margin. */
#define LDR_AARCH64_REACH 0x7ffff00

/* As ldr_arch.patch. */
int ldr_aarch64_patch(unsigned field, unsigned char *mem, ldr_addr *value, unsigned what);

/* The same, but what ADDR loads is what a slot holds, whose address the value is. */
int ldr_aarch64_patch_slots(unsigned field, unsigned char *mem, ldr_addr *value, unsigned what);

#endif
