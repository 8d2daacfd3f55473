/* SPDX-License-Identifier: MIT */
#include "munger/map_pic.h"

static const char *const table_heads[] = {"text",   "rodata", "relro",   "data",  "zero fill", "padding",
					  "thunks", "total",  "padding", "total", "saved"};
enum { N_NUMBERS = sizeof table_heads / sizeof table_heads[0], FIRST_COMPACT = 5, FIRST_PAGED = 8 };

static int number_x(int column)
{
	return PIC_WIDTH - PIC_MARGIN - (N_NUMBERS - 1 - column) * PIC_NUMBER_WIDTH;
}

static void put_row(const struct pic *pic, int y, const char *more, const char *const cells[N_NUMBERS])
{
	for (int i = 0; i < N_NUMBERS; i++)
		pic_put_text(pic, number_x(i), y * PIC_UNIT, more, cells[i]);
}

/* A head over some columns. */
static void put_group(const struct pic *pic, int first, int last, int y, const char *text)
{
	int left = number_x(first - 1) + 14, right = number_x(last);

	pic_put_text(pic, (left + right) / 2, (y - 5) * PIC_UNIT, "class=\"m\"", text);
	fprintf(pic->out, "<path class=\"line\" d=\"M%d,%d H%d\"/>\n", left, y, right);
}

static const char *saving(const struct pic *pic, uint64_t paged, uint64_t compact)
{
	if (paged >= compact)
		return pic_number(pic, paged - compact);
	return mem_printf(pic->mem, "-%s", pic_number(pic, compact - paged));
}

static void put_numbers(const struct pic *pic, int y, const uint64_t compact[MAP_N_KINDS], uint64_t compact_size,
			uint64_t paged_padding, uint64_t paged_size)
{
	const char *cells[N_NUMBERS];
	int n = 0;

	for (int k = 0; k < MAP_N_KINDS; k++)
		cells[n++] = pic_number(pic, compact[k]);
	cells[n++] = pic_number(pic, compact_size);
	cells[n++] = pic_number(pic, paged_padding);
	cells[n++] = pic_number(pic, paged_size);
	cells[n++] = saving(pic, paged_size, compact_size);
	put_row(pic, y, "class=\"r\"", cells);
}

static void put_image_row(const struct pic *pic, size_t i, int y)
{
	const struct map_extent *c = &pic->extents[PIC_COMPACT][i], *p = &pic->extents[PIC_PAGED][i];
	const unsigned width = (unsigned)(number_x(0) - 46 - PIC_MARGIN - 26);
	const char *name = map_text_fit(pic->mem, pic->names[i], width, 11);

	pic_put_text(pic, PIC_MARGIN + 18, y * PIC_UNIT, "class=\"r\"", pic_number(pic, i + 1));
	pic_put_text(pic, PIC_MARGIN + 26, y * PIC_UNIT, NULL, name);
	put_numbers(pic, y, c->by_kind, c->end - c->at, p->by_kind[MAP_PADDING], p->end - p->at);
}

static void put_table(const struct pic *pic, int y)
{
	const struct map *c = &pic->map[PIC_COMPACT], *p = &pic->map[PIC_PAGED];

	fputs("<g id=\"table\">\n", pic->out);
	put_group(pic, FIRST_COMPACT, FIRST_PAGED - 1, y, "compact");
	put_group(pic, FIRST_PAGED, N_NUMBERS - 2, y, "paged");
	y += PIC_LINE;
	pic_put_text(pic, PIC_MARGIN + 26, y * PIC_UNIT, "class=\"grey\"", "image, bytes");
	put_row(pic, y, "class=\"r grey\"", table_heads);
	for (size_t i = 0; i < pic->n; i++)
		put_image_row(pic, i, y += PIC_LINE);
	if (pic->n > 1) {
		fprintf(pic->out, "<path class=\"line\" d=\"M%d,%d H%d\"/>\n", PIC_MARGIN, y + 5,
			PIC_WIDTH - PIC_MARGIN);
		pic_put_text(pic, PIC_MARGIN + 26, (y + PIC_LINE + 4) * PIC_UNIT, NULL, "all");
		put_numbers(pic, y + PIC_LINE + 4, c->by_kind, c->size, p->by_kind[MAP_PADDING], p->size);
	}
	fputs("</g>\n", pic->out);
}

static int table_height(const struct pic *pic)
{
	return (int)(pic->n + 1) * PIC_LINE + (pic->n > 1 ? PIC_LINE + 4 : 0);
}

static const char *rest_text(const struct pic *pic, size_t i)
{
	const struct image *img = &pic->images[i].img;
	const char *text = pic_numbered(pic, i, 200), *comma = ": ";

	for (uint32_t k = 0; k < pic_n_lines(img->n_tables); k++, comma = ", ")
		text = mem_printf(pic->mem, "%s%s%s", text, comma, pic_export_text(pic, img, k));
	for (uint32_t k = 0; k < pic_n_lines(img->n_imports); k++, comma = ", ")
		text = mem_printf(pic->mem, "%s%s%s", text, comma, pic_import_text(pic, i, k));
	if (img->n_tables == 0 && img->n_imports == 0)
		text = mem_printf(pic->mem, "%s: no exports, no imports", text);
	return map_text_fit(pic->mem, text, PIC_WIDTH - 2 * PIC_MARGIN - 26, 11);
}

/* What the labels had no room for: one line for each such image. */
static void put_rest(const struct pic *pic, int y)
{
	for (size_t i = 0; i < pic->n; i++) {
		if (pic->labels[i].level == MAP_FULL)
			continue;
		pic_put_text(pic, PIC_MARGIN + 26, y * PIC_UNIT, NULL, rest_text(pic, i));
		y += PIC_LINE;
	}
}

static int rest_height(const struct pic *pic)
{
	int n = 0;

	for (size_t i = 0; i < pic->n; i++)
		n += pic->labels[i].level != MAP_FULL;
	return n ? (n + 1) * PIC_LINE : 0;
}

int pic_table_height(const struct pic *pic)
{
	return table_height(pic) + 2 * PIC_LINE + rest_height(pic);
}

void pic_draw_table(const struct pic *pic, int y)
{
	put_table(pic, y);
	put_rest(pic, y + table_height(pic) + 2 * PIC_LINE);
}
