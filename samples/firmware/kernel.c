/* SPDX-License-Identifier: MIT */
#include "kernel.h"

#include "heap.h"
#include "tests/target/semihost.h"
#include "tests/target/uart.h"

/* The functions below are called by apps, which know nothing of a context. */
static struct {
	struct heap *heap;
	uint32_t last;
} kernel;

void kernel_init(struct heap *heap)
{
	kernel.heap = heap;
	timer_start();
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
	return timer_ms();
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
