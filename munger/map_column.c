/* SPDX-License-Identifier: MIT */
#include "munger/map_pic.h"

/* A strip that leads from an image in pages to the same in the compact column. */
static void put_band(const struct pic *pic, size_t i)
{
	const struct map_extent *from = &pic->extents[PIC_PAGED][i], *to = &pic->extents[PIC_COMPACT][i];
	const char *y0 = pic_length_y(pic, from->at), *y1 = pic_length_y(pic, from->end);

	fprintf(pic->out, "<path class=\"band%d\" d=\"M%d,%s H%d L%d,%s V%s L%d,%s H%d Z\"/>\n", (int)(i & 1),
		pic->x[PIC_PAGED] + PIC_COLUMN_WIDTH, y0, PIC_BAND_X, pic->x[PIC_COMPACT], pic_length_y(pic, to->at),
		pic_length_y(pic, to->end), PIC_BAND_X, y1, pic->x[PIC_PAGED] + PIC_COLUMN_WIDTH);
}

static const char *part_title(const struct pic *pic, const struct map_part *part)
{
	const char *size = pic_count(pic, part->size, "byte", "bytes"), *behind = "";

	if (part->kind == MAP_PADDING)
		behind = mem_printf(pic->mem, " beside %s", pic_kinds[part->section].word);
	return mem_printf(pic->mem, "%s: %s, %s%s, at %s", pic->names[part->image], pic_kinds[part->kind].word, size,
			  behind, pic_number(pic, part->at));
}

/* Hatching would make a text on it hard to read. */
static bool is_hatched(enum map_kind kind)
{
	return kind == MAP_PADDING || kind == MAP_THUNKS;
}

/* What is inside a part, if it is high enough. Beside export tables it has half of the width. */
static void put_part_label(const struct pic *pic, int x, const struct map_part *part)
{
	const char *class = pic_kinds[part->kind].class;
	const char *text = mem_printf(pic->mem, "%s %s", pic_kinds[part->kind].word, pic_number(pic, part->size));
	int64_t y = pic_middle(pic, part->at, part->size);

	if (part->kind == MAP_RELRO && pic->images[part->image].img.n_tables)
		text = map_text_fit(pic->mem, text, (unsigned)pic->width / 2 - 8, 11);
	if (is_hatched(part->kind))
		fprintf(pic->out, "<rect x=\"%d\" y=\"%s\" width=\"%u\" height=\"13\" fill=\"#fff\"/>\n", x + 3,
			pic_length(pic, y - 10 * PIC_UNIT), 3 + map_text_width(text, 11));
	pic_put_text(pic, x + 6, y, mem_printf(pic->mem, "class=\"on-%s\"", class), text);
}

static void put_part(const struct pic *pic, int x, const struct map_part *part)
{
	pic_put_rect(pic, pic_kinds[part->kind].class, x, pic->width, part->at, part->size, part_title(pic, part));
	if (pic_height(pic, part->at, part->size) >=
	    (is_hatched(part->kind) ? PIC_READABLE + 6 : PIC_READABLE) * PIC_UNIT)
		put_part_label(pic, x, part);
}

/* The export tables, on the right half of the relro that they are part of. */
static void put_tables(const struct pic *pic, int x, const struct map_part *part)
{
	const struct image *img = &pic->images[part->image].img;
	const int half = pic->width / 2;

	for (uint32_t i = 0; i < img->n_tables; i++) {
		const struct image_table *t = &img->tables[i];
		uint64_t at = part->at + t->off, size = PIC_TABLE_HEAD + (uint64_t)t->count * img->arch->word_size;
		const char *text = pic_count(pic, map_count_entries(img, t), "ordinal", "ordinals");
		pic_put_rect(pic, "exports", x + half, pic->width - half, at, size, pic_table_title(pic, img, t));
		if (pic_is_readable(pic, at, size))
			pic_put_text(pic, x + half + 6, pic_middle(pic, at, size), "class=\"on-exports\"",
				     map_text_fit(pic->mem, text, (unsigned)half - 8, 11));
	}
}

