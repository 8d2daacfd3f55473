/* SPDX-License-Identifier: MIT
 *
 * Images take whole pages, searched for from the top of the window down: the host and
 * its heap are at the bottom, and the heap grows up. Asking the kernel for a fixed
 * address that must be free needs no knowledge of what else is mapped.
 *
 * Text that has pages of its own is text.c's; what is here is never executable, but for
 * blocks that are a whole module (--place=compact).
 */
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "host/linux/host.h"
#include "host/linux/pages.h"
#include "host/linux/share.h"

#ifndef MAP_FIXED_NOREPLACE
#define MAP_FIXED_NOREPLACE 0x100000
#endif

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

/* Maps the pages of [addr, addr + size) if all are free: for a file, private and not to be touched yet, else memory.
 * The loader writes every page of that, so they come at once. */
static bool map(uintptr_t addr, size_t size, int fd)
{
	void *first = (void *)page_down(addr), *got;
	size_t length = page_span(addr, size);

	if (fd < 0)
		got = mmap(first, length, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE | MAP_POPULATE, -1, 0);
	else
		got = mmap(first, length, PROT_NONE, MAP_PRIVATE | MAP_FIXED_NOREPLACE, fd, 0);
	if (got == MAP_FAILED)
		return false;
	if (got == first)
		return true;
	/* A kernel older than the flag takes the address for a wish. */
	munmap(got, length);
	return false;
}

/* Searches [lowest, limit] downward in strides, which must be a multiple of a page. */
static uintptr_t search(const struct ldr_request *req, uintptr_t limit, size_t stride, int fd)
{
	uintptr_t addr = congruent(req, limit);

	while (addr != 0 && addr >= req->lowest) {
		if (map(addr, req->size, fd))
			return addr;
		addr = addr <= stride ? 0 : congruent(req, addr - stride);
	}
	return 0;
}

/* An address that follows from an image's plan and headers, with room on both sides. */
static uintptr_t own_addr(const struct ldr_request *req)
{
	enum { FIRST = 0x20000000, LAST = 0x6f000000, STEP = 2 << 20 };
	const struct ldr_image *img = req->image;
	uint64_t h = share_hash((const unsigned char *)&img->plan, sizeof img->plan, 1);

	for (unsigned i = 0; i < MG_N_SECTIONS; i++)
		h = share_hash((const unsigned char *)&img->section[i].file_size, sizeof img->section[i].file_size, h);
	h = share_hash((const unsigned char *)img->wanted, img->names_size, h);
	return FIRST + (uintptr_t)(h % ((LAST - FIRST) / STEP)) * STEP;
}

static ldr_addr place(struct host *host, const struct ldr_request *req, int fd)
{
	enum { COARSE = 2 << 20 };
	uintptr_t top, addr = 0;

	if (req->size > req->highest || req->highest - req->size < req->lowest)
		return 0;
	top = req->highest - req->size + 1;
	if (host->options.fixed && req->image)
		addr = search(req, own_addr(req), COARSE, fd);
	/* Below what was placed last, then anywhere, then in the smallest holes. */
	if (addr == 0 && host->next > req->size && host->next - req->size < top)
		addr = search(req, host->next - req->size, COARSE, fd);
	if (addr == 0)
		addr = search(req, top, COARSE, fd);
	if (addr == 0)
		addr = search(req, top, page_size(), fd);
	if (addr != 0 && !host->options.fixed)
		host->next = page_down(addr);
	return addr;
}

/* ------------------------------------------------------------- sections -- */

/* Sections of a module stand in their order, each on pages of its own: at the distances of link addresses if those are that
 * large, else as near as can be.  So text, which depends on the distances, is the same wherever the module is. */

/* The section that a block of its own is for, and where that begins in link addresses. */
static const struct ldr_section *section_of(const struct ldr_request *req, ldr_addr *link)
{
	const struct ldr_section *s = &req->image->section[req->kind - LDR_MEM_TEXT];

	*link = s->link - (req->kind == LDR_MEM_TEXT ? req->image->thunk_size : 0);
	return s;
}

/* Where a section goes that is at `link`, behind one that ends at `end` and at `end_link`. */
static ldr_addr behind(ldr_addr end, ldr_addr end_link, ldr_addr link, size_t align)
{
	ldr_addr addr = end + (link - end_link);

	if (link >= end_link && page_down(addr) >= page_up(end) && ((addr - link) & (align - 1)) == 0)
		return addr;
	addr = page_up(end);
	return addr + ((link - addr) & (align - 1));
}

