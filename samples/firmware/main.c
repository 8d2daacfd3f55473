/* SPDX-License-Identifier: MIT
 *
 * The firmware: a loader, a resident kernel.dll, a heap and a ROM.  It loads
 * apps from the ROM and a block device, lets them run, and says what happened
 * and what it cost.  The exit status is the number of scenes that went wrong.
 */
#include "board.h"
#include "kernel.h"
#include "tests/target/uart.h"

extern const struct exp_dll kernel_dll; /* made of kernel.def by `munger table` */

static void put(const char *text, size_t n, const char *unit)
{
	uart_puts(text);
	uart_put_dec((uint32_t)n);
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

/* ----------------------------------------------------------------- scenes -- */

static int run_foo(struct board *board)
{
	struct ldr_module *foo = board_load_from_rom(board, "foo.exe");
	int good = board_run(foo) == 0 && Last() != 0;

	uart_puts(good ? "  foo.exe: T = CurrentTime() done\n" : "  foo.exe failed\n");
	return board_unload(board, foo) && good;
}

static int run_versions(struct board *board)
{
	struct ldr_module *old = board_load_from_rom(board, "old.exe"), *new = board_load_from_rom(board, "new.exe");
	int good = board_run(old) == 0 && board_run(new) == 0 && board_run(old) == 0 && board_run(new) == 0;
	int old_gone = board_unload(board, old);

	good = good && board_run(new) == 0;
	return board_unload(board, new) && old_gone && good;
}

static int run_instances(struct board *board)
{
	struct ldr_module *one = board_load_from_rom(board, "counter.exe"),
			  *two = board_load_from_rom(board, "counter.exe");
	int good = board_run(one) == 10 && board_run(one) == 21 && board_run(two) == 10 && board_run(one) == 33 &&
		   board_run(two) == 21;
	int one_gone = board_unload(board, one);

	return board_unload(board, two) && one_gone && good;
}

static int run_from_disk(struct board *board)
{
	struct disk disk = {.file = rom_find("check.exe")};
	struct ldr_source src = {.handle = &disk, .size = UINT32_MAX};
	struct ldr_module *check;
	int good;

	if (disk.file == NULL)
		return 0;
	check = board_load(board, "check.exe", &src);
	good = board_run(check) == 0;
	put("  check.exe came in reads of at most ", disk.largest_read, " bytes");
	put(", sectors ", disk.n_sectors, "\n");
	return board_unload(board, check) && good;
}

static int refuse_ordinal(struct board *board)
{
	return board_load_from_rom(board, "ask_ordinal.exe") == NULL && board->loader.fault.code == LDR_ERR_ORDINAL;
}

static int refuse_gap(struct board *board)
{
	return board_load_from_rom(board, "ask_gap.exe") == NULL && board->loader.fault.code == LDR_ERR_VOID;
}

static int refuse_uuid(struct board *board)
{
	return board_load_from_rom(board, "ask_uuid.exe") == NULL && board->loader.fault.code == LDR_ERR_UUID;
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
	{"An app that needs what is a gap in our kernel.dll", refuse_gap},
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
	int n_wrong = 0;

	board_init(&board, resident);
	board.config.log = tell_cost;
	kernel_init(&board.heap);
	put("A firmware: kernel.dll with ", kernel_dll.n_tables, " export tables, in flash\n");
	for (size_t i = 0; i < sizeof scenes / sizeof *scenes; i++)
		n_wrong += !play(&board, &scenes[i]);
	uart_puts(n_wrong == 0 ? "\nall good\n" : "\nsomething went wrong\n");
	return n_wrong;
}
