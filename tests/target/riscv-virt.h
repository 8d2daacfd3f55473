/* SPDX-License-Identifier: MIT
 *
 * QEMU's virt for RISC-V: a 16550 UART, output only, and the machine's timer at 10 MHz.
 */
#ifndef TESTS_TARGET_RISCV_VIRT_H
#define TESTS_TARGET_RISCV_VIRT_H

#include <stdint.h>

#define UART0 ((volatile uint8_t *)0x10000000u)
#define MTIME ((volatile uint32_t *)0x0200bff8u)

enum { UART_THR = 0, UART_LSR = 5, UART_LSR_EMPTY = 0x20 };
enum { MTIME_HZ = 10000000 };

static inline void uart_init(void)
{
}

static inline void uart_putc(char c)
{
	while (!(UART0[UART_LSR] & UART_LSR_EMPTY))
		;
	UART0[UART_THR] = (uint8_t)c;
}

static inline void timer_start(void)
{
}

static inline uint32_t timer_ms(void)
{
	return *MTIME / (MTIME_HZ / 1000);
}

#endif
