/* SPDX-License-Identifier: MIT */
#include "munger/arch/image.h"
#include "munger/image_arm.h"

#include <capstone/capstone.h>

static const char *const field_names[] = {"THM_CALL",    "THM_MOVW", "THM_MOVT",   "THM_MOV32", "THM_MOVW_PC",
					  "THM_MOVT_PC", "PREL31",   "THM_MOVS32", NULL};
static const uint32_t field_masks[] = {~0u, 0xffff, ~0u, ~0u, 0xffff, 0xffff0000, ~0u, ~0u};
static const char *const isa_names[] = {"thumb2",         "dsp",       "fpu-single", "fpu-double", "float-abi-hard",
					"float-abi-soft", "v8",        "mve",        "mve-float",  "neon",
					"movs32",         "profile-a", "div",        NULL};
static const struct arch_exclusive exclusive[] = {
	{MG_ISA_ARM_FLOAT_HARD | MG_ISA_ARM_FLOAT_SOFT, "both float ABIs; compile all objects with one of them"},
	{MG_ISA_ARM_THUMB2 | MG_ISA_ARM_MOVS32,
	 "Thumb-2 instructions, and addresses as ARMv6-M moves them; compile all objects for one machine"},
	{0, NULL}};

static unsigned thumb_size(const unsigned char *insn)
{
	return insn[1] >= 0xe8 ? 4 : 2;
}

static unsigned arm_size(const unsigned char *insn)
{
	(void)insn;
	return 4;
}

const struct arch_image arch_image_arm = {
	.loader = &ldr_arch_arm,
	.variant = &ldr_arch_armv6m,
	.variant_unless = MG_ISA_ARM_THUMB2,
	.label = "ARM",
	.field_names = field_names,
	.field_masks = field_masks,
	.isa_names = isa_names,
	.exclusive = exclusive,
	.code = {{.mark = "$t",
		  .arch = CS_ARCH_ARM,
		  .mode = CS_MODE_THUMB | CS_MODE_MCLASS | CS_MODE_V8,
		  .insn_size = thumb_size},
		 {.mark = "$a", .arch = CS_ARCH_ARM, .mode = CS_MODE_ARM | CS_MODE_V8, .insn_size = arm_size}},
	.n_code = 2,
	.text_align = 4,
	.code_bit = 1,
	.insn_align = 2,
};
