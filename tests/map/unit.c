/* SPDX-License-Identifier: MIT
 *
 * The arithmetic of munger map: where parts lie, where labels go, how texts are cut.
 */
#include "munger/map_labels.h"
#include "munger/map_layout.h"
#include "munger/map_text.h"

#include <stdio.h>
#include <string.h>

static unsigned n_failed, n_passed;

static void check(int good, const char *what, int line)
{
	if (good) {
		n_passed++;
		return;
	}
	n_failed++;
	printf("map: FAILED: tests/map/unit.c:%d: %s\n", line, what);
}

#define CHECK(e) check((e), #e, __LINE__)

/* text 0x10c..0x12c aligned to 4, relro aligned to 16 at 0x130, data with zero fill behind it. */
static void make_image(struct image *img, struct image_import *import, const struct ldr_arch *arch)
{
	*img = (struct image){.arch = arch, .n_imports = 1, .imports = import};
	*import = (struct image_import){.n_branched = 3};
	img->section[MG_TEXT] =
		(struct image_section){.present = true, .addr = 0x10c, .size = 0x20, .file_size = 0x20, .align = 4};
	img->section[MG_RELRO] =
		(struct image_section){.present = true, .addr = 0x130, .size = 0x18, .file_size = 0x18, .align = 16};
	img->section[MG_DATA] =
		(struct image_section){.present = true, .addr = 0x148, .size = 0x30, .file_size = 8, .align = 8};
}

static int is_part(const struct map *map, size_t i, enum map_kind kind, uint64_t at, uint64_t size)
{
	return i < map->n_parts && map->parts[i].kind == kind && map->parts[i].at == at && map->parts[i].size == size;
}

static void test_pad(void)
{
	CHECK(map_pad(0, 0, 16) == 0);
	CHECK(map_pad(1, 0, 16) == 15);
	CHECK(map_pad(16, 0, 16) == 0);
	CHECK(map_pad(3, 5, 4) == 2);
	CHECK(map_pad(7, 5, 4) == 2);
	CHECK(map_pad(7, 0, 1) == 0);
	CHECK(map_pad(7, 0, 0) == 0);
	CHECK(map_pad(7, 0, 12) == 5); /* an object may say anything */
}

/* As linked: the loader keeps the distances, wherever the block begins. */
static void test_compact(struct mem *mem, const struct image *img)
{
	struct map map = {.mem = mem};

	map_add_compact(&map, 0, img, false);
	CHECK(map.n_parts == 5 && map.size == 0x6c);
	CHECK(is_part(&map, 0, MAP_TEXT, 0, 0x20));
	CHECK(is_part(&map, 1, MAP_PADDING, 0x20, 4));
	CHECK(is_part(&map, 2, MAP_RELRO, 0x24, 0x18));
	CHECK(is_part(&map, 3, MAP_DATA, 0x3c, 8));
	CHECK(is_part(&map, 4, MAP_ZERO, 0x44, 0x28));
	CHECK(map.by_kind[MAP_PADDING] == 4 && map.by_kind[MAP_ZERO] == 0x28);
}

/* The second block goes where its addresses are congruent again, with thunks below it. */
static void test_two(struct mem *mem, const struct image *img)
{
	struct map map = {.mem = mem};
	const struct map_extent *e;

	map_add_compact(&map, 0, img, true);
	map_add_compact(&map, 1, img, true);
	CHECK(is_part(&map, 0, MAP_THUNKS, 0, 3u * img->arch->thunk_size));
	CHECK(is_part(&map, 1, MAP_TEXT, 24, 0x20));
	CHECK(is_part(&map, 6, MAP_PADDING, 132, 12));
	CHECK(is_part(&map, 7, MAP_THUNKS, 144, 24));
	CHECK(map.by_kind[MAP_THUNKS] == 48);
	e = map_measure(&map, 2);
	CHECK(e[0].at == 0 && e[0].end == 132 && e[1].at == 132 && e[1].end == map.size);
	CHECK(e[0].by_kind[MAP_PADDING] == 4 && e[1].by_kind[MAP_PADDING] == 16);
}

static void test_paged(struct mem *mem, struct image *img)
{
	struct map map = {.mem = mem};

	map_add_paged(&map, 0, img, 32);
	CHECK(map.size == 4 * 32 && map.n_parts == 6);
	CHECK(is_part(&map, 0, MAP_TEXT, 0, 0x20)); /* a full page needs no padding */
	CHECK(is_part(&map, 1, MAP_RELRO, 0x20, 0x18));
	CHECK(is_part(&map, 2, MAP_PADDING, 0x38, 8));
	CHECK(is_part(&map, 5, MAP_PADDING, 0x70, 16));
	img->section[MG_RELRO].align = 64; /* above the page's */
	map = (struct map){.mem = mem};
	map_add_paged(&map, 0, img, 32);
	CHECK(is_part(&map, 1, MAP_PADDING, 32, 32) && is_part(&map, 2, MAP_RELRO, 64, 0x18));
}

