/* SPDX-License-Identifier: MIT
 * Weak references: to what nobody has, to what the kernel has, to an own definition; weak definitions. */
#include "kernel.h"

int absent_function(int x) __attribute__((weak));
extern int absent_variable __attribute__((weak));
int kernel_add(int a, int b) __attribute__((weak));
extern int kernel_ticks __attribute__((weak));
int own(int x) __attribute__((weak));

int own(int x)
{
	return x * 2;
}

static int (*const volatile pointer)(int) = absent_function;
static int *const volatile address = &absent_variable;
static int (*volatile changing)(int) = own;

APART static int ask(int x)
{
	return absent_function ? absent_function(x) : x;
}

int main(void)
{
	show("absent", (unsigned)(ask(7) + (pointer ? 100 : 0) + (address ? 1000 : 0)));
	show("absent variable", &absent_variable ? 1 : 0);
	show("present", kernel_add ? (unsigned)kernel_add(2, 3) : 0);
	show("variable", &kernel_ticks ? (unsigned)kernel_ticks : 0);
	show("own", (unsigned)(own(4) + changing(5)));
	return CONFORM_STATUS;
}
