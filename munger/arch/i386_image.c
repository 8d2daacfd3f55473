/* SPDX-License-Identifier: MIT */
#include "munger/arch/image.h"
#include <capstone/capstone.h>

static const char *const field_names[] = {"BRANCH32", "MOV",      "LEA",      "CALL_EAX", "CALL_ECX", "CALL_EDX",
					  "CALL_EBX", "CALL_ABS", "CALL_EBP", "CALL_ESI", "CALL_EDI", NULL};
static const char *const isa_names[] = {NULL};

const struct arch_image arch_image_i386 = {
	.loader = &ldr_arch_i386,
	.label = "i386",
	.field_names = field_names,
	.isa_names = isa_names,
	.code = {{.arch = CS_ARCH_X86, .mode = CS_MODE_32}},
	.n_code = 1,
	.text_align = 4,
	.insn_align = 1,
};
