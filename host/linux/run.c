/* SPDX-License-Identifier: MIT
 *
 * One program in one process: load, call, exit.
 */
#include "host/linux/run.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/linux/host.h"
#include "host/linux/pages.h"

/* Where the search for room begins, downward: a branch from there to the host's own
 * functions has 256 MiB to spare, and the host's heap has all the room below. */
#define PREFERRED 0x70000000u

static void print_section(const struct ldr_section *section, const char *name)
{
	if (section->size)
		fprintf(stderr, ", %s %lu at %#lx", name, (unsigned long)section->size, (unsigned long)section->run);
}

/* Bytes of a section with what lies beside it; 0 if it has no memory of its own. */
static size_t section_size(const struct ldr_module *module, unsigned i)
{
	const struct ldr_section *s = &ldr_sections(module)[i];

	return s->size ? s->size + (i == MG_TEXT ? ldr_thunk_size(module) : 0) : 0;
}

/* What the sections would take in one block: nothing between them but what alignment needs. */
static size_t block_size(const struct ldr_module *module)
{
	const struct ldr_section *s = ldr_sections(module);
	size_t end = 0;

	for (unsigned i = 0; i < MG_N_SECTIONS; i++)
		if (s[i].size)
			end += ((s[i].link - end) & (s[i].align - 1)) + section_size(module, i);
	return end;
}

/* What they would take if each had pages of its own. */
static size_t paged_size(const struct ldr_module *module)
{
	size_t size = 0;

	for (unsigned i = 0; i < MG_N_SECTIONS; i++)
		size += page_up(section_size(module, i));
	return size;
}

/* ldr_config.log, with --stats. */
static void print_stats(void *ctx, const struct ldr_module *module, int loaded)
{
	static const char *const names[MG_N_SECTIONS] = {"text", "rodata", "relro", "data"};
	const struct host *host = ctx;
	const struct ldr_section *text = &ldr_sections(module)[MG_TEXT];
	const char *name = ldr_name(module), *from = text_from(host, text->mem - ldr_thunk_size(module));

	if (!loaded)
		return;
	fprintf(stderr, "%s: %s: %zu bytes of memory, %zu in place, %zu of thunks", host->options.name,
		*name ? name : "program", ldr_memory_size(module), ldr_in_place_size(module), ldr_thunk_size(module));
	for (int i = 0; i < MG_N_SECTIONS; i++)
		print_section(&ldr_sections(module)[i], names[i]);
	fprintf(stderr, "; as a block %zu, on pages %zu", block_size(module), paged_size(module));
	if (from)
		fprintf(stderr, "; text shared from %s", from);
	fputc('\n', stderr);
}

static void set_config(struct host *host)
{
	host_set_config(host);
	host->config.resident = host_resident;
	host->config.n_resident = HOST_N_RESIDENT;
	host->config.log = host->options.stats ? print_stats : NULL;
}

static struct host *new_host(const struct host_options *options, const char *path)
{
	struct host *host = calloc(1, sizeof *host);
	const char *slash = strrchr(path, '/');

	if (!host)
		return NULL;
	host->options = *options;
	host->next = PREFERRED;
	if (slash && (size_t)(slash - path) < sizeof host->folder - 1)
		memcpy(host->folder, path, (size_t)(slash - path) + 1);
	set_config(host);
	ldr_init(&host->loader, &host->config);
	return host;
}

/* The fini functions of the program and its DLLs. What they print is still flushed, and
 * buffers in their data are still there when it is. */
static void finish(int status, void *ctx)
{
	struct host *host = ctx;

	(void)status;
	host->exiting = true;
	if (host->program && ldr_unload(&host->loader, host->program) != 0)
		abort();
}

/* Messages of the C library on the program's behalf carry its name. */
static void set_program_name(char *path)
{
	char *slash = strrchr(path, '/');

	program_invocation_name = path;
	program_invocation_short_name = slash ? slash + 1 : path;
}

static int refuse(const struct host *host, const char *path)
{
	char text[1024];
	const int code = host->loader.fault.code;
	const char *why = code == LDR_ERR_MEMORY || code == LDR_ERR_PROTECT ? host->why : "";

	ldr_fault_text(&host->loader.fault, text, sizeof text);
	fprintf(stderr, "%s: %s: %s%s%s\n", host->options.name, path, text, *why ? "; " : "", why);
	return HOST_EXIT_REFUSED;
}

/* Loads the program and registers its end. The end is registered first: what init
 * functions and the program register with atexit runs before fini functions. */
static int load(struct host *host, const char *path)
{
	struct ldr_module *program;
	struct ldr_source src;
	int error = files_open(host, path, &src);

	if (error) {
		fprintf(stderr, "%s: %s: %s\n", host->options.name, path, strerror(error));
		return HOST_EXIT_NOT_FOUND;
	}
	if (on_exit(finish, host) != 0) {
		fprintf(stderr, "%s: %s: out of memory\n", host->options.name, path);
		return HOST_EXIT_REFUSED;
	}
	if (ldr_load(&host->loader, &src, &program) != 0)
		return refuse(host, path);
	host->program = program;
	if (ldr_entry(program) == 0) {
		fprintf(stderr, "%s: %s: no entry point: a DLL is not a program\n", host->options.name, path);
		return HOST_EXIT_REFUSED;
	}
	return 0;
}

int host_run(const struct host_options *options, int argc, char **argv)
{
	const char *path = options->path ? options->path : argv[0];
	struct host *host = new_host(options, path);
	int (*entry)(int, char **, char **);
	int status;

	if (!host) {
		fprintf(stderr, "%s: %s: out of memory\n", options->name, path);
		return HOST_EXIT_REFUSED;
	}
	status = load(host, path);
	if (status)
		return status;
	set_program_name(argv[0]);
	entry = (int (*)(int, char **, char **))ldr_entry(host->program);
	exit(entry(argc, argv, environ));
}
