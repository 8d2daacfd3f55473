/* SPDX-License-Identifier: MIT
 *
 * ARMv6-M and ARMv8-M baseline: no load reaches the PC, and no high register but by MOV, ADD and
 * BX. So a thunk takes two words of the stack, to leave all registers and flags as they are:
 *
 *   push {r0, r1}; ldr r0, 1f; str r0, [sp, #4]; pop {r0, pc}; 1: .word target
 */
#include "loader/arch/arm.h"

#define THUNK_SIZE 12u

static ldr_addr divert(struct ldr_image *img, unsigned field, ldr_addr target)
{
	const uint32_t below = ldr_take_thunk(img, THUNK_SIZE);
	const struct ldr_section *text = img->section;
	uint32_t *insn;

	(void)field;
	if (!below)
		return target;
	insn = (uint32_t *)(void *)(text->mem - below);
	insn[0] = 0x4801b403;
	insn[1] = 0xbd019001;
	insn[2] = (uint32_t)target;
	return (text->run - below) | 1;
}

const struct ldr_arch ldr_arch_armv6m = {
	.name = "armv6m",
	LDR_ARM_FACTS,
	.thunk_size = THUNK_SIZE,
	.isa = LDR_ARM_ISA(MG_ISA_ARM_FLOAT_SOFT | MG_ISA_ARM_V8),
	.reach = LDR_ARM_REACH,
	.reserve = ldr_reserve,
	.divert = divert,
};

#if LDR_ARM_IS_V6M
extern const struct ldr_arch ldr_arch_native __attribute__((alias("ldr_arch_armv6m")));
#endif
