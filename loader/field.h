/* SPDX-License-Identifier: MIT
 *
 * Fields: how a value is written at a place.  Words (fields 0 to 9) are the same
 * on every architecture; the others are the architecture's.
 *
 * Usable without the rest of the loader, on any host for any architecture: the
 * munger writes every value that it computes with these.  Raw values are as in
 * arch.h; for a 32-bit target they count modulo 2^32, whatever the host.
 */
#ifndef LDR_FIELD_H
#define LDR_FIELD_H

#include "loader/arch/word.h"

/* Facts of a field. Returns: NULL if the architecture has no such field. */
static inline const struct ldr_field *ldr_field_info(const struct ldr_arch *arch, unsigned field)
{
	return field < arch->n_fields && arch->fields[field].width ? &arch->fields[field] : NULL;
}

/* The field of an address anywhere. */
static inline unsigned ldr_address_field(const struct ldr_arch *arch)
{
	return LDR_WORD_SIZE(arch) == 8 ? MG_F_W64 : MG_F_W32;
}

/* What a field's raw value counts from, by the addresses of the place and of the text. */
static inline ldr_addr ldr_field_base(const struct ldr_field *info, ldr_addr place, ldr_addr text)
{
	(void)text;
#if LDR_PAGE_FIELDS
	if (info->page)
		return place & ~(ldr_addr)(LDR_PAGE - 1);
#endif
#if LDR_TEXT_FIELDS
	if (info->text)
		return text;
#endif
	return info->pcrel ? place + info->bias : 0;
}

/* Reads the raw value: signed fields and distances sign-extended, words zero-extended. `low`: the low half for fields
 * with `low`, else 0. Returns: 0, or LDR_ERR_FIXUP. */
static inline int ldr_field_get(const struct ldr_arch *arch, unsigned field, const unsigned char *mem, unsigned low,
				ldr_addr *raw)
{
	const unsigned apart = ldr_field_info(arch, field)->apart ? low : 0;

	*raw = low - apart;
	return arch->patch(field, (unsigned char *)(uintptr_t)mem, raw, LDR_ADD | apart << LDR_APART_SHIFT);
}

/* Writes a raw value. Returns: 0, LDR_ERR_FIXUP, LDR_ERR_ISA or LDR_ERR_RANGE. */
static inline int ldr_field_put(const struct ldr_arch *arch, unsigned field, unsigned char *mem, ldr_addr raw)
{
	return arch->patch(field, mem, &raw, LDR_WRITE);
}

#endif
