/* SPDX-License-Identifier: MIT */
#include "munger/arch/image.h"

#include <capstone/capstone.h>

static const char *const field_names[] = {"BRANCH32", "CALL", "LEA", NULL};
static const char *const isa_names[] = {NULL};

const struct arch_image arch_image_x86_64 = {
	.loader = &ldr_arch_x86_64,
	.label = "x86-64",
	.field_names = field_names,
	.isa_names = isa_names,
	.code = {{.arch = CS_ARCH_X86, .mode = CS_MODE_64}},
	.n_code = 1,
	.text_align = 16,
	.insn_align = 1,
};
