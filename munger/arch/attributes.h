/* SPDX-License-Identifier: MIT
 *
 * Build attributes as ELF objects have them (.ARM.attributes, .riscv.attributes): 'A', then subsections of
 * vendors, each with attributes of the whole file or of parts of it.
 */
#ifndef MUNGER_ARCH_ATTRIBUTES_H
#define MUNGER_ARCH_ATTRIBUTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes not yet read; `bad` once they ended early. */
struct attributes {
	const unsigned char *p, *end;
	bool bad;
};

/* What follows: a ULEB128 of 32 bits at most; four bytes; a string. All are 0 or "" once they are bad. */
uint32_t attributes_uleb(struct attributes *a);
uint32_t attributes_u32(struct attributes *a);
const char *attributes_string(struct attributes *a);

/* Calls fn for the attributes of the whole file that a vendor has. Returns: false if the section is malformed. */
bool attributes_read(const void *data, size_t size, const char *vendor, void (*fn)(void *ctx, struct attributes *a),
		     void *ctx);

#endif
