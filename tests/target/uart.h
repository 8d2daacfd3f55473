/* SPDX-License-Identifier: MIT
 *
 * The console of a board: its UART, polled, output only. uart_init comes first; after that
 * nothing can fail.  <board>/machine.h has uart_init and uart_putc; and a timer, timer_start and
 * timer_ms, milliseconds since any time.
 */
#ifndef TESTS_TARGET_UART_H
#define TESTS_TARGET_UART_H

#include <stdint.h>

#include "machine.h"

static inline void uart_puts(const char *text)
{
	while (*text != '\0')
		uart_putc(*text++);
}

static inline void uart_put_dec(uint32_t n)
{
	char digits[10];
	int i = 0;

	do {
		digits[i++] = (char)('0' + n % 10);
		n /= 10;
	} while (n != 0);
	while (i > 0)
		uart_putc(digits[--i]);
}

static inline void uart_put_hex(uint32_t n)
{
	for (int shift = 28; shift >= 0; shift -= 4)
		uart_putc("0123456789abcdef"[n >> shift & 15]);
}

#endif
