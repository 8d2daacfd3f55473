/* SPDX-License-Identifier: MIT
 *
 * Little-endian numbers at any address. Single loads and stores where the
 * compiler may make unaligned ones, never a call.
 */
#ifndef LDR_MEM_H
#define LDR_MEM_H

#include <stddef.h>
#include <stdint.h>

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "the loader runs on little-endian machines only"
#endif

struct ldr_u16 {
	uint16_t v;
} __attribute__((packed, may_alias));
struct ldr_u32 {
	uint32_t v;
} __attribute__((packed, may_alias));
struct ldr_u64 {
	uint64_t v;
} __attribute__((packed, may_alias));

/* What is aligned. */
struct ldr_u16_2 {
	uint16_t v;
} __attribute__((may_alias));
struct ldr_u32_4 {
	uint32_t v;
} __attribute__((may_alias));
struct ldr_u64_4 {
	uint64_t v;
} __attribute__((packed, aligned(4), may_alias));

static inline uint16_t ldr_get16_2(const void *mem)
{
	return ((const struct ldr_u16_2 *)mem)->v;
}

static inline uint32_t ldr_get32_4(const void *mem)
{
	return ((const struct ldr_u32_4 *)mem)->v;
}

static inline uint64_t ldr_get64_4(const void *mem)
{
	return ((const struct ldr_u64_4 *)mem)->v;
}

static inline void ldr_put16_2(void *mem, uint16_t v)
{
	((struct ldr_u16_2 *)mem)->v = v;
}

static inline void ldr_put32_4(void *mem, uint32_t v)
{
	((struct ldr_u32_4 *)mem)->v = v;
}

static inline void ldr_put64_4(void *mem, uint64_t v)
{
	((struct ldr_u64_4 *)mem)->v = v;
}

/* Byte by byte, the first `width` of them, which are not none. */
static inline uintptr_t ldr_get_bytes(const unsigned char *mem, unsigned width)
{
	uintptr_t v = 0;

	do
		v = v << 8 | mem[--width];
	while (width);
	return v;
}

static inline void ldr_put_bytes(unsigned char *mem, unsigned width, uintptr_t v)
{
	unsigned i = 0;

	do {
		mem[i] = (unsigned char)v;
		v >>= 8;
	} while (++i < width);
}

static inline uint16_t ldr_get16(const void *mem)
{
	return ((const struct ldr_u16 *)mem)->v;
}

static inline uint32_t ldr_get32(const void *mem)
{
	return ((const struct ldr_u32 *)mem)->v;
}

static inline uint64_t ldr_get64(const void *mem)
{
	return ((const struct ldr_u64 *)mem)->v;
}

static inline void ldr_put16(void *mem, uint16_t v)
{
	((struct ldr_u16 *)mem)->v = v;
}

static inline void ldr_put32(void *mem, uint32_t v)
{
	((struct ldr_u32 *)mem)->v = v;
}

static inline void ldr_put64(void *mem, uint64_t v)
{
	((struct ldr_u64 *)mem)->v = v;
}

#endif
