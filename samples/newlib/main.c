/* SPDX-License-Identifier: MIT
 *
 * Host of libc.dll: loads words.exe, which needs it, and lets it run.  The app's
 * output is the console's only text; what it cost goes to the debugger.
 */
#include "samples/firmware/board.h"
#include "tests/target/semihost.h"

extern const struct exp_dll system_dll; /* made of system.def by `munger table` */

static void put_number(uint32_t n)
{
	char text[11], *p = text + sizeof text - 1;

	*p = '\0';
	do {
		*--p = (char)('0' + n % 10);
		n /= 10;
	} while (n != 0);
	semihost_puts(p);
}

static void tell_cost(void *ctx, const struct ldr_module *module, int loaded)
{
	const struct board *board = ctx;

	if (!loaded)
		return;
	semihost_puts(*ldr_name(module) != '\0' ? ldr_name(module) : board->file);
	semihost_puts(": RAM ");
	put_number(ldr_memory_size(module));
	semihost_puts(" bytes, left in flash ");
	put_number(ldr_in_place_size(module));
	semihost_puts("\n");
}

int main(void)
{
	static const struct exp_dll *const resident[] = {&system_dll};
	struct board board;
	struct ldr_module *app;
	int status;

	board_init(&board, resident);
	board.config.log = tell_cost;
	app = board_load_from_rom(&board, "words.exe");
	status = board_run(app);
	if (!board_unload(&board, app) || board.heap.used != 0)
		return 120;
	return status;
}
