/* SPDX-License-Identifier: MIT
 *
 * What vectors need to know of an architecture's fields. On the host it comes from what prints images; for
 * a board the host's field_test writes it as C.
 */
#ifndef TESTS_FIELD_WORDS_H
#define TESTS_FIELD_WORDS_H

#include "loader/arch/arch.h"

struct field_words {
	const char *name; /* of the architecture or the variant */
	const struct ldr_arch *loader;
	const char *const *field_names; /* these three as in struct arch_image */
	const uint32_t *field_masks;
	uint8_t code_bit;
};

/* On a board: of its own. */
extern const struct field_words field_words;

#endif
