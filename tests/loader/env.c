/* SPDX-License-Identifier: MIT */
#include "tests/loader/env.h"

#include <sanitizer/asan_interface.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { GUARD = 64, FILL = 0xA5 };

/* Where addresses of 32 bits reach. */
#if defined(MAP_32BIT)
#define MAP_LOW MAP_32BIT
#else
#define MAP_LOW 0
#endif

static void fault(struct env *env, const char *what)
{
	env->n_faults++;
	fprintf(stderr, "loader broke its contract: %s\n", what);
}

static void *get_memory(void *ctx, const struct ldr_request *req, ldr_addr *run)
{
	struct env *env = ctx;
	size_t off = env->top + GUARD;
	ldr_addr at = env->run + off;

	if (!env->locked)
		fault(env, "alloc without the lock");
	if (env->n_allocs + 1 == env->fail_at || env->n_allocs >= ENV_ALLOCS) {
		env->n_allocs++;
		return NULL;
	}
	if (!req->size || !req->align || req->align & (req->align - 1) || req->residue >= req->align)
		fault(env, "alloc: not a request");
	if (req->kind != LDR_MEM_RECORD && at < req->lowest)
		at = req->lowest;
	at += (req->residue - at) & (req->align - 1);
	if (!((at - req->residue) & req->align)) /* aligned no better than asked for */
		at += req->align;
	off = at - env->run;
	if (req->size > ENV_ARENA - GUARD || off > ENV_ARENA - GUARD - req->size ||
	    (req->kind != LDR_MEM_RECORD && (at + req->size - 1 > req->highest || at + req->size - 1 < at)))
		return NULL;
	ASAN_UNPOISON_MEMORY_REGION(env->arena + off, req->size);
	memset(env->arena + off, FILL, req->size);
	env->alloc[env->n_allocs].off = off;
	env->alloc[env->n_allocs].size = req->size;
	env->alloc[env->n_allocs].kind = req->kind;
	env->alloc[env->n_allocs++].live = true;
	env->n_live++;
	env->top = off + req->size;
	env->used += req->size;
	if (env->used > env->peak)
		env->peak = env->used;
	*run = at;
	return env->arena + off;
}

static unsigned find_alloc(struct env *env, const void *mem)
{
	for (unsigned i = 0; i < env->n_allocs && i < ENV_ALLOCS; i++)
		if (env->alloc[i].live && env->arena + env->alloc[i].off == mem)
			return i;
	fault(env, "memory that it was not given");
	return ENV_ALLOCS;
}

static void free_memory(void *ctx, void *mem, size_t size, enum ldr_kind kind)
{
	struct env *env = ctx;
	unsigned i = find_alloc(env, mem);

	if (i == ENV_ALLOCS)
		return;
	if (env->alloc[i].size != size || env->alloc[i].kind != kind)
		fault(env, "free: another size or kind");
	ASAN_POISON_MEMORY_REGION(mem, env->alloc[i].size);
	env->alloc[i].live = false;
	env->n_live--;
	env->used -= size;
}

static void trim_memory(void *ctx, void *mem, size_t cut, enum ldr_kind kind)
{
	struct env *env = ctx;
	unsigned i = find_alloc(env, mem);

	if (i == ENV_ALLOCS)
		return;
	if (cut >= env->alloc[i].size || env->alloc[i].kind != kind)
		fault(env, "trim: all of it, or another kind");
	ASAN_POISON_MEMORY_REGION(mem, cut & ~(size_t)7);
	env->alloc[i].off += cut;
	env->alloc[i].size -= cut;
	env->used -= cut;
}

static int read_file(void *ctx, void *handle, uint32_t off, void *buf, size_t n)
{
	struct env *env = ctx;
	struct env_file *file = handle;

	if (off < file->next_off)
		fault(env, "read: backward");
	if (off > file->size || n > file->size - off)
		return -1;
	memcpy(buf, file->data + off, n);
	file->next_off = (uint32_t)(off + n);
	return 0;
}

