/* SPDX-License-Identifier: MIT */
#include <capstone/capstone.h>

#include "munger/arch/image.h"
#include "munger/image_mips32.h"

static const char *const field_names[] = {"ADDR", NULL};
static const char *const isa_names[] = {"mips32",       "mips32r2", "mips32r3", "float-soft", "float-single",
					"float-double", "fr0",      "fr1",      "nan-legacy", "nan-2008",
					"dsp",          "dspr2",    "msa",      NULL};
static const struct arch_exclusive exclusive[] = {
	{MG_ISA_MIPS_FLOAT_SOFT | MG_ISA_MIPS_FLOAT_SINGLE | MG_ISA_MIPS_FLOAT_DOUBLE,
	 "more than one floating-point ABI; compile all objects with one of -msoft-float, -msingle-float and "
	 "-mhard-float"},
	{MG_ISA_MIPS_FR0 | MG_ISA_MIPS_FR1,
	 "FPU registers of 32 and of 64 bits; compile all objects with one of -mfp32 and -mfp64, or with -mfpxx"},
	{MG_ISA_MIPS_NAN_LEGACY | MG_ISA_MIPS_NAN_2008, "both kinds of NaN; compile all objects with one -mnan"},
	{0, NULL}};

const struct arch_image arch_image_mips32 = {
	.loader = &ldr_arch_mips32,
	.label = "MIPS32",
	.field_names = field_names,
	.isa_names = isa_names,
	.exclusive = exclusive,
	.code = {{.arch = CS_ARCH_MIPS, .mode = CS_MODE_MIPS32}},
	.n_code = 1,
	.text_align = 4,
	.insn_align = 4,
};
