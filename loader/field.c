/* SPDX-License-Identifier: MIT */
#include "loader/field.h"

const struct ldr_field *ldr_field_info(const struct ldr_arch *arch, unsigned field)
{
	const struct ldr_field *info;
	unsigned row = field;

	if (field >= MG_N_WORD_FIELDS) {
		row = field - LDR_ARCH_FIELD; /* wraps for what lies between */
		if (row >= arch->n_fields - (unsigned)MG_N_WORD_FIELDS)
			return NULL;
		row += MG_N_WORD_FIELDS;
	}
	info = &arch->fields[row];
	return info->width ? info : NULL;
}
