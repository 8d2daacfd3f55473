/* SPDX-License-Identifier: MIT */
#include "munger/path.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *path_base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

const char *path_from_program(struct mem *mem, const char *relative)
{
	char self[PATH_MAX];
	const ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
	char *slash;

	if (n <= 0)
		return NULL;
	self[n] = '\0';
	slash = strrchr(self, '/');
	return slash ? mem_printf(mem, "%.*s/%s", (int)(slash - self), self, relative) : NULL;
}

bool path_is_same(const char *a, const char *b)
{
	struct stat x, y;

	return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

/* Returns: false and errno if it cannot be read to its end. */
static bool read_all(FILE *in, struct bytes *bytes)
{
	char buf[16384];
	size_t n;

	while ((n = fread(buf, 1, sizeof buf, in)) > 0)
		bytes_add(bytes, buf, n);
	return !ferror(in);
}

bool path_read(struct diag *diag, const char *path, const char *name, const char *cure, struct bytes *bytes)
{
	FILE *in = fopen(path, "rb");
	struct stat st;
	bool good = false;

	if (!in || fstat(fileno(in), &st) != 0)
		diag_error(diag, name, "input", "cannot be read: %s; give %s", strerror(errno), cure);
	else if (!S_ISREG(st.st_mode) || st.st_size == 0)
		diag_error(diag, name, "input", "%s; give %s",
			   S_ISREG(st.st_mode) ? "is empty" : "is not a regular file", cure);
	else if (!read_all(in, bytes))
		diag_error(diag, name, "input", "cannot be read: %s", strerror(errno));
	else
		good = true;
	if (in)
		fclose(in);
	return good;
}
