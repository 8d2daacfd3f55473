/* SPDX-License-Identifier: MIT
 *
 * Where definition files are that are named without a folder.
 */
#ifndef MUNGER_DEF_PATH_H
#define MUNGER_DEF_PATH_H

#include "munger/mem.h"

/* Finds a definition file: as named if that is a path or a file here; else in the
 * n folders; else among those installed, ../share/munger of the program's folder.
 * Returns: a path in the arena, or `name` itself, which then cannot be opened. */
const char *def_path_find(struct mem *mem, const char *const *dirs, size_t n, const char *name);

#endif
