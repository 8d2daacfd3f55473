/* SPDX-License-Identifier: MIT */
#include "board.h"

#include "tests/target/uart.h"

extern char __heap_start[], __heap_end[];

static int read_disk(void *ctx, void *handle, uint32_t off, void *buf, size_t n)
{
	(void)ctx;
	return disk_read(handle, off, buf, n);
}

static void *get_memory(void *ctx, const struct ldr_request *req, ldr_addr *run)
{
	struct board *board = ctx;

	void *mem = heap_alloc(&board->heap, req->size, req->align, req->residue, req->lowest, req->highest);

	*run = (ldr_addr)mem; /* it runs where it is written */
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

void board_init(struct board *board, const struct exp_dll *const *resident)
{
	*board = (struct board){
		.config =
			{
				.ctx = board,
				.resident = resident,
				.n_resident = 1,
				.read = read_disk,
				.alloc = get_memory,
				.free = free_memory,
				.trim = trim_memory,
				.find = find_in_rom,
			},
	};
	heap_init(&board->heap, __heap_start, __heap_end);
	ldr_init(&board->loader, &board->config);
}

struct ldr_module *board_load(struct board *board, const char *name, const struct ldr_source *src)
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

struct ldr_module *board_load_from_rom(struct board *board, const char *name)
{
	struct ldr_source src;

	if (find_in_rom(board, name, NULL, &src) == 0)
		return board_load(board, name, &src);
	uart_puts("  not in the ROM: ");
	uart_puts(name);
	uart_puts("\n");
	return NULL;
}

int board_run(const struct ldr_module *module)
{
	return module != NULL ? ((int (*)(void))ldr_entry(module))() : -1;
}

int board_unload(struct board *board, struct ldr_module *module)
{
	return module != NULL && ldr_unload(&board->loader, module) == 0;
}
