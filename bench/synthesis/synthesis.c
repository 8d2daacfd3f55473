/* SPDX-License-Identifier: MIT
 *
 * Loads an image in the direct form, with much text and many imported calls, and has the
 * loader make its import section: thunks, slots, branches to them. Time from the call of ldr_load to its return, in
 * which the file is read. Beside it the same with direct binding. What munger-run does with --place=split and --bind.
 */
#include <stdio.h>
#include <stdlib.h>

#include "bench/process.h"

enum { N_RUNS = 20, MIN_TEXT = 1 << 20 };
static const double limit_ms = 5;

struct figures {
	double ms; /* least */
	size_t text, thunks;
};

/* Loads user.exe, runs it, and unloads it. Returns: milliseconds of the load. */
static double load_once(struct host *host, const char *folder, int wanted, struct figures *figures)
{
	double took;
	struct ldr_module *module = process_load(host, folder, "user.exe", &took);

	if (((int (*)(void))ldr_entry(module))() != wanted)
		process_fail("user.exe", "the calls do not reach what they should");
	figures->text = ldr_sections(module)[MG_TEXT].size;
	figures->thunks = ldr_thunk_size(module);
	if (figures->text < MIN_TEXT)
		process_fail("user.exe", "has too little text");
	if (ldr_unload(&host->loader, module) != 0)
		process_fail("user.exe", "cannot be unloaded");
	return took / 1e6;
}

static void keep_least(struct host *host, const char *folder, int wanted, struct figures *figures)
{
	double ms = load_once(host, folder, wanted, figures);

	if (figures->ms == 0 || ms < figures->ms)
		figures->ms = ms;
}

int main(int argc, char **argv)
{
	static struct host indirect, direct;
	struct figures synthesis = {0}, plain = {0};
	int n = argc == 3 ? atoi(argv[2]) : 0;

	if (n <= 0)
		process_fail("usage", "synthesis FOLDER IMPORTS");
	process_init(&indirect, &(struct host_options){.indirect = true});
	process_init(&direct, &(struct host_options){0});
	process_load(&indirect, argv[1], "provider.dll", NULL);
	process_load(&direct, argv[1], "provider.dll", NULL);
	for (int i = 0; i < N_RUNS; i++) {
		keep_least(&indirect, argv[1], n * (n + 1) / 2, &synthesis);
		keep_least(&direct, argv[1], n * (n + 1) / 2, &plain);
	}
	if (!synthesis.thunks || plain.thunks)
		process_fail("user.exe", "was not bound as it should be");
	printf("synthesis: %zu bytes of text, %d imported calls, import section of %zu bytes of thunks and %d slots: "
	       "%.2f ms "
	       "(at most %.0f)\n",
	       synthesis.text, n, synthesis.thunks, n, synthesis.ms, limit_ms);
	printf("synthesis: the same bound directly: %.2f ms\n", plain.ms);
	return synthesis.ms > limit_ms;
}
