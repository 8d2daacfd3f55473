/* SPDX-License-Identifier: MIT */
#include "munger/export.h"

#include "munger/image.h"

int exp_same_uuid(const uint8_t a[16], const uint8_t b[16])
{
	int i = MG_UUID_SIZE - 1;

	while (i >= 0 && a[i] == b[i])
		i--;
	return i < 0;
}

int exp_find_ordinal(const struct exp_table *table, uint32_t ordinal, uintptr_t *addr)
{
	/* The type that tables made by `munger table` are written with. */
	const void *const *entries = (const void *const *)(const void *)(table + 1);
	uintptr_t value;

	if (ordinal < table->first || ordinal - table->first >= table->count)
		return EXP_ERR_RANGE;
	value = (uintptr_t)entries[ordinal - table->first];
	if (value + 1 <= 1) /* MG_VOID, 0 */
		return EXP_ERR_VOID;
	*addr = value;
	return 0;
}
