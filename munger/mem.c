/* SPDX-License-Identifier: MIT */
#include "munger/mem.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Large enough that the system gives its pages as they are touched. */
enum { BLOCK_SIZE = 1 << 20 };

struct block {
	struct block *next;
	size_t used, size;
	_Alignas(max_align_t) unsigned char data[];
};

struct mem {
	struct block *blocks;
};

_Noreturn void mem_die(void)
{
	fputs("munger: error: out of memory\n", stderr);
	exit(2);
}

struct mem *mem_new(void)
{
	struct mem *mem = calloc(1, sizeof *mem);

	if (!mem)
		mem_die();
	return mem;
}

void mem_free(struct mem *mem)
{
	while (mem->blocks) {
		struct block *next = mem->blocks->next;

		free(mem->blocks);
		mem->blocks = next;
	}
	free(mem);
}

static struct block *new_block(size_t size)
{
	struct block *block;

	if (size > SIZE_MAX / 2)
		mem_die();
	block = calloc(1, sizeof *block + size);
	if (!block)
		mem_die();
	block->size = size;
	return block;
}

void *mem_alloc(struct mem *mem, size_t size)
{
	struct block *block = mem->blocks;
	void *p;

	if (size > SIZE_MAX / 2)
		mem_die();
	size = (size + _Alignof(max_align_t) - 1) & ~(_Alignof(max_align_t) - 1);
	if (!block || size > block->size - block->used) {
		block = new_block(size > BLOCK_SIZE ? size : BLOCK_SIZE);
		block->next = mem->blocks;
		mem->blocks = block;
	}
	p = block->data + block->used;
	block->used += size;
	return p;
}

void *mem_array(struct mem *mem, size_t n, size_t size)
{
	if (size && n > SIZE_MAX / 2 / size)
		mem_die();
	return mem_alloc(mem, n * size);
}

char *mem_copy(struct mem *mem, const char *text, size_t size)
{
	char *copy = mem_alloc(mem, size + 1);

	memcpy(copy, text, size);
	return copy;
}

char *mem_printf(struct mem *mem, const char *fmt, ...)
{
	va_list args, again;
	char *text;
	int n;

	va_start(args, fmt);
	va_copy(again, args);
	n = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	if (n < 0)
		mem_die();
	text = mem_alloc(mem, (size_t)n + 1);
	vsnprintf(text, (size_t)n + 1, fmt, again);
	va_end(again);
	return text;
}

void *mem_grow(struct mem *mem, void *array, size_t n, size_t *cap, size_t size)
{
	void *bigger;

	if (n < *cap)
		return array;
	*cap = *cap ? *cap * 2 : 16;
	bigger = mem_array(mem, *cap, size);
	if (n)
		memcpy(bigger, array, n * size);
	return bigger;
}

static unsigned char *extend(struct bytes *bytes, size_t size)
{
	unsigned char *at;

	if (size > SIZE_MAX / 4)
		mem_die();
	if (size > bytes->cap - bytes->size) {
		size_t cap = (bytes->size + size) * 2 + 64;
		unsigned char *bigger = mem_alloc(bytes->mem, cap);

		if (bytes->size)
			memcpy(bigger, bytes->data, bytes->size);
		bytes->data = bigger;
		bytes->cap = cap;
	}
	at = bytes->data + bytes->size;
	bytes->size += size;
	return at;
}

void bytes_add(struct bytes *bytes, const void *data, size_t size)
{
	if (size)
		memcpy(extend(bytes, size), data, size);
}

void bytes_fill(struct bytes *bytes, int value, size_t size)
{
	if (size)
		memset(extend(bytes, size), value, size);
}

void bytes_le(struct bytes *bytes, uint64_t value, unsigned size)
{
	unsigned char *at = extend(bytes, size);

	for (unsigned i = 0; i < size; i++)
		at[i] = (unsigned char)(value >> 8 * i);
}
