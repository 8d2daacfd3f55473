/* SPDX-License-Identifier: MIT
 *
 * ARMv7-M, ARMv8-M mainline and ARMv7-A in Thumb-2 state.
 */
#include "loader/arch/arm.h"

#define THUNK_SIZE 8u

/* ldr.w pc, [pc], then the address. */
static ldr_addr divert(struct ldr_image *img, unsigned field, ldr_addr target)
{
	const uint32_t below = ldr_take_thunk(img, THUNK_SIZE);
	const struct ldr_section *text = img->section;
	uint32_t *insn;

	(void)field;
	if (!below)
		return target;
	insn = (uint32_t *)(void *)(text->mem - below);
	insn[0] = 0xf000f8df;
	insn[1] = (uint32_t)target;
	return (text->run - below) | 1;
}

const struct ldr_arch ldr_arch_arm = {
	.name = "arm",
	LDR_ARM_FACTS,
	.thunk_size = THUNK_SIZE,
	.isa = LDR_ARM_ISA(LDR_ARM_ANY),
	.reach = LDR_ARM_REACH,
	.reserve = ldr_reserve,
	.divert = divert,
};

#if defined(__arm__) && !LDR_ARM_IS_V6M
extern const struct ldr_arch ldr_arch_native __attribute__((alias("ldr_arch_arm")));
#endif
