/* SPDX-License-Identifier: MIT */
#include "bench/process.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

void process_fail(const char *what, const char *why)
{
	fprintf(stderr, "bench: error: %s: %s\n", what, why);
	exit(2);
}

double process_now(void)
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

double process_median(double *v, size_t n)
{
	qsort(v, n, sizeof *v, compare);
	return v[n / 2];
}

void process_init(struct host *host, const struct host_options *options)
{
	host->options = *options;
	host_set_config(host);
	if (ldr_init(&host->loader, &host->config) != 0)
		process_fail("host", "the loader does not take it");
}

void process_open(const struct host *host, const char *folder, const char *name, struct ldr_source *src)
{
	char path[PATH_MAX];

	snprintf(path, sizeof path, "%s/%s", folder, name);
	if (files_open(host, path, src) != 0)
		process_fail(path, "cannot be opened");
}

struct ldr_module *process_load(struct host *host, const char *folder, const char *name, double *took)
{
	struct ldr_module *module;
	struct ldr_source src;
	char text[512];
	double start;
	int rc;

	process_open(host, folder, name, &src);
	start = process_now();
	rc = ldr_load(&host->loader, &src, &module);
	if (took)
		*took = process_now() - start;
	if (rc == 0)
		return module;
	ldr_fault_text(&host->loader.fault, text, sizeof text);
	process_fail(name, text);
}
