/* SPDX-License-Identifier: MIT
 *
 * A program that leans on the C library: formatted text in and out, memory,
 * sorting with a callback, numbers, mathematics, long jumps.
 */
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static int n_compared;

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	n_compared++;
	return x < y ? -1 : x > y;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void sort_numbers(void)
{
	static const char *const text[] = {"3.25", "-1e3", "0x1.8p4", "6.02214076e23", "1e-320", "inf", "  7 apples"};
	size_t n = sizeof text / sizeof *text;
	double *value = malloc(n * sizeof *value);
	char *end = NULL;

	for (size_t i = 0; i < n; i++)
		value[i] = strtod(text[i], &end);
	printf("rest: '%s'\n", end);
	qsort(value, n, sizeof *value, by_value);
	for (size_t i = 0; i < n; i++)
		printf("%12g %14.3f %.17e\n", value[i], value[i] > 1e20 ? 0.0 : value[i], value[i]);
	errno = 0;
	printf("%d comparisons; 1e999 is %g and %s\n", n_compared, strtod("1e999", NULL),
	       errno == ERANGE ? "out of range" : "fine");
	free(value);
}

static void sort_words(void)
{
	char text[] = "the quick brown fox jumps over the lazy dog", *word[16] = {NULL}, *save = NULL;
	size_t n = 0;

	for (char *w = strtok_r(text, " ", &save); w != NULL; w = strtok_r(NULL, " ", &save))
		word[n++] = strdup(w);
	qsort(word, n, sizeof *word, by_text);
	for (size_t i = 0; i < n; i++) {
		word[i][0] = (char)toupper((unsigned char)word[i][0]);
		printf("%s%s", word[i], i + 1 < n ? ", " : "\n");
		free(word[i]);
	}
}

static void grow_memory(void)
{
	unsigned char *p = NULL;
	size_t size = 0;
	unsigned sum = 0;

	for (int i = 1; i <= 200; i++) {
		unsigned char *more = realloc(p, size + (size_t)i);

		if (more == NULL)
			break;
		p = more;
		memset(p + size, i, (size_t)i);
		size += (size_t)i;
	}
	for (size_t i = 0; i < size; i++)
		sum += p[i];
	printf("%u bytes, sum %u\n", (unsigned)size, sum);
	free(p);
	p = malloc((size_t)64 << 20);
	printf("64 MB: %s\n", p != NULL ? "given" : "refused");
}

static void scan_text(void)
{
	char name[20] = "";
	float ratio = 0;
	long long big = 0;
	int n = sscanf("alpha 2.5 -9007199254740993", "%19s %f %lld", name, &ratio, &big);

	printf("%d: %s %.2f %lld %#llx\n", n, name, (double)ratio, big, (unsigned long long)big);
	printf("%-8s|%+05d|%8.3s|%c|%o|%p\n", "left", 42, "cutoff", 'x', 511u, (void *)0x1234);
}

static void compute(void)
{
	double x = 0.5;

	printf("%.15f %.15f %.15f %.15f\n", sin(x), exp(x), pow(2.0, x), atan2(1.0, x));
	printf("%.6f %.6f %.6f\n", (double)sqrtf(2.0f), fmod(10.0, 3.0), cbrt(27.0));
	printf("%d %d %ld\n", isnan(nan("")) != 0, isinf(HUGE_VAL) != 0, lround(2.5));
}

static void leap(void)
{
	static jmp_buf place;
	static int n;

	if (setjmp(place) < 3)
		longjmp(place, ++n);
	printf("leapt %d times\n", n);
}

static void tell_day(void)
{
	time_t t = 1000000000;
	struct tm tm;
	char text[40];

	strftime(text, sizeof text, "%A %Y-%m-%d %H:%M:%S", gmtime_r(&t, &tm));
	puts(text);
}

int main(void)
{
	sort_numbers();
	sort_words();
	grow_memory();
	scan_text();
	compute();
	leap();
	tell_day();
	fflush(stdout);
	return ferror(stdout) ? 1 : 42;
}