/* Where a section goes behind those of its module that have their place. Returns: 0 if there are none. */
static ldr_addr next_addr(const struct ldr_request *req)
{
	ldr_addr link;
	const struct ldr_section *s = section_of(req, &link), *before = s;

	while (before-- > req->image->section)
		if (before->size)
			return behind(before->run + before->size, before->link + before->size, link, req->align);
	return 0;
}

/* Bytes from the first section's start to the last one's end. */
static size_t module_span(const struct ldr_request *req, ldr_addr start)
{
	const struct ldr_section *s = &req->image->section[req->kind - LDR_MEM_TEXT];
	const struct ldr_section *end = req->image->section + MG_N_SECTIONS;
	ldr_addr at = start + req->size, link = s->link + s->size;

	while (++s < end)
		if (s->size) {
			at = behind(at, link, s->link, req->align) + s->size;
			link = s->link + s->size;
		}
	return at - start;
}

ldr_addr memory_place_section(struct host *host, const struct ldr_request *req, int fd)
{
	struct ldr_request all = *req;
	ldr_addr addr;

	if (!req->image)
		return place(host, req, fd);
	addr = next_addr(req);
	if (addr && addr >= req->lowest && addr <= req->highest && req->size - 1 <= req->highest - addr &&
	    map(addr, req->size, fd))
		return addr;
	all.size = module_span(req, req->align + req->residue);
	addr = place(host, &all, fd);
	if (addr && page_span(addr, all.size) > page_span(addr, req->size))
		munmap((void *)page_up(addr + req->size), page_up(addr + all.size) - page_up(addr + req->size));
	return addr;
}

static void *alloc_record(const struct ldr_request *req, ldr_addr *run)
{
	void *mem = NULL;

	if (posix_memalign(&mem, req->align < sizeof(void *) ? sizeof(void *) : req->align, req->size) != 0)
		return NULL;
	*run = (ldr_addr)mem;
	return mem;
}

/* Whether a block is text alone. */
static bool is_text(const struct host *host, enum ldr_kind kind)
{
	return kind == LDR_MEM_TEXT && host->config.flags & LDR_SPLIT;
}

/* A section's address is congruent to its link address modulo a page, so that a page of the file can be a page of memory. */
static struct ldr_request page_request(const struct ldr_request *req)
{
	struct ldr_request paged = *req;
	ldr_addr link;

	if (!req->image)
		return paged;
	if (paged.align < page_size())
		paged.align = page_size();
	section_of(req, &link);
	paged.residue = link & (paged.align - 1);
	return paged;
}

void *memory_alloc(void *ctx, const struct ldr_request *req, ldr_addr *run)
{
	struct host *host = ctx;
	struct ldr_request paged;

	host->why[0] = '\0';
	if (req->kind == LDR_MEM_RECORD)
		return alloc_record(req, run);
	if (!(host->config.flags & LDR_SPLIT)) {
		*run = place(host, req, -1);
		return (void *)*run;
	}
	paged = page_request(req);
	if (is_text(host, req->kind))
		return text_alloc(host, &paged, run);
	*run = memory_place_section(host, &paged, -1);
	return (void *)*run;
}

void memory_free(void *ctx, void *mem, size_t size, enum ldr_kind kind)
{
	struct host *host = ctx;

	if (host->exiting)
		return;
	if (kind == LDR_MEM_RECORD)
		free(mem);
	else if (is_text(host, kind))
		text_free(host, mem);
	else
		munmap((void *)page_down((uintptr_t)mem), page_span((uintptr_t)mem, size));
}

void memory_trim(void *ctx, void *mem, size_t cut, enum ldr_kind kind)
{
	struct host *host = ctx;
	uintptr_t first = page_down((uintptr_t)mem), last = page_down((uintptr_t)mem + cut);

	if (is_text(host, kind))
		text_trim(host, mem, cut);
	else if (kind != LDR_MEM_RECORD && last > first)
		munmap((void *)first, last - first);
}

int memory_protect(void *ctx, void *mem, ldr_addr run, size_t size, enum ldr_kind kind)
{
	static const int split[] = {
		[LDR_MEM_RODATA] = PROT_READ, [LDR_MEM_RELRO] = PROT_READ, [LDR_MEM_DATA] = PROT_READ | PROT_WRITE};
	struct host *host = ctx;
	const bool is_block = !(host->config.flags & LDR_SPLIT);

	if (is_text(host, kind))
		return text_protect(host, mem);
	if (mprotect((void *)page_down((uintptr_t)mem), page_span((uintptr_t)mem, size),
		     is_block ? PROT_READ | PROT_WRITE | PROT_EXEC : split[kind]) != 0)
		return -1;
	if (is_block)
		__builtin___clear_cache((char *)run, (char *)run + size); /* fetches see what was stored */
	return 0;
}
