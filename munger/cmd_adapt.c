/* SPDX-License-Identifier: MIT
 *
 * munger adapt: another form of an image, without its objects.
 */
#include <getopt.h>
#include <string.h>

#include "munger/cmd.h"
#include "munger/image_read.h"
#include "munger/link.h"
#include "munger/path.h"

struct adapt {
	struct link_options opt;
	const char *path;
	bool has_form, has_layout, help;
};

enum { OPT_IMPORTS = 256, OPT_LAYOUT, OPT_AT, OPT_HELP };

static const struct option options[] = {
	{"output", required_argument, NULL, 'o'},        {"imports", required_argument, NULL, OPT_IMPORTS},
	{"layout", required_argument, NULL, OPT_LAYOUT}, {"at", required_argument, NULL, OPT_AT},
	{"help", no_argument, NULL, OPT_HELP},           {NULL, 0, NULL, 0},
};

static void help(void)
{
	puts("usage: munger adapt [options] IMAGE -o OUT\n"
	     "Makes another form of an image: the same program, for other machines.\n"
	     "\n"
	     "  -o, --output FILE    the image to make\n"
	     "      --imports=FORM   how code reaches imports:\n"
	     "                       direct    by its own branches, which a load fills in\n"
	     "                       jumps     by thunks, which jump to where slots point\n"
	     "                       pointers  through slots, where instructions can\n"
	     "      --layout=LAYOUT  compact, or paged: no two sections on one page\n"
	     "      --at text=A,data=B\n"
	     "                       for use in place: the file at address A, in flash, and what\n"
	     "                       can change at B, in RAM\n"
	     "      --help           print this\n"
	     "\n"
	     "What is not stated stays. Section headers, symbols and debug information are left out.");
}

static bool usage(const char *message, const char *what)
{
	fprintf(stderr, "munger: error: %s%s; 'munger adapt --help' lists the options [usage]\n", message, what);
	return false;
}

static bool parse_option(struct adapt *a, int c)
{
	switch (c) {
	case 'o':
		a->opt.out = optarg;
		return true;
	case OPT_IMPORTS:
		a->has_form = true;
		return forms_parse(&a->opt, optarg) || usage("--imports takes direct, jumps or pointers, not ", optarg);
	case OPT_LAYOUT:
		a->has_layout = true;
		return layout_parse(&a->opt, optarg) || usage("--layout takes compact or paged, not ", optarg);
	case OPT_AT:
		return bound_parse(&a->opt, optarg) || usage("--at takes text=ADDRESS,data=ADDRESS, not ", optarg);
	default:
		a->help = true;
		return true;
	}
}

static bool parse_options(struct adapt *a, int argc, char **argv)
{
	int c;

	optind = 1;
	opterr = 0;
	while ((c = getopt_long(argc, argv, ":o:", options, NULL)) != -1) {
		if (c == ':')
			return usage("an argument is missing after ", argv[optind - 1]);
		if (c == '?')
			return usage("unknown option ", argv[optind - 1]);
		if (!parse_option(a, c))
			return false;
	}
	if (a->help)
		return true;
	if (optind + 1 != argc)
		return usage("one image is adapted at a time", "");
	a->path = argv[optind];
	return a->opt.out || usage("no output; name it with -o", "");
}

static bool is_paged(const struct image *img)
{
	for (unsigned i = 0; i < MG_N_SECTIONS; i++)
		if (img->section[i].present && img->section[i].addr != img->section[i].file_off)
			return true;
	return false;
}

static int write_form(const struct adapt *a, struct mem *mem, const struct image *img)
{
	struct link_options opt = a->opt;
	struct link link = {.opt = &opt, .mem = mem, .diag.out = stderr};
	struct packed packed;

	if (!a->has_form)
		opt.form = img->form;
	if (!a->has_layout)
		opt.paged = is_paged(img);
	opt.strip = true;
	opt.interp = img->interp;
	reopen_image(&link, img);
	if (img->bound) {
		diag_error(&link.diag, a->path, "at",
			   "is bound for its addresses already; adapt the image that it was made from");
		return EXIT_STATUS_INPUT;
	}
	if (opt.bound) {
		opt.form = MG_FORM_DIRECT;
		opt.paged = false;
		bound_make(&link);
	}
	forms_choose(&link);
	if (link.diag.errors || !write_settle(&link, &packed))
		return EXIT_STATUS_INPUT;
	return write_image(&link, &packed) ? EXIT_STATUS_OK : EXIT_STATUS_USAGE;
}

static int adapt(const struct adapt *a)
{
	struct diag diag = {.out = stderr};
	struct mem *mem = mem_new();
	struct bytes bytes = {.mem = mem};
	struct image_error err;
	struct image img = {0};
	int status = EXIT_STATUS_INPUT;

	if (!path_read(&diag, a->path, a->path, "an image", &bytes))
		status = EXIT_STATUS_USAGE;
	else if (path_is_same(a->path, a->opt.out))
		diag_error(&diag, a->path, "output-is-input", "is the output as well; name another file with -o");
	else if (!image_read(&img, bytes.data, bytes.size, &err))
		diag_error(&diag, mem_printf(mem, "%s:0x%llx", a->path, (unsigned long long)err.off), err.check, "%s",
			   err.text);
	else if (img.bad_sums)
		diag_error(&diag, a->path, "image-checksum",
			   "the bytes are not those that were written; copy the file again");
	else
		status = write_form(a, mem, &img);
	image_fini(&img);
	mem_free(mem);
	return status;
}

int cmd_adapt(int argc, char **argv)
{
	struct adapt a = {0};

	if (!parse_options(&a, argc, argv))
		return EXIT_STATUS_USAGE;
	if (!a.help)
		return adapt(&a);
	help();
	return EXIT_STATUS_OK;
}
