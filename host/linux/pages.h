/* SPDX-License-Identifier: MIT
 *
 * Addresses and pages, for memory.c and text.c.
 */
#ifndef HOST_PAGES_H
#define HOST_PAGES_H

#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

static inline size_t page_size(void)
{
	return (size_t)sysconf(_SC_PAGESIZE);
}

static inline uintptr_t page_down(uintptr_t addr)
{
	return addr & ~(uintptr_t)(page_size() - 1);
}

static inline uintptr_t page_up(uintptr_t addr)
{
	return page_down(addr + page_size() - 1);
}

/* Bytes of the pages that [addr, addr + size) touches. */
static inline size_t page_span(uintptr_t addr, size_t size)
{
	return page_up(addr + size) - page_down(addr);
}

#endif
