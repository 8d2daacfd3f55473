/* SPDX-License-Identifier: MIT
 *
 * The functions that a compiler calls of its own accord, for programs without a C
 * library. The loader does not need them.
 */
#include <stddef.h>

void *memset(void *mem, int value, size_t n);
void *memcpy(void *restrict to, const void *restrict from, size_t n);

void *memset(void *mem, int value, size_t n)
{
	for (unsigned char *p = mem; n > 0; n--)
		*p++ = (unsigned char)value;
	return mem;
}

void *memcpy(void *restrict to, const void *restrict from, size_t n)
{
	const unsigned char *q = from;

	for (unsigned char *p = to; n > 0; n--)
		*p++ = *q++;
	return to;
}
