/* SPDX-License-Identifier: MIT
 *
 * The little of a C library that tests need on a board, where there is none. As in the standard, but that
 * printf knows %s, %u, %d, %x, each with l, ll or without, and %#x; it prints on the console.
 */
#ifndef TESTS_TARGET_LIBC_H
#define TESTS_TARGET_LIBC_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/target/uart.h"

void *memset(void *mem, int value, size_t n);
void *memcpy(void *restrict to, const void *restrict from, size_t n);
void *memmove(void *to, const void *from, size_t n);
int memcmp(const void *a, const void *b, size_t n);

static inline size_t strlen(const char *s)
{
	size_t n = 0;

	while (s[n] != '\0')
		n++;
	return n;
}

static inline int strcmp(const char *a, const char *b)
{
	for (; *a != '\0' && *a == *b; a++)
		b++;
	return (unsigned char)*a - (unsigned char)*b;
}

static inline char *strcpy(char *to, const char *from)
{
	return memcpy(to, from, strlen(from) + 1);
}

static inline void print_number(unsigned long long n, unsigned base)
{
	char digits[24];
	int i = 0;

	do
		digits[i++] = "0123456789abcdef"[n % base];
	while ((n /= base) != 0);
	while (i > 0)
		uart_putc(digits[--i]);
}

static inline void print_argument(char conversion, unsigned long long n, int is_signed_negative)
{
	if (is_signed_negative)
		uart_putc('-');
	print_number(is_signed_negative ? 0 - n : n, conversion == 'x' ? 16 : 10);
}

static inline __attribute__((format(printf, 1, 2))) int printf(const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	for (const char *p = format; *p != '\0'; p++) {
		unsigned n_long = 0;
		long long value;

		if (*p != '%') {
			uart_putc(*p);
			continue;
		}
		if (*++p == '#') {
			uart_puts("0x");
			p++;
		}
		for (; *p == 'l'; p++)
			n_long++;
		if (*p == 's') {
			uart_puts(va_arg(ap, const char *));
			continue;
		}
		if (n_long == 2)
			value = va_arg(ap, long long);
		else if (n_long == 1)
			value = *p == 'd' ? (long long)va_arg(ap, long) : (long long)va_arg(ap, unsigned long);
		else
			value = *p == 'd' ? (long long)va_arg(ap, int) : (long long)va_arg(ap, unsigned);
		print_argument(*p, (unsigned long long)value, *p == 'd' && value < 0);
	}
	va_end(ap);
	return 0;
}

#endif
