/* SPDX-License-Identifier: MIT
 *
 * The firmware: a loader, a resident kernel.dll, a heap and a ROM.  It loads
 * apps from the ROM and a block device, lets them run, and says what happened
 * and what it cost.  The exit status is the number of scenes that went wrong.
 */
#include "disk.h"
#include "heap.h"
#include "kernel.h"
#include "munger/loader.h"
#include "rom.h"
#include "tests/target/uart.h"

extern const struct exp_dll kernel_dll; /* made of kernel.def by `munger table` */
extern char __heap_start[], __heap_end[];

/* What the callbacks know. */
struct board {
	struct heap heap;
	struct ldr_loader loader;
	const char *file; /* being loaded */
};

/* --------------------------------------------- what the loader asks of us -- */

static int read_disk(void *ctx, void *handle, uint32_t off, void *buf, size_t n)
{
	(void)ctx;
	return disk_read(handle, off, buf, n);
}

static void *get_memory(void *ctx, const struct ldr_request *req, ldr_addr *run)
{
	struct board *board = ctx;
	void *mem = heap_alloc(&board->heap, req->size, req->align, req->residue, req->lowest, req->highest);

	*run = (ldr_addr)mem;
	return mem;
}

static void free_memory(void *ctx, void *mem, size_t size, enum ldr_kind kind)
{
	struct board *board = ctx;

	(void)kind;
	heap_free(&board->heap, mem, size);
}

static void trim_memory(void *ctx, void *mem, size_t cut, enum ldr_kind kind)
{
	struct board *board = ctx;

	(void)kind;
	heap_trim(&board->heap, mem, cut);
}

static int find_in_rom(void *ctx, const char *name, const uint8_t uuid[16], struct ldr_source *src)
{
	const struct rom_file *file = rom_find(name);

	(void)ctx;
	(void)uuid;
	if (file == NULL)
		return -1;
	*src = (struct ldr_source){.data = file->data, .size = file->size, .flags = LDR_STAYS};
	return 0;
}

static void put(const char *text, uint32_t n, const char *unit)
{
	uart_puts(text);
	uart_put_dec(n);
	uart_puts(unit);
}

static void tell_cost(void *ctx, const struct ldr_module *module, int loaded)
{
	const struct board *board = ctx;
	const char *name = ldr_name(module);

	if (!loaded)
		return;
	uart_puts("  ");
	uart_puts(*name != '\0' ? name : board->file);
	put(" loaded: RAM ", ldr_memory_size(module), " bytes");
	put(", of them thunks ", ldr_thunk_size(module), "");
	put("; left in flash ", ldr_in_place_size(module), "\n");
}

/* ------------------------------------------------------------------ tools -- */

static struct ldr_module *load(struct board *board, const char *name, const struct ldr_source *src)
{
	struct ldr_module *module;
	char text[320];

	board->file = name;
	if (ldr_load(&board->loader, src, &module) == 0)
		return module;
	ldr_fault_text(&board->loader.fault, text, sizeof text);
	uart_puts("  ");
	uart_puts(name);
	uart_puts(" refused: ");
	uart_puts(text);
	uart_puts("\n");
	return NULL;
}

static struct ldr_module *load_from_rom(struct board *board, const char *name)
{
	struct ldr_source src;

	if (find_in_rom(board, name, NULL, &src) != 0)
		return NULL;
	return load(board, name, &src);
}

/* The status of the app's main, or -1 if it is not loaded. */
static int run(const struct ldr_module *module)
{
	return module != NULL ? ((int (*)(void))ldr_entry(module))() : -1;
}

/* Gives back a module that may be missing; true if that went well. */
static int unload(struct board *board, struct ldr_module *module)
{
	return module != NULL && ldr_unload(&board->loader, module) == 0;
}

/* ----------------------------------------------------------------- scenes -- */

