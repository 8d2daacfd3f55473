/* SPDX-License-Identifier: MIT */
#include <gelf.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "munger/arch/arch.h"
#include "munger/cmd.h"
#include "munger/def_path.h"
#include "munger/link.h"
#include "munger/path.h"

/* The command line. */
struct munge {
	struct link_options opt;
	const char **files, **exports, **dirs;
	size_t n_files, n_exports, n_dirs, cap_files, cap_exports, cap_dirs;
	bool help;
	bool own_interp; /* --interp without a path */
	struct mem *mem;
};

enum { OPT_EXPORT = 256, OPT_GC, OPT_UNWIND, OPT_SCRIPT, OPT_IMPORTS, OPT_LAYOUT, OPT_INTERP, OPT_HELP };

static const struct option options[] = {
	{"output", required_argument, NULL, 'o'},
	{"entry", required_argument, NULL, 'e'},
	{"strip-all", no_argument, NULL, 's'},
	{"export", required_argument, NULL, OPT_EXPORT},
	{"gc-sections", no_argument, NULL, OPT_GC},
	{"unwind", required_argument, NULL, OPT_UNWIND},
	{"ld-script", required_argument, NULL, OPT_SCRIPT},
	{"imports", required_argument, NULL, OPT_IMPORTS},
	{"layout", required_argument, NULL, OPT_LAYOUT},
	{"interp", optional_argument, NULL, OPT_INTERP},
	{"help", no_argument, NULL, OPT_HELP},
	{NULL, 0, NULL, 0},
};

void munge_help(FILE *out)
{
	fprintf(out, "options:\n"
		     "  -o, --output FILE     the image to make\n"
		     "      --export FILE.def what OUT itself exports; repeat for more tables\n"
		     "  -e, --entry SYMBOL    entry point (default: main, if an object defines it)\n"
		     "  -s, --strip-all       no section headers, symbols or debug information\n"
		     "  -L DIR                look for .def files given without a folder in DIR\n"
		     "      --gc-sections     leave out sections that nothing refers to\n"
		     "      --unwind=KIND     unwind tables: drop, keep, or auto (keep for C++)\n"
		     "      --imports=FORM    how code reaches imports: direct, jumps or pointers\n"
		     "      --layout=LAYOUT   compact, or paged: no two sections on one page\n"
		     "      --interp[=PATH]   a program that Linux starts, by munger-run-static or PATH; paged\n"
		     "      --ld-script FILE  write the layout as a GNU ld script\n"
		     "      --help, --version\n");
}

static bool usage(const char *message, const char *what)
{
	fprintf(stderr, "munger: error: %s%s; 'munger --help' lists the options\n", message, what);
	return false;
}

static bool parse_unwind(struct munge *m, const char *text)
{
	if (strcmp(text, "drop") == 0)
		m->opt.unwind = UNWIND_DROP;
	else if (strcmp(text, "keep") == 0)
		m->opt.unwind = UNWIND_KEEP;
	else if (strcmp(text, "auto") == 0)
		m->opt.unwind = UNWIND_AUTO;
	else
		return usage("--unwind takes drop, keep or auto, not ", text);
	return true;
}

static bool parse_option(struct munge *m, int c)
{
	switch (c) {
	case 'o':
		m->opt.out = optarg;
		return true;
	case 'e':
		m->opt.entry = optarg;
		return true;
	case 's':
		m->opt.strip = true;
		return true;
	case 'L':
		*MEM_PUSH(m->mem, m->dirs, m->n_dirs, m->cap_dirs) = optarg;
		return true;
	case OPT_EXPORT:
		*MEM_PUSH(m->mem, m->exports, m->n_exports, m->cap_exports) = optarg;
		return true;
	case OPT_GC:
		m->opt.gc = true;
		return true;
	case OPT_UNWIND:
		return parse_unwind(m, optarg);
	case OPT_IMPORTS:
		return forms_parse(&m->opt, optarg) || usage("--imports takes direct, jumps or pointers, not ", optarg);
	case OPT_LAYOUT:
		return layout_parse(&m->opt, optarg) || usage("--layout takes compact or paged, not ", optarg);
	case OPT_INTERP:
		m->opt.paged = true;
		m->own_interp = !optarg;
		m->opt.interp = optarg ? optarg : path_from_program(m->mem, "munger-run-static");
		return m->opt.interp ||
		       usage("cannot tell where munger is; name the interpreter with --interp=PATH", "");
	case OPT_SCRIPT:
		m->opt.script = optarg;
		return true;
	default: /* --help */
		m->help = true;
		return true;
	}
}

static bool parse_options(struct munge *m, int argc, char **argv)
{
	int c;

	optind = 1;
	opterr = 0;
	while ((c = getopt_long(argc, argv, "-:o:e:sL:", options, NULL)) != -1) {
		if (c == 1)
			*MEM_PUSH(m->mem, m->files, m->n_files, m->cap_files) = optarg;
		else if (c == ':')
			return usage("an argument is missing after ", argv[optind - 1]);
		else if (c == '?')
			return usage("unknown option ", argv[optind - 1]);
		else if (!parse_option(m, c))
			return false;
	}
	for (int i = optind; i < argc; i++)
		*MEM_PUSH(m->mem, m->files, m->n_files, m->cap_files) = argv[i];
	if (m->help)
		return true;
	if (!m->n_files)
		return usage("no input files", "");
	return m->opt.out || usage("no output; name it with -o", "");
}

/* ---------------------------------------------------------- definition files -- */

