/* SPDX-License-Identifier: MIT
 *
 * pack -c|-d|-z|-g [-LEVEL] IN OUT: zlib by way of its stream, one-call and file functions.
 *   -c  compresses with deflate, in small pieces     -d  the reverse, with inflate
 *   -z  compresses and checks with compress2/uncompress, prints sizes and checksums
 *   -g  writes a .gz file with gzwrite and gzprintf, reads it back with gzgets
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define PIECE 4093

struct file {
	unsigned char *data;
	size_t size;
};

static int fail(const char *what, const char *why)
{
	fprintf(stderr, "pack: %s: %s\n", what, why ? why : "failed");
	return EXIT_FAILURE;
}

static int read_file(const char *path, struct file *file)
{
	FILE *in = fopen(path, "rb");
	long size;

	if (!in)
		return fail(path, "cannot be opened");
	fseek(in, 0, SEEK_END);
	size = ftell(in);
	rewind(in);
	file->size = (size_t)size;
	file->data = malloc(file->size + 1);
	if (!file->data || fread(file->data, 1, file->size, in) != file->size) {
		fclose(in);
		return fail(path, "cannot be read");
	}
	return fclose(in);
}

/* Feeds a stream function piece by piece and writes what comes out. */
static int pump(z_stream *z, int (*step)(z_stream *, int), const struct file *in, FILE *out)
{
	unsigned char buf[1 << 12];
	size_t at = 0;
	int status = Z_OK;

	while (status == Z_OK || status == Z_BUF_ERROR) {
		if (z->avail_in == 0 && at < in->size) {
			size_t n = in->size - at < PIECE ? in->size - at : PIECE;

			z->next_in = in->data + at;
			z->avail_in = (uInt)n;
			at += n;
		} else if (z->avail_in == 0 && status == Z_BUF_ERROR && step == inflate) {
			return Z_DATA_ERROR;
		}
		z->next_out = buf;
		z->avail_out = sizeof buf;
		status = step(z, at == in->size ? Z_FINISH : Z_NO_FLUSH);
		fwrite(buf, 1, sizeof buf - z->avail_out, out);
	}
	return status;
}

static int stream(int decompress, int level, const struct file *in, const char *path)
{
	FILE *out = fopen(path, "wb");
	z_stream z = {0};
	int status;

	if (!out)
		return fail(path, "cannot be created");
	if (decompress) {
		status = inflateInit(&z) == Z_OK ? pump(&z, inflate, in, out) : Z_MEM_ERROR;
		inflateEnd(&z);
	} else {
		status = deflateInit2(&z, level, Z_DEFLATED, 15, 8, Z_DEFAULT_STRATEGY) == Z_OK
				 ? pump(&z, deflate, in, out)
				 : Z_MEM_ERROR;
		deflateEnd(&z);
	}
	printf("%lu in, %lu out, adler %08lx, %s\n", z.total_in, z.total_out, z.adler, zError(status));
	if (fclose(out) != 0 || status != Z_STREAM_END)
		return fail(path, z.msg ? z.msg : zError(status));
	return 0;
}

static int once(int level, const struct file *in, const char *path)
{
	uLong packed = compressBound((uLong)in->size), size = (uLong)in->size;
	Bytef *data = malloc(packed), *back = malloc(in->size + 1);
	FILE *out = fopen(path, "wb");
	int status;

	if (!data || !back || !out)
		return fail(path, "cannot be created");
	status = compress2(data, &packed, in->data, (uLong)in->size, level);
	if (status != Z_OK || uncompress(back, &size, data, packed) != Z_OK || size != in->size ||
	    memcmp(back, in->data, in->size) != 0)
		return fail(path, zError(status));
	printf("%zu -> %lu, crc %08lx, combined %d\n", in->size, packed, crc32(0, in->data, (uInt)in->size),
	       crc32_combine(crc32(0, in->data, 100), crc32(0, in->data + 100, (uInt)in->size - 100),
			     (z_off_t)in->size - 100) == crc32(0, in->data, (uInt)in->size));
	fwrite(data, 1, packed, out);
	return fclose(out);
}

static int gzip(int level, const struct file *in, const char *path)
{
	char mode[] = {'w', 'b', (char)('0' + level), 0}, line[512];
	unsigned long lines = 0, bytes = 0;
	gzFile gz = gzopen(path, mode);

	if (!gz)
		return fail(path, "cannot be created");
	gzbuffer(gz, 1 << 14);
	gzprintf(gz, "%s of %zu bytes, level %d\n", "file", in->size, level);
	if ((size_t)gzwrite(gz, in->data, (unsigned)in->size) != in->size || gzclose(gz) != Z_OK)
		return fail(path, "cannot be written");
	gz = gzopen(path, "rb");
	if (!gz || !gzgets(gz, line, sizeof line))
		return fail(path, "cannot be read");
	fputs(line, stdout);
	while (gzgets(gz, line, sizeof line)) {
		lines++;
		bytes += strlen(line);
	}
	printf("%lu pieces, %lu characters, at end %d, offset %ld\n", lines, bytes, gzeof(gz), (long)gztell(gz));
	return gzclose(gz) == Z_OK ? 0 : fail(path, "cannot be closed");
}

int main(int argc, char **argv)
{
	int level = 6, at = 2;
	struct file in;

	if (argc > 3 && argv[2][0] == '-')
		level = argv[at++][1] - '0';
	if (argc != at + 2 || argv[1][0] != '-' || level < 0 || level > 9) {
		fprintf(stderr, "usage: %s -c|-d|-z|-g [-LEVEL] IN OUT\n", argv[0]);
		return 2;
	}
	if (read_file(argv[at], &in) != 0)
		return EXIT_FAILURE;
	switch (argv[1][1]) {
	case 'c':
		return stream(0, level, &in, argv[at + 1]);
	case 'd':
		return stream(1, level, &in, argv[at + 1]);
	case 'z':
		return once(level, &in, argv[at + 1]);
	case 'g':
		return gzip(level, &in, argv[at + 1]);
	default:
		return fail(argv[1], "unknown option");
	}
}
