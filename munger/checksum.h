/* SPDX-License-Identifier: MIT
 *
 * The checksum of docs/FORMAT.md, over a sequence of regions.
 */
#ifndef MUNGER_CHECKSUM_H
#define MUNGER_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

/* Zeroed: no region yet. */
struct checksum {
	uint32_t a, b;
};

/* Adds a region of n bytes, padded to whole words. */
void checksum_add(struct checksum *sum, const void *data, size_t n);
uint32_t checksum_value(const struct checksum *sum);

#endif
