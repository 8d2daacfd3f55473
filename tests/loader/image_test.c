/* SPDX-License-Identifier: MIT
 *
 * Malformed images, one defect each: the exact error, and nothing left behind.
 * Checksums are right again after each defect, so that the check under test is
 * the one that finds it.  Then damage without mending: cut anywhere, any byte changed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/loader/sample.h"

enum { TARGET_RAM = 0x20000000 };

static void set(unsigned char *p, uint64_t v, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		p[i] = (unsigned char)(v >> 8 * i);
}

static unsigned is_wide(const struct build *b)
{
	return b->arch->word_size == 8;
}

/* A member of a program header: 0 offset, 1 vaddr, 3 filesz, 4 memsz, 5 align. Header 0 is the plan's. */
static void set_phdr(struct build *b, unsigned header, unsigned member, uint64_t v)
{
	unsigned char *p = b->image + (is_wide(b) ? 64 + 56 * header : 52 + 32 * header);

	if (is_wide(b))
		set(p + 8 + 8 * member, v, 8);
	else
		set(p + 4 + 4 * (member + (member == 5)), v, 4);
}

static void set_flags(struct build *b, unsigned header, uint32_t v)
{
	set(b->image + (is_wide(b) ? 64 + 56 * header + 4 : 52 + 32 * header + 24), v, 4);
}

static void set_type(struct build *b, unsigned header, uint32_t v)
{
	set(b->image + (is_wide(b) ? 64 + 56 * header : 52 + 32 * header), v, 4);
}

static unsigned char *sizes(struct build *b)
{
	return b->image + (is_wide(b) ? 52 : 40);
}

static unsigned char *plan(struct build *b)
{
	return b->image + b->plan_off;
}

static unsigned char *run(struct build *b)
{
	return b->image + b->fix_off;
}

static unsigned char *group(struct build *b)
{
	return b->image + b->groups_off;
}

/* Each changes the image of sample_new. */
static void magic(struct build *b)
{
	b->image[1] = 'X';
}
static void big_endian(struct build *b)
{
	b->image[5] = 2;
}
static void et_exec(struct build *b)
{
	b->image[16] = 2;
}
static void no_plan(struct build *b)
{
	set_type(b, 0, 4);
}
static void machine(struct build *b)
{
	b->image[18] ^= 1;
}
static void class(struct build *b)
{
	b->image[4] ^= 3;
}
static void phoff(struct build *b)
{
	b->image[is_wide(b) ? 32 : 28] += 8;
}
static void phentsize(struct build *b)
{
	sizes(b)[2]++;
}
static void no_loads(struct build *b)
{
	sizes(b)[4] = 1;
}
static void six_phdrs(struct build *b)
{
	sizes(b)[4] = 6;
}
static void second_plan(struct build *b)
{
	set_type(b, 1, MG_PT_PLAN);
}
static void strange_flags(struct build *b)
{
	set_flags(b, 1, 7);
}
static void flags_order(struct build *b)
{
	set_flags(b, 2, 5);
}
static void align_0(struct build *b)
{
	set_phdr(b, 1, 5, 0);
}
static void align_3(struct build *b)
{
	set_phdr(b, 1, 5, 3);
}
static void align_huge(struct build *b)
{
	set_phdr(b, 1, 5, 0x20000);
}
static void incongruent(struct build *b)
{
	set_phdr(b, 1, 1, b->link[MG_TEXT] + 8);
}
static void empty_section(struct build *b)
{
	set_phdr(b, 2, 3, 0), set_phdr(b, 2, 4, 0);
}
static void zeros_in_text(struct build *b)
{
	set_phdr(b, 1, 4, 80);
}
static void file_bigger(struct build *b)
{
	set_phdr(b, 4, 4, 8);
}
/* Not whole words, in the section with zeros behind them. */
static void data_odd(struct build *b)
{
	set_phdr(b, 4, 3, b->section[MG_DATA].size + 2);
}

