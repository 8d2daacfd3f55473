/* SPDX-License-Identifier: MIT
 *
 * RISC-V with 64-bit addresses through an import section. No branch goes through a slot: calls go to thunks.
 */
#include "loader/arch/indirect.h"
#include "loader/arch/riscv.h"

#define THUNK_SIZE 16u
#define SLOTS      ((uint64_t)1 << MG_F_RV_GOT)

/* What goes through slots is diverted too. */
static const struct ldr_field fields[] = {LDR_RISCV_FIELDS(8, 1)};

static int patch_slots(unsigned field, unsigned char *mem, ldr_addr *value, unsigned what)
{
	return ldr_riscv_patch(field, mem, value, what, 1, 1);
}

static ldr_addr thunk(unsigned char *mem, ldr_addr run, ldr_addr slot)
{
	return ldr_riscv_thunk(mem, run, slot, 1);
}

#define ARCH(patch_)                                                                                              \
	{                                                                                                         \
		.name = "riscv64", .machine = LDR_RISCV_MACHINE, .elf_class = 2, .word_size = 8,                  \
		.thunk_size = THUNK_SIZE, .n_fields = sizeof(fields) / sizeof(fields[0]), .isa = 0xffffffffu,     \
		.fields = fields, .reach = LDR_REACHES_NOTHING, .patch = patch_, .reserve = ldr_indirect_reserve, \
		.divert = ldr_indirect_divert                                                                     \
	}

#define INDIRECT                                                                                               \
	{                                                                                                      \
		.arch = ARCH(patch_slots), .thunk = thunk, .through_slot = SLOTS, .jumps = &ldr_jumps_riscv64, \
		.no_thunk = SLOTS                                                                              \
	}

/* The two forms differ in nothing but their name. */
const struct ldr_indirect ldr_jumps_riscv64 = INDIRECT;
const struct ldr_indirect ldr_pointers_riscv64 = INDIRECT;

const struct ldr_arch *const ldr_indirect_riscv64 = &ldr_pointers_riscv64.arch;
#if defined(__riscv) && __riscv_xlen == 64
const struct ldr_arch *const ldr_indirect_native = &ldr_pointers_riscv64.arch;
#endif

static const struct ldr_indirect either[2];

#define EITHER(is_direct, patch_, slots)                                                                     \
	{                                                                                                    \
		.arch = ARCH(patch_), .thunk = thunk, .through_slot = slots, .jumps = &either[is_direct],    \
		.no_thunk = SLOTS, .other = &either[!(is_direct)], .near = (is_direct) ? LDR_RISCV_REACH : 0 \
	}

static const struct ldr_indirect either[2] = {EITHER(0, patch_slots, SLOTS), EITHER(1, ldr_riscv64_patch, 0)};

const struct ldr_arch *const ldr_either_riscv64 = &either[1].arch;