static bool is_def(const char *path)
{
	size_t n = strlen(path);

	return n > 4 && strcasecmp(path + n - 4, ".def") == 0;
}

static void open_offer(struct link *link, const struct munge *m, const char *name)
{
	const struct def_file *file = def_read(def_path_find(m->mem, m->dirs, m->n_dirs, name), &link->def_diag);

	if (!file)
		return;
	if (!m->n_exports && file->has_library && strcasecmp(file->dll, path_base_name(m->opt.out)) == 0) {
		def_report(&link->def_diag, file, &(struct def_loc){.path = file->path}, DEF_ERROR, "own-def",
			   "describes %s, which is the output; if it says what the output exports, give it as "
			   "'--export %s'",
			   file->dll, name);
		return;
	}
	*MEM_PUSH(link->mem, link->offers, link->n_offers, link->cap_offers) = file;
}

static void open_files(struct link *link, const struct munge *m)
{
	for (size_t i = 0; i < m->n_exports; i++) {
		const struct def_file *file =
			def_read(def_path_find(m->mem, m->dirs, m->n_dirs, m->exports[i]), &link->def_diag);

		if (file)
			*MEM_PUSH(link->mem, link->own, link->n_own, link->cap_own) = file;
	}
	for (size_t i = 0; i < m->n_files; i++)
		if (path_is_same(m->files[i], m->opt.out))
			diag_error(&link->diag, m->files[i], "output-is-input",
				   "is the output as well; name another file with -o");
		else if (is_def(m->files[i]))
			open_offer(link, m, m->files[i]);
		else
			input_open(link, m->files[i]);
}

/* ------------------------------------------------------------------- phases -- */

static bool failed(const struct link *link)
{
	return link->diag.errors || link->def_diag.n_errors;
}

/* Objects may ask for what no machine has. */
static bool check_isa(struct link *link)
{
	const char *text = link->arch ? arch_image_contradiction(link->arch->image, link->isa) : NULL;

	if (text)
		diag_error(&link->diag, link->opt->out, "isa", "is to have %s", text);
	return !text;
}

static bool resolve(struct link *link)
{
	if (!link->n_inputs && !link->n_archives && !failed(link))
		diag_error(&link->diag, link->opt->out, "no-input",
			   "no object or archive among the inputs; give at least one");
	if (failed(link))
		return false;
	symbols_resolve(link);
	unwind_read(link);
	if (link->diag.errors)
		return false;
	link->arch = arch_of_isa(link->arch, link->isa);
	if (!check_isa(link))
		return false;
	/* A missing export is no reason to keep quiet about missing imports. */
	gc_mark(link);
	unwind_prune(link);
	scan_relocs(link);
	if (failed(link))
		return false;
	merge_sections(link);
	return !failed(link);
}

/* What lies beside munger runs where munger does. */
static bool check_interp(struct link *link, const struct munge *m)
{
	const struct ldr_arch *arch = link->arch->loader;

	if (!m->own_interp ||
	    (arch->machine == ldr_arch_native.machine && arch->elf_class == ldr_arch_native.elf_class))
		return true;
	diag_error(
		&link->diag, m->opt.out, "interp",
		"munger-run-static beside munger is a program for %s, this image one for %s; name one of that machine "
		"with --interp=PATH",
		ldr_arch_native.name, arch->name);
	return false;
}

static bool finish(struct link *link)
{
	enum { GUESS = 4096 };
	struct packed packed;
	int out;

	forms_choose(link);
	layout_sections(link);
	if (failed(link))
		return false;
	do {
		layout_addresses(link, GUESS);
		relocate_sections(link);
		if (failed(link) || !write_settle(link, &packed))
			return false;
	} while (layout_avoid_errata(link));
	if (link->entry)
		link->entry_off = layout_symbol(link, link->entry, 0, &out) - link->out[MG_TEXT].addr + 1;
	debug_relocate(link);
	return write_image(link, &packed) && (!link->opt->script || ldscript_write(link));
}

static void end(struct link *link)
{
	input_close(link);
	for (size_t i = 0; i < link->n_tables; i++)
		export_plan_fini(&link->tables[i].plan);
	for (size_t i = 0; i < link->n_offers; i++)
		def_free((struct def_file *)(uintptr_t)link->offers[i]);
	for (size_t i = 0; i < link->n_own; i++)
		def_free((struct def_file *)(uintptr_t)link->own[i]);
}

static int munge(struct munge *m)
{
	struct link link = {.opt = &m->opt,
			    .mem = m->mem,
			    .diag.out = stderr,
			    .def_diag.out = stderr,
			    .by_name.mem = m->mem,
			    .groups.mem = m->mem,
			    .by_section.mem = m->mem};
	int status = EXIT_STATUS_OK;

	open_files(&link, m);
	if (!resolve(&link))
		status = link.def_diag.n_io_errors || link.n_io_errors ? EXIT_STATUS_USAGE : EXIT_STATUS_INPUT;
	else if (!check_interp(&link, m) || !finish(&link))
		status = failed(&link) ? EXIT_STATUS_INPUT : EXIT_STATUS_USAGE;
	end(&link);
	return status;
}

int cmd_munge(int argc, char **argv)
{
	struct munge m = {.mem = mem_new()};
	int status = EXIT_STATUS_USAGE;

	elf_version(EV_CURRENT);
	if (parse_options(&m, argc, argv)) {
		if (m.help)
			munge_help(stdout);
		status = m.help ? EXIT_STATUS_OK : munge(&m);
	}
	mem_free(m.mem);
	return status;
}
