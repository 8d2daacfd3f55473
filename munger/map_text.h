/* SPDX-License-Identifier: MIT
 *
 * Texts in a picture: valid XML whatever a file is called, and cut to a width.
 * Widths are guesses on the safe side, since the fonts are the reader's.
 */
#ifndef MUNGER_MAP_TEXT_H
#define MUNGER_MAP_TEXT_H

#include <stdint.h>
#include <stdio.h>

#include "munger/mem.h"

/* A name in valid UTF-8: other bytes, control and direction characters as \xNN. In the arena. */
const char *map_text_clean(struct mem *mem, const char *name);

/* Cuts a clean text out of its middle until it is at most `width` pixels wide in a font of `size` pixels.
 * Returns: `text` itself if it fits, else one in the arena. */
const char *map_text_fit(struct mem *mem, const char *text, unsigned width, unsigned size);

/* A guess at how wide a clean text is, in pixels. */
unsigned map_text_width(const char *text, unsigned size);

/* "1,234,567". In the arena. */
const char *map_text_number(struct mem *mem, uint64_t n);

/* Writes a clean text with the characters that XML reserves as entities. */
void map_text_write(FILE *out, const char *text);

#endif
