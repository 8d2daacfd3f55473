/* SPDX-License-Identifier: MIT */
#include "munger/output.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct output {
	FILE *stream;
	char *path; /* final name */
	char *temp; /* NULL: written directly */
	bool executable;
};

static void report(const char *path, const char *what, int error)
{
	fprintf(stderr, "%s: error: %s: %s [output]\n", path, what, strerror(error));
}

static void release(struct output *out)
{
	free(out->path);
	free(out->temp);
	free(out);
}

/* Renaming over a device or a pipe would replace it by a file. */
static bool is_special(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && !S_ISREG(st.st_mode);
}

static FILE *open_temp(struct output *out)
{
	static const char suffix[] = ".XXXXXX";
	size_t n = strlen(out->path);
	FILE *stream;
	int fd;

	out->temp = malloc(n + sizeof suffix);
	if (!out->temp)
		return NULL;
	memcpy(out->temp, out->path, n);
	memcpy(out->temp + n, suffix, sizeof suffix);
	fd = mkstemp(out->temp);
	stream = fd < 0 ? NULL : fdopen(fd, "wb");
	if (fd >= 0 && !stream) {
		close(fd);
		unlink(out->temp);
	}
	return stream;
}

struct output *output_open(const char *path, bool executable)
{
	struct output *out = calloc(1, sizeof *out);
	int error;

	if (!out) {
		report(path, "cannot be created", ENOMEM);
		return NULL;
	}
	out->executable = executable;
	out->path = strdup(path);
	if (out->path) {
		if (!strcmp(path, "-"))
			out->stream = fdopen(dup(STDOUT_FILENO), "wb");
		else if (is_special(path))
			out->stream = fopen(path, "wb");
		else
			out->stream = open_temp(out);
	}
	if (!out->stream) {
		error = errno;
		report(path, "cannot be created", error);
		release(out);
		return NULL;
	}
	return out;
}

FILE *output_stream(struct output *out)
{
	return out->stream;
}

void output_write(struct output *out, const void *data, size_t n)
{
	if (n)
		fwrite(data, 1, n, out->stream);
}

/* mkstemp makes files that only their owner can read; give them what open
 * would have. */
static bool set_mode(const struct output *out)
{
	mode_t mask = umask(0);
	mode_t mode = out->executable ? 0777 : 0666;

	umask(mask);
	return fchmod(fileno(out->stream), mode & ~mask) == 0;
}

bool output_commit(struct output *out)
{
	int error = 0;

	errno = 0;
	if (fflush(out->stream) || ferror(out->stream) || (out->temp && !set_mode(out)))
		error = errno ? errno : EIO;
	if (fclose(out->stream) && !error)
		error = errno;
	if (!error && out->temp && rename(out->temp, out->path))
		error = errno;
	if (error) {
		report(out->path, "cannot be written", error);
		if (out->temp)
			unlink(out->temp);
	}
	release(out);
	return !error;
}

void output_abandon(struct output *out)
{
	if (!out)
		return;
	fclose(out->stream);
	if (out->temp)
		unlink(out->temp);
	release(out);
}
