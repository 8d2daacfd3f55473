/* SPDX-License-Identifier: MIT
 *
 * Start of every program for a bare Cortex-M3: the vector table, and from
 * reset to main.  A program of ours that comes to a fault ends at once with
 * status 125 and says so; main's result is the exit status.
 */
#include "semihost.h"
#include "uart.h"

extern uint32_t __data_start[], __data_end[], __bss_start[], __bss_end[], __stack_top[];
extern const uint32_t __data_load[];
extern void (*const __init_array_start[])(void), (*const __init_array_end[])(void);

int main(void);
void reset(void);

static void copy(uint32_t *to, const uint32_t *end, const uint32_t *from)
{
	while (to < end)
		*to++ = *from++;
}

static void clear(volatile uint32_t *p, const uint32_t *end)
{
	while (p < end)
		*p++ = 0;
}

_Noreturn void reset(void)
{
	copy(__data_start, __data_end, __data_load);
	clear(__bss_start, __bss_end);
	uart_init();
	for (void (*const *init)(void) = __init_array_start; init < __init_array_end; init++)
		(*init)();
	semihost_exit(main());
}

/* The frame that the processor pushed: r0-r3, r12, lr, pc, xpsr. */
static __attribute__((used)) _Noreturn void stop(const uint32_t *frame)
{
	uart_puts("\nfault: pc ");
	uart_put_hex(frame[6]);
	uart_puts(" lr ");
	uart_put_hex(frame[5]);
	uart_puts("\n");
	semihost_exit(125);
}

static __attribute__((naked)) void fault(void)
{
	__asm__("mov r0, sp\n\tb stop");
}

/* Exceptions 2 to 15; our programs use no interrupts. */
static const struct {
	const void *stack;
	void (*handler[15])(void);
} vectors __attribute__((section(".vectors"), used)) = {
	__stack_top,
	{reset, fault, fault, fault, fault, fault, 0, 0, 0, 0, fault, fault, 0, fault, fault},
};
