/* SPDX-License-Identifier: MIT
 *
 * What the machine that the loader is compiled for makes of it: a firmware's loader (LDR_BARE) has no code for what only
 * other architectures, or machines with virtual memory, need.  A fixup of a kind that is left out is one of a field that
 * the architecture does not have.
 */
#ifndef LDR_MACHINE_H
#define LDR_MACHINE_H

#include "munger/loader.h"

/* Whether targets may be of another class than the loader's own: a 64-bit loader loads for 32-bit ones too. */
#if UINTPTR_MAX > 0xffffffffu && !LDR_BARE
#define LDR_CROSS 1
#else
#define LDR_CROSS 0
#endif

/* Whether branches may have to be diverted that reach their target: those of import sections, and those to code in
 * another instruction set, which only a thunk can enter. Firmware for machines with one instruction set need not ask. */
#if LDR_INDIRECT || (defined(__ARM_ARCH_PROFILE) && __ARM_ARCH_PROFILE != 'M')
#define LDR_DIVERTS_NEAR 1
#else
#define LDR_DIVERTS_NEAR 0
#endif

/* Whether there are fields with `text`, `apart` and `page` (struct ldr_field). */
#if LDR_INDIRECT || defined(__i386__)
#define LDR_TEXT_FIELDS 1
#else
#define LDR_TEXT_FIELDS 0
#endif
#if LDR_CROSS || defined(__riscv)
#define LDR_APART_FIELDS 1
#else
#define LDR_APART_FIELDS 0
#endif
#if LDR_CROSS || defined(__aarch64__)
#define LDR_PAGE_FIELDS 1
#else
#define LDR_PAGE_FIELDS 0
#endif

/* Whether instructions hold half of an address: ARMv6-M has none of these. */
#if LDR_BARE && defined(__ARM_ARCH_PROFILE) && __ARM_ARCH_PROFILE == 'M' && __ARM_ARCH < 7
#define LDR_HALF_FIELDS 0
#else
#define LDR_HALF_FIELDS 1
#endif

/* Whether a word at any address is one load. */
#if defined(__x86_64__) || defined(__i386__) || defined(__aarch64__) || defined(__ARM_FEATURE_UNALIGNED)
#define LDR_UNALIGNED 1
#else
#define LDR_UNALIGNED 0
#endif

/* Whether words, which may be anywhere, are put together from bytes: where the loader is to be small and one loop is smaller
 * than what compilers make of each width. */
#if defined(__OPTIMIZE_SIZE__) && (defined(__aarch64__) || !(LDR_UNALIGNED || defined(__mips__)))
#define LDR_BYTEWISE 1
#else
#define LDR_BYTEWISE 0
#endif

/* Whether compilers call memcpy for a struct. */
#if defined(__riscv) || defined(__mips__) || (defined(__aarch64__) && !defined(__ARM_FP))
#define LDR_STRUCTS_ARE_CALLS 1
#else
#define LDR_STRUCTS_ARE_CALLS 0
#endif

#endif
