/* SPDX-License-Identifier: MIT */
#include "munger/cmd.h"
#include "munger/def_path.h"
#include "munger/dump_object.h"
#include "munger/path.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char usage[] = "usage: munger dump [-hxierdm] [-L DIR]... [--def FILE.def]... FILE...\n"
			    "Prints what is in images, objects and archives.\n"
			    "  -h              headers and sizes (the default)\n"
			    "  -i              imports\n"
			    "  -e              export tables\n"
			    "  -r              fixups, or relocations of objects\n"
			    "  -d              disassembly\n"
			    "  -m              memory map\n"
			    "  -x              all of these\n"
			    "  --def FILE.def  take names of ordinals from here\n"
			    "  -L DIR          look for FILE.def here if it is given without a folder\n"
			    "  --help          this text\n"
			    "FILE is an image, an ELF object or program, or an archive.\n";

/* ------------------------------------------------------------- one file -- */

struct collect {
	struct mem *mem;
	struct image_place *places;
	size_t n, cap;
};

static int collect_place(void *ctx, const struct image_place *place)
{
	struct collect *c = ctx;

	*MEM_PUSH(c->mem, c->places, c->n, c->cap) = *place;
	return 0;
}

static int compare_places(const void *a, const void *b)
{
	const struct image_place *x = a, *y = b;

	if (x->section != y->section)
		return x->section < y->section ? -1 : 1;
	if (x->off != y->off)
		return x->off < y->off ? -1 : 1;
	if (x->is_import != y->is_import)
		return x->is_import ? 1 : -1;
	return x->number < y->number ? -1 : x->number > y->number;
}

struct views {
	enum dump_view view;
	void (*image)(const struct dump *dump, const struct dump_image *di);
	void (*object)(const struct dump *dump, const struct object *object);
};

static const struct views views[] = {
	{DUMP_HEADERS, dump_headers_image, dump_headers_object},
	{DUMP_IMPORTS, dump_imports_image, dump_imports_object},
	{DUMP_EXPORTS, dump_exports_image, dump_exports_object},
	{DUMP_FIXUPS, dump_fixups_image, dump_fixups_object},
	{DUMP_DISASM, dump_disasm_image, dump_disasm_object},
	{DUMP_MAP, dump_map_image, dump_map_object},
};

static void print_image(struct dump *dump, const struct image *img, const struct object *object, const char *name)
{
	struct collect c = {.mem = dump->mem};

	image_each_place(img, collect_place, &c);
	if (c.n)
		qsort(c.places, c.n, sizeof *c.places, compare_places);
	struct dump_image di = {.img = img, .object = object, .places = c.places, .n_places = c.n};
	fprintf(dump->out, "%s: image, %s\n", name, *img->name ? "DLL" : "executable");
	for (size_t i = 0; i < sizeof views / sizeof views[0]; i++)
		if (dump->views & views[i].view)
			views[i].image(dump, &di);
	if (img->bad_sums)
		diag_error(&dump->diag, name, "image-checksum",
			   "the bytes are not those that were written (checksum of%s%s%s); copy the file again",
			   img->bad_sums & IMAGE_SUM_HEAD ? " headers and PLAN" : "",
			   img->bad_sums & IMAGE_SUM_BODY ? " sections and runs" : "",
			   img->bad_sums & IMAGE_SUM_GROUPS ? " groups" : "");
}

/* What is beside an image is optional: damage there is no error of the image. */
static const struct object *read_beside(const struct dump *dump, Elf *elf)
{
	struct dump quiet = *dump;
	struct object *object = NULL;

	quiet.diag.out = fopen("/dev/null", "w");
	if (quiet.diag.out && elf)
		object = object_read(&quiet, elf, "");
	if (quiet.diag.out)
		fclose(quiet.diag.out);
	return object;
}

static void dump_image(struct dump *dump, char *data, size_t size, const char *name)
{
	struct image_error err;
	struct image img;

	if (!image_read(&img, data, size, &err)) {
		diag_error(&dump->diag, mem_printf(dump->mem, "%s:0x%llx", name, (unsigned long long)err.off),
			   err.check, "%s", err.text);
		return;
	}
	Elf *elf = elf_memory(data, size);
	print_image(dump, &img, read_beside(dump, elf), name);
	elf_end(elf);
	image_fini(&img);
}

static void dump_object(struct dump *dump, Elf *elf, const char *name)
{
	const struct object *object = object_read(dump, elf, name);

	if (!object)
		return;
	fprintf(dump->out, "%s: object\n", name);
	for (size_t i = 0; i < sizeof views / sizeof views[0]; i++)
		if (dump->views & views[i].view)
			views[i].object(dump, object);
}

/* A member has an arena of its own: archives can be large. */
static void dump_member(const struct dump *dump, struct diag *diag, Elf *elf, const char *archive)
{
	struct dump member = *dump;
	Elf_Arhdr *head = elf_getarhdr(elf);
	size_t size = 0;
	char *data = elf_rawfile(elf, &size);

	if (!head || !head->ar_name || head->ar_name[0] == '/' || !data)
		return; /* the index and the long names */
	member.mem = mem_new();
	const char *name = mem_printf(member.mem, "%s(%s)", archive, dump_clean(&member, head->ar_name));
	if (image_is(data, size))
		dump_image(&member, data, size, name);
	else if (elf_kind(elf) == ELF_K_ELF)
		dump_object(&member, elf, name);
	else
		diag_error(&member.diag, name, "elf", "is not an ELF file; remove it from the archive");
	*diag = member.diag;
	mem_free(member.mem);
}

