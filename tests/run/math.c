/* SPDX-License-Identifier: MIT
 * libm in three precisions, complex numbers, the floating-point environment. */
#include <complex.h>
#include <fenv.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static double (*const unary[])(double) = {sin, cos,  tan,   asin, acos,   atan,   sinh, cosh, tanh, exp,
					  log, sqrt, floor, ceil, lgamma, tgamma, erf,  cbrt, log2, log10};
static volatile double x = 0.625, y = -2.5;

int main(void)
{
	double complex z = x + y * I;
	long double q;
	int e;

	for (unsigned i = 0; i < sizeof unary / sizeof *unary; i++)
		printf("%.12g%c", unary[i](x), i % 5 == 4 ? '\n' : ' ');
	printf("%.12g %.12g %.12g %.12g\n", pow(x, y), atan2(x, y), fmod(y, x), hypot(x, y));
	printf("%.6g %.6g %.6g\n", (double)sinf((float)x), (double)powf((float)x, 3.0f), (double)fabsf((float)y));
	q = sinl((long double)x) + expl((long double)y) + 1.0L / 3;
	printf("%.15Lg %.15Lg\n", q, sqrtl(q));
	z = csqrt(z * conj(z)) + cexp(z) / (z + 1.0);
	printf("%.10g %.10g %.10g %.10g\n", creal(z), cimag(z), cabs(z), carg(z));
	x = frexp(y, &e);
	printf("%g %d ", x, e);
	printf("%d %d %d %d\n", isnan(x - NAN) != 0, isinf(x / 0.0) != 0, signbit(y) != 0, fpclassify(x) == FP_NORMAL);
	lgamma(y);
	printf("signgam %d\n", signgam);
	fesetround(FE_UPWARD);
	printf("%ld ", lrint(x + 2));
	fesetround(FE_DOWNWARD);
	printf("%ld %s\n", lrint(x + 2), fegetround() == FE_DOWNWARD ? "down" : "?");
	fesetround(FE_TONEAREST);
	printf("%.17g %.3e %a\n", strtod("0.1", NULL), strtod("1e-310", NULL), ldexp(1.5, 10));
	return 0;
}
