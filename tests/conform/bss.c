/* SPDX-License-Identifier: MIT
 * Variables that begin as zero, of several sizes and alignments, and data beside them; common symbols. */
#include "kernel.h"

static unsigned char byte;
static unsigned short half;
static unsigned char odd[13];
static unsigned long long wide[3];
static int aligned16[3] __attribute__((aligned(16)));
static char aligned64[5] __attribute__((aligned(64)));
static char aligned256[9] __attribute__((aligned(256)));
static char plain[600];
int tentative[7];
int tentative_common[5] __attribute__((common));
static int begun __attribute__((aligned(32))) = 77;
static const int constant __attribute__((aligned(128))) = 78;

static unsigned sum_of(const void *mem, unsigned n)
{
	const unsigned char *p = mem;
	unsigned sum = 0;

	while (n-- > 0)
		sum += *p++;
	return sum;
}

static unsigned rest(const void *p, unsigned align)
{
	__UINTPTR_TYPE__ addr = (__UINTPTR_TYPE__)p;

	HIDE(addr);
	return (unsigned)(addr & (align - 1));
}

static void fill(void *mem, unsigned n)
{
	unsigned char *p = mem;

	for (unsigned i = 0; i < n; i++)
		p[i] = (unsigned char)(n + i);
}

int main(void)
{
	unsigned sum = byte + half + sum_of(odd, 13) + sum_of(wide, sizeof wide) + sum_of(aligned16, sizeof aligned16);

	sum += sum_of(aligned64, 5) + sum_of(aligned256, 9) + sum_of(plain, 600) + sum_of(tentative, sizeof tentative);
	show("zero", sum + sum_of(tentative_common, sizeof tentative_common));
	sum = rest(wide, sizeof wide[0] < 8 ? 4 : 8) & 3;
	sum |= rest(aligned16, 16) | rest(aligned64, 64) | rest(aligned256, 256) | rest(&begun, 32) |
	       rest(&constant, 128);
	show("aligned", sum);
	fill(odd, 13);
	fill(wide, sizeof wide);
	fill(aligned16, sizeof aligned16);
	fill(aligned64, 5);
	fill(aligned256, 9);
	fill(plain, 600);
	fill(tentative, sizeof tentative);
	fill(tentative_common, sizeof tentative_common);
	byte = 1;
	half = 2;
	sum = sum_of(odd, 13) + sum_of(wide, sizeof wide) * 3 + sum_of(aligned16, sizeof aligned16) * 5;
	sum += sum_of(aligned64, 5) * 7 + sum_of(aligned256, 9) * 11 + sum_of(plain, 600) * 13;
	sum += sum_of(tentative, sizeof tentative) * 17 + sum_of(tentative_common, sizeof tentative_common) * 19;
	show("filled", sum + byte + half);
	begun++;
	show("data", (unsigned)(begun * 1000 + *(const volatile int *)&constant));
	return CONFORM_STATUS;
}
