/* SPDX-License-Identifier: MIT */
#include "tests/loader/sample.h"

#include <stdlib.h>
#include <string.h>

#include "loader/field.h"

#define RISCV_CALL "\x97\0\0\0\xe7\x80\0\0" /* auipc ra, 0; jalr ra */
#define THUMB_CALL .call = "\xff\xf7\xfe\xff", .call_size = 4, .code_bit = 1

const struct sample_arch sample_archs[] = {
#if UINTPTR_MAX > 0xffffffffu
	{&ldr_arch_x86_64, &ldr_indirect_x86_64, &ldr_either_x86_64, .call = ""},
	{&ldr_arch_aarch64, &ldr_indirect_aarch64, &ldr_either_aarch64, .call = "\0\0\0\x94", .call_size = 4,
	 .even = 1},
	{&ldr_arch_riscv64, &ldr_indirect_riscv64, &ldr_either_riscv64, .call = RISCV_CALL, .call_size = 8},
#endif
	{&ldr_arch_riscv32, &ldr_indirect_riscv32, &ldr_either_riscv32, .call = RISCV_CALL, .call_size = 8,
	 .reaches_all = true},
	{&ldr_arch_i386, &ldr_indirect_i386, &ldr_either_i386, .call = "", .reaches_all = true},
	{&ldr_arch_arm, &ldr_indirect_arm, &ldr_either_arm, THUMB_CALL},
	{&ldr_arch_armv6m, NULL, NULL, THUMB_CALL},
	{&ldr_arch_armv7a, NULL, NULL, THUMB_CALL},
	{.arch = NULL}};

const struct sample_arch *sample_arch(const struct ldr_arch *arch)
{
	const struct sample_arch *found = sample_archs;

	while (found->arch != arch)
		found++;
	return found;
}

void sample_call(struct build *b, uint32_t off)
{
	const struct sample_arch *facts = sample_arch(b->arch);

	memcpy(b->section[MG_TEXT].bytes + off, facts->call, facts->call_size);
}

static void add_sections(struct build *b)
{
	b->in_place = 1 << MG_RODATA;
	b->section[MG_TEXT].size = 64;
	b->section[MG_TEXT].align = 16;
	memset(b->section[MG_TEXT].bytes, 0x11, 64);
	b->section[MG_RODATA].size = 21;
	memset(b->section[MG_RODATA].bytes, 0x22, 21);
	b->section[MG_RELRO].size = SAMPLE_POINTER + 16;
	b->section[MG_DATA].size = 40;
	b->section[MG_DATA].zero_fill = 100;
	memset(b->section[MG_DATA].bytes, 0x33, 40);
}

struct build *sample_new(const struct ldr_arch *arch, const char *name, uint8_t uuid)
{
	static const uint32_t call2[] = {SAMPLE_CALL, SAMPLE_CALL + 8, SAMPLE_CALL + 24}, call5[] = {SAMPLE_CALL + 16},
			      pointer[] = {SAMPLE_POINTER}, data[] = {8};
	struct build *b = build_new(arch);
	const uint32_t word = arch->word_size;
	const unsigned wide = word == 8 ? MG_F_W64 : MG_F_W32;
	const uint64_t values[] = {0, 0, ~(uint64_t)0};
	uint32_t relro[6], text[] = {SAMPLE_WORD};

	b->name = name;
	add_sections(b);
	for (uint32_t i = 0; i < 4; i++)
		sample_call(b, SAMPLE_CALL + 8 * i);
	b->entry = 1 + 4;
	b->n_init = b->n_fini = 2;
	for (uint32_t i = 0; i < 4; i++)
		relro[i] = i * word;
	relro[4] = build_table(b, uuid, 4, 3, values) + 24;
	relro[5] = relro[4] + word;
	build_run(b, wide, MG_DATA, MG_NO_SECTION, MG_TEXT, text, 1, NULL);
	build_run(b, wide, MG_TEXT, MG_NO_SECTION, MG_RELRO, relro, 6, NULL);
	build_run(b, wide, MG_RODATA, MG_NO_SECTION, MG_DATA, data, 1, NULL);
	build_import(b, "k.dll", 1, 2);
	build_group(b, 0, 2, 0, CALL, MG_TEXT, call2, 3);
	build_group(b, 0, 5, 0, CALL, MG_TEXT, call5, 1);
	build_group(b, 0, 2, 16, wide, MG_RELRO, pointer, 1);
	build_image(b); /* for the link addresses */
	build_word(b, MG_TEXT, SAMPLE_WORD, b->link[MG_DATA] + 4);
	build_word(b, MG_DATA, 8, b->link[MG_RODATA] - 1);
	for (uint32_t i = 0; i < 6; i++)
		build_word(b, MG_RELRO, relro[i],
			   b->link[MG_TEXT] + (i < 4 ? 0x21 + 2 * i : 1 + 16 * (i - 4)) - sample_arch(arch)->even);
	build_image(b);
	return b;
}

struct build *sample_dll(const struct ldr_arch *arch, const char *name, uint8_t uuid, const char *other,
			 uint8_t other_uuid)
{
	static const uint32_t call[] = {8};
	static const uint8_t at[] = {17, 25, 1, 9}; /* init, fini, the table's two */
	const uint32_t word = arch->word_size;
	const uint64_t values[] = {0, 0};
	struct build *b = build_new(arch);
	uint32_t relro[4] = {0, word};

	b->name = name;
	b->section[MG_TEXT].size = 32;
	b->n_init = b->n_fini = 1;
	relro[2] = build_table(b, uuid, 1, 2, values) + 24;
	relro[3] = relro[2] + word;
	b->section[MG_RELRO].size = relro[3] + word;
	sample_call(b, 8);
	build_run(b, word == 8 ? MG_F_W64 : MG_F_W32, MG_TEXT, MG_NO_SECTION, MG_RELRO, relro, 4, NULL);
	if (other) {
		build_import(b, other, other_uuid, 1);
		build_group(b, 0, 1, 0, CALL, MG_TEXT, call, 1);
	}
	build_image(b); /* for the link addresses */
	for (unsigned i = 0; i < 4; i++)
		build_word(b, MG_RELRO, relro[i], b->link[MG_TEXT] + at[i] - sample_arch(arch)->even);
	build_image(b);
	return b;
}

void sample_table(const struct ldr_arch *arch, struct sample_table *table, uint8_t uuid, uint32_t first, uint32_t count,
		  const uint64_t *values)
{
	memset(table->head.uuid, uuid, 16);
	table->head.first = first;
	table->head.count = count;
	for (uint32_t i = 0; i < count; i++)
		for (unsigned k = 0; k < arch->word_size; k++)
			table->entry[i * arch->word_size + k] = (unsigned char)(values[i] >> 8 * k);
}

ldr_addr sample_get(const struct ldr_module *m, const struct ldr_arch *arch, unsigned field, unsigned section,
		    uint32_t off)
{
	ldr_addr raw = 0;

	if (ldr_field_get(arch, field, ldr_sections(m)[section].mem + off, 0, &raw))
		abort();
	return raw;
}
