/* SPDX-License-Identifier: MIT
 *
 * What the kernel of the conformance programs (tests/conform/kernel.c) prints by on a board; setjmp and longjmp are in
 * jump.S.
 */
#include "tests/conform/kernel.h"

#include "tests/target/uart.h"

void put(const char *text)
{
	uart_puts(text);
}

void put_hex(unsigned long long value)
{
	int shift = 60;

	while (shift > 0 && !(value >> shift))
		shift -= 4;
	for (; shift >= 0; shift -= 4)
		uart_putc("0123456789abcdef"[value >> shift & 15]);
}
