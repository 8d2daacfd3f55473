/* SPDX-License-Identifier: MIT */
#include "munger/export.h"

#include "munger/image.h"

int exp_same_uuid(const uint8_t a[16], const uint8_t b[16])
{
	unsigned i = MG_UUID_SIZE;

	while (i-- > 0) {
		if (a[i] != b[i])
			return 0;
	}
	return 1;
}

const struct exp_table *exp_find_table(const struct exp_table *const *tables, size_t n, const uint8_t uuid[16])
{
	for (; n > 0; n--, tables++) {
		if (exp_same_uuid((*tables)->uuid, uuid))
			return *tables;
	}
	return NULL;
}

int exp_find_ordinal(const struct exp_table *table, uint32_t ordinal, uintptr_t *addr)
{
	/* The type that tables made by `munger table` are written with. */
	const void *const *entries = (const void *const *)(const void *)(table + 1);
	uintptr_t value;

	if (ordinal < table->first || ordinal - table->first >= table->count)
		return EXP_ERR_RANGE;
	value = (uintptr_t)entries[ordinal - table->first];
	if (value == MG_VOID || value == 0)
		return EXP_ERR_VOID;
	*addr = value;
	return 0;
}
