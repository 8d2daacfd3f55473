/* SPDX-License-Identifier: MIT
 *
 * The firmware's heap against a plain model: every byte of the arena has an owner.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "samples/firmware/heap.h"

enum { ARENA = 1 << 16, N_BLOCKS = 64, ROUNDS = 200000 };

static _Alignas(4096) unsigned char arena[ARENA];
static int n_failed;

struct block {
	unsigned char *mem;
	size_t size;
	unsigned char fill;
};

static void expect(int good, const char *what)
{
	if (!good && n_failed++ < 10)
		fprintf(stderr, "heap: FAILED: %s\n", what);
}

static int intact(const struct block *b)
{
	for (size_t i = 0; i < b->size; i++) {
		if (b->mem[i] != b->fill)
			return 0;
	}
	return 1;
}

static size_t pick(size_t n)
{
	return (size_t)rand() % n;
}

static void fill_block(struct heap *heap, struct block *b)
{
	size_t size = 1 + pick(2000), align = (size_t)1 << pick(8), residue = pick(align);
	uintptr_t lowest = (uintptr_t)arena + pick(ARENA / 2), highest = lowest + pick(ARENA / 2);
	unsigned char *mem = heap_alloc(heap, size, align, residue, lowest, highest);

	if (mem == NULL)
		return;
	expect(((uintptr_t)mem & (align - 1)) == residue, "a block is not aligned as wanted");
	expect((uintptr_t)mem >= lowest && (uintptr_t)mem + size - 1 <= highest, "a block lies outside its window");
	*b = (struct block){mem, size, (unsigned char)rand()};
	memset(mem, b->fill, size);
}

static void change_block(struct heap *heap, struct block *b)
{
	expect(intact(b), "a block was overwritten");
	if (b->size > 1 && pick(3) == 0) {
		size_t cut = 1 + pick(b->size - 1);

		heap_trim(heap, b->mem, cut);
		b->mem += cut;
		b->size -= cut;
		expect(intact(b), "trimming changed what is kept");
		return;
	}
	heap_free(heap, b->mem, b->size);
	b->mem = NULL;
}

int main(void)
{
	struct heap heap;
	struct block block[N_BLOCKS] = {{0}};

	heap_init(&heap, arena, arena + ARENA);
	for (int i = 0; i < ROUNDS; i++) {
		struct block *b = &block[pick(N_BLOCKS)];

		if (b->mem == NULL)
			fill_block(&heap, b);
		else
			change_block(&heap, b);
		expect(heap.used <= heap.peak && heap.peak <= ARENA, "used and peak contradict each other");
	}
	for (int i = 0; i < N_BLOCKS; i++) {
		if (block[i].mem != NULL)
			heap_free(&heap, block[i].mem, block[i].size);
	}
	expect(heap.used == 0, "bytes are in use after all was freed");
	expect(heap_alloc(&heap, ARENA, 1, 0, 0, UINTPTR_MAX) == arena, "the arena is not one piece again");
	expect(heap_alloc(&heap, 1, 1, 0, 0, UINTPTR_MAX) == NULL, "a full heap gave memory");
	printf("heap: %d passed, %d failed, 0 skipped\n", n_failed == 0, n_failed);
	return n_failed != 0;
}
