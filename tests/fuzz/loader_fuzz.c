/* SPDX-License-Identifier: MIT
 *
 * Hostile images.  The first byte chooses source and layout, the second
 * architecture, how imports are bound and what the rest is: changes (offset, value) to a good image, its two fixup streams, or
 * an image of its own.
 * The loader is built with FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION, which makes
 * every checksum right: what is behind them must stand alone.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/loader/sample.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct host {
	struct sample_table table;
	struct exp_dll kernel;
	const struct exp_table *tables[1];
	const struct exp_dll *resident[1];
};

static void set_kernel(struct env *env, const struct ldr_arch *arch, struct host *h, bool far)
{
	uint64_t values[8];

	for (unsigned i = 0; i < 8; i++)
		values[i] = (far ? 0x40 : env->run + 0x40) + 8 * i + 1;
	sample_table(arch, &h->table, 1, 1, 8, values);
	h->tables[0] = &h->table.head;
	h->kernel = (struct exp_dll){"k.dll", h->tables, 1};
	h->resident[0] = &h->kernel;
	env->config.resident = h->resident;
	env->config.n_resident = 1;
}

/* The same architecture, with or without an import section. */
static const struct ldr_arch *bound_by(const struct ldr_arch *arch, unsigned way)
{
	const struct sample_arch *facts = sample_arch(arch);

	if (!(way & 1) || !facts->indirect)
		return arch;
	return way & 2 ? *facts->either : *facts->indirect;
}

static const struct ldr_arch *choose(unsigned number)
{
	unsigned n = 0;

	while (sample_archs[n].arch)
		n++;
	return sample_archs[number % n].arch;
}

static void load(const struct ldr_arch *arch, unsigned mode, unsigned way, unsigned char *image, uint32_t size)
{
	struct env *env = env_new(bound_by(arch, way), arch->word_size == 8 ? 0 : 0x20000000);
	struct build *a = sample_dll(arch, "a.dll", 1, "k.dll", 1);
	struct env_file *file;
	struct ldr_module *m;
	struct ldr_source src;
	struct host h;

	set_kernel(env, arch, &h, mode & 8);
	env->config.flags = mode & 4 ? LDR_SPLIT : 0;
	env_file(env, "a.dll", a);
	file = env_file(env, "", a);
	file->data = image;
	file->size = size;
	file->by_read = mode & 2;
	file->stays = mode & 16;
	src = env_source(file);
	if (ldr_load(&env->loader, &src, &m) == 0 && ldr_unload(&env->loader, m) != 0)
		abort();
	if (env_end(env))
		abort();
	free(a->image);
	free(a);
}

/* Both streams of FIX from the input, the rest of the image good. */
static void set_streams(struct build *b, const uint8_t *data, size_t size)
{
	const size_t half = size / 2;

	memcpy(b->runs, data, half);
	memcpy(b->groups, data + half, size - half);
	b->runs_size = (uint32_t)half;
	b->groups_size = (uint32_t)(size - half);
	build_image(b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	enum { CHANGES, STREAMS, WHOLE, N_KINDS };
	const struct ldr_arch *arch;
	unsigned char *image;
	struct build *b;
	uint32_t image_size;
	unsigned mode, kind, way;

	if (size < 2)
		return 0;
	mode = data[0];
	kind = data[1] % (unsigned)N_KINDS;
	way = data[1] / (unsigned)N_KINDS;
	data += 2;
	size -= 2;
	arch = choose(way >> 2);
	b = mode & 32 ? sample_dll(arch, "b.dll", 2, "a.dll", 1) : sample_new(arch, mode & 64 ? "b.dll" : NULL, 2);
	if (kind == STREAMS)
		set_streams(b, data, size);
	image_size = kind == WHOLE ? (uint32_t)size : b->size;
	image = malloc(image_size ? image_size : 1);
	if (!image)
		abort();
	memcpy(image, kind == WHOLE ? data : b->image, image_size);
	for (size_t i = 0; i + 3 <= size && kind == CHANGES; i += 3)
		image[(data[i] | data[i + 1] << 8) % image_size] = data[i + 2];
	load(arch, mode, way, image, image_size);
	free(image);
	free(b->image);
	free(b);
	return 0;
}
