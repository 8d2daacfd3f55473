/* SPDX-License-Identifier: MIT */
#include "defparse/internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static void fail(struct def_diag *diag, const char *path, const char *check, const char *what, const char *why)
{
	struct full_file none = {.pub.path = path};
	struct def_loc loc = {.path = path};

	diag->n_io_errors++;
	def_report(diag, &none.pub, &loc, DEF_ERROR, check, "%s: %s", what, why);
}

/* Every row, table or note takes a line that is not empty. */
static size_t count_lines(const char *text, size_t size)
{
	size_t n = 2, i;

	for (i = 1; i < size; i++)
		n += (text[i] == '\n' || text[i] == '\r') && text[i - 1] != '\n' && text[i - 1] != '\r';
	return n;
}

/* Names take their own bytes, and per line at most four terminators and an extension; once
 * more for the DLL's name from the path. */
static size_t strings_size(const struct full_file *file, size_t n_lines)
{
	return file->text_size + 16 * n_lines + strlen(file->pub.path) + 16;
}

static bool reserve(struct parser *p)
{
	struct full_file *file = p->file;
	size_t n = count_lines(file->text, file->text_size);

	file->rows = malloc(n * sizeof *file->rows);
	file->tables = malloc(n * sizeof *file->tables);
	file->by_ordinal = malloc(n * sizeof *file->by_ordinal);
	file->strings = malloc(strings_size(file, n));
	p->pending = malloc(n * sizeof *p->pending);
	p->by_uuid = malloc(n * sizeof *p->by_uuid);
	p->ordinal_row = calloc(DEF_ORDINAL_MAX + 1, sizeof *p->ordinal_row);
	return file->rows && file->tables && file->by_ordinal && file->strings && p->pending && p->by_uuid &&
	       p->ordinal_row && def_find_reserve(file, n);
}

static void release(struct parser *p)
{
	free(p->pending);
	free(p->by_uuid);
	free(p->ordinal_row);
}

static bool is_def_suffix(const char *s)
{
	return s[0] == '.' && (s[1] | 32) == 'd' && (s[2] | 32) == 'e' && (s[3] | 32) == 'f';
}

/* A file that does not say which DLL it is about: its own name does. */
static void name_after_path(struct parser *p)
{
	struct def_file *file = &p->file->pub;
	struct def_loc loc = {.path = file->path};
	const char *base = strrchr(file->path, '/');
	const char *extension = file->is_exe ? ".exe" : ".dll";
	char *dll = p->file->strings + p->file->strings_used;
	size_t n;

	base = base ? base + 1 : file->path;
	if (!strcmp(base, "-"))
		base = "stdin";
	n = strlen(base);
	if (n > 4 && is_def_suffix(base + n - 4))
		n -= 4;
	memcpy(dll, base, n);
	memcpy(dll + n, extension, strlen(extension) + 1);
	file->dll = dll;
	if (n + 4 > DEF_DLL_MAX)
		def_complain(p, DEF_ERROR, loc, "def-library",
			     "the DLL's name, made from the file's, has more than %u characters; name it with LIBRARY",
			     DEF_DLL_MAX);
	else if (!file->has_library)
		def_complain(p, DEF_NOTE, loc, "def-no-library",
			     "no LIBRARY statement; the DLL is taken to be '%s', after the file", file->dll);
}

struct def_file *def_parse(const char *path, const char *text, size_t size, struct def_diag *diag)
{
	unsigned n_before = diag->n_errors;
	struct full_file *file = calloc(1, sizeof *file);
	struct parser p = {.diag = diag, .file = file};

	if (!file) {
		fail(diag, path, "def-memory", "cannot be parsed", strerror(ENOMEM));
		return NULL;
	}
	file->pub.path = path;
	if (def_text_decode(file, text, size, diag)) {
		if (reserve(&p)) {
			def_parse_file(&p);
			if (!file->pub.dll)
				name_after_path(&p);
		} else {
			fail(diag, path, "def-memory", "cannot be parsed", strerror(ENOMEM));
		}
	}
	release(&p);
	if (diag->n_errors == n_before)
		return &file->pub;
	def_free(&file->pub);
	return NULL;
}

/* Returns: 0 and the bytes, or an errno. */
static int read_stream(FILE *in, char **bytes, size_t *size)
{
	size_t room = 1 << 16, n = 0;
	char *buf = malloc(room), *more;

	while (buf) {
		n += fread(buf + n, 1, room - n, in);
		if (n < room)
			break;
		room *= 2;
		more = realloc(buf, room);
		if (!more)
			free(buf);
		buf = more;
	}
	if (!buf)
		return ENOMEM;
	if (ferror(in)) {
		free(buf);
		return errno ? errno : EIO;
	}
	*bytes = buf;
	*size = n;
	return 0;
}

struct def_file *def_read(const char *path, struct def_diag *diag)
{
	bool is_stdin = !strcmp(path, "-");
	FILE *in = is_stdin ? stdin : fopen(path, "rb");
	struct def_file *file = NULL;
	char *bytes;
	size_t size;
	int error;

	if (!in) {
		fail(diag, path, "def-read", "cannot be opened", strerror(errno));
		return NULL;
	}
	errno = 0;
	error = read_stream(in, &bytes, &size);
	if (!is_stdin)
		fclose(in);
	if (error) {
		fail(diag, path, "def-read", "cannot be read", strerror(error));
		return NULL;
	}
	file = def_parse(path, bytes, size, diag);
	free(bytes);
	return file;
}

void def_free(struct def_file *pub)
{
	struct full_file *file = (struct full_file *)pub;

	if (!file)
		return;
	free(file->text);
	free(file->rows);
	free(file->tables);
	free(file->by_ordinal);
	free(file->strings);
	free(file->names);
	free(file);
}
