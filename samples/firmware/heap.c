/* SPDX-License-Identifier: MIT */
#include "heap.h"

#define GRAIN sizeof(struct heap_hole)

struct heap_hole {
	size_t size;
	struct heap_hole *next;
};

static uintptr_t down(uintptr_t addr)
{
	return addr & ~(GRAIN - 1);
}

static uintptr_t up(uintptr_t addr)
{
	return down(addr + GRAIN - 1);
}

static struct heap_hole *make_hole(uintptr_t addr, size_t size, struct heap_hole *next)
{
	struct heap_hole *hole = (struct heap_hole *)addr;

	hole->size = size;
	hole->next = next;
	return hole;
}

void heap_init(struct heap *heap, void *start, void *end)
{
	uintptr_t first = up((uintptr_t)start);

	heap->first = make_hole(first, down((uintptr_t)end) - first, NULL);
	heap->used = heap->peak = 0;
}

/* The first address of the hole that is as wanted; it may lie behind the hole's end. */
static uintptr_t fit(uintptr_t hole, size_t align, size_t residue, uintptr_t lowest)
{
	uintptr_t from = hole > lowest ? hole : lowest;

	return from + ((residue - from) & (align - 1));
}

/* Takes whole grains [addr, end) out of the hole at *link. */
static void take(struct heap_hole **link, uintptr_t addr, uintptr_t end)
{
	struct heap_hole *hole = *link;
	uintptr_t start = (uintptr_t)hole, stop = start + hole->size;

	*link = hole->next;
	if (end < stop)
		*link = make_hole(end, stop - end, *link);
	if (start < addr)
		*link = make_hole(start, addr - start, *link);
}

void *heap_alloc(struct heap *heap, size_t size, size_t align, size_t residue, uintptr_t lowest, uintptr_t highest)
{
	for (struct heap_hole **link = &heap->first; *link != NULL; link = &(*link)->next) {
		uintptr_t start = (uintptr_t)*link, last = start + (*link)->size - 1;
		uintptr_t addr = fit(start, align, residue, lowest);

		if (last > highest)
			last = highest;
		if (addr < start || addr > last || size - 1 > last - addr)
			continue;
		heap->used += up(addr + size) - down(addr);
		if (heap->used > heap->peak)
			heap->peak = heap->used;
		take(link, down(addr), up(addr + size));
		return (void *)addr;
	}
	return NULL;
}

/* Joins a hole with the one behind it if they touch. */
static void join(struct heap_hole *hole)
{
	struct heap_hole *next = hole->next;

	if (next == NULL || (uintptr_t)hole + hole->size != (uintptr_t)next)
		return;
	hole->size += next->size;
	hole->next = next->next;
}

static void give(struct heap *heap, uintptr_t addr, uintptr_t end)
{
	struct heap_hole **link = &heap->first, *before = NULL;

	if (addr == end)
		return;
	for (; *link != NULL && (uintptr_t)*link < addr; link = &(*link)->next)
		before = *link;
	heap->used -= end - addr;
	*link = make_hole(addr, end - addr, *link);
	join(*link);
	if (before != NULL)
		join(before);
}

void heap_free(struct heap *heap, void *mem, size_t size)
{
	give(heap, down((uintptr_t)mem), up((uintptr_t)mem + size));
}

/* A grain that the rest still reaches into stays. */
void heap_trim(struct heap *heap, void *mem, size_t cut)
{
	give(heap, down((uintptr_t)mem), down((uintptr_t)mem + cut));
}
