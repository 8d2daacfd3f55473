/* SPDX-License-Identifier: MIT
 *
 * ARM's part of the image format.
 */
#ifndef MUNGER_IMAGE_ARM_H
#define MUNGER_IMAGE_ARM_H

#include "munger/image.h"

enum mg_field_arm {
	MG_F_THM_CALL = MG_N_WORD_FIELDS, /* BL, B.W: S + A - (P + 4), +-16 MiB, needs a Thumb target */
	MG_F_THM_MOVW,                    /* low half of an address */
	MG_F_THM_MOVT,                    /* high half; as a local place it carries the low half */
	MG_F_THM_MOV32,                   /* MOVW and the MOVT right behind it: 8 bytes, one field */
	MG_F_THM_MOVW_PC,                 /* imports only: halves of S + A - P */
	MG_F_THM_MOVT_PC,
	MG_F_ARM_PREL31, /* 31-bit PC-relative word, bit 31 kept */
	MG_F_THM_MOVS32, /* an address by MOVS, then LSLS and ADDS three times: 14 bytes, one register */
};

/* What an image's code asks of the machine: bits of mg_plan.isa. */
enum mg_isa_arm {
	MG_ISA_ARM_THUMB2 = 1,      /* ARMv7-M instructions; without it, those of ARMv6-M */
	MG_ISA_ARM_DSP = 2,         /* ARMv7E-M */
	MG_ISA_ARM_FPU_SINGLE = 4,  /* single-precision FPU instructions */
	MG_ISA_ARM_FPU_DOUBLE = 8,  /* double-precision FPU instructions */
	MG_ISA_ARM_FLOAT_HARD = 16, /* passes floating-point arguments in FPU registers; not with the next */
	MG_ISA_ARM_FLOAT_SOFT = 32, /* passes them in core registers */
	MG_ISA_ARM_V8 = 64,         /* ARMv8 instructions: without the first bit, those of ARMv8-M baseline */
	MG_ISA_ARM_MVE = 128,       /* vector instructions of ARMv8.1-M for integers, */
	MG_ISA_ARM_MVE_FLOAT = 256, /* for floating point */
	MG_ISA_ARM_NEON = 512,      /* Advanced SIMD instructions */
	MG_ISA_ARM_MOVS32 = 1024,   /* the loader has MG_F_THM_MOVS32: those for ARMv6-M may */
	MG_ISA_ARM_A = 2048,        /* instructions of ARMv7-A and -R that microcontrollers lack */
	MG_ISA_ARM_DIV = 4096,      /* with the last: SDIV and UDIV, which not all of those have */
};

#endif
