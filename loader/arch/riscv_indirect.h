/* SPDX-License-Identifier: MIT
 *
 * RISC-V through an import section. No branch goes through a slot: calls go to thunks.
 * For riscv32_indirect.c and riscv64_indirect.c, which say LDR_XLEN: 32 or 64.
 */
#ifndef LDR_RISCV_INDIRECT_H
#define LDR_RISCV_INDIRECT_H

#include "loader/arch/indirect.h"
#include "loader/arch/riscv.h"
#include "loader/arch/riscv_native.h"

#define JOIN_(a, b)   a##b
#define JOIN(a, b)    JOIN_(a, b)
#define OF_XLEN(name) JOIN(name, LDR_XLEN)
#define TEXT_(a)      #a
#define TEXT(a)       TEXT_(a)
#define IS_64         (LDR_XLEN == 64)
#define PATCH         JOIN(JOIN(ldr_riscv, LDR_XLEN), _patch)

#define THUNK_SIZE 16u
#define SLOTS      ((uint64_t)1 << MG_F_RV_GOT)

#if defined(__riscv) && __riscv_xlen == LDR_XLEN
#define ISA LDR_RISCV_NATIVE_ISA
#else
/* Not for running here: whoever asks for it knows the machine. */
#define ISA 0xffffffffu
#endif

/* What goes through slots is diverted too. */
static const struct ldr_field fields[] = {LDR_RISCV_FIELDS(IS_64 ? 8 : 0, 1)};

static int patch_slots(unsigned field, unsigned char *mem, ldr_addr *value, unsigned what)
{
	return ldr_riscv_patch(field, mem, value, what, IS_64, 1);
}

static ldr_addr thunk(unsigned char *mem, ldr_addr run, ldr_addr slot)
{
	return ldr_riscv_thunk(mem, run, slot, IS_64);
}

#define ARCH(patch_)                                                                                                 \
	{                                                                                                            \
		.word_size = LDR_XLEN / 8, .thunk_size = THUNK_SIZE, .n_fields = sizeof(fields) / sizeof(fields[0]), \
		.isa = ISA, .fields = fields, .reach = LDR_REACHES_NOTHING, .patch = patch_,                         \
		.reserve = ldr_indirect_reserve, .divert = ldr_indirect_divert,                                      \
		LDR_ARCH_IS("riscv" TEXT(LDR_XLEN), 0, LDR_RISCV_MACHINE, IS_64 ? 2 : 1)                             \
	}

#define INDIRECT                                                                                                      \
	{                                                                                                             \
		.arch = ARCH(patch_slots), .thunk = thunk, .through_slot = SLOTS, .jumps = &OF_XLEN(ldr_jumps_riscv), \
		.no_thunk = SLOTS                                                                                     \
	}

/* The two forms differ in nothing but their name. */
const struct ldr_indirect OF_XLEN(ldr_jumps_riscv) = INDIRECT;
const struct ldr_indirect OF_XLEN(ldr_pointers_riscv) = INDIRECT;

const struct ldr_arch *const OF_XLEN(ldr_indirect_riscv) = &OF_XLEN(ldr_pointers_riscv).arch;
#if defined(__riscv) && __riscv_xlen == LDR_XLEN
const struct ldr_arch *const ldr_indirect_native = &OF_XLEN(ldr_pointers_riscv).arch;
#endif

static const struct ldr_indirect either[2];

#define EITHER(is_direct, patch_, slots)                                                                     \
	{                                                                                                    \
		.arch = ARCH(patch_), .thunk = thunk, .through_slot = slots, .jumps = &either[is_direct],    \
		.no_thunk = SLOTS, .other = &either[!(is_direct)], .near = (is_direct) ? LDR_RISCV_REACH : 0 \
	}

static const struct ldr_indirect either[2] = {EITHER(0, patch_slots, SLOTS), EITHER(1, PATCH, 0)};

const struct ldr_arch *const OF_XLEN(ldr_either_riscv) = &either[1].arch;

#endif
