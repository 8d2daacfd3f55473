/* SPDX-License-Identifier: MIT
 *
 * AArch64 through an import section. BL and B have no form with a slot, so all go to thunks; addresses are loaded from
 * slots.
 */
#include "loader/arch/aarch64.h"
#include "loader/arch/indirect.h"

#define THUNK_SIZE 16u
#define SLOTS      ((uint64_t)1 << MG_F_A64_ADDR)

/* What goes through slots is diverted too. */
static const struct ldr_field fields[] = {LDR_AARCH64_FIELDS(1)};

/* adrp x16, the slot's page; ldr x16, [x16, the slot in it]; br x16; a zero, which is no instruction. */
static ldr_addr thunk(unsigned char *mem, ldr_addr run, ldr_addr slot)
{
	ldr_addr page = slot - (run & ~(ldr_addr)(LDR_PAGE - 1)), low = slot;

	ldr_put32(mem, 0x90000010);
	ldr_put32(mem + 4, 0xf9400210);
	ldr_put32(mem + 8, 0xd61f0200);
	ldr_put32(mem + 12, 0);
	if (ldr_aarch64_patch(MG_F_A64_PAGE21, mem, &page, LDR_WRITE) |
	    ldr_aarch64_patch(MG_F_A64_LDST_LO12, mem + 4, &low, LDR_WRITE))
		ldr_put32(mem, 0); /* further than any image is large */
	return run;
}

#define ARCH(patch_)                                                                                              \
	{                                                                                                         \
		.word_size = 8, .thunk_size = THUNK_SIZE, .n_fields = sizeof(fields) / sizeof(fields[0]),         \
		.fields = fields, .reach = LDR_REACHES_NOTHING, .patch = patch_, .reserve = ldr_indirect_reserve, \
		.divert = ldr_indirect_divert, LDR_ARCH_IS("aarch64", 0, 183, 2)                                  \
	}

const struct ldr_indirect ldr_jumps_aarch64 = {
	.arch = ARCH(ldr_aarch64_patch_slots),
	.thunk = thunk,
	.through_slot = SLOTS,
	.jumps = &ldr_jumps_aarch64,
	.no_thunk = SLOTS,
};

const struct ldr_arch *const ldr_indirect_aarch64 = &ldr_jumps_aarch64.arch;
#if defined(__aarch64__)
const struct ldr_arch *const ldr_indirect_native = &ldr_jumps_aarch64.arch;
#endif

static const struct ldr_indirect either[2];

#define EITHER(is_direct, patch_, slots)                                                                       \
	{                                                                                                      \
		.arch = ARCH(patch_), .thunk = thunk, .through_slot = slots, .jumps = &either[is_direct],      \
		.no_thunk = SLOTS, .other = &either[!(is_direct)], .near = (is_direct) ? LDR_AARCH64_REACH : 0 \
	}

static const struct ldr_indirect either[2] = {EITHER(0, ldr_aarch64_patch_slots, SLOTS),
					      EITHER(1, ldr_aarch64_patch, 0)};

const struct ldr_arch *const ldr_either_aarch64 = &either[1].arch;
