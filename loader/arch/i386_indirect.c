/* SPDX-License-Identifier: MIT
 *
 * i386 through an import section. See i386.c for the instructions.
 *
 * What is written into text must not depend on where the text is, so a thunk has to find its own address, for
 * which there is only call.  A caller may have set any register for the function that it means to call (regparm,
 * fastcall, static chains), so the thunk changes none, and jumps by a return: that costs about what a mispredicted
 * branch does.  The call is to more than the next instruction, or processors would not expect a return for it, and
 * all returns up to main would go wrong.  Code that is compiled with -fno-plt calls through slots instead.
 */
#include "loader/arch/i386.h"
#include "loader/arch/indirect.h"

#define THUNK_SIZE 24u

/* What goes through slots is diverted too. */
static const struct ldr_field jumps_fields[] = {LDR_I386_WORDS, LDR_I386_LOADS(1),
						LDR_I386_CALL(4, .bias = 6, .pcrel = 1),
						LDR_I386_CALLS(.bias = 6, .pcrel = 1)};
static const struct ldr_field pointers_fields[] = {LDR_I386_WORDS, LDR_I386_LOADS(1), LDR_I386_CALL(4, .bias = 0),
						   LDR_I386_CALLS(.text = 1)};

#define JUMPS_SLOTS    (1u << MG_F_I386_MOV | 1u << MG_F_I386_LEA)
#define POINTERS_SLOTS (JUMPS_SLOTS | 0xffu << MG_F_I386_CALL)

static int patch_jumps(unsigned field, unsigned char *mem, ldr_addr *value, unsigned what)
{
	return ldr_i386_patch_slots(field, mem, value, what, JUMPS_SLOTS);
}

static int patch_pointers(unsigned field, unsigned char *mem, ldr_addr *value, unsigned what)
{
	return ldr_i386_patch_slots(field, mem, value, what, POINTERS_SLOTS);
}

/* push %eax; push %eax; call 2f; 1: int3; 2: pop %eax; mov slot-1b(%eax), %eax; mov %eax, 4(%esp); pop %eax; ret;
 * three int3. */
static ldr_addr thunk(unsigned char *mem, ldr_addr run, ldr_addr slot)
{
	ldr_put32(mem, 0x01e85050);
	ldr_put32(mem + 4, 0xcc000000);
	ldr_put32(mem + 8, 0x00808b58);
	ldr_put32(mem + 12, 0x89000000);
	ldr_put32(mem + 16, 0x58042444);
	ldr_put32(mem + 20, 0xccccccc3);
	ldr_put32(mem + 11, (uint32_t)(slot - (run + 7)));
	return run;
}

#define ARCH(patch_, fields_)                                                                                      \
	{                                                                                                          \
		.word_size = 4, .thunk_size = THUNK_SIZE, .n_fields = sizeof(fields_) / sizeof((fields_)[0]),      \
		.fields = fields_, .reach = LDR_REACHES_NOTHING, .patch = patch_, .reserve = ldr_indirect_reserve, \
		.divert = ldr_indirect_divert, LDR_ARCH_IS("i386", 0, 3, 1)                                        \
	}

const struct ldr_indirect ldr_jumps_i386 = {
	.arch = ARCH(patch_jumps, jumps_fields),
	.thunk = thunk,
	.through_slot = JUMPS_SLOTS,
	.jumps = &ldr_jumps_i386,
	.no_thunk = JUMPS_SLOTS,
};

const struct ldr_indirect ldr_pointers_i386 = {
	.arch = ARCH(patch_pointers, pointers_fields),
	.thunk = thunk,
	.through_slot = POINTERS_SLOTS,
	.jumps = &ldr_jumps_i386,
	.no_thunk = POINTERS_SLOTS,
};

const struct ldr_arch *const ldr_indirect_i386 = &ldr_pointers_i386.arch;
#if defined(__i386__)
const struct ldr_arch *const ldr_indirect_native = &ldr_pointers_i386.arch;
#endif

/* Thunks for all branches, because those of calls that go through slots may be needed when they do not. */
static const struct ldr_indirect either[2][2];

#define EITHER(is_jumps, is_direct, patch_, fields_, slots)                                                           \
	{                                                                                                             \
		.arch = ARCH(patch_, fields_), .thunk = thunk, .through_slot = slots, .jumps = &either[1][is_direct], \
		.no_thunk = JUMPS_SLOTS, .other = &either[is_jumps][!(is_direct)],                                    \
		.near = (is_direct) ? LDR_I386_REACH : 0                                                              \
	}

static const struct ldr_indirect either[2][2] = {
	{EITHER(0, 0, patch_pointers, pointers_fields, POINTERS_SLOTS), EITHER(0, 1, ldr_i386_patch, jumps_fields, 0)},
	{EITHER(1, 0, patch_jumps, jumps_fields, JUMPS_SLOTS), EITHER(1, 1, ldr_i386_patch, jumps_fields, 0)},
};

const struct ldr_arch *const ldr_either_i386 = &either[0][1].arch;
