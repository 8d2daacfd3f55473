/* SPDX-License-Identifier: MIT
 *
 * Hashing and copying at once. Every byte of an image goes through here, so it is
 * worth a variant for a machine whose compiler makes less of it.
 */
#ifndef LDR_SUM_H
#define LDR_SUM_H

#include "munger/image.h"

/* Words at once: few if the loader is to be small, unless one instruction moves many. */
#if defined(__OPTIMIZE_SIZE__) && !defined(__thumb2__)
#define LDR_SUM_WORDS 1u
#else
#define LDR_SUM_WORDS 4u
#endif

/* Adds the words at *src to a sum, copies them to `to`, and moves *src on. Returns: the sum. */
static inline uint32_t ldr_sum_words(uint32_t sum, uint32_t *to, const uint32_t **src)
{
#if LDR_SUM_WORDS == 1
	const uint32_t a = *(*src)++;

	*to = a;
	return MG_SUM(sum, a);
#else
#if defined(__thumb2__)
	/* ldm and stm want registers in order; in low ones ldm is short. */
	register uint32_t a __asm__("r4"), b __asm__("r5"), c __asm__("r6"), d __asm__("r7");

	__asm__("ldmia %0!, {%1, %2, %3, %4}"
		: "+l"(*src), "=r"(a), "=r"(b), "=r"(c), "=r"(d)
		: "m"(*(const uint32_t(*)[4])(const void *)*src));
	__asm__("stmia %1, {%2, %3, %4, %5}"
		: "=m"(*(uint32_t(*)[4])(void *)to)
		: "r"(to), "r"(a), "r"(b), "r"(c), "r"(d));
#else
	const uint32_t a = (*src)[0], b = (*src)[1], c = (*src)[2], d = (*src)[3];

	to[0] = a;
	to[1] = b;
	to[2] = c;
	to[3] = d;
	*src += 4;
#endif
	sum = MG_SUM(sum, a);
	sum = MG_SUM(sum, b);
	sum = MG_SUM(sum, c);
	return MG_SUM(sum, d);
#endif
}

#endif
