/* SPDX-License-Identifier: MIT
 * Memory of the C library's heap, of the stack and of mmap. */
#include <alloca.h>
#include <malloc.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int main(void)
{
	unsigned char *p = calloc(1000, 3), *q, *m;
	unsigned sum = 0;
	char *s;

	for (unsigned i = 0; i < 3000; i++)
		sum += p[i]++;
	p = realloc(p, 3000000);
	for (unsigned i = 0; i < 3000; i++)
		sum += p[i];
	q = aligned_alloc(256, 1024);
	printf("%u %d %d\n", sum, (uintptr_t)q % 256 == 0, malloc_usable_size(q) >= 1024);
	free(p);
	free(q);
	s = strdup("duplicate");
	s = strcat(strcpy(alloca(64), s), " on the stack");
	puts(s);
	m = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	memset(m, 3, 1 << 20);
	printf("%d %d\n", m[12345], munmap(m, 1 << 20));
	printf("%d\n", sysconf(_SC_PAGESIZE) >= 4096);
	return 0;
}
