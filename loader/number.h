/* SPDX-License-Identifier: MIT
 *
 * The numbers of FIX (image.h).
 */
#ifndef LDR_NUMBER_H
#define LDR_NUMBER_H

#include "loader/arch/machine.h"
#include "loader/mem.h"
#include "munger/image.h"

/* Reads a number and moves *p behind it. Four bytes can be read at *p, however long the number is. */
static inline __attribute__((always_inline)) uint32_t ldr_number_at(const unsigned char **p)
{
#if !LDR_UNALIGNED
	const unsigned char *const b = *p;
	uint32_t v = b[0];

	if (!(v & 1)) {
		*p = b + 1;
		return v >> 1;
	}
	v |= (uint32_t)b[1] << 8;
	if (!(v & 2)) {
		*p = b + 2;
		return v >> 2;
	}
	*p = b + 4;
	return (v | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24) >> 2;
#else
	const uint32_t v = ldr_get32(*p);

	if (!(v & 1)) {
		*p += 1;
		return v >> 1 & (MG_NUM1 - 1);
	}
	if (!(v & 2)) {
		*p += 2;
		return v >> 2 & (MG_NUM2 - 1);
	}
	*p += 4;
	return v >> 2;
#endif
}

#endif
