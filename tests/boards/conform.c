/* SPDX-License-Identifier: MIT
 *
 * Host of the conformance programs on a board: loads and runs each executable of the ROM, twice: used in place as
 * far as it can be, beside the firmware; and read forward from a device, in memory that is far away if the
 * board has such, while DLLs that it needs stay near.  What they print is between lines that begin with '>':
 *
 *   > NAME: WAY
 *   > status N, thunks N    or    > refused: TEXT
 *
 * A DLL of NAME's, PART, is PREFIX-PART, if NAME is PREFIX-REST.  All memory must be back after each run.
 */
#include "samples/firmware/board.h"
#include "tests/conform/kernel.h"
#include "tests/target/libc.h"

extern const struct exp_dll kernel_dll; /* made of kernel.def by `munger table` */
extern char __far_start[], __far_end[];
/* Code does not reach there. */
static char *volatile far_start = __far_start, *volatile far_end = __far_end;

struct host {
	struct board board; /* first: the callbacks' context */
	struct heap far;
	int is_far;          /* what is loaded now */
	const char *program; /* its name in the ROM */
};

static int has_far(void)
{
	return far_start != far_end;
}

static void *get_memory(void *ctx, const struct ldr_request *req, ldr_addr *run)
{
	struct host *host = ctx;
	const int is_far = host->is_far && req->image != NULL && req->image->plan.name_len == 0;
	void *mem = heap_alloc(is_far ? &host->far : &host->board.heap, req->size, req->align, req->residue,
			       req->lowest, req->highest);

	*run = (ldr_addr)(uintptr_t)mem;
	return mem;
}

static struct heap *heap_of(struct host *host, const void *mem)
{
	const int is_far = (const char *)mem >= far_start && (const char *)mem < far_end;

	return is_far ? &host->far : &host->board.heap;
}

static void free_memory(void *ctx, void *mem, size_t size, enum ldr_kind kind)
{
	(void)kind;
	heap_free(heap_of(ctx, mem), mem, size);
}

static void trim_memory(void *ctx, void *mem, size_t cut, enum ldr_kind kind)
{
	(void)kind;
	heap_trim(heap_of(ctx, mem), mem, cut);
}

/* Prefix of the program's name, with the last '-'. */
static size_t prefix_size(const char *name)
{
	size_t n = 0;

	for (size_t i = 0; name[i] != '\0'; i++)
		if (name[i] == '-')
			n = i + 1;
	return n;
}

static int find_part(void *ctx, const char *name, const uint8_t uuid[16], struct ldr_source *src)
{
	struct host *host = ctx;
	const size_t n = prefix_size(host->program);
	char part[128];
	const struct rom_file *file;

	(void)uuid;
	if (n + strlen(name) >= sizeof part)
		return -1;
	memcpy(part, host->program, n);
	strcpy(part + n, name);
	file = rom_find(part);
	if (file == NULL)
		return -1;
	*src = (struct ldr_source){.data = file->data, .size = file->size, .flags = LDR_STAYS};
	return 0;
}

static void run_once(struct host *host, const struct rom_file *file, struct ldr_source src, const char *way)
{
	struct ldr_loader *loader = &host->board.loader;
	struct ldr_module *module;
	char text[320];
	unsigned thunks;
	int status;

	kernel_ticks = 5;
	host->program = file->name;
	printf("> %s: %s\n", file->name, way);
	if (ldr_load(loader, &src, &module) != 0) {
		ldr_fault_text(&loader->fault, text, sizeof text);
		printf("> refused: %s\n", text);
		return;
	}
	thunks = (unsigned)ldr_thunk_size(module);
	status = board_run(module);
	if (ldr_unload(loader, module) != 0)
		printf("> not unloaded\n");
	printf("> status %d, thunks %u\n", status, thunks);
}

static void run(struct host *host, const struct rom_file *file)
{
	struct disk disk = {.file = file};

	host->is_far = 0;
	run_once(host, file, (struct ldr_source){.data = file->data, .size = file->size, .flags = LDR_STAYS},
		 "in place");
	host->is_far = has_far();
	run_once(host, file, (struct ldr_source){.handle = &disk, .size = file->size}, host->is_far ? "far" : "read");
	if (host->board.heap.used != 0 || host->far.used != 0)
		printf("> memory is not back\n");
}

static int is_program(const char *name)
{
	const size_t n = strlen(name);

	return n > 4 && strcmp(name + n - 4, ".exe") == 0;
}

int main(void)
{
	static const struct exp_dll *const resident[] = {&kernel_dll};
	struct host host = {.is_far = 0};

	board_init(&host.board, resident);
	host.board.config.ctx = &host;
	host.board.config.alloc = get_memory;
	host.board.config.free = free_memory;
	host.board.config.trim = trim_memory;
	host.board.config.find = find_part;
	if (has_far())
		heap_init(&host.far, far_start, far_end);
	for (const struct rom_file *file = rom_files; file->name != NULL; file++)
		if (is_program(file->name))
			run(&host, file);
	return 0;
}
