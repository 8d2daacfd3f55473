/* SPDX-License-Identifier: MIT
 *
 * MIPS32's part of the image format: little-endian, ABI O32, code that is independent of its place (abicalls). Text
 * has no places of imports: what it refers to are slots of the GOT, words in relro.
 */
#ifndef MUNGER_IMAGE_MIPS32_H
#define MUNGER_IMAGE_MIPS32_H

#include "munger/image.h"

enum mg_field_mips32 {
	MG_F_MIPS_ADDR = MG_N_WORD_FIELDS, /* LUI and ADDIU right behind it: 8 bytes; S + A, or a distance */
};

/* What an image's code asks of the machine: bits of mg_plan.isa. Without the first three it is MIPS II or I. */
enum mg_isa_mips32 {
	MG_ISA_MIPS_32 = 1,
	MG_ISA_MIPS_32R2 = 2,
	MG_ISA_MIPS_32R3 = 4, /* revisions 3 and 5 */
	/* Where floating-point arguments are passed, and what computes: at most one. */
	MG_ISA_MIPS_FLOAT_SOFT = 8,
	MG_ISA_MIPS_FLOAT_SINGLE = 16,
	MG_ISA_MIPS_FLOAT_DOUBLE = 32,
	/* FPU registers of 32 bits (Status.FR = 0) or of 64; neither: code for both (-mfpxx). */
	MG_ISA_MIPS_FR0 = 64,
	MG_ISA_MIPS_FR1 = 128,
	/* Which NaNs are quiet: at most one. */
	MG_ISA_MIPS_NAN_LEGACY = 256,
	MG_ISA_MIPS_NAN_2008 = 512,
	MG_ISA_MIPS_DSP = 1024, /* revision 1 */
	MG_ISA_MIPS_DSP2 = 2048,
	MG_ISA_MIPS_MSA = 4096,
};

#endif