static int run_foo(struct board *board)
{
	struct ldr_module *foo = load_from_rom(board, "foo.exe");
	int good = run(foo) == 0 && Last() != 0;

	uart_puts(good ? "  foo.exe: T = CurrentTime() done\n" : "  foo.exe failed\n");
	return unload(board, foo) && good;
}

static int run_versions(struct board *board)
{
	struct ldr_module *old = load_from_rom(board, "old.exe"), *new = load_from_rom(board, "new.exe");
	int good = run(old) == 0 && run(new) == 0 && run(old) == 0 && run(new) == 0;
	int old_gone = unload(board, old);

	good = good && run(new) == 0;
	return unload(board, new) && old_gone && good;
}

static int run_instances(struct board *board)
{
	struct ldr_module *one = load_from_rom(board, "counter.exe"), *two = load_from_rom(board, "counter.exe");
	int good = run(one) == 10 && run(one) == 21 && run(two) == 10 && run(one) == 33 && run(two) == 21;
	int one_gone = unload(board, one);

	return unload(board, two) && one_gone && good;
}

static int run_from_disk(struct board *board)
{
	struct disk disk = {.file = rom_find("check.exe")};
	struct ldr_source src = {.handle = &disk, .size = UINT32_MAX};
	struct ldr_module *check;
	int good;

	if (disk.file == NULL)
		return 0;
	check = load(board, "check.exe", &src);
	good = run(check) == 0;
	put("  check.exe came in reads of at most ", disk.largest_read, " bytes");
	put(", sectors ", disk.n_sectors, "\n");
	return unload(board, check) && good;
}

static int refuse_ordinal(struct board *board)
{
	return load_from_rom(board, "ask_ordinal.exe") == NULL && board->loader.fault.code == LDR_ERR_ORDINAL;
}

static int refuse_uuid(struct board *board)
{
	return load_from_rom(board, "ask_uuid.exe") == NULL && board->loader.fault.code == LDR_ERR_UUID;
}

static const struct scene {
	const char *title;
	int (*play)(struct board *board); /* true: went as it should */
} scenes[] = {
	{"An app with one call into the kernel", run_foo},
	{"Two versions of clock.dll at once, for an old and a new app", run_versions},
	{"One app twice, each with its own data", run_instances},
	{"From a block device, using a DLL that stays in flash", run_from_disk},
	{"An app that needs a later kernel.dll", refuse_ordinal},
	{"An app that needs a later clock.dll", refuse_uuid},
};

/* Plays a scene; all memory must be back after it. */
static int play(struct board *board, const struct scene *scene)
{
	size_t used = board->heap.used;
	int good;

	uart_puts("\n");
	uart_puts(scene->title);
	uart_puts("\n");
	board->heap.peak = used;
	good = scene->play(board) && board->heap.used == used && board->loader.modules == NULL;
	put("  heap: peak ", board->heap.peak, "");
	put(", left in use ", board->heap.used - used, "\n");
	uart_puts(good ? "  good\n" : "  WRONG\n");
	return good;
}

int main(void)
{
	static const struct exp_dll *const resident[] = {&kernel_dll};
	struct board board;
	const struct ldr_config config = {
		.ctx = &board,
		.resident = resident,
		.n_resident = 1,
		.read = read_disk,
		.alloc = get_memory,
		.free = free_memory,
		.trim = trim_memory,
		.find = find_in_rom,
		.log = tell_cost,
	};
	int n_wrong = 0;

	heap_init(&board.heap, __heap_start, __heap_end);
	kernel_init(&board.heap);
	ldr_init(&board.loader, &config);
	put("Cortex-M3 firmware: kernel.dll with ", kernel_dll.n_tables, " export tables, in flash\n");
	for (size_t i = 0; i < sizeof scenes / sizeof *scenes; i++)
		n_wrong += !play(&board, &scenes[i]);
	uart_puts(n_wrong == 0 ? "\nall good\n" : "\nsomething went wrong\n");
	return n_wrong;
}
