/* SPDX-License-Identifier: MIT
 * What the headers make of plain calls with -D_FORTIFY_SOURCE=2. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

static char big[256];

static int say(const char *format, ...)
{
	va_list ap;
	int n;

	va_start(ap, format);
	n = vprintf(format, ap);
	va_end(ap);
	return n;
}

__attribute__((noinline)) static void fill(char *to, const char *from, size_t n)
{
	char local[64];
	wchar_t wide[32];

	memcpy(local, from, n);
	memmove(local + 1, local, n);
	memset(local + n, '-', 3);
	local[n + 3] = 0;
	strcat(strcpy(to, local), "!");
	strncat(to, from, 2);
	swprintf(wide, 32, L"%hs", from);
	printf("%s %zu %ls\n", to, strlen(to), wide);
}

int main(int argc, char **argv)
{
	char text[32], *copy;

	printf("%d %s %5.2f\n", 42, "text", 3.14159);
	fprintf(stdout, "%-8s|%08x|%+d\n", "left", 0xbeefu, 7);
	sprintf(text, "%d-%d", argc, argc + 1);
	snprintf(text + 3, sizeof text - 3, "/%s", "abcdef");
	puts(text);
	printf("%d\n", say("%s %lc %lld\n", "variadic", L'w', 1LL << 40));
	fill(big, "source", 6 + (size_t)argc - (size_t)argc);
	if (asprintf(&copy, "%s:%p", argv[0] ? "arg" : "none", (void *)0) > 0)
		puts(copy);
	free(copy);
	fflush(stdout);
	return dprintf(1, "%#o\n", 8) + (int)read(0, text, (size_t)argc);
}