static void at_zero(struct build *b)
{
	set_phdr(b, 1, 1, 0), set_phdr(b, 1, 5, 1);
}
static void link_overlap(struct build *b)
{
	set_phdr(b, 2, 1, b->link[MG_TEXT] + 56);
}
static void off_overlap(struct build *b)
{
	set_phdr(b, 2, 0, b->link[MG_TEXT] + 56);
}
static void link_end(struct build *b)
{
	set_phdr(b, 4, 1, 0xffffffd0 | (b->link[MG_DATA] & 15)), set_phdr(b, 4, 5, 1);
}
static void huge(struct build *b)
{
	set_phdr(b, 4, 4, 0x10000001);
}
static void plan_in_headers(struct build *b)
{
	set_phdr(b, 0, 0, 64);
}
static void plan_empty(struct build *b)
{
	set_phdr(b, 0, 3, 0);
}
static void plan_size(struct build *b)
{
	set_phdr(b, 0, 3, b->plan_size - 4), set_phdr(b, 0, 4, b->plan_size - 4);
}
static void plan_odd(struct build *b)
{
	set_phdr(b, 0, 3, b->plan_size - 1), set_phdr(b, 0, 4, b->plan_size - 1);
}
static void plan_tiny(struct build *b)
{
	set_phdr(b, 0, 3, 8), set_phdr(b, 0, 4, 8);
}
static void plan_without_rest(struct build *b)
{
	set_phdr(b, 0, 3, 24), set_phdr(b, 0, 4, 24);
}
static void plan_huge(struct build *b)
{
	set_phdr(b, 0, 3, 0x0ffffff0), set_phdr(b, 0, 4, 0x0ffffff0);
}
static void plan_second(struct build *b)
{
	set_phdr(b, 0, 0, b->link[MG_TEXT]);
}
static void plan_past_end(struct build *b)
{
	set_phdr(b, 0, 3, 0x1000000), set_phdr(b, 0, 0, b->plan_off);
}
static void entry_outside(struct build *b)
{
	b->image[24] = (unsigned char)(b->link[MG_TEXT] + 64);
}
static void version(struct build *b)
{
	plan(b)[0] = 2;
}
static void form_bits(struct build *b)
{
	plan(b)[1] = 0x10;
}
static void window_3(struct build *b)
{
	plan(b)[1] = 3;
}
static void form_3(struct build *b)
{
	plan(b)[1] = 12;
}
static void in_place_more(struct build *b)
{
	plan(b)[2] |= 1 << MG_TEXT;
}
static void many_tables(struct build *b)
{
	plan(b)[8] = 127;
}
static void all_tables(struct build *b)
{
	set(plan(b) + 8, 0xffff, 2);
}
static void many_imports(struct build *b)
{
	plan(b)[6] = 2;
}
static void all_imports(struct build *b)
{
	set(plan(b) + 6, 0xffff, 2);
}
static void long_name(struct build *b)
{
	plan(b)[3] = 64;
}
static void longest_name(struct build *b)
{
	plan(b)[3] = 255;
}
/* The whole plan is right but for its name. */
static void true_long_name(struct build *b)
{
	static const char name[] = "0123456789012345678901234567890123456789012345678901234567890123.dll";

	b->name = name;
	build_image(b);
}
/* 1 past the end of a multiple of 4, in a section whose zero fill ends the block. */
static void odd_section(struct build *b)
{
	set_phdr(b, 4, 3, 38);
}
static void odd_text(struct build *b)
{
	set_phdr(b, 1, 3, 62), set_phdr(b, 1, 4, 62);
}
/* Two bytes for each place, which are not there. */
static void low_adjacent(struct build *b)
{
	b->section[MG_TEXT].size = 256;
	b->runs_size = b->groups_size = b->n_imports = 0;
	b->runs[b->runs_size++] = MG_F_THM_MOVT | 1 << 6;
	b->runs[b->runs_size++] = MG_NO_SECTION | MG_NO_SECTION << 3 | MG_TEXT << 6;
	b->runs[b->runs_size++] = 32;
	b->runs[b->runs_size++] = 0xfe;
	for (unsigned i = 0; i < 40; i++)
		b->runs[b->runs_size++] = 0;
	build_image(b);
}
static void many_inits(struct build *b)
{
	plan(b)[10] = 100;
}
static void all_functions(struct build *b)
{
	set(plan(b) + 10, 0xffffffff, 4);
}
static void runs_none(struct build *b)
{
	set(plan(b) + 16, 0, 4);
}
static void runs_odd(struct build *b)
{
	plan(b)[16] += 1;
}
static void runs_more(struct build *b)
{
	plan(b)[16] += 4;
}
static void runs_less(struct build *b)
{
	plan(b)[16] -= 4;
}
static void runs_huge(struct build *b)
{
	set(plan(b) + 16, 0xfffffffc, 4);
}
static void groups_none(struct build *b)
{
	set(plan(b) + 20, 0, 4);
}
static void groups_odd(struct build *b)
{
	plan(b)[20] += 1;
}
static void groups_more(struct build *b)
{
	plan(b)[20] += 4;
}
static void groups_less(struct build *b)
{
	plan(b)[20] -= 4;
}
static void groups_huge(struct build *b)
{
	set(plan(b) + 20, 0xfffffffc, 4);
}
static void runs_early_end(struct build *b)
{
	run(b)[0] = MG_END;
}
static void groups_early_end(struct build *b)
{
	group(b)[0] = MG_END;
}
static void runs_no_end(struct build *b)
{
	run(b)[b->runs_size] = 0;
}
static void groups_no_end(struct build *b)
{
	group(b)[b->groups_size] = 0;
}
static void import_no_name(struct build *b)
{
	b->image[b->imports_off + 18] = 0;
}
static void import_name_long(struct build *b)
{
	b->image[b->imports_off + 18] = 100;
}
static void import_name_longest(struct build *b)
{
	b->image[b->imports_off + 18] = 64;
}
static void table_first_0(struct build *b)
{
	set(b->image + b->link[MG_RELRO] + SAMPLE_TABLE(b->arch) + 16, 0, 4);
}
static void table_count(struct build *b)
{
	set(b->image + b->link[MG_RELRO] + SAMPLE_TABLE(b->arch) + 20, 60, 4);
}
static void table_count_huge(struct build *b)
{
	set(b->image + b->link[MG_RELRO] + SAMPLE_TABLE(b->arch) + 20, 0xffffffff, 4);
}
static void table_wraps(struct build *b)
{
	set(b->image + b->link[MG_RELRO] + SAMPLE_TABLE(b->arch) + 16, 0xfffffffe, 4);
}
static void run_field(struct build *b)
{
	run(b)[0] = (unsigned char)((run(b)[0] & 0xc0) | 62);
}
static void run_gap_field(struct build *b)
{
	run(b)[0] = (unsigned char)((run(b)[0] & 0xc0) | 8);
}
static void run_import_field(struct build *b)
{
	run(b)[0] = (unsigned char)((run(b)[0] & 0xc0) | MG_F_P32);
}
static void run_rodata(struct build *b)
{
	run(b)[1] = (unsigned char)((run(b)[1] & 0x3f) | MG_RODATA << 6);
}
static void run_plus(struct build *b)
{
	run(b)[1] = (unsigned char)((run(b)[1] & 0xf8) | 4);
}
static void run_minus(struct build *b)
{
	run(b)[1] = (unsigned char)((run(b)[1] & 0xc7) | 5 << 3);
}
static void run_empty(struct build *b)
{
	run(b)[2] = 0;
}
static void run_outside(struct build *b)
{
	run(b)[3] = 100;
}
static void run_at_end(struct build *b)
{
	run(b)[3] = is_wide(b) ? 15 : 16;
}
static void run_straddles(struct build *b)
{
	run(b)[0] &= 0x3f, run(b)[3] = 64 - 3;
}
static void run_adjacent(struct build *b)
{
	run(b)[3] = 0xe0;
}
static void group_field(struct build *b)
{
	group(b)[0] = (unsigned char)((group(b)[0] & 0xc0) | 40);
}
static void group_first_step(struct build *b)
{
	group(b)[1] &= 0xfc;
}
static void group_import(struct build *b)
{
	group(b)[2] = 1;
}
static void group_ordinal(struct build *b)
{
	group(b)[3] = 77;
}
static void group_outside(struct build *b)
{
	group(b)[4] = 0xbf;
}
static void group_many(struct build *b)
{
	group(b)[1] &= 0xc7;
}
/* What the loader does not look at: munger dump does, and the checksum covers it. */
#define UNUSED(f)        \
	{                \
#f, f, 0 \
	}
