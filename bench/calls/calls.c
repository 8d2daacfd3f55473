/* SPDX-License-Identifier: MIT
 *
 * What a call of a function in another component takes: time, and instructions.
 *
 * All makes of the caller are in this process and take turns of some microseconds, forth and back. In each
 * round each one's time is set against that of the static call in the same round, when the clock was as fast; the
 * median of these ratios counts, so that what else the machine does disturbs rounds, not the ratio.
 * Instructions are counted by single-stepping a child, those of 2N calls less those of N.
 */
#include <dlfcn.h>
#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/calls/calls.h"
#include "bench/process.h"

enum { ROUNDS = 5000, ROWS = 100, WARM_ROWS = 10, STEPPED_ROWS = 8 };

typedef unsigned caller(unsigned rows);

struct variant {
	const char *name;
	bool limited; /* must be as quick as the first */
	caller *run;
	double ns[ROUNDS];    /* for ROWS rows */
	double ratio[ROUNDS]; /* to the first variant */
	long n_instructions;  /* of STEPPED_ROWS rows */
};

static caller *from_library(const char *folder, const char *name)
{
	char path[PATH_MAX];
	void *module;
	caller *run;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	module = dlopen(path, RTLD_LAZY | RTLD_LOCAL);
	if (!module)
		process_fail(path, dlerror());
	*(void **)&run = dlsym(module, "calls_run");
	return run;
}

static caller *from_image(struct host *host, const char *folder, const char *name)
{
	return (caller *)ldr_entry(process_load(host, folder, name, NULL));
}

static double time_rows(caller *run)
{
	double start;

	run(WARM_ROWS);
	start = process_now();
	if (run(ROWS) != ROWS * CALLS_IN_A_ROW)
		process_fail("call", "the callee does not count as it should");
	return process_now() - start;
}

static void time_all(struct variant *v, int n)
{
	for (int round = 0; round < ROUNDS; round++) {
		for (int i = 0; i < n; i++) {
			struct variant *next = &v[round & 1 ? n - 1 - i : i];

			next->ns[round] = time_rows(next->run);
		}
		for (int i = 0; i < n; i++)
			v[i].ratio[round] = v[i].ns[round] / v[0].ns[round];
	}
}

/* Instructions of a child from its stop to its end. Returns: -1 if it may not be traced. */
static long step(caller *run, unsigned rows)
{
	long n = 0;
	int status;
	pid_t child = fork();

	if (child == 0) {
		if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0)
			_exit(1);
		raise(SIGSTOP);
		run(rows);
		_exit(0);
	}
	if (child < 0 || waitpid(child, &status, 0) != child)
		process_fail("fork", strerror(errno));
	for (; WIFSTOPPED(status); n++) {
		if (ptrace(PTRACE_SINGLESTEP, child, NULL, NULL) != 0 || waitpid(child, &status, 0) != child)
			process_fail("single step", strerror(errno));
	}
	return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? n : -1;
}

static void count_all(struct variant *v, int n)
{
	for (int i = 0; i < n; i++) {
		long once = step(v[i].run, STEPPED_ROWS), twice = step(v[i].run, 2 * STEPPED_ROWS);

		if (once < 0 || twice < 0)
			process_fail(v[i].name, "cannot be stepped through");
		v[i].n_instructions = twice - once;
	}
}

static bool report(struct variant *v, const struct variant *base)
{
	const double n = CALLS_IN_A_ROW, ns = process_median(v->ns, ROUNDS), ratio = process_median(v->ratio, ROUNDS);
	const bool good = fabs(ratio - 1) <= 0.02 && v->n_instructions == base->n_instructions;

	printf("calls: %s: %.3f ns, %.2f instructions: ratio %.3f, %+.2f instructions%s\n", v->name, ns / (n * ROWS),
	       (double)v->n_instructions / (n * STEPPED_ROWS), ratio,
	       (double)(v->n_instructions - base->n_instructions) / (n * STEPPED_ROWS),
	       v->limited ? " (0.98 to 1.02, +0.00)" : "");
	return good || !v->limited;
}

int main(int argc, char **argv)
{
	static struct host direct, indirect;
	static struct variant v[] = {
		{.name = "static, direct call", .run = calls_run},
		{.name = "direct image, bound directly", .limited = true},
		{.name = "pointers image, bound directly", .limited = true},
		{.name = "pointers image, bound indirectly"},
		{.name = "jumps image, bound indirectly"},
		{.name = "shared library, -fno-plt"},
		{.name = "shared library, PLT"},
	};
	const int n = sizeof v / sizeof *v;
	const char *dir = argc == 2 ? argv[1] : NULL;
	bool good = true;

	if (!dir)
		process_fail("usage", "calls FOLDER");
	process_init(&direct, &(struct host_options){.buffer = true});
	process_init(&indirect, &(struct host_options){.buffer = true, .indirect = true});
	process_load(&direct, dir, "callee.dll", NULL);
	process_load(&indirect, dir, "callee.dll", NULL);
	v[1].run = from_image(&direct, dir, "direct.exe");
	v[2].run = from_image(&direct, dir, "pointers.exe");
	v[3].run = from_image(&indirect, dir, "pointers.exe");
	v[4].run = from_image(&indirect, dir, "jumps.exe");
	v[5].run = from_library(dir, "noplt.so");
	v[6].run = from_library(dir, "plt.so");
	time_all(v, n);
	count_all(v, n);
	for (int i = 0; i < n; i++)
		good &= report(&v[i], &v[0]);
	return !good;
}
