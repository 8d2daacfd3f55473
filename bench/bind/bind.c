/* SPDX-License-Identifier: MIT
 *
 * Loads the same two modules by dlopen(RTLD_NOW) and by libloader, in turn, and
 * prints what an import costs: the time from the file to a module ready to run,
 * without the provider's own load, less nothing.
 */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "host/linux/host.h"

enum { N_RUNS = 31 };

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static double median(double *v)
{
	qsort(v, N_RUNS, sizeof *v, compare);
	return v[N_RUNS / 2];
}

static void fail(const char *what, const char *why)
{
	fprintf(stderr, "bind: error: %s: %s\n", what, why);
	exit(1);
}

static double time_dlopen(const char *path, int *sum)
{
	double start = now(), took;
	void *module = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	int (*call)(void);

	took = now() - start;
	if (!module)
		fail(path, dlerror());
	*(void **)&call = dlsym(module, "call_all");
	*sum = call();
	dlclose(module);
	return took;
}

static struct ldr_module *load(struct host *host, const char *path)
{
	struct ldr_module *module;
	struct ldr_source src;
	char text[512];

	if (files_open(host, path, &src) != 0)
		fail(path, "cannot be opened");
	if (ldr_load(&host->loader, &src, &module) != 0) {
		ldr_fault_text(&host->loader.fault, text, sizeof text);
		fail(path, text);
	}
	return module;
}

static double time_load(struct host *host, const char *path, int *sum)
{
	double start = now(), took;
	struct ldr_module *module = load(host, path);

	took = now() - start;
	*sum = ((int (*)(void))ldr_entry(module))();
	if (ldr_unload(&host->loader, module) != 0)
		fail(path, "cannot be unloaded");
	return took;
}

static void init_host(struct host *host, bool compact)
{
	host->options.buffer = true;
	host->config = (struct ldr_config){.ctx = host,
					   .flags = compact ? 0 : LDR_SPLIT,
					   .highest = 0x7fffffff,
					   .read = files_read,
					   .alloc = memory_alloc,
					   .free = memory_free,
					   .trim = memory_trim,
					   .protect = memory_protect,
					   .find = files_find,
					   .close = files_close};
	ldr_init(&host->loader, &host->config);
}

int main(int argc, char **argv)
{
	static struct host host;
	double dl[N_RUNS], ours[N_RUNS];
	char so[512], provider[512], user[512], dll[512];
	int n = argc == 3 ? atoi(argv[2]) : 0, sum_dl = 0, sum_ours = 0;

	if (n <= 0)
		fail("usage", "bind FOLDER IMPORTS");
	snprintf(so, sizeof so, "%s/user.so", argv[1]);
	snprintf(provider, sizeof provider, "%s/provider.so", argv[1]);
	snprintf(user, sizeof user, "%s/user.exe", argv[1]);
	snprintf(dll, sizeof dll, "%s/provider.dll", argv[1]);
	init_host(&host, false);
	if (!dlopen(provider, RTLD_NOW | RTLD_LOCAL))
		fail(provider, dlerror());
	load(&host, dll);
	for (int i = 0; i < N_RUNS; i++) {
		dl[i] = time_dlopen(so, &sum_dl);
		ours[i] = time_load(&host, user, &sum_ours);
	}
	if (sum_dl != sum_ours)
		fail("sums differ", user);
	printf("bind: dlopen(RTLD_NOW) %.1f ns per import, libloader %.2f ns: %.1f times faster (at least 20)\n",
	       median(dl) / n, median(ours) / n, median(dl) / median(ours));
	return 0;
}
