/* SPDX-License-Identifier: MIT
 *
 * Cortex-M: the vector table, and the way to reset() and stop() (start.c).
 */
#include <stdint.h>

extern uint32_t __stack_top[];

_Noreturn void reset(void);
_Noreturn void stop(uintptr_t pc, uintptr_t lr);
void _start(void);

void _start(void)
{
#if defined(__ARM_FP)
	volatile uint32_t *cpacr = (volatile uint32_t *)0xe000ed88u;

	*cpacr |= 0xfu << 20; /* full access to the FPU */
	__asm__ volatile("dsb\n\tisb" ::: "memory");
#endif
	reset();
}

/* The frame that the processor pushed: r0-r3, r12, lr, pc, xpsr. */
static __attribute__((naked)) void fault(void)
{
	__asm__("ldr r0, [sp, #24]\n\tldr r1, [sp, #20]\n\tbl stop");
}

/* Exceptions 2 to 15; our programs use no interrupts. */
static const struct {
	const void *stack;
	void (*handler[15])(void);
} vectors __attribute__((section(".vectors"), used)) = {
	__stack_top,
	{_start, fault, fault, fault, fault, fault, 0, 0, 0, 0, fault, fault, 0, fault, fault},
};
