/* SPDX-License-Identifier: MIT
 *
 * Export tables, the making side: from the rows of a definition file to the
 * array that a table is. Host only; find.c is the side that targets have.
 */
#ifndef LIBEXPORT_BUILD_H
#define LIBEXPORT_BUILD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "defparse/defparse.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What stands where in a table. The head (struct exp_table) has uuid, first and
 * count; entry i is the address of what row[i] says, or all ones. */
struct export_plan {
	const struct def_table *table;
	uint8_t uuid[16];
	uint32_t first;             /* ordinal of the first entry, at least 1 */
	uint32_t count;             /* entries, gaps included */
	uint32_t n_void;            /* of them, those that are gaps */
	const struct def_row **row; /* [count]; NULL: a gap, because no row has the ordinal or it is absent */
};

/* Plans the array of a table, which has to outlive the plan. Absent rows at the
 * ends count: importing them is then refused as void, not as out of range.
 * Returns: false if there is no memory. */
bool export_plan_init(struct export_plan *plan, const struct def_table *table);
void export_plan_fini(struct export_plan *plan);

/* Bytes of the table in an image whose addresses have word_size bytes. */
size_t export_plan_size(const struct export_plan *plan, size_t word_size);

/* Checks that a table can be told from others, which only importing and
 * exporting need. Returns: false, reported, if it has no UUID. */
bool export_check_uuid(struct def_diag *diag, const struct def_table *table);

/* Reports that no object provides the symbol that a row exports. */
void export_report_missing(struct def_diag *diag, const struct def_row *row);

#ifdef __cplusplus
}
#endif

#endif
