/* SPDX-License-Identifier: MIT
 *
 * Memory of one run of the munger: an arena that is freed as a whole, and
 * byte buffers that grow. Running out of memory ends the program with status 2.
 */
#ifndef MUNGER_MEM_H
#define MUNGER_MEM_H

#include <stddef.h>
#include <stdint.h>

struct mem;

/* Ends the program for want of memory. */
_Noreturn void mem_die(void);

struct mem *mem_new(void);
void mem_free(struct mem *mem);

/* Zeroed memory that lives as long as the arena. */
void *mem_alloc(struct mem *mem, size_t size);
/* An array of n zeroed elements; n * size may not overflow (ends the program). */
void *mem_array(struct mem *mem, size_t n, size_t size);
char *mem_copy(struct mem *mem, const char *text, size_t size);
__attribute__((format(printf, 2, 3))) char *mem_printf(struct mem *mem, const char *fmt, ...);

/* Makes room for one more element of `size` bytes in a growing array in the
 * arena. Returns: the array, moved perhaps; *cap is its new capacity. */
void *mem_grow(struct mem *mem, void *array, size_t n, size_t *cap, size_t size);
#define MEM_PUSH(mem, array, n, cap) ((array) = mem_grow((mem), (array), (n), &(cap), sizeof *(array)), &(array)[(n)++])

/* A growing string of bytes, in the arena. */
struct bytes {
	struct mem *mem;
	unsigned char *data;
	size_t size, cap;
};

void bytes_add(struct bytes *bytes, const void *data, size_t size);
void bytes_fill(struct bytes *bytes, int value, size_t size);
/* Appends `size` low bytes of a number, little-endian. */
void bytes_le(struct bytes *bytes, uint64_t value, unsigned size);

#endif
