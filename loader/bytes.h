/* SPDX-License-Identifier: MIT
 *
 * Bytes, names and records, without a C library.
 */
#ifndef LDR_BYTES_H
#define LDR_BYTES_H

#include "munger/loader.h"

/* Compilers must not turn loops into calls of memset and memcpy. That they neither turn an index into pointers nor
 * a call before a return into a jump saves bytes. */
#define AS_IT_IS(i) __asm__ volatile("" : "+r"(i) : : "memory")

/* Whole words, at least one. */
static inline void ldr_zero(void *mem, size_t n)
{
	unsigned char *p = mem;

	do {
		n -= 4;
		*(uint32_t *)(void *)(p + n) = 0;
		AS_IT_IS(n);
	} while (n);
}

/* A struct of whole words. */
static inline void ldr_assign(void *dst, const void *src, size_t n)
{
	unsigned char *d = dst;
	const unsigned char *s = src;

	do {
		n -= 4;
		*(uint32_t *)(void *)(d + n) = *(const uint32_t *)(const void *)(s + n);
		AS_IT_IS(n);
	} while (n);
}

/* Of memory that does not overlap. */
static inline void ldr_copy(void *dst, const void *src, size_t n)
{
	unsigned char *d = dst;
	const unsigned char *s = src;

	while (n) {
		n--;
		d[n] = s[n];
		AS_IT_IS(n);
	}
}

/* A name, cut to what fits. */
static inline void ldr_copy_name(char *dst, const char *src)
{
	for (size_t i = 0; i < MG_NAME_MAX && (dst[i] = src[i]); i++)
		AS_IT_IS(i);
}

static inline int ldr_same_name(const char *a, const char *b)
{
	for (; *a == *b; a++, b++)
		if (!*a)
			return 1;
	return 0;
}

/* Memory for the loader's own. Returns: NULL if the host has none. */
static inline void *ldr_alloc_record(const struct ldr_config *config, size_t size)
{
	struct ldr_request req;
	ldr_addr run;
	void *mem;

	ldr_zero(&req, sizeof req);
	req.size = size;
	req.align = sizeof(uint64_t);
	req.highest = ~(ldr_addr)0;
	mem = config->alloc(config->ctx, &req, &run);
	/* cppcheck-suppress returnDanglingLifetime ; the host gives memory of its own */
	return mem;
}

#endif
