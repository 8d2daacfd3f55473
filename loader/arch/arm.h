/* SPDX-License-Identifier: MIT
 *
 * What the variants of ARM have in common, binding directly and through an import section.
 */
#ifndef LDR_ARM_H
#define LDR_ARM_H

#include "loader/arch/word.h"
#include "munger/image_arm.h"

/* Whether this is compiled for a machine whose only long instructions are BL and a few others: ARMv6-M, ARMv8-M
 * baseline. */
#if defined(__arm__) && __ARM_ARCH_ISA_THUMB < 2 && __ARM_ARCH_PROFILE == 'M'
#define LDR_ARM_IS_V6M 1
#else
#define LDR_ARM_IS_V6M 0
#endif
#if defined(__arm__) && __ARM_ARCH_ISA_THUMB < 2 && !LDR_ARM_IS_V6M
#error "this compiles for a machine without Thumb-2, where branches do not reach; use -march=armv7-a or later"
#endif

/* The isa of the machine that this is compiled for. Or not for running here: whoever asks for it knows the machine,
 * which has at most what `other` has. */
#if defined(__arm__)
#if __ARM_ARCH_ISA_THUMB >= 2
#define LDR_ARM_ISA_THUMB2 MG_ISA_ARM_THUMB2
#else
#define LDR_ARM_ISA_THUMB2 0
#endif
#if __ARM_ARCH >= 8
#define LDR_ARM_ISA_V8 MG_ISA_ARM_V8
#else
#define LDR_ARM_ISA_V8 0
#endif
#if __ARM_ARCH_PROFILE != 'M'
#define LDR_ARM_ISA_A MG_ISA_ARM_A
#else
#define LDR_ARM_ISA_A 0
#endif
#if defined(__ARM_FEATURE_IDIV)
#define LDR_ARM_ISA_DIV MG_ISA_ARM_DIV
#else
#define LDR_ARM_ISA_DIV 0
#endif
#if defined(__ARM_FEATURE_DSP)
#define LDR_ARM_ISA_DSP MG_ISA_ARM_DSP
#else
#define LDR_ARM_ISA_DSP 0
#endif
#if defined(__ARM_FP)
#define LDR_ARM_ISA_FPU (__ARM_FP & (MG_ISA_ARM_FPU_SINGLE | MG_ISA_ARM_FPU_DOUBLE)) /* the same bits */
#else
#define LDR_ARM_ISA_FPU 0
#endif
#if defined(__ARM_FEATURE_MVE)
#define LDR_ARM_ISA_VECTOR (__ARM_FEATURE_MVE * MG_ISA_ARM_MVE) /* these too */
#elif defined(__ARM_NEON)
#define LDR_ARM_ISA_VECTOR MG_ISA_ARM_NEON
#else
#define LDR_ARM_ISA_VECTOR 0
#endif
#if defined(__ARM_PCS_VFP)
#define LDR_ARM_ISA_ABI MG_ISA_ARM_FLOAT_HARD
#else
#define LDR_ARM_ISA_ABI MG_ISA_ARM_FLOAT_SOFT
#endif
#define LDR_ARM_ISA(other)                                                                                           \
	(LDR_ARM_ISA_A | LDR_ARM_ISA_THUMB2 | LDR_ARM_ISA_V8 | LDR_ARM_ISA_DSP | LDR_ARM_ISA_FPU | LDR_ARM_ISA_DIV | \
	 LDR_ARM_ISA_VECTOR | LDR_ARM_ISA_ABI)
#else
#define LDR_ARM_ISA(other) (other)
#endif
#define LDR_ARM_ANY (~(uint32_t)MG_ISA_ARM_MOVS32)

extern const struct ldr_field ldr_arm_fields[];

/* As ldr_arch.patch: with Thumb-2, and as ARMv6-M does it. */
int ldr_armv6m_patch(unsigned field, unsigned char *mem, ldr_addr *value, unsigned what);
int ldr_arm_patch(unsigned field, unsigned char *mem, ldr_addr *value, unsigned what);

/* As ldr_arch.divert, with Thumb-2: the thunk enters code of either instruction set. */
ldr_addr ldr_arm_divert(struct ldr_image *img, unsigned field, ldr_addr target);
#define LDR_ARM_THUNK_SIZE 8u

/* Of struct ldr_arch, in all. */
#define LDR_ARM_FACTS(name_, last_field) \
	LDR_ARCH_IS(name_, 0, 40, 1), .word_size = 4, .n_fields = (last_field) + 1, .fields = ldr_arm_fields

/* Bytes that branches reach either way, less a margin. */
#define LDR_ARM_REACH 0xffff00

#endif
