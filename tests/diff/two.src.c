/* SPDX-License-Identifier: MIT
 * Strings that merge with those of the other file, constants, arithmetic helpers. */
extern int printf(const char *, ...);
extern int puts(const char *);
extern int initialised;

const char *const words[] = {"first", "the first", "last", "st"};
static const double factors[] = {1.5, 2.25, 3.125, 4.0625};
static const unsigned char bytes[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
long long wide = 0x123456789abcdef0;

int other(int n)
{
	return printf("last %lld\n", wide * n / (n + 1));
}

int table_sum(int n)
{
	double sum = 0;

	for (int i = 0; i < 4; i++)
		sum += factors[i] * (n + bytes[i]);
	initialised += (int)sum;
	return initialised % (n + 3) ? puts("the first") : other(n);
}
