/* SPDX-License-Identifier: MIT
 *
 * The checksum of docs/FORMAT.md: a sequence of words carries one if its last word
 * makes the sum 0.
 */
#ifndef MUNGER_CHECKSUM_H
#define MUNGER_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

/* Goes on with n bytes, a multiple of 4; the first sum is 0. Returns: the sum. */
uint32_t checksum_add(uint32_t sum, const void *data, size_t n);

/* The word that makes the sum 0. */
uint32_t checksum_last(uint32_t sum);

#endif
