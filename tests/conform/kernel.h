/* SPDX-License-Identifier: MIT
 *
 * The kernel of the conformance programs: all that they import (kernel.def), and small
 * enough for any host, a Linux process or a bare board.  kernel.c is one of it over a C library.
 *
 * A program prints the same on every target, by every compiler, in every form and way of loading: what
 * NAME.out has.  So it prints nothing that depends on the sizes of long and of pointers, on the sign of
 * char, or on an address.
 */
#ifndef CONFORM_KERNEL_H
#define CONFORM_KERNEL_H

/* Prints text. */
void put(const char *text);
/* Prints a number in hexadecimal, without leading zeros. */
void put_hex(unsigned long long value);

/* Calls call(ctx, 0) to call(ctx, n - 1). Returns: the sum of their results. */
int kernel_each(int n, int (*call)(void *ctx, int i), void *ctx);
/* The sum of n arguments: an int, a long long, a double, and so on by turns. Returns: it, without its fraction. */
long long kernel_sum(int n, ...);

int kernel_add(int a, int b);
int kernel_sub(int a, int b);
/* The address that the kernel has of kernel_add (which = 0) or kernel_sub (1). */
typedef int (*kernel_op)(int a, int b);
kernel_op kernel_pick(int which);

/* A variable, 5 at the beginning of each program, and its value as the kernel sees it. */
extern int kernel_ticks;
int kernel_get_ticks(void);
/* A constant: "conformance kernel". */
extern const char kernel_name[19];

/* As setjmp and longjmp; room for any machine's registers. */
struct kernel_jump {
	unsigned long long room[56];
} __attribute__((aligned(16)));
int kernel_setjmp(struct kernel_jump *jump) __attribute__((returns_twice));
void kernel_longjmp(struct kernel_jump *jump, int value) __attribute__((noreturn));

/* What no compiler can see through. */
#define HIDE(x) __asm__ volatile("" : "+r"(x))
#define APART   __attribute__((noinline))

static inline void show(const char *what, unsigned long long value)
{
	put(what);
	put(" ");
	put_hex(value);
	put("\n");
}

/* The exit status is part of what is expected: 42. */
#define CONFORM_STATUS 42
int main(void);

#endif
