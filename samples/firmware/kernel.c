/* SPDX-License-Identifier: MIT */
#include "kernel.h"

#include "heap.h"
#include "tests/target/semihost.h"
#include "tests/target/uart.h"

#define TIMER0 ((volatile uint32_t *)0x40000000u) /* CMSDK timer, counts down at 25 MHz */
enum { TIMER_CTRL = 0, TIMER_VALUE = 1, TIMER_RELOAD = 2 };
enum { TIMER_HZ = 25000000 };

/* The functions below are called by apps, which know nothing of a context. */
static struct {
	struct heap *heap;
	uint32_t last;
} kernel;

void kernel_init(struct heap *heap)
{
	kernel.heap = heap;
	TIMER0[TIMER_RELOAD] = UINT32_MAX;
	TIMER0[TIMER_VALUE] = UINT32_MAX;
	TIMER0[TIMER_CTRL] = 1;
}

uint32_t CurrentTime(void)
{
	kernel.last = (uint32_t)semihost_call(SEMIHOST_TIME, NULL);
	return kernel.last;
}

uint32_t Last(void)
{
	return kernel.last;
}

void PutChar(char c)
{
	uart_putc(c);
}

void PutText(const char *text)
{
	uart_puts(text);
}

void PutNumber(uint32_t n)
{
	uart_put_dec(n);
}

void PutHex(uint32_t n)
{
	uart_put_hex(n);
}

uint32_t Ticks(void)
{
	return (UINT32_MAX - TIMER0[TIMER_VALUE]) / (TIMER_HZ / 1000);
}

/* The heap wants the size back; apps do not keep it, so it stands before the block. */
enum { MEM_HEAD = 8 };

void *MemAlloc(size_t size)
{
	unsigned char *mem;

	if (size > SIZE_MAX - MEM_HEAD)
		return NULL;
	mem = heap_alloc(kernel.heap, size + MEM_HEAD, 8, 0, 0, UINTPTR_MAX);
	if (mem == NULL)
		return NULL;
	*(size_t *)(void *)mem = size;
	return mem + MEM_HEAD;
}

void MemFree(void *mem)
{
	unsigned char *head;

	if (mem == NULL)
		return;
	head = (unsigned char *)mem - MEM_HEAD;
	heap_free(kernel.heap, head, *(size_t *)(void *)head + MEM_HEAD);
}
