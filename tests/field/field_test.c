/* SPDX-License-Identifier: MIT
 *
 * Reads field vectors, `FIELD S A P before -> after | error`, and puts them through the
 * loader's field code.  Runs on the host for every architecture, and on the target.
 * A field of the architecture without a vector is a failure.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "loader/field.h"
#include "munger/arch/image.h"

static unsigned find_field(const struct arch_image *arch, const char *name)
{
	static const char *const words[] = {"W8", "W16", "W32", "W64", "S32", "U32", "P32", "P64", NULL};

	for (unsigned i = 0; words[i]; i++)
		if (!strcmp(words[i], name))
			return i;
	for (unsigned i = 0; arch->field_names[i]; i++)
		if (!strcmp(arch->field_names[i], name))
			return MG_N_WORD_FIELDS + i;
	return MG_N_FIELDS;
}

static const char *error_name(int code)
{
	return code == LDR_ERR_RANGE ? "RANGE" : code == LDR_ERR_ISA ? "ISA" : code == LDR_ERR_FIXUP ? "FIXUP" : "?";
}

struct vector {
	const struct ldr_arch *arch;
	const struct arch_image *image;
	unsigned field;
	unsigned long long s, p;
	long long a;
	unsigned char bytes[8];
	size_t n_bytes;
};

/* Reads back what was written: it must be what was put in, as far as the field holds it. */
static int reads_back(const struct vector *v, const struct ldr_field *info, const unsigned char *mem, ldr_addr raw)
{
	ldr_addr back = 0, mask = ~(ldr_addr)0;
	unsigned low;

	if (ldr_field_get(v->arch, v->field, mem, 0, &back) != 0)
		return 0;
	if (info->low) { /* what the place then carries */
		low = (uint32_t)(raw - back);
		if (low > 0xffff || ldr_field_get(v->arch, v->field, mem, low, &back) != 0)
			return 0;
	}
	if (info->branch)
		back |= v->image->code_bit;
	if (v->arch->word_size == 4)
		mask = 0xffffffff;
	if (v->field < 2)
		mask = v->field ? 0xffff : 0xff;
	if (v->field == MG_F_W32)
		mask = 0xffffffff;
	if (v->field >= MG_N_WORD_FIELDS && v->image->field_masks)
		mask &= v->image->field_masks[v->field - MG_N_WORD_FIELDS];
	return (back & mask) == (raw & mask);
}

/* What the field makes of the vector: bytes in hexadecimal, or an error. */
static void apply(struct vector *v, char *out)
{
	const struct ldr_field *info = ldr_field_info(v->arch, v->field);
	_Alignas(8) unsigned char mem[24];
	ldr_addr raw;
	int rc;

	if (!info) {
		strcpy(out, "FIELD");
		return;
	}
	if (info->width != v->n_bytes) {
		strcpy(out, "WIDTH");
		return;
	}
	if (v->p & ((1u << info->align_log2) - 1)) { /* what the loader looks at before */
		strcpy(out, "ALIGN");
		return;
	}
	memset(mem, 0x5a, sizeof mem);
	memcpy(mem + 8 + v->p % 4, v->bytes, v->n_bytes);
	raw = (ldr_addr)(v->s + (unsigned long long)v->a);
	if (info->pcrel)
		raw -= (ldr_addr)(v->p + info->bias);
	if (info->text)
		raw -= (ldr_addr)v->p;
	rc = ldr_field_put(v->arch, v->field, mem + 8 + v->p % 4, raw);
	for (unsigned i = 0; i < sizeof mem; i++)
		if ((i < 8 + v->p % 4 || i >= 8 + v->p % 4 + v->n_bytes) && mem[i] != 0x5a) {
			strcpy(out, "OUTSIDE");
			return;
		}
	if (rc) {
		strcpy(out, memcmp(mem + 8 + v->p % 4, v->bytes, v->n_bytes) ? "WROTE" : error_name(rc));
		return;
	}
	if (!reads_back(v, info, mem + 8 + v->p % 4, raw)) {
		strcpy(out, "BACK");
		return;
	}
	for (size_t i = 0; i < v->n_bytes; i++)
		sprintf(out + 2 * i, "%02x", mem[8 + v->p % 4 + i]);
}

