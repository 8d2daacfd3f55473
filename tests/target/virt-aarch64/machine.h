/* SPDX-License-Identifier: MIT
 *
 * QEMU's virt for AArch64: a PL011 UART, output only, and the processor's timer.
 */
#ifndef TARGET_MACHINE_H
#define TARGET_MACHINE_H

#include <stdint.h>

#define UART0 ((volatile uint32_t *)0x09000000u)

enum { UART_DR = 0, UART_FR = 0x18 / 4, UART_CR = 0x30 / 4 }; /* word offsets */
enum { UART_FR_TX_FULL = 0x20, UART_CR_ENABLE_TX = 0x101 };

static inline void uart_init(void)
{
	UART0[UART_CR] = UART_CR_ENABLE_TX;
}

static inline void uart_putc(char c)
{
	while (UART0[UART_FR] & UART_FR_TX_FULL)
		;
	UART0[UART_DR] = (uint8_t)c;
}

static inline void timer_start(void)
{
}

static inline uint32_t timer_ms(void)
{
	uint64_t now, hz;

	__asm__ volatile("isb\n\tmrs %0, cntvct_el0\n\tmrs %1, cntfrq_el0" : "=r"(now), "=r"(hz));
	return (uint32_t)(now / (hz / 1000));
}

#endif
