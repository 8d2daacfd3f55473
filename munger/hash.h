/* SPDX-License-Identifier: MIT
 *
 * A hash table from strings of bytes to pointers, in an arena.  Keys are not
 * copied and must outlive the table.  There is no order: what is written never
 * depends on a walk through one.
 */
#ifndef MUNGER_HASH_H
#define MUNGER_HASH_H

#include <stddef.h>
#include <stdint.h>

#include "munger/mem.h"

struct hash_slot {
	const void *key; /* NULL: free */
	size_t size;     /* bytes */
	void *value;
	uint32_t code;
};

/* Zeroed but for `mem`. */
struct hash {
	struct mem *mem;
	struct hash_slot *slots;
	size_t n, cap;
};

/* Returns: the value of a key, or NULL if it has none. */
void *hash_find(const struct hash *hash, const void *key, size_t size);

/* The slot of a key, entered if new: then its value is NULL, for the caller to
 * set. Valid until the next call. */
struct hash_slot *hash_enter(struct hash *hash, const void *key, size_t size);

#endif
