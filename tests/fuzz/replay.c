/* SPDX-License-Identifier: MIT
 *
 * Gives files to a fuzz target, one after the other, without libFuzzer: the
 * inputs that once broke something, and the ordinary test files, stay checked
 * on every machine.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Exactly as large as the file, so that reading past its end is seen. */
static uint8_t *read_file(const char *path, size_t *size)
{
	FILE *in = fopen(path, "rb");
	uint8_t *data;
	long n;

	if (!in || fseek(in, 0, SEEK_END) || (n = ftell(in)) < 0 || fseek(in, 0, SEEK_SET)) {
		if (in)
			fclose(in);
		return NULL;
	}
	data = malloc((size_t)n);
	*size = data || !n ? fread(data, 1, (size_t)n, in) : 0;
	fclose(in);
	return data;
}

int main(int argc, char **argv)
{
	unsigned n_passed = 0, n_failed = 0;
	int i;

	for (i = 1; i < argc; i++) {
		size_t size = 0;
		uint8_t *data = read_file(argv[i], &size);

		if (!data) {
			printf("FAIL replay: cannot read %s\n", argv[i]);
			n_failed++;
			continue;
		}
		fprintf(stderr, "%s\n", argv[i]);
		LLVMFuzzerTestOneInput(data, size);
		free(data);
		n_passed++;
	}
	printf("replay: %u passed, %u failed, 0 skipped\n", n_passed, n_failed);
	return n_failed != 0;
}
