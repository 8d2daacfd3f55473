/* SPDX-License-Identifier: MIT
 *
 * Fields: how a value is written at a place.  Words (fields 0 to 7) are the same
 * on every architecture; the others are the architecture's.
 *
 * Usable without the rest of the loader, on any host for any architecture: the
 * munger writes every value that it computes with these.  Raw values are as in
 * arch.h; for a 32-bit target they count modulo 2^32, whatever the host.
 */
#ifndef LDR_FIELD_H
#define LDR_FIELD_H

#include "loader/arch/arch.h"

/* Facts of a field. Returns: NULL if the architecture has no such field. */
const struct ldr_field *ldr_field_info(const struct ldr_arch *arch, unsigned field);

/* Reads the raw value of a field that ldr_field_info knows: signed fields and
 * distances sign-extended, words zero-extended. `low`: as in arch.h, else 0.
 * Returns: 0, or LDR_ERR_FIXUP if the bytes are not the field's instruction. */
static inline int ldr_field_get(const struct ldr_arch *arch, unsigned field, const unsigned char *mem, unsigned low,
				ldr_addr *raw)
{
	return arch->get(field, mem, low, raw);
}

/* Writes a raw value.
 * Returns: 0; LDR_ERR_FIXUP: the bytes are not the field's instruction;
 * LDR_ERR_ISA: a branch to code that the branch cannot enter; LDR_ERR_RANGE. */
static inline int ldr_field_put(const struct ldr_arch *arch, unsigned field, unsigned char *mem, ldr_addr raw)
{
	return arch->put(field, mem, raw);
}

#endif
