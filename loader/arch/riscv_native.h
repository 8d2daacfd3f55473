/* SPDX-License-Identifier: MIT
 *
 * What the machine is that this is compiled for, by what compilers say of it.
 */
#ifndef LDR_RISCV_NATIVE_H
#define LDR_RISCV_NATIVE_H

#include "munger/image_riscv.h"

#ifdef __riscv_mul
#define LDR_RISCV_M MG_ISA_RV_M
#else
#define LDR_RISCV_M 0
#endif
#ifdef __riscv_atomic
#define LDR_RISCV_A MG_ISA_RV_A
#else
#define LDR_RISCV_A 0
#endif
#if defined(__riscv_flen) && __riscv_flen >= 32
#define LDR_RISCV_F MG_ISA_RV_F
#else
#define LDR_RISCV_F 0
#endif
#if defined(__riscv_flen) && __riscv_flen >= 64
#define LDR_RISCV_D MG_ISA_RV_D
#else
#define LDR_RISCV_D 0
#endif
#ifdef __riscv_compressed
#define LDR_RISCV_C MG_ISA_RV_C
#else
#define LDR_RISCV_C 0
#endif
#ifdef __riscv_vector
#define LDR_RISCV_V MG_ISA_RV_V
#else
#define LDR_RISCV_V 0
#endif
#ifdef __riscv_zicsr
#define LDR_RISCV_ZICSR MG_ISA_RV_ZICSR
#else
#define LDR_RISCV_ZICSR 0
#endif
#ifdef __riscv_zba
#define LDR_RISCV_ZBA MG_ISA_RV_ZBA
#else
#define LDR_RISCV_ZBA 0
#endif
#ifdef __riscv_zbb
#define LDR_RISCV_ZBB MG_ISA_RV_ZBB
#else
#define LDR_RISCV_ZBB 0
#endif
#ifdef __riscv_zbs
#define LDR_RISCV_ZBS MG_ISA_RV_ZBS
#else
#define LDR_RISCV_ZBS 0
#endif
#ifdef __riscv_ztso
#define LDR_RISCV_TSO MG_ISA_RV_TSO
#else
#define LDR_RISCV_TSO 0
#endif

#if defined(__riscv_32e) || defined(__riscv_e)
#define LDR_RISCV_ABI MG_ISA_RV_E
#elif defined(__riscv_float_abi_quad)
#define LDR_RISCV_ABI MG_ISA_RV_FLOAT_QUAD
#elif defined(__riscv_float_abi_double)
#define LDR_RISCV_ABI MG_ISA_RV_FLOAT_DOUBLE
#elif defined(__riscv_float_abi_single)
#define LDR_RISCV_ABI MG_ISA_RV_FLOAT_SINGLE
#else
#define LDR_RISCV_ABI MG_ISA_RV_FLOAT_SOFT
#endif

#define LDR_RISCV_NATIVE_ISA                                                                                   \
	(LDR_RISCV_M | LDR_RISCV_A | LDR_RISCV_F | LDR_RISCV_D | LDR_RISCV_C | LDR_RISCV_V | LDR_RISCV_ZICSR | \
	 LDR_RISCV_ZBA | LDR_RISCV_ZBB | LDR_RISCV_ZBS | LDR_RISCV_TSO | LDR_RISCV_ABI)

#endif
