/* SPDX-License-Identifier: MIT
 * The C library calls back. */
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned calls;

static int by_value(const void *a, const void *b)
{
	int x = *(const int *)a, y = *(const int *)b;

	calls++;
	return (x > y) - (x < y);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int by_order(const void *a, const void *b, void *sign)
{
	return by_value(a, b) * *(int *)sign;
}

int main(void)
{
	int v[64], key, down = -1;
	const char *words[] = {"pear", "apple", "fig", "quince", "apricot", "cherry"};
	void *tree = NULL;

	for (int i = 0; i < 64; i++)
		v[i] = (i * 37 + 11) % 101;
	qsort(v, 64, sizeof *v, by_value);
	for (int i = 0; i < 64; i++)
		printf("%d%c", v[i], i % 16 == 15 ? '\n' : ' ');
	key = v[20];
	printf("found at %d, called back: %d\n", (int)((int *)bsearch(&key, v, 64, sizeof *v, by_value) - v),
	       calls > 64);
	qsort_r(v, 64, sizeof *v, by_order, &down);
	printf("largest %d\n", v[0]);
	qsort(words, 6, sizeof *words, by_text);
	for (int i = 0; i < 6; i++)
		tsearch(words[i], &tree, (int (*)(const void *, const void *))strcmp);
	for (int i = 0; i < 6; i++)
		printf("%s ", words[i]);
	printf("%s\n", *(char **)tfind("fig", &tree, (int (*)(const void *, const void *))strcmp));
	return 0;
}
