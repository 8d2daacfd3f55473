/* SPDX-License-Identifier: MIT
 *
 * The console of the MPS2 boards: CMSDK UART 0, polled, output only.
 * uart_init comes first; after that nothing can fail.
 */
#ifndef TESTS_TARGET_UART_H
#define TESTS_TARGET_UART_H

#include <stdint.h>

#define UART0 ((volatile uint32_t *)0x40004000u)
enum { UART_DATA = 0, UART_STATE = 1, UART_CTRL = 2, UART_BAUDDIV = 4 }; /* word offsets */
enum { UART_TX_FULL = 1, UART_TX_ENABLE = 1 };

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
