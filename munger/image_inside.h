/* SPDX-License-Identifier: MIT
 *
 * What the files of the image reader share: a cursor over the file's bytes that
 * cannot leave its window, and the one way to report.
 */
#ifndef MUNGER_IMAGE_INSIDE_H
#define MUNGER_IMAGE_INSIDE_H

#include "munger/image_read.h"

/* A window of the file that is read from front to back. Reading past its end,
 * or what is no number, sets `bad`. */
struct cursor {
	const unsigned char *data; /* of the file */
	uint32_t pos, end;
	bool bad;
};

unsigned cursor_u8(struct cursor *c);
uint32_t cursor_u32(struct cursor *c);
uint32_t cursor_u16(struct cursor *c);
uint32_t cursor_number(struct cursor *c); /* of one, two or four bytes, see image.h */
/* Returns: the next n bytes, or NULL. */
const unsigned char *cursor_bytes(struct cursor *c, uint32_t n);

/* Fills in *err. Returns: false. */
__attribute__((format(printf, 4, 5))) bool image_fail(struct image_error *err, const char *check, uint64_t off,
						      const char *fmt, ...);

/* Reports that a cursor is bad: its window ended, or a number was cut. Returns: false. */
bool image_fail_cursor(const struct cursor *c, struct image_error *err, const char *check, const char *part);

/* n bytes, little-endian. */
uint64_t image_get(const unsigned char *p, unsigned n);

/* image_fix.c: checks both regions of an image whose plan has been read, and counts runs and groups. */
bool image_check_fix(struct image *img, struct image_error *err);

#endif
