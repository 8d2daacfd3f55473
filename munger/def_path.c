/* SPDX-License-Identifier: MIT */
#include "munger/def_path.h"

#include <string.h>
#include <unistd.h>

static const char *installed(struct mem *mem, const char *name)
{
	char self[4096];
	ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
	char *slash;

	if (n <= 0)
		return NULL;
	self[n] = '\0';
	slash = strrchr(self, '/');
	if (!slash)
		return NULL;
	*slash = '\0';
	return mem_printf(mem, "%s/../share/munger/%s", self, name);
}

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
	path = installed(mem, name);
	return path && access(path, R_OK) == 0 ? path : name;
}