static int protect(void *ctx, void *mem, ldr_addr run, size_t size, enum ldr_kind kind)
{
	struct env *env = ctx;
	unsigned i = find_alloc(env, mem);

	if (i == ENV_ALLOCS || env->alloc[i].size != size || env->run + env->alloc[i].off != run ||
	    env->alloc[i].kind != kind)
		fault(env, "protect: not an allocation");
	env->n_protected++;
	return env->refuse_protect;
}

static void lock(void *ctx, int on)
{
	struct env *env = ctx;

	if (env->locked == on)
		fault(env, "lock taken or given twice");
	env->locked = on;
}

static int find(void *ctx, const char *name, const uint8_t uuid[16], struct ldr_source *src)
{
	struct env *env = ctx;

	(void)uuid;
	for (unsigned i = 0; i < env->n_files; i++) {
		if (strcmp(env->file[i].name, name) == 0) {
			*src = env_source(&env->file[i]);
			return 0;
		}
	}
	return -1;
}

static void close_file(void *ctx, struct ldr_source *src)
{
	struct env *env = ctx;
	struct env_file *file = src->handle;

	if (!file || !file->n_open)
		fault(env, "close: not an open source");
	else
		file->n_open--;
	env->n_closed++;
}

static void call(void *ctx, ldr_addr function)
{
	struct env *env = ctx;

	if (env->locked)
		fault(env, "a call with the lock taken");
	if (env->n_calls < ENV_CALLS)
		env->call[env->n_calls++] = function;
}

static void note(void *ctx, const struct ldr_module *module, int loaded)
{
	struct env *env = ctx;

	(void)loaded;
	if (env->n_logged < ENV_CALLS)
		snprintf(env->logged[env->n_logged++], MG_NAME_MAX + 1, "%s", ldr_name(module));
}

struct env *env_new(const struct ldr_arch *arch, ldr_addr run)
{
	struct env *env = calloc(1, sizeof *env);

	if (!env)
		abort();
	env->arena = mmap(NULL, ENV_ARENA, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_LOW, -1, 0);
	if (env->arena == MAP_FAILED)
		abort();
	ASAN_POISON_MEMORY_REGION(env->arena, ENV_ARENA);
	env->run = run ? run : (ldr_addr)env->arena;
	env->trims = true;
	env->config = (struct ldr_config){.ctx = env,
					  .arch = arch,
					  .read = read_file,
					  .alloc = get_memory,
					  .free = free_memory,
					  .trim = trim_memory,
					  .protect = protect,
					  .lock = lock,
					  .find = find,
					  .close = close_file,
					  .call = call,
					  .log = note};
	if (ldr_init(&env->loader, &env->config))
		abort();
	return env;
}

unsigned env_end(struct env *env)
{
	unsigned n;

	if (env->n_live || env->used)
		fault(env, "memory not given back");
	if (env->locked)
		fault(env, "the lock not given back");
	for (unsigned i = 0; i < env->n_files; i++)
		if (env->file[i].n_open)
			fault(env, "a source not closed");
	n = env->n_faults;
	ASAN_UNPOISON_MEMORY_REGION(env->arena, ENV_ARENA);
	munmap(env->arena, ENV_ARENA);
	free(env);
	return n;
}

struct env_file *env_file(struct env *env, const char *name, const struct build *b)
{
	struct env_file *file = &env->file[env->n_files++];

	file->name = name;
	file->data = b->image;
	file->size = b->size;
	return file;
}

struct ldr_source env_source(struct env_file *file)
{
	struct ldr_source src = {.handle = file, .size = file->size};

	if (!file->by_read)
		src.data = file->data;
	if (file->stays)
		src.flags = LDR_STAYS;
	file->n_open++;
	file->next_off = 0;
	return src;
}

int env_load(struct env *env, const struct build *b, struct ldr_module **out)
{
	struct ldr_source src = env_source(env_file(env, "", b));

	return ldr_load(&env->loader, &src, out);
}
