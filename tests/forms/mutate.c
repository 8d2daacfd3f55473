/* SPDX-License-Identifier: MIT
 *
 *   mutate WORK SEED ROUNDS IMAGE...
 *   mutate adapt ARG...                 munger adapt under the sanitizers
 *
 * Adapts each image with one byte changed, again and again: every other time with the checksums made right again.
 * What adapt makes of it goes through adapt again, and what it refuses it must not write.  What
 * else it should find, the sanitizers and the alarm report; the seed makes it repeatable.  Messages go to WORK/log.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "munger/checksum.h"
#include "munger/cmd.h"
#include "munger/image_read.h"

enum { MAX_FILE = 1 << 20, SECONDS = 20, SUM_SIZE = 4 };

struct file {
	unsigned char data[MAX_FILE];
	size_t size;
};

struct test {
	const char *path;
	char in[256], out[256], back[256];
	uint64_t state; /* of the generator */
	unsigned refused, made, failed;
};

static uint32_t next(uint64_t *state)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*state >> 32);
}

static bool read_file(const char *path, struct file *file)
{
	FILE *f = fopen(path, "rb");

	file->size = f ? fread(file->data, 1, sizeof file->data, f) : 0;
	if (f)
		fclose(f);
	return file->size && file->size < sizeof file->data;
}

static void write_file(const char *path, const struct file *file)
{
	FILE *f = fopen(path, "wb");

	if (!f || fwrite(file->data, 1, file->size, f) != file->size || fclose(f))
		exit(2);
}

static void put_sum(unsigned char *p, uint32_t sum)
{
	for (unsigned i = 0; i < SUM_SIZE; i++)
		p[i] = (unsigned char)(sum >> 8 * i);
}

/* The checksums of the regions that `img`, the image as it was, has. */
static void right_sums(unsigned char *data, const struct image *img)
{
	const uint32_t head = img->plan_off + img->plan_size - SUM_SIZE;
	const uint32_t runs = img->runs_off + img->runs_size - SUM_SIZE;
	const uint32_t groups = img->groups_off + img->groups_size - SUM_SIZE;
	uint32_t body = 0;

	for (unsigned i = 0; i < MG_N_SECTIONS; i++)
		if (img->section[i].present)
			body = checksum_add(body, data + img->section[i].file_off, img->section[i].file_size);
	body = checksum_add(body, data + img->runs_off, runs - img->runs_off);
	put_sum(data + head, checksum_last(checksum_add(0, data, head)));
	put_sum(data + runs, checksum_last(body));
	put_sum(data + groups, checksum_last(checksum_add(0, data + img->groups_off, groups - img->groups_off)));
}

static int adapt(const char *in, const char *out, const char *form, const char *layout)
{
	char imports[32], placed[32];
	char *argv[] = {(char *)"adapt", imports, placed, (char *)in, (char *)"-o", (char *)out, NULL};
	int status;

	snprintf(imports, sizeof imports, "--imports=%s", form);
	snprintf(placed, sizeof placed, "--layout=%s", layout);
	unlink(out);
	alarm(SECONDS);
	status = cmd_adapt(6, argv);
	alarm(0);
	return status;
}

static void fail(struct test *t, const char *what, size_t at, unsigned byte)
{
	t->failed++;
	printf("FAIL mutate: %s with 0x%02x at 0x%zx: %s\n", t->path, byte, at, what);
	fflush(stdout);
}

static void mutate_once(struct test *t, struct file *file, const struct image *img, unsigned round)
{
	static const char *const forms[] = {"direct", "jumps", "pointers"}, *const layouts[] = {"compact", "paged"};
	const char *form = forms[next(&t->state) % 3], *layout = layouts[next(&t->state) % 2];
	/* Headers and fixups more often than the sections between them. */
	const uint32_t fix = img->size - img->runs_off, head = img->plan_off + img->plan_size,
		       pick = next(&t->state) % 3;
	const size_t at = pick == 0   ? next(&t->state) % img->size
			  : pick == 1 ? next(&t->state) % head
				      : img->runs_off + next(&t->state) % fix;
	const unsigned char byte = (unsigned char)(file->data[at] ^ (1 + next(&t->state) % 255));
	int status;

	file->data[at] = byte;
	if (round & 1)
		right_sums(file->data, img);
	write_file(t->in, file);
	status = adapt(t->in, t->out, form, layout);
	if (status == EXIT_STATUS_OK) {
		t->made++;
		/* A fixup that is moved may now spoil a table. */
		if (adapt(t->out, t->back, "direct", "compact") > EXIT_STATUS_INPUT)
			fail(t, "what adapt has made, it neither adapts nor refuses", at, byte);
	} else {
		t->refused++;
		if (status != EXIT_STATUS_INPUT)
			fail(t, "neither adapted nor refused", at, byte);
		if (access(t->out, F_OK) == 0)
			fail(t, "refused, but there is an output", at, byte);
	}
}

static void mutate(struct test *t, const char *path, unsigned rounds)
{
	static struct file whole, copy;
	struct image_error err;
	struct image img;

	t->path = path;
	if (!read_file(path, &whole) || !image_read(&img, whole.data, whole.size, &err)) {
		fprintf(stderr, "%s: cannot be read\n", path);
		exit(2);
	}
	for (unsigned i = 0; i < rounds; i++) {
		memcpy(copy.data, whole.data, whole.size);
		copy.size = whole.size;
		mutate_once(t, &copy, &img, i);
	}
	image_fini(&img);
}

int main(int argc, char **argv)
{
	static struct test t;
	char log[256];

	if (argc > 1 && strcmp(argv[1], "adapt") == 0)
		return cmd_adapt(argc - 1, argv + 1);
	if (argc < 5)
		return 2;
	snprintf(t.in, sizeof t.in, "%s/in", argv[1]);
	snprintf(t.out, sizeof t.out, "%s/out", argv[1]);
	snprintf(t.back, sizeof t.back, "%s/back", argv[1]);
	snprintf(log, sizeof log, "%s/log", argv[1]);
	t.state = (uint64_t)atoi(argv[2]);
	if (!freopen(log, "w", stderr))
		return 2;
	for (int i = 4; i < argc; i++)
		mutate(&t, argv[i], (unsigned)atoi(argv[3]));
	printf("mutate: %u passed, %u failed, 0 skipped (%u made, %u refused)\n", t.made + t.refused - t.failed,
	       t.failed, t.made, t.refused);
	/* Half of the changes checksums find, or it would be the other half that is not tested. */
	return t.failed || !t.made || !t.refused;
}
