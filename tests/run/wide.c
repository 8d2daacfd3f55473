/* SPDX-License-Identifier: MIT
 * Arithmetic that needs the compiler's helpers: 128-bit integers, long double, complex products. */
#include <complex.h>
#include <stdint.h>
#include <stdio.h>

static volatile uint64_t a = 0x123456789abcdef0u, b = 0xfedcba987654321u;
static volatile double u = 1.25, v = -3.5;
static volatile float f = 3.0f;

int main(void)
{
	unsigned __int128 n = (unsigned __int128)a * b + a;
	__int128 s = -(__int128)n;
	double complex z = (u + v * I) * (v - u * I) / (1 + f * I);
	long double l = (long double)n;

	printf("%016jx%016jx\n", (uintmax_t)(n >> 64), (uintmax_t)n);
	printf("%jx %jx\n", (uintmax_t)(n / 1000000007u), (uintmax_t)(n % b));
	printf("%jx %jd\n", (uintmax_t)(s / (int64_t)b), (intmax_t)(s % 1000003));
	printf("%g %g %Lg %g\n", creal(z), cimag(z), l, (double)n);
	printf("%jx %d\n", (uintmax_t)(unsigned __int128)(u * 1e30), __builtin_popcountll(a));
	printf("%.3f %.3f\n", __builtin_powi(u, (int)f), (double)(float)s);
	return 0;
}
