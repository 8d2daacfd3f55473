/* SPDX-License-Identifier: MIT
 *
 * Start of every bare program, once there is a stack (cortex-m.c, riscv.S, aarch64.S): from reset to main.  A
 * program of ours that comes to a fault ends at once with status 125 and says so; main's result is the exit status.
 */
#include "semihost.h"
#include "uart.h"

extern uint32_t __data_start[], __data_end[], __bss_start[], __bss_end[];
extern const uint32_t __data_load[];
extern void (*const __init_array_start[])(void), (*const __init_array_end[])(void);
extern void (*const __fini_array_start[])(void), (*const __fini_array_end[])(void);

int main(void);
_Noreturn void reset(void);
_Noreturn void stop(uintptr_t pc, uintptr_t lr);

static void copy(volatile uint32_t *to, const uint32_t *end, const uint32_t *from)
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
	int status;

	copy(__data_start, __data_end, __data_load);
	clear(__bss_start, __bss_end);
	uart_init();
	for (void (*const *init)(void) = __init_array_start; init < __init_array_end; init++)
		(*init)();
	status = main();
	for (void (*const *fini)(void) = __fini_array_end; fini-- > __fini_array_start;)
		(*fini)();
	semihost_exit(status);
}

static void put_address(const char *what, uintptr_t addr)
{
	uart_puts(what);
#if UINTPTR_MAX > 0xffffffffu
	uart_put_hex((uint32_t)(addr >> 32));
#endif
	uart_put_hex((uint32_t)addr);
}

_Noreturn void stop(uintptr_t pc, uintptr_t lr)
{
	put_address("\nfault: pc ", pc);
	put_address(" lr ", lr);
	uart_puts("\n");
	semihost_exit(125);
}
