/* SPDX-License-Identifier: MIT
 *
 * ARMv7-A and -R, ARMv8 in AArch32 state: images are Thumb code as elsewhere, but what they import may be ARM (A32)
 * code, such as a C library's. BL and B.W cannot enter it, a load of the PC can. And there are caches.
 */
#include "loader/arch/arm.h"

#if LDR_DIVERTS_NEAR
const struct ldr_arch ldr_arch_armv7a = {
	LDR_ARM_FACTS("armv7a", MG_F_ARM_PREL31),
	.patch = ldr_arm_patch,
	.thunk_size = LDR_ARM_THUNK_SIZE,
	.isa = LDR_ARM_ISA(LDR_ARM_ANY),
	.reach = LDR_ARM_REACH,
	.state = 1,
	.reserve = ldr_reserve,
	.divert = ldr_arm_divert,
};
#endif

#if defined(__arm__) && __ARM_ARCH_PROFILE != 'M'
extern const struct ldr_arch ldr_arch_native __attribute__((alias("ldr_arch_armv7a")));

#if defined(__linux__)
/* The kernel's part: cacheflush(start, end, 0). */
static void sync_caches(uintptr_t start, uintptr_t end)
{
	register uintptr_t r0 __asm__("r0") = start, r1 __asm__("r1") = end, r2 __asm__("r2") = 0;

	__asm__ volatile("push {r7}\n\tmovw r7, #2\n\tmovt r7, #0xf\n\tsvc #0\n\tpop {r7}"
			 : "+r"(r0)
			 : "r"(r1), "r"(r2)
			 : "memory");
}
#else
/* Lines of the data cache, then of the instruction cache, to where both see them; branch predictors too. */
static void sync_caches(uintptr_t start, uintptr_t end)
{
	uint32_t type, line;
	uintptr_t at;

	__asm__ volatile("mrc p15, 0, %0, c0, c0, 1" : "=r"(type));
	line = 4u << (type >> 16 & 15);
	for (at = start & ~(uintptr_t)(line - 1); at < end; at += line)
		__asm__ volatile("mcr p15, 0, %0, c7, c11, 1" : : "r"(at) : "memory");
	__asm__ volatile("dsb" ::: "memory");
	line = 4u << (type & 15);
	for (at = start & ~(uintptr_t)(line - 1); at < end; at += line)
		__asm__ volatile("mcr p15, 0, %0, c7, c5, 1" : : "r"(at) : "memory");
	__asm__ volatile("mcr p15, 0, %0, c7, c5, 6\n\tdsb\n\tisb" : : "r"(0) : "memory");
}
#endif

int ldr_protect_native(void *ctx, void *mem, ldr_addr run, size_t size, enum ldr_kind kind)
{
	(void)ctx;
	(void)run;
	(void)kind;
	sync_caches((uintptr_t)mem, (uintptr_t)mem + size);
	return 0;
}
#endif
