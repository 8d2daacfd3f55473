/* SPDX-License-Identifier: MIT
 *
 * ARMv7-M and ARMv8-M mainline.
 */
#include "loader/arch/arm.h"

/* ldr.w pc, [pc], then the address. */
ldr_addr ldr_arm_divert(struct ldr_image *img, unsigned field, ldr_addr target)
{
	const uint32_t below = ldr_take_thunk(img, LDR_ARM_THUNK_SIZE);
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
	LDR_ARM_FACTS("arm", MG_F_ARM_PREL31),
	.patch = ldr_arm_patch,
	.thunk_size = LDR_ARM_THUNK_SIZE,
	.isa = LDR_ARM_ISA(LDR_ARM_ANY),
	.reach = LDR_ARM_REACH,
	.reserve = ldr_reserve,
	.divert = ldr_arm_divert,
};

#if defined(__arm__) && __ARM_ARCH_PROFILE == 'M' && !LDR_ARM_IS_V6M
extern const struct ldr_arch ldr_arch_native __attribute__((alias("ldr_arch_arm")));
#endif
