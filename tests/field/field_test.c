/* SPDX-License-Identifier: MIT
 *
 * Reads field vectors, `FIELD S A P before -> after | error`, and puts them through the
 * loader's field code.  Runs on the host for every architecture, and on a board (BOARD), which has them in its
 * flash.  A field of the architecture without a vector is a failure.  To PTR and PTR3, S + A is added.
 */
#if defined(BOARD)
#include "samples/firmware/rom.h"
#include "tests/target/libc.h"
#else
#include "munger/arch/image.h"
#include <stdio.h>
#include <string.h>
#endif

#include "loader/field.h"
#include "tests/field/words.h"

static unsigned find_field(const struct field_words *arch, const char *name)
{
	static const char *const words[] = {"W8", "W16", "W32", "W64", "S32", "U32", "P32", "P64", "PTR", "PTR3", NULL};

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
	const struct field_words *image;
	unsigned field;
	unsigned long long s, p;
	long long a;
	unsigned char bytes[24];
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

static void put_byte(char *out, unsigned byte)
{
	out[0] = "0123456789abcdef"[byte >> 4];
	out[1] = "0123456789abcdef"[byte & 15];
	out[2] = '\0';
}

/* What the field makes of the vector: bytes in hexadecimal, or an error. */
static void apply(struct vector *v, char *out)
{
	const struct ldr_field *info = ldr_field_info(v->arch, v->field);
	const int is_pointer = v->field == MG_F_PTR || v->field == MG_F_PTR3;
	_Alignas(8) unsigned char mem[48];
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
	raw -= ldr_field_base(info, (ldr_addr)v->p, (ldr_addr)v->p);
	if (is_pointer)
		rc = v->arch->patch(v->field, mem + 8, &raw, LDR_ADD | LDR_WRITE);
	else
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
	if (!is_pointer && !reads_back(v, info, mem + 8 + v->p % 4, raw)) {
		strcpy(out, "BACK");
		return;
	}
	for (size_t i = 0; i < v->n_bytes; i++)
		put_byte(out + 2 * i, mem[8 + v->p % 4 + i]);
}

/* Returns: 16 for what is no digit. */
static unsigned digit(char c)
{
	return c >= '0' && c <= '9' ? (unsigned)(c - '0') : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10 : 16;
}

/* A number in decimal or, with 0x, in hexadecimal. Returns: 0 if it is none. */
static int parse_number(const char *text, unsigned long long *value)
{
	const int negative = *text == '-';
	unsigned base = 10;

	text += negative;
	if (text[0] == '0' && text[1] == 'x') {
		base = 16;
		text += 2;
	}
	*value = 0;
	do {
		if (digit(*text) >= base)
			return 0;
		*value = *value * base + digit(*text);
	} while (*++text);
	if (negative)
		*value = 0 - *value;
	return 1;
}

static int parse_bytes(struct vector *v, const char *hex)
{
	v->n_bytes = strlen(hex) / 2;
	if (v->n_bytes > sizeof v->bytes)
		return 0;
	for (size_t i = 0; i < v->n_bytes; i++) {
		if (digit(hex[2 * i]) > 15 || digit(hex[2 * i + 1]) > 15)
			return 0;
		v->bytes[i] = (unsigned char)(digit(hex[2 * i]) << 4 | digit(hex[2 * i + 1]));
	}
	return 1;
}

/* Splits a line up to a comment. Returns: the number of words. */
static unsigned split(char *line, const char **words, unsigned max)
{
	unsigned n = 0;

	while (*line && *line != '#') {
		if (*line == ' ' || *line == '\t' || *line == '\n') {
			*line++ = '\0';
			continue;
		}
		if (n == max)
			return n + 1;
		words[n++] = line;
		while (*line && *line != '#' && *line != ' ' && *line != '\t' && *line != '\n')
			line++;
	}
	*line = '\0';
	return n;
}

/* Returns: 1 passed, 0 failed, -1 no vector on this line. */
static int check_line(const struct field_words *arch, char *line, unsigned char *seen)
{
	enum { NAME, S, A, P, BEFORE, ARROW, AFTER, N_WORDS };
	struct vector v = {.arch = arch->loader, .image = arch};
	const char *words[N_WORDS], *name, *after;
	unsigned long long a;
	unsigned n = split(line, words, N_WORDS);
	char is[64] = "";

	if (n == 0)
		return -1;
	if (n != N_WORDS || strcmp(words[ARROW], "->") || !parse_bytes(&v, words[BEFORE]) ||
	    !parse_number(words[S], &v.s) || !parse_number(words[A], &a) || !parse_number(words[P], &v.p)) {
		printf("%s: %s: no vector\n", arch->name, words[0]);
		return 0;
	}
	name = words[NAME];
	after = words[AFTER];
	v.a = (long long)a;
	v.field = find_field(arch, name);
#if defined(BOARD)
	/* A machine without the instructions. */
	if (!ldr_field_info(v.arch, v.field) && strcmp(after, "FIELD"))
		return -1;
#endif
	apply(&v, is);
	if (v.field < MG_N_FIELDS)
		seen[v.field] = 1;
	if (strcmp(is, after) == 0)
		return 1;
	printf("%s: %s S %#llx A %lld P %#llx %s: is %s, should be %s\n", arch->name, name, v.s, v.a, v.p,
	       words[BEFORE], is, after);
	return 0;
}

static unsigned count_unseen(const struct field_words *arch, const unsigned char *seen)
{
	unsigned n = 0;

	for (unsigned i = 0; i < MG_N_FIELDS; i++) {
		if (ldr_field_info(arch->loader, i) && !seen[i]) {
			printf("%s: field %u has no vector\n", arch->name, i);
			n++;
		}
	}
	return n;
}

/* next_line(in, line, size): as fgets, of either source. */
static int check_file(const struct field_words *arch, char *(*next_line)(void *in, char *line, int size), void *in)
{
	unsigned char seen[MG_N_FIELDS] = {0};
	unsigned n_passed = 0, n_failed = 0;
	char line[256];
	int rc;

	while (next_line(in, line, sizeof line)) {
		rc = check_line(arch, line, seen);
		if (rc >= 0)
			*(rc ? &n_passed : &n_failed) += 1;
	}
	n_failed += count_unseen(arch, seen);
	printf("field %s: %u passed, %u failed, 0 skipped\n", arch->name, n_passed, n_failed);
	return n_failed || !n_passed;
}

#if defined(BOARD)
struct reader {
	const struct rom_file *file;
	uint32_t at;
};

static char *next_line(void *in, char *line, int size)
{
	struct reader *reader = in;
	int n = 0;

	if (reader->at == reader->file->size && reader->file[1].name)
		*reader = (struct reader){reader->file + 1, 0};
	while (n < size - 1 && reader->at < reader->file->size) {
		line[n++] = (char)reader->file->data[reader->at++];
		if (line[n - 1] == '\n')
			break;
	}
	line[n] = '\0';
	return n ? line : NULL;
}

int main(void)
{
	struct reader reader = {rom_files, 0};

	return check_file(&field_words, next_line, &reader);
}
#else
/* A variant's vectors are added to those of the architecture. */
struct files {
	FILE *first, *second;
};

static char *next_line(void *in, char *line, int size)
{
	struct files *files = in;
	char *got = fgets(line, size, files->first);

	return !got && files->second ? fgets(line, size, files->second) : got;
}

#define DECLARE(a) extern const struct arch_image arch_image_##a;
#define ADDRESS(a) &arch_image_##a,
MG_ARCHS(DECLARE)

/* Writes tests/field/words.h's table for a board. */
static int write_words(const struct arch_image *arch)
{
	const char *const *name;

	printf("#include \"tests/field/words.h\"\n\nstatic const char *const names[] = {");
	for (name = arch->field_names; *name; name++)
		printf("\"%s\", ", *name);
	printf("NULL};\nstatic const uint32_t masks[] = {");
	for (const char *const *n = arch->field_names; *n; n++)
		printf("%#x, ", arch->field_masks ? arch->field_masks[n - arch->field_names] : UINT32_MAX);
	printf("0};\nconst struct field_words field_words = {\"%s\", &ldr_arch_native, names, masks, %u};\n",
	       arch->loader->name, arch->code_bit);
	return 0;
}

static int check_vectors(const struct arch_image *arch, const char *path)
{
	const struct field_words words = {arch->loader->name, arch->loader, arch->field_names, arch->field_masks,
					  arch->code_bit};
	struct files in = {fopen(path, "r"), NULL};

	return in.first ? check_file(&words, next_line, &in) : 2;
}

static int check_variant(const struct arch_image *arch, const char *path, const char *slash)
{
	const struct field_words words = {arch->variant->name, arch->variant, arch->field_names, arch->field_masks,
					  arch->code_bit};
	char of_arch[256];
	struct files in;

	snprintf(of_arch, sizeof of_arch, "%.*s%s.vec", slash ? (int)(slash + 1 - path) : 0, path, arch->loader->name);
	in = (struct files){fopen(of_arch, "r"), fopen(path, "r")};
	return in.first && in.second ? check_file(&words, next_line, &in) : 2;
}

static int is_vectors_of(const char *name, const struct ldr_arch *arch)
{
	const size_t n = arch ? strlen(arch->name) : 0;

	return arch && strncmp(name, arch->name, n) == 0 && strcmp(name + n, ".vec") == 0;
}

/* FOLDER/ARCH.vec: the name says the architecture, or the variant of one. With a second argument: its words, as C. */
int main(int argc, char **argv)
{
	static const struct arch_image *const archs[] = {MG_ARCHS(ADDRESS)};
	const char *name, *slash;

	if (argc != 2 && argc != 3)
		return 2;
	slash = strrchr(argv[1], '/');
	name = slash ? slash + 1 : argv[1];
	for (unsigned i = 0; i < sizeof archs / sizeof *archs; i++) {
		if (is_vectors_of(name, archs[i]->variant))
			return check_variant(archs[i], argv[1], slash);
		if (!is_vectors_of(name, archs[i]->loader))
			continue;
		return argc == 3 ? write_words(archs[i]) : check_vectors(archs[i], argv[1]);
	}
	printf("%s: vectors of no architecture\n", argv[1]);
	return 2;
}
#endif
