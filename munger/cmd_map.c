/* SPDX-License-Identifier: MIT
 *
 * munger map: a picture of what images take of memory.
 */
#include "munger/cmd.h"
#include "munger/diag.h"
#include "munger/map_svg.h"
#include "munger/map_text.h"
#include "munger/output.h"
#include "munger/path.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char usage[] =
	"usage: munger map IMAGE... -o OUT.svg [--page-size=N]\n"
	"Draws what images take of memory in pages and as libloader packs them, to scale.\n"
	"  -o OUT.svg       the picture (- is standard output)\n"
	"  --page-size=N    bytes of a page, a power of two from 16 to 16777216; 4096 if not given\n"
	"  --help           this text\n";

enum { PAGE_LEAST = 16, PAGE_MOST = 1 << 24 };

struct args {
	const char *out;
	uint64_t page_size;
};

/* ----------------------------------------------------------------- input -- */

static bool check_image(struct diag *diag, struct mem *mem, const char *name, const struct bytes *bytes,
			struct image *img)
{
	struct image_error err;

	if (!image_is(bytes->data, bytes->size)) {
		diag_error(diag, name, "not-image", "is not an image; give what munger has written");
		return false;
	}
	if (!image_read(img, bytes->data, bytes->size, &err)) {
		diag_error(diag, mem_printf(mem, "%s:0x%llx", name, (unsigned long long)err.off), err.check, "%s",
			   err.text);
		return false;
	}
	if (img->bad_sums)
		diag_error(diag, name, "image-checksum",
			   "the bytes are not those that were written; copy the file again");
	return true;
}

/* Reads all images, and says of each what is wrong with it. Returns: the exit status. */
static int read_images(struct mem *mem, const char *out, char **paths, struct map_image *images, size_t n)
{
	struct diag diag = {.out = stderr};
	bool readable = true;

	for (size_t i = 0; i < n; i++) {
		const char *name = map_text_clean(mem, paths[i]);
		struct bytes bytes = {.mem = mem};
		images[i].name = path_base_name(paths[i]);
		if (path_is_same(paths[i], out))
			diag_error(&diag, name, "output-is-input", "is the output as well; name another file with -o");
		else if (!path_read(&diag, paths[i], name, "an image", &bytes))
			readable = false;
		else
			check_image(&diag, mem, name, &bytes, &images[i].img);
	}
	if (!readable)
		return EXIT_STATUS_USAGE;
	return diag.errors ? EXIT_STATUS_INPUT : EXIT_STATUS_OK;
}

/* ---------------------------------------------------------- command line -- */

static int write_map(struct mem *mem, const struct args *args, const struct map_image *images, size_t n)
{
	struct output *out = output_open(args->out, false);

	if (!out)
		return EXIT_STATUS_USAGE;
	map_svg_write(output_stream(out), mem, images, n, args->page_size);
	return output_commit(out) ? EXIT_STATUS_OK : EXIT_STATUS_USAGE;
}

static int draw(const struct args *args, char **paths, size_t n)
{
	struct mem *mem = mem_new();
	struct map_image *images = mem_array(mem, n, sizeof *images);
	int status = read_images(mem, args->out, paths, images, n);

	if (status == EXIT_STATUS_OK)
		status = write_map(mem, args, images, n);
	for (size_t i = 0; i < n; i++)
		image_fini(&images[i].img);
	mem_free(mem);
	return status;
}

static bool parse_page_size(const char *text, uint64_t *size)
{
	char *end;
	unsigned long long n = strtoull(text, &end, 0);

	*size = n;
	if (*text >= '0' && *text <= '9' && !*end && n >= PAGE_LEAST && n <= PAGE_MOST && !(n & (n - 1)))
		return true;
	fprintf(stderr,
		"munger: error: --page-size takes a power of two from %d to %d, not %s; "
		"'munger map --help' lists the options\n",
		PAGE_LEAST, PAGE_MOST, text);
	return false;
}

static int refuse(void)
{
	fputs(usage, stderr);
	return EXIT_STATUS_USAGE;
}

int cmd_map(int argc, char **argv)
{
	static const struct option longs[] = {{"output", required_argument, NULL, 'o'},
					      {"page-size", required_argument, NULL, 'p'},
					      {"help", no_argument, NULL, 'h'},
					      {0}};
	struct args args = {.page_size = 4096};
	int c;

	optind = 0; /* the caller may have used getopt too */
	while ((c = getopt_long(argc, argv, "o:", longs, NULL)) != -1) {
		if (c == 'o') {
			args.out = optarg;
		} else if (c == 'h') {
			fputs(usage, stdout);
			return fflush(stdout) ? EXIT_STATUS_USAGE : EXIT_STATUS_OK;
		} else if (c != 'p') {
			return refuse();
		} else if (!parse_page_size(optarg, &args.page_size)) {
			return EXIT_STATUS_USAGE;
		}
	}
	if (optind >= argc || !args.out)
		return refuse();
	return draw(&args, argv + optind, (size_t)(argc - optind));
}
