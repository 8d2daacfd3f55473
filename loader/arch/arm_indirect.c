/* SPDX-License-Identifier: MIT
 *
 * Thumb-2 through an import section. BL and B.W have no form with a slot, so all go to thunks.
 */
#include "loader/arch/arm.h"
#include "loader/arch/indirect.h"

#define THUNK_SIZE 16u

/* ldr.w ip, 1f; add ip, pc; ldr.w pc, [ip]; nop; 1: the slot, less what the PC is at the add. */
static ldr_addr thunk(unsigned char *mem, ldr_addr run, ldr_addr slot)
{
	ldr_put32(mem, 0xc008f8df);
	ldr_put16(mem + 4, 0x44fc);
	ldr_put32(mem + 6, 0xf000f8dc);
	ldr_put16(mem + 10, 0xbf00);
	ldr_put32(mem + 12, (uint32_t)(slot - (run + 8)));
	return run | 1;
}

#define ARCH                                                                                                  \
	{                                                                                                     \
		.patch = ldr_arm_patch, .thunk_size = THUNK_SIZE, .isa = LDR_ARM_ISA(LDR_ARM_ANY),            \
		.reach = LDR_REACHES_NOTHING, .reserve = ldr_indirect_reserve, .divert = ldr_indirect_divert, \
		LDR_ARM_FACTS("arm", MG_F_ARM_PREL31)                                                         \
	}

const struct ldr_indirect ldr_jumps_arm = {
	.arch = ARCH,
	.thunk = thunk,
	.jumps = &ldr_jumps_arm,
};

const struct ldr_arch *const ldr_indirect_arm = &ldr_jumps_arm.arch;
#if defined(__arm__)
const struct ldr_arch *const ldr_indirect_native = &ldr_jumps_arm.arch;
#endif

static const struct ldr_indirect either[2];

#define EITHER(is_direct)                                                                                  \
	{                                                                                                  \
		.arch = ARCH, .thunk = thunk, .jumps = &either[is_direct], .other = &either[!(is_direct)], \
		.near = (is_direct) ? LDR_ARM_REACH : 0, .state = 1                                        \
	}

static const struct ldr_indirect either[2] = {EITHER(0), EITHER(1)};

const struct ldr_arch *const ldr_either_arm = &either[1].arch;