static void dump_archive(struct dump *dump, Elf *archive, const char *name)
{
	Elf_Cmd cmd = ELF_C_READ_MMAP; /* that of an archive in memory */
	bool any = false;
	int error;

	for (;;) {
		elf_errno(); /* forgets what came before: the end is no error */
		Elf *elf = elf_begin(-1, cmd, archive);
		if (!elf)
			break;
		any = true;
		dump_member(dump, &dump->diag, elf, name);
		cmd = elf_next(elf);
		elf_end(elf);
	}
	error = elf_errno();
	if (error)
		diag_error(&dump->diag, name, "elf", "is a damaged archive (%s); make it again", elf_errmsg(error));
	else if (!any)
		diag_warning(&dump->diag, name, "elf",
			     "is an archive without members; make it again if it should have some");
}

static void dump_bytes(struct dump *dump, char *data, size_t size, const char *name)
{
	if (image_is(data, size)) {
		dump_image(dump, data, size, name);
		return;
	}
	Elf *elf = elf_memory(data, size);
	switch (elf_kind(elf)) {
	case ELF_K_ELF:
		dump_object(dump, elf, name);
		break;
	case ELF_K_AR:
		dump_archive(dump, elf, name);
		break;
	default:
		diag_error(&dump->diag, name, "elf",
			   "is neither an image nor an ELF file nor an archive; give one of these");
	}
	elf_end(elf);
}

/* Returns: false if the file could not be read. */
static bool dump_file(struct dump *dump, const char *path)
{
	struct bytes bytes = {.mem = mem_new()};
	bool good = path_read(&dump->diag, path, path, "an image, an object or an archive", &bytes);

	dump->mem = bytes.mem;
	if (good)
		dump_bytes(dump, (char *)bytes.data, bytes.size, dump_clean(dump, path));
	mem_free(dump->mem);
	return good;
}

/* --------------------------------------------------------- command line -- */

enum { OPT_DEF = 256, OPT_HELP };

static const struct option long_options[] = {
	{"headers", no_argument, NULL, 'h'},     {"imports", no_argument, NULL, 'i'},
	{"exports", no_argument, NULL, 'e'},     {"fixups", no_argument, NULL, 'r'},
	{"disassemble", no_argument, NULL, 'd'}, {"map", no_argument, NULL, 'm'},
	{"all", no_argument, NULL, 'x'},         {"def", required_argument, NULL, OPT_DEF},
	{"help", no_argument, NULL, OPT_HELP},   {0},
};

static unsigned view_of(int option)
{
	static const char letters[] = "hierdm";
	const char *p = strchr(letters, option);

	if (option == 'x')
		return DUMP_ALL;
	return 1u << (p - letters);
}

/* What the options name, until all are known. */
struct args {
	struct mem *mem;
	const char **dirs, **defs;
	size_t n_dirs, n_defs;
};

/* Returns: -1 to go on, else the exit status. */
static int parse_options(struct dump *dump, struct args *args, int argc, char **argv)
{
	int option;

	optind = 0; /* the caller may have used getopt too */
	while ((option = getopt_long(argc, argv, "hxierdmL:", long_options, NULL)) != -1) {
		switch (option) {
		case '?':
			fputs(usage, stderr);
			return EXIT_STATUS_USAGE;
		case OPT_HELP:
			fputs(usage, stdout);
			return EXIT_STATUS_OK;
		case OPT_DEF:
			args->defs[args->n_defs++] = optarg;
			break;
		case 'L':
			args->dirs[args->n_dirs++] = optarg;
			break;
		default:
			dump->views |= view_of(option);
		}
	}
	if (optind < argc)
		return -1;
	fputs(usage, stderr);
	return EXIT_STATUS_USAGE;
}

/* Returns: -1 to go on, else the exit status. */
static int read_defs(struct dump *dump, const struct args *args)
{
	struct def_diag diag = {.out = stderr};

	for (size_t i = 0; i < args->n_defs; i++) {
		const char *path = def_path_find(args->mem, args->dirs, args->n_dirs, args->defs[i]);
		struct def_file *file = def_read(path, &diag);
		if (file)
			dump->defs[dump->n_defs++] = file;
	}
	if (diag.n_io_errors)
		return EXIT_STATUS_USAGE;
	return diag.n_errors ? EXIT_STATUS_INPUT : -1;
}

static int dump_files(struct dump *dump, int argc, char **argv)
{
	bool readable = true;

	for (int i = optind; i < argc; i++) {
		if (i > optind)
			fputc('\n', dump->out);
		readable &= dump_file(dump, argv[i]);
		fflush(dump->out); /* keeps the order with messages */
	}
	if (ferror(dump->out)) {
		diag_error(&dump->diag, "standard output", "output", "cannot be written: %s", strerror(errno));
		readable = false;
	}
	if (!readable)
		return EXIT_STATUS_USAGE;
	return dump->diag.errors ? EXIT_STATUS_INPUT : EXIT_STATUS_OK;
}

int cmd_dump(int argc, char **argv)
{
	struct dump dump = {.out = stdout, .diag = {.out = stderr}};
	struct args args = {.mem = mem_new()};
	int status;

	elf_version(EV_CURRENT);
	args.dirs = mem_array(args.mem, (size_t)argc, sizeof *args.dirs);
	args.defs = mem_array(args.mem, (size_t)argc, sizeof *args.defs);
	dump.defs = mem_array(args.mem, (size_t)argc, sizeof *dump.defs);
	status = parse_options(&dump, &args, argc, argv);
	if (status < 0)
		status = read_defs(&dump, &args);
	if (!dump.views)
		dump.views = DUMP_HEADERS;
	if (status < 0)
		status = dump_files(&dump, argc, argv);
	for (size_t i = 0; i < dump.n_defs; i++)
		def_free(dump.defs[i]);
	mem_free(args.mem);
	return status;
}
