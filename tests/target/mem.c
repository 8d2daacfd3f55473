/* SPDX-License-Identifier: MIT
 *
 * The functions that a compiler calls of its own accord, for programs without a C
 * library. The loader does not need them.
 */
#include <stddef.h>

void *memset(void *mem, int value, size_t n);
void *memcpy(void *restrict to, const void *restrict from, size_t n);
void *memmove(void *to, const void *from, size_t n);
int memcmp(const void *a, const void *b, size_t n);

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

void *memmove(void *to, const void *from, size_t n)
{
	const unsigned char *q = from;
	unsigned char *p = to;

	if (p <= q)
		return memcpy(to, from, n);
	while (n-- > 0)
		p[n] = q[n];
	return to;
}

int memcmp(const void *a, const void *b, size_t n)
{
	const unsigned char *p = a, *q = b;

	for (; n > 0; p++, q++, n--)
		if (*p != *q)
			return *p - *q;
	return 0;
}
