/* SPDX-License-Identifier: MIT
 *
 * What a load costs on a Cortex-M3: instructions, and RAM on the way.
 *
 * QEMU runs with `-icount shift=10`: each instruction takes 2^10 ns of virtual
 * time, neither more nor less.  The system timer ticks every 40 ns (25 MHz), so
 * n instructions are 25.6 n ticks, and n = ticks * 5 / 128 exactly but for less than one
 * instruction.  A loop of known length is measured first: a machine that counts
 * otherwise fails here.
 */
#include "samples/firmware/board.h"
#include "tests/target/uart.h"

extern const struct exp_dll bench_dll; /* made by `munger table` */

enum { LOOPS = 1000, MAX_INSTRUCTIONS = 60000, MAX_EXTRA_RAM = 256 };
enum { WANTED_SUM = 4 * 100 * 101 / 2 }; /* each of 100 imports called four times */

static uint32_t instructions_since(uint32_t start)
{
	return (uint32_t)((uint64_t)(start - TIMER0[TIMER_VALUE]) * 5 / 128);
}

/* 2 * LOOPS instructions and a handful around them. */
static int counts_right(void)
{
	uint32_t start = TIMER0[TIMER_VALUE], n = LOOPS, count;

	__asm__ volatile("1: subs %0, #1\n\tbne 1b" : "+r"(n) : : "cc");
	count = instructions_since(start);
	return count >= 2 * LOOPS && count < 2 * LOOPS + 20;
}

static void put(const char *text, uint32_t n, const char *unit)
{
	uart_puts(text);
	uart_put_dec(n);
	uart_puts(unit);
}

static int report(const struct board *board, const struct ldr_module *module, uint32_t n_instructions)
{
	uint32_t extra = board->heap.peak - board->heap.used;

	put("cortex-m3 load: ", ldr_sections(module)[MG_TEXT].size, " bytes of text, 100 imports, 400 call sites: ");
	put("", n_instructions, " instructions");
	put(" (at most ", MAX_INSTRUCTIONS, ")\n");
	put("cortex-m3 load: final size ", board->heap.used, " bytes");
	put(", peak ", board->heap.peak, "");
	put(": ", extra, " more");
	put(" (at most ", MAX_EXTRA_RAM, ")\n");
	return n_instructions <= MAX_INSTRUCTIONS && extra <= MAX_EXTRA_RAM;
}

int main(void)
{
	static const struct exp_dll *const resident[] = {&bench_dll};
	struct board board;
	struct ldr_module *module;
	uint32_t start, n_instructions;

	timer_start();
	if (!counts_right()) {
		uart_puts("cortex-m3 load: the emulator's time does not follow its instructions\n");
		return 2;
	}
	board_init(&board, resident);
	start = TIMER0[TIMER_VALUE];
	module = board_load_from_rom(&board, "module.exe");
	n_instructions = instructions_since(start);
	if (board_run(module) != WANTED_SUM) {
		uart_puts("cortex-m3 load: the module does not run as it should\n");
		return 3;
	}
	return report(&board, module, n_instructions) ? 0 : 1;
}
