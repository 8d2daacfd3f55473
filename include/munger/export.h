/* SPDX-License-Identifier: MIT
 *
 * Export tables: what a DLL offers, found by UUID and ordinal.
 *
 * A table is an array of addresses in target memory behind a 24-byte head, so
 * it can be used as a vtable.  A DLL has one or more; each UUID stands for one
 * interface that only ever grows at its end (seed rows S2-149, S2-151).  The
 * same layout serves tables in images and resident ones, which `munger table`
 * writes as constant C data for a host to compile in.
 *
 * Freestanding; nothing here allocates, keeps state or calls the C library.
 */
#ifndef MUNGER_EXPORT_H
#define MUNGER_EXPORT_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Head of a table; `count` addresses of ordinals first, first + 1, ... follow it
 * at once. Aligned as an address of the target is. */
struct exp_table {
	uint8_t uuid[16]; /* in the byte order of the text form */
	uint32_t first;   /* ordinal of the first entry, at least 1 */
	uint32_t count;   /* number of entries */
};

/* A DLL whose tables are in this process or firmware. */
struct exp_dll {
	const char *name; /* as imports spell it, e.g. "kernel.dll" */
	const struct exp_table *const *tables;
	uint32_t n_tables;
};

enum exp_error {
	EXP_ERR_RANGE = -1, /* no such ordinal: below first, or past the last entry */
	EXP_ERR_VOID = -2   /* the entry is a gap (all ones), or a weak one that is absent (0) */
};

/* Compares two UUIDs. Returns: nonzero if they are the same. */
int exp_same_uuid(const uint8_t a[16], const uint8_t b[16]);

/* Finds a table by UUID.
 * Returns: the table, or NULL if none of the `n` has this UUID. */
static inline const struct exp_table *exp_find_table(const struct exp_table *const *tables, size_t n,
						     const uint8_t uuid[16])
{
	for (; n > 0; n--, tables++) {
		if (exp_same_uuid((*tables)->uuid, uuid))
			return *tables;
	}
	return NULL;
}

/* Finds the value of an ordinal in a table of this machine.
 * Returns: 0 and *addr, or EXP_ERR_RANGE, or EXP_ERR_VOID; on an error *addr is
 * unchanged. */
int exp_find_ordinal(const struct exp_table *table, uint32_t ordinal, uintptr_t *addr);

#ifdef __cplusplus
}
#endif

#endif
