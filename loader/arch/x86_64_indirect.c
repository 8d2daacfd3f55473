/* SPDX-License-Identifier: MIT
 *
 * x86-64 through an import section. See x86_64.c for the instructions.
 */
#include "loader/arch/indirect.h"
#include "loader/arch/x86_64.h"

#define THUNK_SIZE 8u

/* What goes through slots is diverted too. */
static const struct ldr_field fields[] = {LDR_X86_64_FIELDS(1)};

#define JUMPS_SLOTS    ((uint64_t)1 << MG_F_X86_LEA)
#define POINTERS_SLOTS ((uint64_t)1 << MG_F_X86_LEA | (uint64_t)1 << MG_F_X86_CALL)

static int patch_jumps(unsigned field, unsigned char *mem, ldr_addr *value, unsigned what)
{
	return ldr_x86_64_patch_slots(field, mem, value, what, JUMPS_SLOTS);
}

static int patch_pointers(unsigned field, unsigned char *mem, ldr_addr *value, unsigned what)
{
	return ldr_x86_64_patch_slots(field, mem, value, what, POINTERS_SLOTS);
}

/* jmp *slot(%rip), two int3. */
static ldr_addr thunk(unsigned char *mem, ldr_addr run, ldr_addr slot)
{
	ldr_put16(mem, 0x25ff);
	ldr_put32(mem + 2, (uint32_t)(slot - (run + 6)));
	ldr_put16(mem + 6, 0xcccc);
	return run;
}

#define ARCH(patch_)                                                                                              \
	{                                                                                                         \
		.word_size = 8, .thunk_size = THUNK_SIZE, .n_fields = sizeof(fields) / sizeof(fields[0]),         \
		.fields = fields, .reach = LDR_REACHES_NOTHING, .patch = patch_, .reserve = ldr_indirect_reserve, \
		.divert = ldr_indirect_divert, LDR_ARCH_IS("x86_64", 0, 62, 2)                                    \
	}

const struct ldr_indirect ldr_jumps_x86_64 = {
	.arch = ARCH(patch_jumps),
	.thunk = thunk,
	.through_slot = JUMPS_SLOTS,
	.jumps = &ldr_jumps_x86_64,
	.no_thunk = JUMPS_SLOTS,
};

const struct ldr_indirect ldr_pointers_x86_64 = {
	.arch = ARCH(patch_pointers),
	.thunk = thunk,
	.through_slot = POINTERS_SLOTS,
	.jumps = &ldr_jumps_x86_64,
	.no_thunk = POINTERS_SLOTS,
};

const struct ldr_arch *const ldr_indirect_x86_64 = &ldr_pointers_x86_64.arch;
#if defined(__x86_64__)
const struct ldr_arch *const ldr_indirect_native = &ldr_pointers_x86_64.arch;
#endif

/* Thunks for all branches, because those of calls that go through slots may be needed when they do not. */
static const struct ldr_indirect either[2][2];

#define EITHER(is_jumps, is_direct, patch_, slots)                                                           \
	{                                                                                                    \
		.arch = ARCH(patch_), .thunk = thunk, .through_slot = slots, .jumps = &either[1][is_direct], \
		.no_thunk = JUMPS_SLOTS, .other = &either[is_jumps][!(is_direct)],                           \
		.near = (is_direct) ? LDR_X86_64_REACH : 0                                                   \
	}

static const struct ldr_indirect either[2][2] = {
	{EITHER(0, 0, patch_pointers, POINTERS_SLOTS), EITHER(0, 1, ldr_x86_64_patch, 0)},
	{EITHER(1, 0, patch_jumps, JUMPS_SLOTS), EITHER(1, 1, ldr_x86_64_patch, 0)},
};

const struct ldr_arch *const ldr_either_x86_64 = &either[0][1].arch;
