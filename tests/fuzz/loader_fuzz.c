/* SPDX-License-Identifier: MIT
 *
 * Hostile images.  The first byte chooses architecture, source and layout, the rest
 * is a list of changes (offset, value) to a good image, or an image of its own.
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

static void load(const struct ldr_arch *arch, unsigned mode, unsigned char *image, uint32_t size)
{
	struct env *env = env_new(arch, arch->word_size == 8 ? 0 : 0x20000000);
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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct ldr_arch *arch;
	unsigned char *image;
	struct build *b;
	uint32_t image_size;

	if (size < 1)
		return 0;
	arch = data[0] & 1 ? &ldr_arch_arm : &ldr_arch_x86_64;
	b = data[0] & 32 ? sample_dll(arch, "b.dll", 2, "a.dll", 1)
			 : sample_new(arch, data[0] & 64 ? "b.dll" : NULL, 2);
	image_size = data[0] & 128 ? (uint32_t)size - 1 : b->size;
	image = aligned_alloc(16, (image_size + 31) & ~15u);
	if (!image)
		abort();
	memcpy(image, data[0] & 128 ? data + 1 : b->image, image_size);
	for (size_t i = 1; i + 3 <= size && !(data[0] & 128); i += 3)
		image[(data[i] | data[i + 1] << 8) % image_size] = data[i + 2];
	load(arch, data[0], image, image_size);
	free(image);
	free(b->image);
	free(b);
	return 0;
}
