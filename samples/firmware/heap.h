/* SPDX-License-Identifier: MIT
 *
 * A heap for a small system: first fit by address, blocks of multiples of two
 * words, no heads in front of blocks, because whoever frees knows the size.
 * Any part of a block can be given back at any time, so a loader that needs less than
 * it asked for returns the rest (heap_trim).
 *
 * The caller owns struct heap; the heap owns the memory it was given.  Nothing
 * here fails but heap_alloc.
 */
#ifndef SAMPLES_FIRMWARE_HEAP_H
#define SAMPLES_FIRMWARE_HEAP_H

#include <stddef.h>
#include <stdint.h>

struct heap_hole;

struct heap {
	struct heap_hole *first; /* free memory, by ascending address; never two that touch */
	size_t used;             /* bytes in use, rounding included */
	size_t peak;             /* the most that `used` was; a caller may set it back to `used` */
};

/* Begins a heap with the memory [start, end). */
void heap_init(struct heap *heap, void *start, void *end);

/* Allocates `size` bytes (at least 1) at an address that is `residue` modulo `align` (a power
 * of two) and lies with all its bytes in [lowest, highest]. Returns: the lowest such place, or NULL. */
void *heap_alloc(struct heap *heap, size_t size, size_t align, size_t residue, uintptr_t lowest, uintptr_t highest);

/* Gives a block back. */
void heap_free(struct heap *heap, void *mem, size_t size);

/* Gives back the first `cut` bytes of a block; the block is now mem + cut with `cut` bytes fewer. */
void heap_trim(struct heap *heap, void *mem, size_t cut);

#endif
