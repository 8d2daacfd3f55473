/* SPDX-License-Identifier: MIT
 *
 * Loads the same two modules by dlopen and by libloader, in turn, and prints what an
 * import costs, twice: the whole way from the file to a module ready to run, and the
 * binding alone.  For dlopen that is what RTLD_NOW takes longer than RTLD_LAZY, which
 * maps and relocates the same; for libloader it is ldr_image_bind, with the reading of
 * the import groups in it.  The provider is there before.
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

static double time_dlopen(const char *path, int how, int *sum)
{
	double start = now(), took;
	void *module = dlopen(path, how | RTLD_LOCAL);
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

/* The steps of a load one by one. */
static double time_bind(struct host *host, const char *path, const struct exp_table *provider, int *sum)
{
	struct ldr_import import = {.table = provider};
	struct ldr_image img = {.config = &host->config, .arch = LDR_ARCH_NATIVE, .imports = &import};
	double start, took;
	int rc;

	if (files_open(host, path, &img.source) != 0)
		fail(path, "cannot be opened");
	rc = ldr_image_open(&img);
	if (!rc)
		rc = img.plan.n_imports == 1 && !img.plan.n_tables ? ldr_image_plan(&img, NULL) : LDR_ERR_ARGUMENT;
	if (!rc)
		rc = ldr_image_place(&img);
	start = now();
	if (!rc)
		rc = ldr_image_bind(&img);
	took = now() - start;
	if (!rc)
		rc = ldr_image_seal(&img);
	if (rc)
		fail(path, ldr_error_text(rc));
	*sum = ((int (*)(void))img.entry)();
	ldr_image_free(&img);
	files_close(host, &img.source);
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
	static const uint8_t uuid[16] = {0x5c, 0x1b, 0x9a, 0x70, 0x6f, 0x1e, 0x4d, 0x0c,
					 0x8e, 0x11, 0x2a, 0x94, 0xc0, 0xb7, 0xd3, 0x01};
	static struct host host;
	double dl_now[N_RUNS], dl_lazy[N_RUNS], load_ns[N_RUNS], bind_ns[N_RUNS], dl_bind;
	char so[512], provider[512], user[512], dll[512];
	int n = argc == 3 ? atoi(argv[2]) : 0, sums[4] = {0};
	const struct exp_table *table;

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
	table = ldr_find_table(&host.loader, "provider.dll", uuid);
	for (int i = 0; i < N_RUNS; i++) {
		dl_now[i] = time_dlopen(so, RTLD_NOW, &sums[0]);
		dl_lazy[i] = time_dlopen(so, RTLD_LAZY, &sums[1]);
		load_ns[i] = time_load(&host, user, &sums[2]);
		bind_ns[i] = time_bind(&host, user, table, &sums[3]);
	}
	if (sums[0] != sums[2] || sums[1] != sums[3])
		fail("sums differ", user);
	dl_bind = median(dl_now) - median(dl_lazy);
	printf("bind: dlopen(RTLD_NOW) %.1f ns per import, libloader %.2f ns from file to entry: %.1f times faster\n",
	       median(dl_now) / n, median(load_ns) / n, median(dl_now) / median(load_ns));
	printf("bind: binding alone %.1f ns per import (RTLD_NOW less RTLD_LAZY), %.2f ns: %.1f times faster (at least "
	       "20)\n",
	       dl_bind / n, median(bind_ns) / n, dl_bind / median(bind_ns));
	return dl_bind / median(bind_ns) < 20;
}
