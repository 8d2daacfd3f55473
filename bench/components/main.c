/* SPDX-License-Identifier: MIT
 *
 * The RAM that 20 components take on a Cortex-M3, loaded by one loader into one heap, none of it used in place.
 * The loader's records are in a heap of their own.
 *
 * What sections take is all of the heap up to the last of them, its rounding and the holes that alignment
 * leaves in it included.  The limit comes from the images' headers: the sizes of all sections,
 * and for each what its alignment may need at the most, alignment - 1.  Images of both layouts must take the same.
 */
#include <stdbool.h>

#include "munger/loader.h"
#include "samples/firmware/heap.h"
#include "samples/firmware/rom.h"
#include "tests/target/uart.h"

enum { N_COMPONENTS = 20, RECORDS = 1 << 16, PAGE = 4096, WANTED_SUM = N_COMPONENTS * (N_COMPONENTS + 1) / 2 };
enum { PHDR_OFF = 52, PT_LOAD = 1 };

extern char __heap_start[], __heap_end[];

struct machine {
	struct heap sections, records;
	struct ldr_config config;
	struct ldr_loader loader;
	uintptr_t end; /* of what sections ever took */
};

struct phdr {
	uint32_t type, off, link, paddr, file_size, size, flags, align;
};

struct total {
	uint32_t n_sections, sizes, padding, pages;
};

static void *take(void *ctx, const struct ldr_request *req, ldr_addr *run)
{
	struct machine *m = ctx;
	const bool is_record = req->kind == LDR_MEM_RECORD;
	void *mem = heap_alloc(is_record ? &m->records : &m->sections, req->size, req->align, req->residue, req->lowest,
			       req->highest);

	*run = (ldr_addr)mem;
	if (mem && !is_record && *run + req->size > m->end)
		m->end = *run + req->size;
	return mem;
}

static void give(void *ctx, void *mem, size_t size, enum ldr_kind kind)
{
	struct machine *m = ctx;

	heap_free(kind == LDR_MEM_RECORD ? &m->records : &m->sections, mem, size);
}

static void trim(void *ctx, void *mem, size_t cut, enum ldr_kind kind)
{
	struct machine *m = ctx;

	(void)kind;
	heap_trim(&m->sections, mem, cut);
}

static void start(struct machine *m)
{
	char *records = (char *)((uintptr_t)__heap_end - RECORDS);

	*m = (struct machine){.config = {.ctx = m, .alloc = take, .free = give, .trim = trim}};
	heap_init(&m->sections, __heap_start, records);
	heap_init(&m->records, records, __heap_end);
	if (ldr_init(&m->loader, &m->config) != 0)
		uart_puts("components: the loader does not take its host\n");
}

/* Adds what an image's sections need at the least and at the most. */
static void add_sections(const struct rom_file *file, struct total *total)
{
	const struct phdr *h = (const struct phdr *)(const void *)(file->data + PHDR_OFF);
	unsigned n = *(const uint16_t *)(const void *)(file->data + 44);

	for (; n > 0; n--, h++) {
		if (h->type != PT_LOAD)
			continue;
		total->n_sections++;
		total->sizes += h->size;
		total->padding += h->align - 1;
		total->pages += (h->size + PAGE - 1) / PAGE * PAGE;
	}
}

/* Loads a component. Returns: it, or NULL after a message. */
static struct ldr_module *load(struct machine *m, const struct rom_file *file)
{
	const struct ldr_source src = {.data = file->data, .size = file->size};
	struct ldr_module *module;
	char text[320];

	if (ldr_load(&m->loader, &src, &module) == 0)
		return module;
	ldr_fault_text(&m->loader.fault, text, sizeof text);
	uart_puts("components: ");
	uart_puts(file->name);
	uart_puts(": ");
	uart_puts(text);
	uart_puts("\n");
	return NULL;
}

/* Loads all of one layout and calls the last, which calls them all. Returns: bytes of RAM that sections took, with all
 * holes; 0 if something is wrong. */
static uint32_t load_all(const struct rom_file *files, struct total *total)
{
	static struct machine m;
	struct ldr_module *module = NULL;

	start(&m);
	for (int i = 0; i < N_COMPONENTS; i++) {
		module = load(&m, &files[i]);
		if (!module)
			return 0;
		add_sections(&files[i], total);
	}
	if (((int (*)(void))ldr_entry(module))() != WANTED_SUM) {
		uart_puts("components: they do not run as they should\n");
		return 0;
	}
	return (uint32_t)(m.end - (uintptr_t)__heap_start);
}

static void put(const char *text, uint32_t n)
{
	uart_puts(text);
	uart_put_dec(n);
}

static int report(const char *layout, uint32_t taken, const struct total *total)
{
	const uint32_t limit = total->sizes + total->padding;

	put("components: ", N_COMPONENTS);
	uart_puts(layout);
	put(" images, ", total->n_sections);
	put(" sections of ", total->sizes);
	put(" bytes: ", taken);
	put(" bytes of RAM (at most ", limit);
	uart_puts(")\n");
	return taken > 0 && taken <= limit;
}

int main(void)
{
	struct total compact = {0}, paged = {0};
	const uint32_t taken = load_all(rom_files, &compact), again = load_all(rom_files + N_COMPONENTS, &paged);
	int good = report(" compact", taken, &compact);

	good &= report(" paged", again, &paged);
	put("components: layouts differ by: ", taken > again ? taken - again : again - taken);
	put(" bytes (0)\ncomponents: each section on pages of its own: ", compact.pages);
	put(" bytes, saved ", compact.pages - taken);
	put(" bytes, ", (compact.pages - taken) * 100 / compact.pages);
	uart_puts(" percent\n");
	return good && taken == again ? 0 : 1;
}
