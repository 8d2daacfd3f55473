/* SPDX-License-Identifier: MIT
 *
 * Images take whole pages, searched for from the top of the window down: the host and
 * its heap are at the bottom, and the heap grows up. Asking the kernel for a fixed
 * address that must be free needs no knowledge of what else is mapped.
 */
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "host/linux/host.h"

#ifndef MAP_FIXED_NOREPLACE
#define MAP_FIXED_NOREPLACE 0x100000
#endif

static size_t page_size(void)
{
	return (size_t)sysconf(_SC_PAGESIZE);
}

static uintptr_t page_down(uintptr_t addr)
{
	return addr & ~(uintptr_t)(page_size() - 1);
}

static uintptr_t page_up(uintptr_t addr)
{
	return page_down(addr + page_size() - 1);
}

/* The highest address <= limit that is residue modulo align; 0 if there is none.
 * Residues below the page size are the request's, so pages stay unshared. */
static uintptr_t congruent(const struct ldr_request *req, uintptr_t limit)
{
	size_t align = req->align < page_size() ? page_size() : req->align;
	uintptr_t addr = (limit & ~(uintptr_t)(align - 1)) + req->residue;

	if (addr > limit)
		addr = addr < align ? 0 : addr - align;
	return addr;
}

/* Maps the pages of [addr, addr + size) if all are free. The loader writes every one of them, so they come at once. */
static bool map(uintptr_t addr, size_t size)
{
	uintptr_t first = page_down(addr);
	size_t length = page_up(addr + size) - first;
	void *got = mmap((void *)first, length, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE | MAP_POPULATE, -1, 0);

	if (got == MAP_FAILED)
		return false;
	if ((uintptr_t)got == first)
		return true;
	/* A kernel older than the flag takes the address for a wish. */
	munmap(got, length);
	return false;
}

/* Searches [lowest, limit] downward in strides, which must be a multiple of a page. */
static uintptr_t search(const struct ldr_request *req, uintptr_t limit, size_t stride)
{
	uintptr_t addr = congruent(req, limit);

	while (addr != 0 && addr >= req->lowest) {
		if (map(addr, req->size))
			return addr;
		addr = addr <= stride ? 0 : congruent(req, addr - stride);
	}
	return 0;
}

static void *alloc_record(const struct ldr_request *req, ldr_addr *run)
{
	void *mem = NULL;

	if (posix_memalign(&mem, req->align < sizeof(void *) ? sizeof(void *) : req->align, req->size) != 0)
		return NULL;
	*run = (ldr_addr)mem;
	return mem;
}

void *memory_alloc(void *ctx, const struct ldr_request *req, ldr_addr *run)
{
	enum { COARSE = 2 << 20 };
	struct host *host = ctx;
	uintptr_t top, addr;

	if (req->kind == LDR_MEM_RECORD)
		return alloc_record(req, run);
	if (req->size > req->highest || req->highest - req->size < req->lowest)
		return NULL;
	top = req->highest - req->size + 1;
	/* Below what was placed last, then anywhere, then in the smallest holes. */
	addr = host->next > req->size && host->next - req->size < top ? search(req, host->next - req->size, COARSE) : 0;
	if (addr == 0)
		addr = search(req, top, COARSE);
	if (addr == 0)
		addr = search(req, top, page_size());
	if (addr == 0)
		return NULL;
	host->next = page_down(addr);
	*run = addr;
	return (void *)addr;
}

void memory_free(void *ctx, void *mem, size_t size, enum ldr_kind kind)
{
	struct host *host = ctx;
	uintptr_t first = page_down((uintptr_t)mem);

	if (host->exiting)
		return;
	if (kind == LDR_MEM_RECORD)
		free(mem);
	else
		munmap((void *)first, page_up((uintptr_t)mem + size) - first);
}

void memory_trim(void *ctx, void *mem, size_t cut, enum ldr_kind kind)
{
	uintptr_t first = page_down((uintptr_t)mem), last = page_down((uintptr_t)mem + cut);

	(void)ctx;
	if (kind != LDR_MEM_RECORD && last > first)
		munmap((void *)first, last - first);
}

int memory_protect(void *ctx, void *mem, ldr_addr run, size_t size, enum ldr_kind kind)
{
	static const int split[] = {[LDR_MEM_TEXT] = PROT_READ | PROT_EXEC,
				    [LDR_MEM_RODATA] = PROT_READ,
				    [LDR_MEM_RELRO] = PROT_READ,
				    [LDR_MEM_DATA] = PROT_READ | PROT_WRITE};
	const struct host *host = ctx;
	const uintptr_t first = page_down((uintptr_t)mem);
	const bool is_block = !(host->config.flags & LDR_SPLIT);

	(void)run;
	return mprotect((void *)first, page_up((uintptr_t)mem + size) - first,
			is_block ? PROT_READ | PROT_WRITE | PROT_EXEC : split[kind]);
}
