/* SPDX-License-Identifier: MIT
 *
 * Bytes of a file to the UTF-8 that the scanner reads.
 */
#include "defparse/internal.h"

#include <stdlib.h>
#include <string.h>

/* Offsets are 32 bits wide, and UTF-16 grows by half in UTF-8. */
#define TEXT_MAX 0x10000000u

#if defined(__GNUC__)
__attribute__((format(printf, 5, 6)))
#endif
static void
fail(struct full_file *file, struct def_diag *diag, size_t off, const char *check, const char *format, ...)
{
	struct def_loc loc = {.path = file->pub.path, .off = (uint32_t)off};
	va_list args;
	size_t i;

	if (off <= file->text_size) {
		loc.line = loc.col = 1;
		for (i = 0; i < off; i++) {
			char c = file->text[i];
			bool crlf = c == '\r' && i + 1 < file->text_size && file->text[i + 1] == '\n';

			if (crlf)
				continue;
			loc.col += ((unsigned char)c & 0xC0u) != 0x80u;
			if (c == '\n' || c == '\r') {
				loc.line++;
				loc.col = 1;
			}
		}
	}
	va_start(args, format);
	def_complain_at(diag, file, &loc, DEF_ERROR, check, format, args);
	va_end(args);
}

static size_t put_utf8(char *out, uint32_t c)
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xC0 | c >> 6);
		out[1] = (char)(0x80 | (c & 63));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xE0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 63));
		out[2] = (char)(0x80 | (c & 63));
		return 3;
	}
	out[0] = (char)(0xF0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 63));
	out[2] = (char)(0x80 | (c >> 6 & 63));
	out[3] = (char)(0x80 | (c & 63));
	return 4;
}

static uint32_t unit(const unsigned char *in, bool big)
{
	return big ? (uint32_t)(in[0] << 8 | in[1]) : (uint32_t)(in[1] << 8 | in[0]);
}

/* Returns: offset in the text of the first unpaired surrogate, or SIZE_MAX. */
static size_t from_utf16(struct full_file *file, const unsigned char *in, size_t n_units, bool big)
{
	size_t bad = SIZE_MAX;
	size_t n = 0, i;

	for (i = 0; i < n_units; i++) {
		uint32_t c = unit(in + 2 * i, big);
		uint32_t low = i + 1 < n_units ? unit(in + 2 * i + 2, big) : 0;

		if (c >= 0xD800 && c < 0xDC00 && low >= 0xDC00 && low < 0xE000) {
			c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
			i++;
		} else if (c >= 0xD800 && c < 0xE000) {
			if (bad == SIZE_MAX)
				bad = n;
			c = 0xFFFD;
		}
		n += put_utf8(file->text + n, c);
	}
	file->text[n] = 0;
	file->text_size = n;
	return bad;
}

static void decode_utf16(struct full_file *file, const char *bytes, size_t size, struct def_diag *diag)
{
	bool big = (unsigned char)bytes[0] == 0xFE;
	size_t bad = from_utf16(file, (const unsigned char *)bytes + 2, (size - 2) / 2, big);

	if (bad != SIZE_MAX)
		fail(file, diag, bad, "def-encoding", "unpaired UTF-16 surrogate; save the file as UTF-8");
	if (size % 2)
		fail(file, diag, file->text_size, "def-encoding",
		     "the file is UTF-16 by its byte order mark but ends in half a character; save it as UTF-8");
}

/* NUL bytes would end names early. They become blanks, so that the rest of the
 * file can still be checked, unless the file is no such text at all. */
static bool reject_nul(struct full_file *file, struct def_diag *diag)
{
	char *first = memchr(file->text, 0, file->text_size);
	size_t n = 0, i;

	if (!first)
		return true;
	for (i = (size_t)(first - file->text); i < file->text_size; i++) {
		if (!file->text[i]) {
			file->text[i] = ' ';
			n++;
		}
	}
	if (n > 8 && n > file->text_size / 4) {
		fail(file, diag, (size_t)(first - file->text), "def-nul",
		     "NUL bytes all over; if this is UTF-16 without a byte order mark, save it as UTF-8");
		return false;
	}
	fail(file, diag, (size_t)(first - file->text), "def-nul", "NUL byte, the first of %zu in the file; remove %s",
	     n, n > 1 ? "them" : "it");
	return true;
}

/* DOS editors end a file with Ctrl-Z. */
static void trim_end(struct full_file *file)
{
	size_t n = file->text_size;

	while (n > 0 && (file->text[n - 1] == '\n' || file->text[n - 1] == '\r'))
		n--;
	if (n > 0 && file->text[n - 1] == 0x1A) {
		file->text_size = n - 1;
		file->text[n - 1] = 0;
	}
}

bool def_text_decode(struct full_file *file, const char *bytes, size_t size, struct def_diag *diag)
{
	bool utf16 = size >= 2 && (!memcmp(bytes, "\xFF\xFE", 2) || !memcmp(bytes, "\xFE\xFF", 2));

	if (size > TEXT_MAX) {
		fail(file, diag, SIZE_MAX, "def-size", "%zu bytes; a definition file has at most %u", size, TEXT_MAX);
		return false;
	}
	file->text = malloc(size / 2 * (utf16 ? 3 : 2) + 2);
	if (!file->text) {
		diag->n_io_errors++;
		fail(file, diag, SIZE_MAX, "def-memory", "not enough memory for %zu bytes of text", size);
		return false;
	}
	if (utf16) {
		decode_utf16(file, bytes, size, diag);
	} else {
		if (size >= 3 && !memcmp(bytes, "\xEF\xBB\xBF", 3)) {
			bytes += 3;
			size -= 3;
		}
		if (size)
			memcpy(file->text, bytes, size);
		file->text[size] = 0;
		file->text_size = size;
	}
	if (!reject_nul(file, diag))
		return false;
	trim_end(file);
	return true;
}
