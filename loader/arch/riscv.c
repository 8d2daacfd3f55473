/* SPDX-License-Identifier: MIT
 *
 * RISC-V's caches, on the machine itself.
 */
#include "loader/arch/arch.h"

#if defined(__riscv)
/* FENCE.I makes this hart fetch what it has stored, others have to do it themselves: a host without Linux that runs code
 * on several harts has them execute one before. Linux has a call for all harts. */
int ldr_protect_native(void *ctx, void *mem, ldr_addr run, size_t size, enum ldr_kind kind)
{
	(void)ctx;
	(void)kind;
#if defined(__linux__)
	register uintptr_t a0 __asm__("a0") = (uintptr_t)run;
	register uintptr_t a1 __asm__("a1") = (uintptr_t)run + size;
	register uintptr_t a2 __asm__("a2") = 0; /* of all threads */
	register uintptr_t a7 __asm__("a7") = 259;

	(void)mem;
	__asm__ volatile("ecall" : "+r"(a0) : "r"(a1), "r"(a2), "r"(a7) : "memory");
	return a0 != 0;
#else
	(void)mem;
	(void)run;
	(void)size;
	__asm__ volatile("fence\n\t.4byte 0x100f" ::: "memory"); /* assemblers want to be told of Zifencei */
	return 0;
#endif
}
#else
typedef int ldr_riscv_nothing;
#endif
