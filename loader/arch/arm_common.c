/* SPDX-License-Identifier: MIT
 *
 * What all variants of ARM share.
 */
#include "loader/arch/arm.h"

const struct ldr_field ldr_arm_fields[] = {
	LDR_WORD_ROWS(0),
	[MG_F_THM_CALL] = {.width = 4, .bias = 4, .align_log2 = 1, .pcrel = 1, .branch = 1},
#if LDR_HALF_FIELDS
	[MG_F_THM_MOVW] = {.width = 4, .align_log2 = 1},
	[MG_F_THM_MOVT] = {.width = 4, .align_log2 = 1, .low = 1},
	[MG_F_THM_MOV32] = {.width = 8, .align_log2 = 1},
	[MG_F_THM_MOVW_PC] = {.width = 4, .align_log2 = 1, .pcrel = 1, .import = 1},
	[MG_F_THM_MOVT_PC] = {.width = 4, .align_log2 = 1, .pcrel = 1, .import = 1},
#endif
	[MG_F_ARM_PREL31] = {.width = 4, .pcrel = 1},
#if LDR_PURE_CODE && (LDR_ARM_IS_V6M || !defined(__arm__))
	[MG_F_THM_MOVS32] = {.width = 14, .align_log2 = 1},
#endif
};

#if defined(__arm__) && __ARM_ARCH_PROFILE == 'M'
/* A core without caches and with its own write buffer needs only that what was stored is seen by the next fetch. */
int ldr_protect_native(void *ctx, void *mem, ldr_addr run, size_t size, enum ldr_kind kind)
{
	(void)ctx;
	(void)mem;
	(void)run;
	(void)size;
	(void)kind;
	__asm__ volatile("dsb\n\tisb" ::: "memory");
	return 0;
}
#endif
