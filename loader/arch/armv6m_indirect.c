/* SPDX-License-Identifier: MIT
 *
 * ARMv6-M through an import section. Only the munger has use for it, and hosts that prepare images.
 */
#include "loader/arch/arm.h"
#include "loader/arch/indirect.h"

#define THUNK_SIZE 16u

/* push {r0, r1}; ldr r0, 1f; add r0, pc; ldr r0, [r0]; str r0, [sp, #4]; pop {r0, pc}; 1: the slot, less what the PC
 * is at the add. */
static ldr_addr thunk(unsigned char *mem, ldr_addr run, ldr_addr slot)
{
	ldr_put32(mem, 0x4802b403);
	ldr_put32(mem + 4, 0x68004478);
	ldr_put32(mem + 8, 0xbd019001);
	ldr_put32(mem + 12, (uint32_t)(slot - (run + 8)));
	return run | 1;
}

const struct ldr_indirect ldr_jumps_armv6m = {
	.arch = {LDR_ARM_FACTS("armv6m", LDR_PURE_CODE ? MG_F_THM_MOVS32 : MG_F_ARM_PREL31), .patch = ldr_armv6m_patch,
		 .thunk_size = THUNK_SIZE, .isa = LDR_ARM_ANY, /* not for running here */
		 .reach = LDR_REACHES_NOTHING, .reserve = ldr_indirect_reserve, .divert = ldr_indirect_divert},
	.thunk = thunk,
	.jumps = &ldr_jumps_armv6m,
};
