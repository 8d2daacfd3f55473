/* SPDX-License-Identifier: MIT */
#include "munger/arch/image.h"

#include <capstone/capstone.h>

static const char *const field_names[] = {"CALL26", "PAGE21", "LO12", "LDST_LO12", "ADDR",
					  "MOV64",  "ADR21",  "LD19", NULL};
static const uint32_t field_masks[] = {~0u, 0xfffff000, 0xfff, 0xfff, ~0u, ~0u, ~0u, ~0u};
static const char *const isa_names[] = {NULL};

const struct arch_image arch_image_aarch64 = {
	.loader = &ldr_arch_aarch64,
	.label = "AArch64",
	.field_names = field_names,
	.field_masks = field_masks,
	.isa_names = isa_names,
	.code = {{.mark = "$x", .arch = CS_ARCH_ARM64, .mode = CS_MODE_LITTLE_ENDIAN}},
	.n_code = 1,
	.text_align = 16,
	.insn_align = 4,
};