#define CASE(f, code)                 \
	{                             \
#f, f, LDR_ERR_##code \
	}
static const struct {
	const char *name;
	void (*spoil)(struct build *b);
	int code;
} cases[] = {
	CASE(magic, NOT_IMAGE),
	UNUSED(big_endian),
	UNUSED(et_exec),
	UNUSED(no_plan),
	UNUSED(phoff),
	UNUSED(phentsize),
	UNUSED(second_plan),
	CASE(machine, MACHINE),
	CASE(class, MACHINE),
	CASE(no_loads, CHECKSUM),
	CASE(six_phdrs, HEADER),
	CASE(strange_flags, HEADER),
	CASE(flags_order, CHECKSUM),
	CASE(align_0, HEADER),
	CASE(align_3, HEADER),
	CASE(align_huge, HEADER),
	CASE(incongruent, HEADER),
	CASE(empty_section, CHECKSUM),
	CASE(zeros_in_text, HEADER),
	CASE(file_bigger, HEADER),
	CASE(data_odd, TRUNCATED),
	CASE(at_zero, HEADER),
	CASE(link_overlap, HEADER),
	CASE(off_overlap, HEADER),
	CASE(link_end, HEADER),
	CASE(huge, HEADER),
	CASE(plan_in_headers, HEADER),
	CASE(plan_empty, HEADER),
	CASE(plan_tiny, HEADER),
	CASE(plan_without_rest, HEADER),
	CASE(plan_odd, HEADER),
	CASE(plan_size, CHECKSUM),
	CASE(plan_huge, HEADER),
	CASE(plan_second, HEADER),
	CASE(plan_past_end, HEADER),
	UNUSED(entry_outside),
	CASE(version, VERSION),
	UNUSED(form_bits),
	UNUSED(window_3),
	UNUSED(form_3),
	UNUSED(in_place_more),
	CASE(many_tables, EXPORT),
	CASE(all_tables, EXPORT),
	CASE(many_imports, HEADER),
	CASE(all_imports, HEADER),
	CASE(long_name, HEADER),
	CASE(longest_name, HEADER),
	CASE(true_long_name, HEADER),
	CASE(odd_section, TRUNCATED),
	CASE(odd_text, TRUNCATED),
	CASE(low_adjacent, FIXUP),
	CASE(many_inits, EXPORT),
	CASE(all_functions, EXPORT),
	CASE(runs_none, CHECKSUM),
	CASE(runs_odd, TRUNCATED),
	CASE(runs_more, CHECKSUM),
	CASE(runs_less, CHECKSUM),
	CASE(runs_huge, HEADER),
	UNUSED(groups_none),
	CASE(groups_odd, TRUNCATED),
	CASE(groups_more, TRUNCATED),
	CASE(groups_less, CHECKSUM),
	CASE(groups_huge, HEADER),
	CASE(runs_early_end, COUNT),
	CASE(groups_early_end, COUNT),
	CASE(runs_no_end, FIXUP),
	CASE(groups_no_end, ORDINAL),
	CASE(import_no_name, HEADER),
	CASE(import_name_long, HEADER),
	CASE(import_name_longest, HEADER),
	UNUSED(table_first_0),
	CASE(table_count, EXPORT),
	CASE(table_count_huge, EXPORT),
	UNUSED(table_wraps),
	CASE(run_field, FIXUP),
	CASE(run_gap_field, FIXUP),
	UNUSED(run_import_field),
	CASE(run_rodata, FIXUP),
	UNUSED(run_plus),
	UNUSED(run_minus),
	CASE(run_empty, FIXUP),
	CASE(run_outside, FIXUP),
	CASE(run_at_end, FIXUP),
	CASE(run_straddles, FIXUP),
	UNUSED(run_adjacent),
	CASE(group_field, FIXUP),
	CASE(group_first_step, FIXUP),
	CASE(group_import, FIXUP),
	CASE(group_ordinal, ORDINAL),
	CASE(group_outside, FIXUP),
	CASE(group_many, FIXUP),
};

