/* SPDX-License-Identifier: MIT */
#include "tests/loader/sample.h"

#include <stdlib.h>
#include <string.h>

#include "loader/field.h"

void sample_call(struct build *b, uint32_t off)
{
	static const unsigned char thumb[] = {0xff, 0xf7, 0xfe, 0xff};

	if (b->arch == &ldr_arch_arm)
		memcpy(b->section[MG_TEXT].bytes + off, thumb, sizeof thumb);
}

static void add_sections(struct build *b)
{
	const uint32_t word = b->arch->word_size;

	b->section[MG_TEXT].size = 64;
	b->section[MG_TEXT].align = 16;
	b->section[MG_TEXT].needs = MG_PINNED | 1 << MG_DATA;
	memset(b->section[MG_TEXT].bytes, 0x11, 64);
	b->section[MG_RODATA].size = 21;
	memset(b->section[MG_RODATA].bytes, 0x22, 21);
	b->section[MG_RELRO].size = SAMPLE_INIT + 4 * word;
	b->section[MG_RELRO].needs = MG_PINNED | 1 << MG_TEXT;
	b->section[MG_DATA].size = 40;
	b->section[MG_DATA].needs = MG_PINNED | 1 << MG_RODATA;
	b->section[MG_DATA].zero_fill = 100;
	memset(b->section[MG_DATA].bytes, 0x33, 40);
}

struct build *sample_new(const struct ldr_arch *arch, const char *name, uint8_t uuid)
{
	static const uint32_t call2[] = {SAMPLE_CALL, SAMPLE_CALL + 4, SAMPLE_CALL + 12}, call5[] = {SAMPLE_CALL + 8},
			      pointer[] = {SAMPLE_POINTER}, data[] = {8};
	struct build *b = build_new(arch);
	const uint32_t word = arch->word_size;
	const unsigned wide = word == 8 ? MG_F_W64 : MG_F_W32;
	const uint64_t values[] = {0, 0, ~(uint64_t)0};
	uint32_t relro[6], text[] = {SAMPLE_WORD};

	b->name = name;
	add_sections(b);
	for (uint32_t i = 0; i < 4; i++)
		sample_call(b, SAMPLE_CALL + 4 * i);
	b->entry = 1 + 4;
	build_table(b, SAMPLE_TABLE, uuid, 4, 3, values);
	b->n_init = b->n_fini = 2;
	b->init_off = SAMPLE_INIT;
	b->fini_off = SAMPLE_INIT + 2 * word;
	relro[0] = SAMPLE_TABLE + 24;
	relro[1] = SAMPLE_TABLE + 24 + word;
	for (uint32_t i = 0; i < 4; i++)
		relro[2 + i] = SAMPLE_INIT + i * word;
	build_run(b, wide, MG_DATA, MG_NO_SECTION, MG_TEXT, text, 1, NULL);
	build_run(b, wide, MG_TEXT, MG_NO_SECTION, MG_RELRO, relro, 6, NULL);
	build_run(b, wide, MG_RODATA, MG_NO_SECTION, MG_DATA, data, 1, NULL);
	build_import(b, "k.dll", 1, 2);
	build_group(b, 0, 2, 0, CALL, MG_TEXT, call2, 3);
	build_group(b, 0, 2, 16, wide, MG_RELRO, pointer, 1);
	build_group(b, 0, 5, 0, CALL, MG_TEXT, call5, 1);
	build_image(b); /* for the link addresses */
	build_word(b, MG_TEXT, SAMPLE_WORD, b->link[MG_DATA] + 4);
	build_word(b, MG_DATA, 8, b->link[MG_RODATA] - 1);
	for (uint32_t i = 0; i < 6; i++)
		build_word(b, MG_RELRO, relro[i], b->link[MG_TEXT] + (i < 2 ? 1 + 16 * i : 0x21 + 2 * (i - 2)));
	build_image(b);
	return b;
}

struct build *sample_dll(const struct ldr_arch *arch, const char *name, uint8_t uuid, const char *other,
			 uint8_t other_uuid)
{
	static const uint32_t call[] = {8};
	const uint32_t word = arch->word_size, relro[] = {24, 24 + word, 24 + 2 * word, 24 + 3 * word};
	const uint64_t values[] = {0, 0};
	struct build *b = build_new(arch);

	b->name = name;
	b->section[MG_TEXT].size = 32;
	b->section[MG_TEXT].needs = other ? MG_PINNED : 0;
	b->section[MG_RELRO].size = 24 + 4 * word;
	b->section[MG_RELRO].needs = MG_PINNED | 1 << MG_TEXT;
	build_table(b, 0, uuid, 1, 2, values);
	b->n_init = b->n_fini = 1;
	b->init_off = relro[2];
	b->fini_off = relro[3];
	sample_call(b, 8);
	build_run(b, word == 8 ? MG_F_W64 : MG_F_W32, MG_TEXT, MG_NO_SECTION, MG_RELRO, relro, 4, NULL);
	if (other) {
		build_import(b, other, other_uuid, 1);
		build_group(b, 0, 1, 0, CALL, MG_TEXT, call, 1);
	}
	build_image(b); /* for the link addresses */
	for (unsigned i = 0; i < 4; i++)
		build_word(b, MG_RELRO, relro[i], b->link[MG_TEXT] + 1 + 8 * i);
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
