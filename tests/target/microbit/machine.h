/* SPDX-License-Identifier: MIT
 *
 * nRF51822: its UART, output only, and timer 0 with a microsecond's ticks.
 */
#ifndef TARGET_MACHINE_H
#define TARGET_MACHINE_H

#include <stdint.h>

#define NRF_UART  ((volatile uint32_t *)0x40002000u)
#define NRF_TIMER ((volatile uint32_t *)0x40008000u)

/* Word offsets of registers. */
enum {
	NRF_UART_STARTTX = 0x008 / 4,
	NRF_UART_TXDRDY = 0x11c / 4,
	NRF_UART_ENABLE = 0x500 / 4,
	NRF_UART_TXD = 0x51c / 4
};
enum { NRF_TIMER_START = 0, NRF_TIMER_CAPTURE = 0x040 / 4, NRF_TIMER_CC = 0x540 / 4 };
enum { NRF_TIMER_BITMODE = 0x508 / 4, NRF_TIMER_PRESCALER = 0x510 / 4 };
enum { NRF_UART_ENABLED = 4, NRF_TIMER_32_BITS = 3, NRF_TIMER_1_MHZ = 4 };

static inline void uart_init(void)
{
	NRF_UART[NRF_UART_ENABLE] = NRF_UART_ENABLED;
	NRF_UART[NRF_UART_STARTTX] = 1;
}

static inline void uart_putc(char c)
{
	NRF_UART[NRF_UART_TXDRDY] = 0;
	NRF_UART[NRF_UART_TXD] = (uint8_t)c;
	while (!NRF_UART[NRF_UART_TXDRDY])
		;
}

static inline void timer_start(void)
{
	NRF_TIMER[NRF_TIMER_BITMODE] = NRF_TIMER_32_BITS;
	NRF_TIMER[NRF_TIMER_PRESCALER] = NRF_TIMER_1_MHZ;
	NRF_TIMER[NRF_TIMER_START] = 1;
}

static inline uint32_t timer_ms(void)
{
	NRF_TIMER[NRF_TIMER_CAPTURE] = 1;
	return NRF_TIMER[NRF_TIMER_CC] / 1000;
}

#endif
