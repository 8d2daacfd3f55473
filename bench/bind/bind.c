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

#include "bench/process.h"

enum { N_RUNS = 31 };

static double time_dlopen(const char *path, int how, int *sum)
{
	double start = process_now(), took;
	void *module = dlopen(path, how | RTLD_LOCAL);
	int (*call)(void);

	took = process_now() - start;
	if (!module)
		process_fail(path, dlerror());
	*(void **)&call = dlsym(module, "call_all");
	*sum = call();
	dlclose(module);
	return took;
}

static double time_load(struct host *host, const char *folder, int *sum)
{
	double start = process_now(), took;
	struct ldr_module *module = process_load(host, folder, "user.exe", NULL);

	took = process_now() - start;
	*sum = ((int (*)(void))ldr_entry(module))();
	if (ldr_unload(&host->loader, module) != 0)
		process_fail("user.exe", "cannot be unloaded");
	return took;
}

/* The steps of a load one by one. */
static double time_bind(struct host *host, const char *folder, const struct exp_table *provider, int *sum)
{
	struct ldr_import import = {.table = provider};
	struct ldr_image img = {.config = &host->config, .arch = &ldr_arch_native, .imports = &import};
	double start, took;
	int rc;

	process_open(host, folder, "user.exe", &img.source);
	rc = ldr_image_open(&img);
	if (!rc)
		rc = img.plan.n_imports == 1 && !img.plan.n_tables ? ldr_image_plan(&img, NULL) : LDR_ERR_ARGUMENT;
	if (!rc)
		rc = ldr_image_place(&img);
	start = process_now();
	if (!rc)
		rc = ldr_image_bind(&img);
	took = process_now() - start;
	if (!rc)
		rc = ldr_image_seal(&img);
	if (rc)
		process_fail("user.exe", ldr_error_text(rc));
	*sum = ((int (*)(void))img.entry)();
	ldr_image_free(&img);
	files_close(host, &img.source);
	return took;
}

int main(int argc, char **argv)
{
	static const uint8_t uuid[16] = {0x5c, 0x1b, 0x9a, 0x70, 0x6f, 0x1e, 0x4d, 0x0c,
					 0x8e, 0x11, 0x2a, 0x94, 0xc0, 0xb7, 0xd3, 0x01};
	static struct host host;
	double dl_now[N_RUNS], dl_lazy[N_RUNS], load_ns[N_RUNS], bind_ns[N_RUNS], dl_ns, dl_bind, load, bind;
	char so[512], provider[512];
	int n = argc == 3 ? atoi(argv[2]) : 0, sums[4] = {0};
	const struct exp_table *table;

	if (n <= 0)
		process_fail("usage", "bind FOLDER IMPORTS");
	snprintf(so, sizeof so, "%s/user.so", argv[1]);
	snprintf(provider, sizeof provider, "%s/provider.so", argv[1]);
	process_init(&host, &(struct host_options){.buffer = true});
	if (!dlopen(provider, RTLD_NOW | RTLD_LOCAL))
		process_fail(provider, dlerror());
	process_load(&host, argv[1], "provider.dll", NULL);
	table = ldr_find_table(&host.loader, "provider.dll", uuid);
	for (int i = 0; i < N_RUNS; i++) {
		dl_now[i] = time_dlopen(so, RTLD_NOW, &sums[0]);
		dl_lazy[i] = time_dlopen(so, RTLD_LAZY, &sums[1]);
		load_ns[i] = time_load(&host, argv[1], &sums[2]);
		bind_ns[i] = time_bind(&host, argv[1], table, &sums[3]);
	}
	if (sums[0] != sums[2] || sums[1] != sums[3])
		process_fail("user.exe", "sums differ");
	dl_ns = process_median(dl_now, N_RUNS);
	load = process_median(load_ns, N_RUNS);
	dl_bind = dl_ns - process_median(dl_lazy, N_RUNS);
	bind = process_median(bind_ns, N_RUNS);
	printf("bind: dlopen(RTLD_NOW) %.1f ns per import, libloader %.2f ns from file to entry: %.1f times faster\n",
	       dl_ns / n, load / n, dl_ns / load);
	printf("bind: binding alone %.1f ns per import (RTLD_NOW less RTLD_LAZY), %.2f ns: %.1f times faster (at least "
	       "20)\n",
	       dl_bind / n, bind / n, dl_bind / bind);
	return dl_bind / bind < 20;
}
