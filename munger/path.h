/* SPDX-License-Identifier: MIT
 *
 * The files that commands are given.
 */
#ifndef MUNGER_PATH_H
#define MUNGER_PATH_H

#include <stdbool.h>

#include "munger/diag.h"
#include "munger/mem.h"

/* The part behind the last slash. */
const char *path_base_name(const char *path);

/* A path from the folder of this program on. Returns: NULL if that cannot be told. */
const char *path_from_program(struct mem *mem, const char *relative);

/* Whether both are there, and the same file. */
bool path_is_same(const char *a, const char *b);

/* Reads a regular file whole, to the end of `bytes`. `name`: the path for messages; `cure`: what to give instead,
 * "an image". Returns: false, reported, if it cannot be read or is empty. */
bool path_read(struct diag *diag, const char *path, const char *name, const char *cure, struct bytes *bytes);

#endif
