/* SPDX-License-Identifier: MIT
 *
 * Malformed images, one defect each: the exact error, and nothing left behind.
 * Checksums are right again after each defect, so that the check under test is
 * the one that finds it.  Then damage without mending: cut anywhere, any byte changed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "loader/field.h"
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
static void strange_type(struct build *b)
{
	set_type(b, 0, 4);
}
static void no_plan(struct build *b)
{
	set_flags(b, 0, 5 | MG_PF_SECTION(MG_TEXT)), sizes(b)[4] = 1;
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
	set_flags(b, 1, 5);
}
static void section_5(struct build *b)
{
	set_flags(b, 4, 6 | MG_PF_SECTION(4));
}
static void section_7(struct build *b)
{
	set_flags(b, 4, 6 | MG_PF_SECTION(6));
}
static void section_twice(struct build *b)
{
	set_flags(b, 2, 4 | MG_PF_SECTION(MG_TEXT));
}
static void sections_swapped(struct build *b)
{
	set_flags(b, 1, 4 | MG_PF_SECTION(MG_RODATA)), set_flags(b, 2, 5 | MG_PF_SECTION(MG_TEXT));
}
static void plan_last(struct build *b)
{
	set_flags(b, 0, 6 | MG_PF_SECTION(MG_TEXT)), set_flags(b, 1, 4);
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
/* Sections are written by words, whatever their alignment. */
static void link_odd(struct build *b)
{
	set_phdr(b, 1, 1, b->link[MG_TEXT] + 1), set_phdr(b, 1, 5, 1);
}
static void link_half(struct build *b)
{
	set_phdr(b, 4, 1, b->link[MG_DATA] + 2), set_phdr(b, 4, 5, 2);
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
static void plan_on_headers_end(struct build *b)
{
	set_phdr(b, 0, 0, b->plan_off - 4);
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
static void many_inits(struct build *b)
{
	plan(b)[10] = 100;
}
static void all_functions(struct build *b)
{
	set(plan(b) + 10, 0xffffffff, 4);
}

static void set_runs(struct build *b, const void *bytes, uint32_t n)
{
	memcpy(b->runs, bytes, n);
	b->runs_size = n;
	build_image(b);
}
static uint32_t word_at(const struct build *b, uint32_t at)
{
	const unsigned char *p = b->image + at;

	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}
/* As set_runs, and chooses the last word of data so that the checksum word is `want`. */
static void set_runs_before(struct build *b, const void *bytes, uint32_t n, uint32_t want)
{
	uint32_t last, sum = 0 - want, was = 0;

	set_runs(b, bytes, n);
	last = b->fix_off - 4;
	for (uint32_t at = b->groups_off - 4; at > last; at -= 4) {
		sum -= at == b->groups_off - 4 ? 0 : word_at(b, at);
		sum = sum << 5 | sum >> 27;
	}
	for (unsigned i = 0; i < MG_N_SECTIONS; i++)
		for (uint32_t at = b->link[i]; at < b->link[i] + b->section[i].size && at < last; at += 4)
			was = word_at(b, at) + (was >> 5 | was << 27);
	set(b->image + last, sum - (was >> 5 | was << 27), 4);
	build_sums(b);
	if (word_at(b, b->groups_off - 4) != want)
		abort();
}
static void set_runs_before_0(struct build *b, const void *bytes, uint32_t n)
{
	set_runs_before(b, bytes, n, 0);
}
/* The key of a run in text that adds 0. Its first byte is that of the number: 4 * field + 1. */
#define KEY(first) first "\xfc"
/* Runs that add 0 to bytes of text, at the first of them and so on. */
static void runs_padded(struct build *b)
{
	set_runs(b, KEY("\x01") "\x02\x02\x00", 5);
}
static void runs_exact(struct build *b)
{
	set_runs(b, KEY("\x01") "\x02\x00", 4);
}
static void runs_key_in_padding(struct build *b)
{
	set_runs(b, KEY("\x01") "\x02\x02\x00\xff\xff\x00", 8);
}
static void runs_8_left(struct build *b)
{
	set_runs(b, KEY("\x01") "\x02\x00\xff\xff\xff\x7f", 8);
}
static void runs_3_left(struct build *b)
{
	set_runs_before_0(b, KEY("\x01") "\x02\x02", 4);
}
static void runs_0_left(struct build *b)
{
	set_runs_before(b, KEY("\x01") "\x02\x02", 4, 0x00020202);
}
static void runs_beyond(struct build *b)
{
	set_runs_before(b, KEY("\x01") "\x02\x02", 4, 0x02020202);
}
static void runs_number_beyond(struct build *b)
{
	set_runs_before_0(b, KEY("\x01") "\x02\x03", 4);
}
static void runs_long_numbers(struct build *b)
{
	set_runs(b, KEY("\x01") "\x07\x00\x00\x00\x07\x00\x00\x00\x01\x00", 12);
}
/* On n bytes of text. */
static void bytes_run(struct build *b, unsigned n)
{
	unsigned char bytes[80] = KEY("\x01");

	memset(bytes + 2, 2 * MG_MORE, n - 1);
	set_runs(b, bytes, 2 + n);
}
static void run_full(struct build *b)
{
	b->section[MG_TEXT].align = 256; /* so that it adds 0, and calls stay what they are */
	bytes_run(b, 64);
}
static void run_too_full(struct build *b)
{
	bytes_run(b, 65);
}
static void skip_far(struct build *b)
{
	set_runs(b, KEY("\x01") "\x06\xff\xff\xff\xff\x00", 8);
}
static void run_in_absent(struct build *b)
{
	b->section[MG_RODATA].size = 0;
	set_runs(b, "\x01\xfd\x02\x00", 4);
}
static void run_wide(struct build *b)
{
	b->section[MG_RODATA].size = 4;
	set_runs(b, is_wide(b) ? "\x0d\xfd\x00\x00" : "\x35\xfd\x00\x00", 4); /* W64, MOV32 */
}
static void run_not_insn(struct build *b)
{
	set_runs(b, "\x29\x1c\x00\x00", 4); /* a call, less delta(text) */
}
/* Each place is followed by the low half of its value. */
static void low_run(struct build *b, unsigned n)
{
	unsigned char bytes[256] = KEY("\x31");

	b->section[MG_TEXT].size = 256;
	for (unsigned i = 0; i < 256; i += 4)
		memcpy(b->section[MG_TEXT].bytes + i, "\xc0\xf2\x00\x00", 4);
	for (unsigned i = 0; i < n; i++)
		bytes[2 + 2 * i] = 2 * MG_MORE;
	set_runs_before_0(b, bytes, 2 + 2 * n);
}
/* One more begins in the checksum. */
static void low_short(struct build *b)
{
	low_run(b, 31);
}
static void low_outside(struct build *b)
{
	low_run(b, 65);
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
static void groups_8_left(struct build *b)
{
	do
		b->groups[b->groups_size++] = 0;
	while (b->groups_size & 3);
	b->groups_size += 4;
	build_image(b);
}
static void import_no_name(struct build *b)
{
	set(b->image + b->imports_off + 18, 0, 2);
}
static void import_name_end(struct build *b)
{
	set(b->image + b->imports_off + 18, 7, 2);
}
static void import_name_outside(struct build *b)
{
	set(b->image + b->imports_off + 18, 8, 2);
}
static void import_name_far(struct build *b)
{
	set(b->image + b->imports_off + 18, 0xffff, 2);
}
static void import_name_long(struct build *b)
{
	b->import[0].name = "0123456789012345678901234567890123456789012345678901234567890123.dll";
	build_image(b);
}
static void names_open(struct build *b)
{
	b->image[b->names_off + 7] = 'x';
}
static void names_none(struct build *b)
{
	set_phdr(b, 0, 3, 24 + 20 + 4), set_phdr(b, 0, 4, 24 + 20 + 4);
}
static void name_fills(struct build *b)
{
	plan(b)[3] = 7;
}
static void name_outside(struct build *b)
{
	plan(b)[3] = 8;
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
/* The first run: a key of two bytes, its only place in four. */
static uint32_t run_key(struct build *b)
{
	return (run(b)[0] | (uint32_t)run(b)[1] << 8) >> 2;
}
static void set_run_key(struct build *b, uint32_t key)
{
	set(run(b), key << 2 | 1, 2);
}
static void set_run_place(struct build *b, uint32_t off)
{
	set(run(b) + 2, 4 * 2 * off + 3, 4);
}
static void run_field(struct build *b)
{
	set_run_key(b, (run_key(b) & ~63u) | 62);
}
static void run_next_field(struct build *b)
{
	set_run_key(b, (run_key(b) & ~63u) | b->arch->n_fields);
}
static void run_import_field(struct build *b)
{
	set_run_key(b, (run_key(b) & ~63u) | MG_F_P32);
}
static void run_rodata(struct build *b)
{
	set_run_key(b, (run_key(b) & ~(3u << 6)) | MG_RODATA << 6);
}
static void run_plus(struct build *b)
{
	set_run_key(b, (run_key(b) & ~(7u << 8)) | 4 << 8);
}
static void run_minus(struct build *b)
{
	set_run_key(b, (run_key(b) & ~(7u << 11)) | 5 << 11);
}
static void run_outside(struct build *b)
{
	set_run_place(b, 200);
}
static void run_at_end(struct build *b)
{
	set_run_place(b, 64);
}
static void run_last(struct build *b)
{
	set_run_place(b, is_wide(b) ? 56 : 60);
}
static void run_straddles(struct build *b)
{
	set_run_place(b, 61);
}
static void group_field(struct build *b)
{
	group(b)[0] = 2 * 40;
}
static void group_import(struct build *b)
{
	group(b)[1] = 2 * 1;
}
static void group_import_far(struct build *b)
{
	set(group(b) + 1, 0xffffffff, 4);
}
static void group_ordinal(struct build *b)
{
	group(b)[2] = 2 * (31 << 2 | MG_MORE);
}
static void group_ordinal_0(struct build *b)
{
	group(b)[2] = 2 * MG_MORE;
}
static void group_outside(struct build *b)
{
	set(group(b) + 3, 4 * 2 * 200 + 3, 4);
}
static void set_groups(struct build *b, const void *bytes, uint32_t n)
{
	memcpy(b->groups, bytes, n);
	b->groups_size = n;
	build_image(b);
}
static void groups_padding(struct build *b)
{
	unsigned char bytes[] = "\x2b\x00\x00\x00\x00\x10";

	bytes[6] = (unsigned char)(0x40 >> ldr_field_info(b->arch, CALL)->align_log2); /* places count in that */
	set_groups(b, bytes, 7);
	group(b)[7] = 0xff;
}
/* What the loader does not look at: munger dump does, and the checksum covers it. */
#define UNUSED(f)               \
	{                       \
#f, f, 0, false \
	}
#define CASE(f, code)                        \
	{                                    \
#f, f, LDR_ERR_##code, false \
	}
#define CASE_ARM(f, code)                   \
	{                                   \
#f, f, LDR_ERR_##code, true \
	}
static const struct {
	const char *name;
	void (*spoil)(struct build *b);
	int code;
	bool is_arm; /* on that architecture alone */
} cases[] = {
	CASE(magic, NOT_IMAGE),
	UNUSED(big_endian),
	UNUSED(et_exec),
	UNUSED(strange_type),
	CASE(no_plan, HEADER),
	UNUSED(phoff),
	UNUSED(phentsize),
	CASE(second_plan, HEADER),
	CASE(plan_last, HEADER),
	CASE(machine, MACHINE),
	CASE(class, MACHINE),
	CASE(no_loads, CHECKSUM),
	CASE(six_phdrs, HEADER),
	CASE(section_5, CHECKSUM),
	CASE(section_7, CHECKSUM),
	CASE(section_twice, HEADER),
	CASE(sections_swapped, HEADER),
	CASE(align_0, HEADER),
	CASE(align_3, HEADER),
	CASE(align_huge, HEADER),
	CASE(incongruent, HEADER),
	CASE(link_odd, HEADER),
	CASE(link_half, HEADER),
	CASE(empty_section, CHECKSUM),
	UNUSED(zeros_in_text),
	CASE(file_bigger, HEADER),
	CASE(data_odd, TRUNCATED),
	UNUSED(at_zero),
	UNUSED(link_overlap),
	CASE(off_overlap, HEADER),
	UNUSED(link_end),
	CASE(huge, HEADER),
	CASE(plan_in_headers, HEADER),
	CASE(plan_on_headers_end, HEADER),
	CASE(plan_empty, HEADER),
	CASE(plan_tiny, HEADER),
	CASE(plan_without_rest, HEADER),
	CASE(plan_odd, TRUNCATED),
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
	CASE_ARM(low_short, COUNT),
	CASE_ARM(low_outside, FIXUP),
	CASE(many_inits, EXPORT),
	CASE(all_functions, EXPORT),
	CASE(runs_none, CHECKSUM),
	CASE(runs_odd, TRUNCATED),
	CASE(runs_more, CHECKSUM),
	CASE(runs_less, CHECKSUM),
	CASE(runs_huge, HEADER),
	CASE(groups_none, COUNT),
	CASE(groups_odd, TRUNCATED),
	CASE(groups_more, TRUNCATED),
	CASE(groups_less, CHECKSUM),
	CASE(groups_huge, HEADER),
	UNUSED(runs_padded),
	UNUSED(runs_exact),
	UNUSED(runs_key_in_padding),
	CASE(runs_8_left, FIXUP),
	CASE(runs_3_left, COUNT),
	CASE(runs_0_left, COUNT),
	CASE(runs_beyond, COUNT),
	CASE(runs_number_beyond, COUNT),
	UNUSED(runs_long_numbers),
	UNUSED(run_full),
	CASE(run_too_full, FIXUP),
	CASE(skip_far, FIXUP),
	CASE(run_in_absent, FIXUP),
	CASE(run_wide, FIXUP),
	CASE_ARM(run_not_insn, FIXUP),
	UNUSED(groups_padding),
	CASE(groups_8_left, ORDINAL),
	CASE(import_no_name, UUID),
	CASE(import_name_end, UUID),
	CASE(import_name_outside, HEADER),
	CASE(import_name_far, HEADER),
	CASE(import_name_long, DLL),
	CASE(names_open, HEADER),
	CASE(names_none, HEADER),
	UNUSED(name_fills),
	CASE(name_outside, HEADER),
	UNUSED(table_first_0),
	CASE(table_count, EXPORT),
	CASE(table_count_huge, EXPORT),
	UNUSED(table_wraps),
	CASE(run_field, FIXUP),
	CASE(run_next_field, FIXUP),
	UNUSED(run_import_field),
	CASE(run_rodata, FIXUP),
	UNUSED(run_plus),
	UNUSED(run_minus),
	CASE(run_outside, FIXUP),
	UNUSED(run_last),
	CASE(run_at_end, FIXUP),
	CASE(run_straddles, FIXUP),
	CASE(group_field, FIXUP),
	CASE(group_import, FIXUP),
	CASE(group_import_far, FIXUP),
	CASE(group_ordinal, ORDINAL),
	CASE(group_ordinal_0, ORDINAL),
	CASE(group_outside, FIXUP),
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
		values[i] = env->run + 0x40 + 8 * i + sample_arch(arch)->code_bit;
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

		if (cases[i].is_arm && arch->machine != ldr_arch_arm.machine) {
			free(b->image);
			free(b);
			continue;
		}
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
	struct totals totals = {0, 0};

	for (const struct sample_arch *a = sample_archs; a->arch; a++) {
		if (!a->indirect) /* images of a variant are its architecture's */
			continue;
		check_malformed(&totals, a->arch);
		check_damage(&totals, a->arch);
	}
	printf("image: %u passed, %u failed, 0 skipped\n", totals.n_passed, totals.n_failed);
	return totals.n_failed != 0;
}
