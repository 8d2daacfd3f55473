/* SPDX-License-Identifier: MIT
 *
 *   mutate SEED ROUNDS FILE...
 *
 * Munges each file damaged in many ways, with every option, in one process. What it
 * should find, the sanitizers and the alarm report; the seed makes it repeatable.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MAX_FILE = 1 << 20, SECONDS = 20 };

static uint32_t next(uint64_t *state)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*state >> 32);
}

/* Numbers where arithmetic goes wrong. */
static uint64_t awkward(uint64_t *state)
{
	static const uint64_t numbers[] = {0,
					   1,
					   2,
					   4,
					   0x7f,
					   0xff,
					   0x7fff,
					   0xffff,
					   0x10000,
					   0x7fffffff,
					   0x80000000,
					   0xfffffff0,
					   0xffffffff,
					   0x100000000,
					   0x7fffffffffffffff,
					   (uint64_t)-8,
					   (uint64_t)-1};

	return numbers[next(state) % (sizeof numbers / sizeof *numbers)];
}

static void damage(uint8_t *data, size_t *size, uint64_t *state)
{
	size_t width = (size_t)1 << next(state) % 4, at;
	uint64_t number = awkward(state);

	if (next(state) % 32 == 0)
		*size = next(state) % *size + 1;
	if (*size < 16)
		return;
	/* Headers, which are at both ends, more often than the middle. */
	at = next(state) % 2 ? next(state) % *size : *size - 1 - next(state) % (*size < 2048 ? *size : 2048);
	at = at / width * width;
	if (at + width > *size)
		return;
	if (next(state) % 4 == 0)
		data[at] ^= (uint8_t)(1u << next(state) % 8);
	else if (next(state) % 4 == 0)
		data[at] = (uint8_t)next(state);
	else
		memcpy(data + at, &number, width);
}

static int mutate(const char *path, unsigned rounds, uint64_t state)
{
	static uint8_t whole[MAX_FILE], copy[MAX_FILE + 1];
	FILE *f = fopen(path, "rb");
	size_t size = f ? fread(whole, 1, sizeof whole, f) : 0;

	if (f)
		fclose(f);
	if (!size || size == sizeof whole) {
		fprintf(stderr, "%s: cannot be read, or is too large\n", path);
		return 1;
	}
	for (unsigned i = 0; i < rounds; i++) {
		size_t n = size;

		memcpy(copy + 1, whole, size);
		copy[0] = (uint8_t)i;
		for (unsigned k = i ? 1 + next(&state) % 3 : 0; k; k--)
			damage(copy + 1, &n, &state);
		alarm(SECONDS);
		LLVMFuzzerTestOneInput(copy, n + 1);
		alarm(0);
	}
	return 0;
}

int main(int argc, char **argv)
{
	int bad = argc < 4;

	if (!freopen("/dev/null", "w", stdout) && !bad)
		return 1;
	for (int i = 3; i < argc; i++)
		bad |= mutate(argv[i], (unsigned)atoi(argv[2]), (uint64_t)atoi(argv[1]) + (uint64_t)i);
	return bad;
}