static void test_layout(void)
{
	struct mem *mem = mem_new();
	struct image_import import;
	struct image img;

	make_image(&img, &import, arch_image_find(40, 1)->loader); /* ARM: thunks of 8 bytes */
	CHECK(map_count_thunks(&img) == 3);
	test_compact(mem, &img);
	test_two(mem, &img);
	test_paged(mem, &img);
	mem_free(mem);
}

/* Random labels: inside, in order, none on another; the lightest lose their room first. */
static void test_labels(void)
{
	struct map_label labels[40];
	uint32_t r = 1;

	for (int round = 0; round < 200; round++) {
		struct mem *mem = mem_new();
		const size_t n = (size_t)round % 40 + 1;
		int want = 0, at = 0, good = 1;
		for (size_t i = 0; i < n; i++) {
			r = r * 1103515245 + 12345;
			want += (int)(r >> 16 & 31);
			labels[i] = (struct map_label){
				.weight = r >> 24, .want = want, .name = 15, .full = 15 + (int)(r >> 20 & 63)};
		}
		map_labels_place(mem, labels, n, 300);
		for (size_t i = 0; i < n; i++) {
			if (labels[i].level == MAP_NO_LABEL)
				continue;
			good &= labels[i].y >= at;
			at = labels[i].y + (labels[i].level == MAP_NAME ? labels[i].name : labels[i].full);
		}
		for (size_t i = 0; i < n; i++)
			for (size_t k = 0; k < n; k++)
				good &= labels[i].weight <= labels[k].weight || labels[i].level >= labels[k].level;
		CHECK(good && at <= 300);
		mem_free(mem);
	}
}

static void test_texts(void)
{
	struct mem *mem = mem_new();
	const char *text;

	CHECK(!strcmp(map_text_number(mem, 0), "0"));
	CHECK(!strcmp(map_text_number(mem, 999), "999"));
	CHECK(!strcmp(map_text_number(mem, 1000), "1,000"));
	CHECK(!strcmp(map_text_number(mem, UINT64_MAX), "18,446,744,073,709,551,615"));
	CHECK(!strcmp(map_text_clean(mem, "a.dll"), "a.dll"));
	CHECK(!strcmp(map_text_clean(mem, ""), ""));
	CHECK(!strcmp(map_text_clean(mem, "a\nb\x7f"), "a\\x0ab\\x7f"));
	CHECK(!strcmp(map_text_clean(mem, "\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80"),
		      "\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80"));
	CHECK(!strcmp(map_text_clean(mem, "\xff\xc3"), "\\xff\\xc3"));          /* no UTF-8; cut short */
	CHECK(!strcmp(map_text_clean(mem, "\xc0\xaf"), "\\xc0\\xaf"));          /* longer than need be */
	CHECK(!strcmp(map_text_clean(mem, "\xed\xa0\x80"), "\\xed\\xa0\\x80")); /* half of a pair */
	CHECK(!strcmp(map_text_clean(mem, "\xef\xbf\xbf"), "\\xef\\xbf\\xbf")); /* not in XML */
	CHECK(!strcmp(map_text_clean(mem, "\xe2\x80\xae"
					  "x"),
		      "\\xe2\\x80\\xaex"));                                              /* turns the text around */
	CHECK(!strcmp(map_text_clean(mem, "\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80")); /* beyond the last */
	text = "kernel.dll";
	CHECK(map_text_fit(mem, text, 200, 11) == text);
	text = map_text_fit(mem, "a-very-long-name-indeed.dll", 100, 11);
	CHECK(map_text_width(text, 11) <= 100 && strstr(text, "\xe2\x80\xa6") && strstr(text, ".dll"));
	text = map_text_fit(mem, "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4", 80, 11);
	CHECK(!strcmp(text, map_text_clean(mem, text))); /* cut between characters */
	CHECK(map_text_fit(mem, "wwwwwwwwwwww", 1, 11) != NULL);
	mem_free(mem);
}

int main(void)
{
	test_pad();
	test_layout();
	test_labels();
	test_texts();
	printf("map unit: %u passed, %u failed\n", n_passed, n_failed);
	return n_failed != 0;
}
