/* SPDX-License-Identifier: MIT */
#include "munger/def_path.h"

#include "munger/path.h"

#include <string.h>
#include <unistd.h>

const char *def_path_find(struct mem *mem, const char *const *dirs, size_t n, const char *name)
{
	const char *path;

	if (strchr(name, '/') || access(name, R_OK) == 0)
		return name;
	for (size_t i = 0; i < n; i++) {
		path = mem_printf(mem, "%s/%s", dirs[i], name);
		if (access(path, R_OK) == 0)
			return path;
	}
	path = path_from_program(mem, mem_printf(mem, "../share/munger/%s", name));
	return path && access(path, R_OK) == 0 ? path : name;
}
