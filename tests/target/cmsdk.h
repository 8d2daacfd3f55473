/* SPDX-License-Identifier: MIT
 *
 * What the MPS2 boards have of Arm's CMSDK: a UART, output only, and a timer that counts down.
 * The board says where they are: CMSDK_UART, CMSDK_TIMER, and CMSDK_HZ.
 */
#ifndef TESTS_TARGET_CMSDK_H
#define TESTS_TARGET_CMSDK_H

#include <stdint.h>

#define UART0  ((volatile uint32_t *)CMSDK_UART)
#define TIMER0 ((volatile uint32_t *)CMSDK_TIMER)

enum { UART_DATA = 0, UART_STATE = 1, UART_CTRL = 2, UART_BAUDDIV = 4 }; /* word offsets */
enum { UART_TX_FULL = 1, UART_TX_ENABLE = 1 };
enum { TIMER_CTRL = 0, TIMER_VALUE = 1, TIMER_RELOAD = 2 };

static inline void uart_init(void)
{
	UART0[UART_BAUDDIV] = 16; /* the smallest that the device takes */
	UART0[UART_CTRL] = UART_TX_ENABLE;
}

static inline void uart_putc(char c)
{
	while (UART0[UART_STATE] & UART_TX_FULL)
		;
	UART0[UART_DATA] = (uint8_t)c;
}

static inline void timer_start(void)
{
	TIMER0[TIMER_RELOAD] = UINT32_MAX;
	TIMER0[TIMER_VALUE] = UINT32_MAX;
	TIMER0[TIMER_CTRL] = 1;
}

static inline uint32_t timer_ms(void)
{
	return (UINT32_MAX - TIMER0[TIMER_VALUE]) / (CMSDK_HZ / 1000);
}

#endif
