/* SPDX-License-Identifier: MIT
 *
 * What a bare program finds when it starts: variables, zero fill, constructors, the timer; it ends with
 * status 3, or where there is no memory, as FAULT says, by a fault.
 */
#include "tests/target/semihost.h"
#include "tests/target/uart.h"

static uint32_t number = 0x12345678;
static uint32_t zero[3];
static uint32_t constructed;
static double number_fp = 1.5;

__attribute__((constructor)) static void construct(void)
{
	constructed = number;
}

static int timer_runs(void)
{
	uint32_t start = timer_ms();

	for (uint32_t i = 0; i < 1u << 30; i++)
		if (timer_ms() != start)
			return 1;
	return 0;
}

/* An address without memory. */
#if defined(__aarch64__)
static volatile uintptr_t nowhere = (uintptr_t)1 << 40;
#elif defined(__riscv)
static volatile uintptr_t nowhere = 8;
#else
static volatile uintptr_t nowhere = 0x70000000;
#endif

int main(void)
{
	volatile double half = number_fp / 3;

	timer_start();
	if (constructed != 0x12345678 || zero[0] || zero[1] || zero[2] || half != 0.5)
		return 1;
	if (!timer_runs())
		return 2;
	uart_puts("started\n");
#ifdef FAULT
	*(volatile uint32_t *)nowhere = 0;
#endif
	return nowhere ? 3 : 4;
}
