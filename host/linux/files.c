/* SPDX-License-Identifier: MIT
 *
 * Files are read forward only, through a small buffer, so that a pipe serves as well
 * as a regular file, and so that the loader's stream reading is what is used here.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/linux/host.h"

struct stream {
	int fd;
	uint32_t pos; /* in the file, of what read_some takes next */
	size_t first, last;
	unsigned char buf[4096];
};

static ssize_t read_file(int fd, void *buf, size_t n)
{
	ssize_t got;

	do
		got = read(fd, buf, n);
	while (got < 0 && errno == EINTR);
	return got;
}

/* Takes up to n bytes. Returns: how many, 0 at the end of the file, -1. */
static ssize_t read_some(struct stream *in, void *buf, size_t n)
{
	ssize_t got;

	if (in->first == in->last) {
		got = read_file(in->fd, in->buf, sizeof in->buf);
		if (got <= 0)
			return got;
		in->first = 0;
		in->last = (size_t)got;
	}
	if (n > in->last - in->first)
		n = in->last - in->first;
	if (buf)
		memcpy(buf, in->buf + in->first, n);
	in->first += n;
	in->pos += (uint32_t)n;
	return (ssize_t)n;
}

/* Takes exactly n bytes; NULL throws them away. Returns: false if there are fewer. */
static bool read_all(struct stream *in, unsigned char *buf, size_t n)
{
	while (n > 0) {
		ssize_t got = read_some(in, buf, n);

		if (got <= 0)
			return false;
		n -= (size_t)got;
		if (buf)
			buf += got;
	}
	return true;
}

int files_read(void *ctx, void *handle, uint32_t off, void *buf, size_t n)
{
	struct stream *in = handle;

	(void)ctx;
	if (off < in->pos || !read_all(in, NULL, off - in->pos))
		return -1;
	return read_all(in, buf, n) ? 0 : -1;
}

int files_fd(void *handle)
{
	const struct stream *in = handle;

	return in ? in->fd : -1;
}

static void close_stream(struct stream *in)
{
	close(in->fd);
	free(in);
}

/* Takes up to n bytes, past the stream's own buffer if there are many. Returns: as read_some. */
static ssize_t read_many(struct stream *in, unsigned char *buf, size_t n)
{
	if (in->first != in->last || n < sizeof in->buf)
		return read_some(in, buf, n);
	return read_file(in->fd, buf, n);
}

/* Reads a stream whole, which probably has src->size bytes. Returns: 0, or an errno. */
static int take_all(struct stream *in, struct ldr_source *src)
{
	size_t cap = src->size < UINT32_MAX ? src->size + 4096ul : 1 << 16, size = 0;
	unsigned char *data = NULL, *more;
	ssize_t got;

	for (;;) {
		more = cap < UINT32_MAX ? realloc(data, cap) : NULL;
		if (!more) {
			free(data);
			return ENOMEM;
		}
		data = more;
		while (size < cap && (got = read_many(in, data + size, cap - size)) > 0)
			size += (size_t)got;
		if (size < cap)
			break;
		cap *= 2;
	}
	src->data = data;
	src->size = (uint32_t)size;
	return 0;
}

int files_open(const struct host *host, const char *path, struct ldr_source *src)
{
	struct stream *in = calloc(1, sizeof *in);
	struct stat st;
	int error = 0;

	if (!in)
		return ENOMEM;
	in->fd = open(path, O_RDONLY | O_CLOEXEC);
	if (in->fd < 0 || fstat(in->fd, &st) != 0 || S_ISDIR(st.st_mode)) {
		error = in->fd >= 0 && S_ISDIR(st.st_mode) ? EISDIR : errno;
		if (in->fd >= 0)
			close(in->fd);
		free(in);
		return error;
	}
	*src = (struct ldr_source){.handle = in, .size = UINT32_MAX};
	if (S_ISREG(st.st_mode) && st.st_size < UINT32_MAX)
		src->size = (uint32_t)st.st_size;
	if (host->options.buffer) {
		error = take_all(in, src);
		close_stream(in);
		src->handle = NULL;
	}
	return error;
}

void files_close(void *ctx, struct ldr_source *src)
{
	(void)ctx;
	if (src->handle)
		close_stream(src->handle);
	free((void *)src->data);
	*src = (struct ldr_source){0};
}

/* Opens name in the folder of n bytes. */
static bool try_folder(const struct host *host, const char *folder, size_t n, const char *name, struct ldr_source *src)
{
	char path[PATH_MAX];
	const char *slash = n == 0 || folder[n - 1] == '/' ? "" : "/";
	int length = snprintf(path, sizeof path, "%.*s%s%s", (int)n, folder, slash, name);

	return length > 0 && (size_t)length < sizeof path && files_open(host, path, src) == 0;
}

int files_find(void *ctx, const char *name, const uint8_t uuid[16], struct ldr_source *src)
{
	const struct host *host = ctx;
	const char *path = secure_getenv("MUNGER_PATH");

	(void)uuid;
	if (strchr(name, '/'))
		return -1;
	for (size_t i = 0; i < host->options.n_dll_dirs; i++) {
		const char *folder = host->options.dll_dirs[i];

		if (try_folder(host, folder, strlen(folder), name, src))
			return 0;
	}
	if (try_folder(host, host->folder, strlen(host->folder), name, src))
		return 0;
	for (; path && *path; path += *path == ':') {
		size_t n = strcspn(path, ":");

		if (n > 0 && try_folder(host, path, n, name, src))
			return 0;
		path += n;
	}
	return -1;
}