static int parse_bytes(struct vector *v, const char *hex)
{
	unsigned byte;

	v->n_bytes = strlen(hex) / 2;
	if (v->n_bytes > 8)
		return 0;
	for (size_t i = 0; i < v->n_bytes; i++) {
		if (sscanf(hex + 2 * i, "%2x", &byte) != 1)
			return 0;
		v->bytes[i] = (unsigned char)byte;
	}
	return 1;
}

/* Returns: 1 passed, 0 failed, -1 no vector on this line. */
static int check_line(const struct arch_image *arch, char *line, unsigned char *seen)
{
	char name[24], before[24], after[24], s[24], a[24], p[24], is[24] = "";
	struct vector v = {.arch = arch->loader, .image = arch};
	char *comment = strchr(line, '#');
	int n;

	if (comment)
		*comment = '\0';
	n = sscanf(line, "%23s %23s %23s %23s %23s -> %23s", name, s, a, p, before, after);
	if (n <= 0)
		return -1;
	if (n != 6 || !parse_bytes(&v, before))
		return 0;
	v.s = strtoull(s, NULL, 0);
	v.a = strtoll(a, NULL, 0);
	v.p = strtoull(p, NULL, 0);
	v.field = find_field(arch, name);
	apply(&v, is);
	if (v.field < MG_N_FIELDS)
		seen[v.field] = 1;
	if (strcmp(is, after) == 0)
		return 1;
	printf("%s: %s S %#llx A %lld P %#llx %s: is %s, should be %s\n", arch->loader->name, name, v.s, v.a, v.p,
	       before, is, after);
	return 0;
}

static unsigned count_unseen(const struct ldr_arch *arch, const unsigned char *seen)
{
	unsigned n = 0;

	for (unsigned i = 0; i < MG_N_FIELDS; i++) {
		if (ldr_field_info(arch, i) && !seen[i]) {
			printf("%s: field %u has no vector\n", arch->name, i);
			n++;
		}
	}
	return n;
}

static int check_file(const struct arch_image *arch, FILE *in)
{
	unsigned char seen[MG_N_FIELDS] = {0};
	unsigned n_passed = 0, n_failed = 0;
	char line[256];
	int rc;

	while (fgets(line, sizeof line, in)) {
		rc = check_line(arch, line, seen);
		if (rc >= 0)
			*(rc ? &n_passed : &n_failed) += 1;
	}
	n_failed += count_unseen(arch->loader, seen);
	printf("field %s: %u passed, %u failed, 0 skipped\n", arch->loader->name, n_passed, n_failed);
	return n_failed || !n_passed;
}

#if defined(FIELD_ARCH)
/* On the target: the emulator's files are the C library's through semihosting; there is no command line. */
#define JOIN_(a, b) a##b
#define JOIN(a, b)  JOIN_(a, b)
#define TEXT_(a)    #a
#define TEXT(a)     TEXT_(a)

extern const struct arch_image JOIN(arch_image_, FIELD_ARCH);
extern void initialise_monitor_handles(void);

int main(void)
{
	FILE *in;

	initialise_monitor_handles();
	in = fopen("tests/field/" TEXT(FIELD_ARCH) ".vec", "r");
	return in ? check_file(&JOIN(arch_image_, FIELD_ARCH), in) : 2;
}
#else
#define DECLARE(a) extern const struct arch_image arch_image_##a;
#define ADDRESS(a) &arch_image_##a,
MG_ARCHS(DECLARE)

/* The name in FOLDER/ARCH.vec says the architecture. */
int main(int argc, char **argv)
{
	static const struct arch_image *const archs[] = {MG_ARCHS(ADDRESS)};
	const char *name, *slash;
	size_t n;
	FILE *in;

	if (argc != 2)
		return 2;
	slash = strrchr(argv[1], '/');
	name = slash ? slash + 1 : argv[1];
	for (unsigned i = 0; i < sizeof archs / sizeof *archs; i++) {
		n = strlen(archs[i]->loader->name);
		if (strncmp(name, archs[i]->loader->name, n) || strcmp(name + n, ".vec"))
			continue;
		in = fopen(argv[1], "r");
		return in ? check_file(archs[i], in) : 2;
	}
	printf("%s: vectors of no architecture\n", argv[1]);
	return 2;
}
#endif
