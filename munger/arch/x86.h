/* SPDX-License-Identifier: MIT
 *
 * What i386 and x86-64 have in common: the opcodes before a distance of 32 bits.
 */
#ifndef MUNGER_ARCH_X86_H
#define MUNGER_ARCH_X86_H

#include "munger/arch/arch.h"

/* Whether 32 bits at `off`, and the `before` bytes in front of them, are in code. */
bool x86_is_code(const struct section *s, uint64_t off, uint64_t before);
/* e8 call, e9 jmp, 0f 80..8f jcc: whether the field at `off` is a branch's distance. */
bool x86_is_branch(const struct section *s, uint64_t off);

/* What stands for branches to nothing, whole instructions. */
struct x86_neutral {
	unsigned char call[5], jump[5], branch[6];
};
/* Writes it over the branch whose distance is at `off`. Returns: false if there is none. */
bool x86_neutralise(struct section *s, uint64_t off, const struct x86_neutral *neutral);

#endif