struct host {
	struct sample_table table;
	struct exp_dll kernel;
	const struct exp_table *tables[1];
	const struct exp_dll *resident[1];
};

static struct env *new_env(const struct ldr_arch *arch, struct host *h)
{
	struct env *env = env_new(arch, arch->word_size == 8 ? 0 : TARGET_RAM);
	uint64_t values[5];

	for (unsigned i = 0; i < 5; i++)
		values[i] = env->run + 0x41 + 8 * i;
	sample_table(arch, &h->table, 1, 1, 5, values);
	h->tables[0] = &h->table.head;
	h->kernel = (struct exp_dll){"k.dll", h->tables, 1};
	h->resident[0] = &h->kernel;
	env->config.resident = h->resident;
	env->config.n_resident = 1;
	return env;
}

/* Loads bytes in a copy that ends where they do. Returns: the code. */
static int try(const struct ldr_arch *arch, const unsigned char *data, uint32_t size, bool by_read, uint32_t flags,
	       unsigned *n_faults)
{
	struct host h;
	struct env *env = new_env(arch, &h);
	unsigned char *exact = malloc(size ? size : 1);
	struct env_file *file = &env->file[env->n_files++];
	struct ldr_module *m = NULL;
	struct ldr_source src;
	int rc;

	if (!exact)
		abort();
	memcpy(exact, data, size);
	env->config.flags = flags;
	*file = (struct env_file){.name = "", .data = exact, .size = size, .by_read = by_read};
	src = env_source(file);
	if (by_read && size % 2)
		src.size = UINT32_MAX;
	rc = ldr_load(&env->loader, &src, &m);
	if (rc != env->loader.fault.code) {
		fprintf(stderr, "code %d, but the fault says %d\n", rc, env->loader.fault.code);
		*n_faults += 1;
	}
	if (rc == 0 && ldr_unload(&env->loader, m) != 0)
		abort();
	*n_faults += env_end(env);
	free(exact);
	return rc;
}

