/* SPDX-License-Identifier: MIT
 *
 * Semihosting: what a bare program asks of the machine that runs it (Arm's
 * semihosting specification, and RISC-V's that takes all but the instruction from it:
 * the operation in the first register of arguments, its argument in the second).
 *
 * Needs a debugger or an emulator that answers; on bare silicon the breakpoint is a
 * fault.  Everything is inline, so there is nothing to link.
 */
#ifndef TESTS_TARGET_SEMIHOST_H
#define TESTS_TARGET_SEMIHOST_H

#include <stddef.h>
#include <stdint.h>

enum semihost_op {
	SEMIHOST_OPEN = 0x01,
	SEMIHOST_CLOSE = 0x02,
	SEMIHOST_WRITE0 = 0x04,
	SEMIHOST_READ = 0x06,
	SEMIHOST_FLEN = 0x0c,
	SEMIHOST_TIME = 0x11,
	SEMIHOST_GET_CMDLINE = 0x15,
	SEMIHOST_EXIT_EXTENDED = 0x20
};

static inline intptr_t semihost_call(enum semihost_op op, const void *arg)
{
#if defined(__aarch64__)
	register intptr_t a0 __asm__("x0") = (intptr_t)op;
	register const void *a1 __asm__("x1") = arg;

	__asm__ volatile("hlt #0xf000" : "+r"(a0) : "r"(a1) : "memory");
#elif defined(__riscv)
	register intptr_t a0 __asm__("a0") = (intptr_t)op;
	register const void *a1 __asm__("a1") = arg;

	/* These three, none of them compressed, on one page. */
	__asm__ volatile(".balign 16\n\t.option push\n\t.option norvc\n\t"
			 "slli zero, zero, 0x1f\n\tebreak\n\tsrai zero, zero, 7\n\t.option pop"
			 : "+r"(a0)
			 : "r"(a1)
			 : "memory");
#else
	register intptr_t a0 __asm__("r0") = (intptr_t)op;
	register const void *a1 __asm__("r1") = arg;

	__asm__ volatile("bkpt 0xab" : "+r"(a0) : "r"(a1) : "memory");
#endif
	return a0;
}

/* Ends the program; `status` becomes the exit status of the emulator. */
static inline _Noreturn void semihost_exit(int status)
{
	uintptr_t arg[2] = {0x20026u /* ADP_Stopped_ApplicationExit */, (uintptr_t)status};

	for (;;)
		semihost_call(SEMIHOST_EXIT_EXTENDED, arg);
}

/* Writes text to the debugger's console. Slow, but works before anything else does. */
static inline void semihost_puts(const char *text)
{
	semihost_call(SEMIHOST_WRITE0, text);
}

/* Opens a file of the machine for reading. `len` is the length of `name`.
 * Returns: a handle, or -1. */
static inline intptr_t semihost_open(const char *name, size_t len)
{
	uintptr_t arg[3] = {(uintptr_t)name, 1u /* "rb" */, len};

	return semihost_call(SEMIHOST_OPEN, arg);
}

/* Returns: bytes that were read; fewer than `n` only at the end of the file. */
static inline size_t semihost_read(intptr_t file, void *buf, size_t n)
{
	uintptr_t arg[3] = {(uintptr_t)file, (uintptr_t)buf, n};

	return n - (size_t)semihost_call(SEMIHOST_READ, arg);
}

/* Returns: bytes in the file, or -1. */
static inline intptr_t semihost_file_size(intptr_t file)
{
	uintptr_t arg[1] = {(uintptr_t)file};

	return semihost_call(SEMIHOST_FLEN, arg);
}

static inline void semihost_close(intptr_t file)
{
	uintptr_t arg[1] = {(uintptr_t)file};

	semihost_call(SEMIHOST_CLOSE, arg);
}

/* Reads the command line that the emulator was given for the program.
 * Returns: 0, or -1 if there is none or it does not fit. */
static inline int semihost_cmdline(char *buf, size_t size)
{
	uintptr_t arg[2] = {(uintptr_t)buf, size};

	return (int)semihost_call(SEMIHOST_GET_CMDLINE, arg);
}

#endif
