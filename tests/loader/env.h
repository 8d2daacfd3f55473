/* SPDX-License-Identifier: MIT
 *
 * A host for tests: memory that is counted, and under the address sanitizer out of bounds where it is
 * not allocated; sources in memory or read in order; callbacks that are recorded instead of run.
 */
#ifndef TESTS_LOADER_ENV_H
#define TESTS_LOADER_ENV_H

#include <stdbool.h>

#include "tests/image/build.h"

enum { ENV_ARENA = 1 << 21, ENV_ALLOCS = 256, ENV_FILES = 32, ENV_CALLS = 64 };

struct env_file {
	const char *name; /* what find is asked for */
	const unsigned char *data;
	uint32_t size;
	bool stays;   /* in memory, LDR_STAYS */
	bool by_read; /* through the read callback */
	/* of the handle that is open */
	uint32_t next_off;
	int n_open;
};

struct env {
	struct ldr_config config;
	struct ldr_loader loader;

	unsigned char *arena; /* ENV_ARENA, page aligned */
	ldr_addr run;         /* where the target sees it */
	size_t top;
	struct {
		size_t off, size;
		enum ldr_kind kind;
		bool live;
	} alloc[ENV_ALLOCS];
	unsigned n_allocs, n_live;
	size_t used, peak;
	unsigned fail_at; /* this allocation fails, counted from 1; 0: none */

	struct env_file file[ENV_FILES];
	unsigned n_files;
	ldr_addr call[ENV_CALLS]; /* functions called, in order */
	unsigned n_calls;
	char logged[ENV_CALLS][MG_NAME_MAX + 1];
	unsigned n_logged;
	unsigned n_closed, n_protected;
	int locked;
	bool refuse_protect, trims;
	unsigned n_faults; /* of the loader against its contract */
};

/* A loader for an architecture. `run`: 0: memory is where it is written. */
struct env *env_new(const struct ldr_arch *arch, ldr_addr run);
/* Checks that nothing is left, and frees. Returns: the number of faults. */
unsigned env_end(struct env *env);

/* Adds a file that find knows. */
struct env_file *env_file(struct env *env, const char *name, const struct build *b);
struct ldr_source env_source(struct env_file *file);
/* Loads the image of a build. Returns: the code. */
int env_load(struct env *env, const struct build *b, struct ldr_module **out);

#endif