struct totals {
	unsigned n_passed, n_failed;
};

static void count(struct totals *totals, bool good, const char *what, const struct ldr_arch *arch)
{
	if (good) {
		totals->n_passed++;
		return;
	}
	totals->n_failed++;
	fprintf(stderr, "FAILED: %s (%s)\n", what, arch->name);
}

static void check_malformed(struct totals *totals, const struct ldr_arch *arch)
{
	for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct build *b = sample_new(arch, NULL, 9);
		unsigned n_faults = 0;
		int by_data, by_read;

		cases[i].spoil(b);
		build_sums(b);
		by_data = try(arch, b->image, b->size, false, 0, &n_faults);
		by_read = try(arch, b->image, b->size, true, LDR_SPLIT, &n_faults);
		if (by_data != cases[i].code || by_read != cases[i].code)
			fprintf(stderr, "is %d in memory, %d by read; should be %d\n", by_data, by_read, cases[i].code);
		count(totals, !n_faults && by_data == cases[i].code && by_read == cases[i].code, cases[i].name, arch);
		free(b->image);
		free(b);
	}
}

/* The code of a sum alone: a byte after the headers changed is always found. */
static bool is_covered(const struct build *b, uint32_t at)
{
	for (unsigned i = 0; i < MG_N_SECTIONS; i++)
		if (at >= b->link[i] && at < b->link[i] + b->section[i].size)
			return true;
	return at >= b->fix_off || at < b->plan_off + b->plan_size;
}

static void check_damage(struct totals *totals, const struct ldr_arch *arch)
{
	struct build *b = sample_new(arch, NULL, 9);
	unsigned n_faults = 0, n_loaded = 0, n_wrong = 0;

	for (uint32_t n = 0; n < b->size; n++)
		n_loaded += try(arch, b->image, n, n & 1, 0, &n_faults) == 0;
	count(totals, !n_loaded && !n_faults, "cut at every length", arch);
	n_faults = 0;
	for (uint32_t at = 0; at < b->size; at++) {
		for (unsigned bit = 0; bit < 8; bit++) {
			int rc;

			b->image[at] ^= (unsigned char)(1 << bit);
			rc = try(arch, b->image, b->size, bit & 1, 0, &n_faults);
			b->image[at] ^= (unsigned char)(1 << bit);
			if ((rc != 0) != is_covered(b, at)) {
				fprintf(stderr, "byte 0x%x bit %u: %d\n", at, bit, rc);
				n_wrong++;
			}
			if (at >= b->link[MG_TEXT] && rc && rc != LDR_ERR_CHECKSUM) {
				fprintf(stderr, "byte 0x%x bit %u: %d, not the checksum\n", at, bit, rc);
				n_wrong++;
			}
		}
	}
	count(totals, !n_wrong && !n_faults, "every bit changed", arch);
	free(b->image);
	free(b);
}

int main(void)
{
	const struct ldr_arch *archs[] = {&ldr_arch_x86_64, &ldr_arch_arm};
	struct totals totals = {0, 0};

	for (unsigned a = 0; a < 2; a++) {
		check_malformed(&totals, archs[a]);
		check_damage(&totals, archs[a]);
	}
	printf("image: %u passed, %u failed, 0 skipped\n", totals.n_passed, totals.n_failed);
	return totals.n_failed != 0;
}