/* A line where an image begins, unless it would hide what it begins with; and one around all. */
static void put_frame(const struct pic *pic, int x, const struct map *map)
{
	for (size_t i = 1; i < map->n_parts; i++) {
		const struct map_part *part = &map->parts[i];
		if (part->image != map->parts[i - 1].image && pic_height(pic, part->at, part->size) >= 3 * PIC_UNIT)
			fprintf(pic->out, "<path class=\"frame\" d=\"M%d,%s h%d\"/>\n", x, pic_length_y(pic, part->at),
				pic->width);
	}
	fprintf(pic->out, "<path class=\"frame\" d=\"M%d,%s V%s M%d,%s V%s\"/>\n", x, pic_length_y(pic, 0),
		pic_length_y(pic, map->size), x + pic->width, pic_length_y(pic, 0), pic_length_y(pic, map->size));
}

static void put_column(const struct pic *pic, int column, const char *id)
{
	const struct map *map = &pic->map[column];

	fprintf(pic->out, "<g id=\"%s\">\n", id);
	for (size_t i = 0; i < map->n_parts; i++) {
		if (map->parts[i].size)
			put_part(pic, pic->x[column], &map->parts[i]);
		if (map->parts[i].kind == MAP_RELRO)
			put_tables(pic, pic->x[column], &map->parts[i]);
	}
	fputs("</g>\n", pic->out);
	put_frame(pic, pic->x[column], map);
}

/* What is left of the memory that pages take. */
static void put_free(const struct pic *pic)
{
	const uint64_t from = pic->map[PIC_COMPACT].size, to = pic->map[PIC_PAGED].size;
	const char *text;

	if (from >= to)
		return;
	text = mem_printf(pic->mem, "%s free (%s)", pic_count(pic, to - from, "byte", "bytes"),
			  pic_percent(pic, to - from, to));
	fprintf(pic->out, "<rect class=\"free\" x=\"%d\" y=\"%s\" width=\"%d\" height=\"%s\"/>\n", pic->x[PIC_COMPACT],
		pic_length_y(pic, from), pic->width, pic_length(pic, pic_height(pic, from, to - from)));
	if (pic->zoom > 1)
		pic_put_text(pic, pic->x[PIC_COMPACT] + pic->width / 2, pic_y(pic, to) - 14 * PIC_UNIT, "class=\"b m\"",
			     text);
	else if (pic_is_readable(pic, from, to - from))
		pic_put_text(pic, pic->x[PIC_COMPACT] + pic->width / 2, pic_middle(pic, from, to - from),
			     "class=\"b m\"", text);
}

static void put_enlarged(const struct pic *pic)
{
	const struct pic zoomed = pic_enlarge(pic);
	const uint64_t size = pic->map[PIC_COMPACT].size;
	const int x = pic->x[PIC_COMPACT], right = x + pic->width;

	fprintf(pic->out, "<path class=\"lens\" d=\"M%d,%s H%d L%d,%s H%d Z\"/>\n", x, pic_length_y(pic, size), right,
		right - PIC_ZOOM_INSET, pic_length_y(&zoomed, 0), x + PIC_ZOOM_INSET);
	pic_put_text(pic, x + pic->width / 2, zoomed.top - 9 * PIC_UNIT, "class=\"m\"",
		     mem_printf(pic->mem, "the same, %s times as high", pic_number(pic, pic->zoom)));
	put_column(&zoomed, PIC_COMPACT, "enlarged");
}

void pic_draw_columns(const struct pic *pic)
{
	for (size_t i = 0; i < pic->n; i++)
		put_band(pic, i);
	put_free(pic);
	put_column(pic, PIC_PAGED, "paged");
	put_column(pic, PIC_COMPACT, "compact");
	if (pic->zoom > 1)
		put_enlarged(pic);
}
