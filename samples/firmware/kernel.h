/* SPDX-License-Identifier: MIT
 *
 * kernel.dll: what the firmware offers to apps (kernel.def).  Resident: the
 * code and both export tables are part of the firmware, in flash.
 */
#ifndef SAMPLES_FIRMWARE_KERNEL_H
#define SAMPLES_FIRMWARE_KERNEL_H

#include <stddef.h>
#include <stdint.h>

/* Seconds since 1970; asked of the debugger by semihosting. */
uint32_t CurrentTime(void);
/* What CurrentTime gave last; 0 before the first call. */
uint32_t Last(void);

/* The console, UART 0. */
void PutChar(char c);
void PutText(const char *text);
void PutNumber(uint32_t n);
void PutHex(uint32_t n);

/* Milliseconds; starts over now and then. */
uint32_t Ticks(void);

/* Memory of the system's heap, aligned to 8. MemAlloc returns NULL if there is none;
 * MemFree takes what MemAlloc gave, or NULL. */
void *MemAlloc(size_t size);
void MemFree(void *mem);

/* For the firmware alone: gives the kernel its heap and starts the timer. */
struct heap;
void kernel_init(struct heap *heap);

#endif
