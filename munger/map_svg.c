/* SPDX-License-Identifier: MIT */
#include "munger/map_pic.h"

/* What the picture is to say. Thunks may not be needed: it is saved at least. */
static const char *headline(const struct pic *pic)
{
	uint64_t paged = pic->map[PIC_PAGED].size, compact = pic->map[PIC_COMPACT].size;
	const char *what = pic->n == 1 ? pic->names[0] : mem_printf(pic->mem, "%s images", pic_number(pic, pic->n));

	what = map_text_fit(pic->mem, what, 280, 22);
	if (paged < compact)
		return mem_printf(pic->mem, "%s: compact takes %s more than %s in pages", what,
				  pic_count(pic, compact - paged, "byte", "bytes"), pic_number(pic, paged));
	return mem_printf(pic->mem, "%s: compact saves %s%s of %s bytes (%s)", what,
			  pic->map[PIC_COMPACT].by_kind[MAP_THUNKS] ? "at least " : "",
			  pic_number(pic, paged - compact), pic_number(pic, paged),
			  pic_percent(pic, paged - compact, paged));
}

static void put_style(const struct pic *pic)
{
	fputs("<style type=\"text/css\">\n"
	      "text { font-family: sans-serif; font-size: 11px; fill: #222 }\n"
	      ".h { font-size: 20px; font-weight: bold }\n"
	      ".b { font-size: 12px; font-weight: bold }\n"
	      ".m { text-anchor: middle }\n"
	      ".r { text-anchor: end }\n"
	      ".grey { fill: #666 }\n"
	      ".line { fill: none; stroke: #888; stroke-width: 0.75 }\n"
	      ".grid { stroke: #ddd; stroke-width: 0.75 }\n"
	      ".frame { fill: none; stroke: #222; stroke-width: 0.75 }\n"
	      ".free { fill: #fff; stroke: #888; stroke-width: 1; stroke-dasharray: 5,4 }\n"
	      ".lens { fill: #e4e7eb }\n"
	      ".band0 { fill: #eef1f4 }\n.band1 { fill: #f7f8fa }\n",
	      pic->out);
	for (int k = 0; k <= MAP_N_KINDS; k++)
		fprintf(pic->out, ".%s { fill: %s }\ntext.on-%s { fill: %s }\n", pic_kinds[k].class,
			pic_kinds[k].colour, pic_kinds[k].class, pic_kinds[k].ink);
	fputs("</style>\n<defs>\n"
	      "<pattern id=\"gaps\" patternUnits=\"userSpaceOnUse\" width=\"6\" height=\"6\">"
	      "<rect width=\"6\" height=\"6\" fill=\"#f2f2f2\"/>"
	      "<path d=\"M-1,1 L1,-1 M0,6 L6,0 M5,7 L7,5\" stroke=\"#9a9a9a\" stroke-width=\"1\"/></pattern>\n"
	      "<pattern id=\"room\" patternUnits=\"userSpaceOnUse\" width=\"5\" height=\"5\">"
	      "<rect width=\"5\" height=\"5\" fill=\"#fff\"/>"
	      "<path d=\"M-1,4 L1,6 M0,0 L5,5 M4,-1 L6,1\" stroke=\"#0072b2\" stroke-width=\"1.5\"/></pattern>\n"
	      "</defs>\n",
	      pic->out);
}

static const char *scale_text(const struct pic *pic)
{
	if (pic->pixels == 1)
		return pic_count(pic, pic->bytes, "byte", "bytes");
	return mem_printf(pic->mem, "%s/%s of a byte", pic_number(pic, pic->bytes), pic_number(pic, pic->pixels));
}

static void put_head(const struct pic *pic, int height)
{
	const char *title = headline(pic);

	fprintf(pic->out,
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		"<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.1\" width=\"%d\" height=\"%d\" "
		"viewBox=\"0 0 %d %d\">\n",
		PIC_WIDTH, height, PIC_WIDTH, height);
	pic_put_title(pic, title);
	fputc('\n', pic->out);
	put_style(pic);
	fprintf(pic->out, "<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>\n", PIC_WIDTH, height);
	pic_put_text(pic, PIC_MARGIN, 32 * PIC_UNIT, "class=\"h\"", title);
	pic_put_text(pic, PIC_MARGIN, 52 * PIC_UNIT, "class=\"grey\"",
		     mem_printf(pic->mem,
				"What images take of memory. To scale: one pixel of height is %s in both columns.",
				scale_text(pic)));
}

static void put_legend(const struct pic *pic)
{
	static const enum map_kind order[] = {MAP_TEXT, MAP_RODATA, MAP_RELRO,   MAP_N_KINDS,
					      MAP_DATA, MAP_ZERO,   MAP_PADDING, MAP_THUNKS};
	static const int widths[] = {66, 80, 70, 114, 68, 90, 88, 0};
	int x = pic->x[PIC_PAGED];

	fputs("<g id=\"legend\">\n", pic->out);
	for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
		if (order[i] == MAP_THUNKS && !pic->map[PIC_COMPACT].by_kind[MAP_THUNKS])
			continue;
		fprintf(pic->out, "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"16\" height=\"16\"/>\n",
			pic_kinds[order[i]].class, x, PIC_LEGEND_Y);
		pic_put_text(pic, x + 21, (PIC_LEGEND_Y + 12) * PIC_UNIT, NULL, pic_kinds[order[i]].word);
		x += widths[i];
	}
	fputs("</g>\n", pic->out);
}

static void put_headings(const struct pic *pic)
{
	const char *paged = mem_printf(pic->mem, "paged: each section on pages of %s", pic_number(pic, pic->page_size));

	pic_put_text(pic, pic->x[PIC_PAGED], PIC_HEADING_Y * PIC_UNIT, "class=\"b\"", paged);
	pic_put_text(pic, pic->x[PIC_COMPACT], PIC_HEADING_Y * PIC_UNIT, "class=\"b\"",
		     "compact: as libloader packs them");
}

/* Marks at a power of two of bytes, 40 pixels apart or more. */
static void put_axis(const struct pic *pic)
{
	uint64_t most = pic->map[PIC_PAGED].size > pic->map[PIC_COMPACT].size ? pic->map[PIC_PAGED].size
									      : pic->map[PIC_COMPACT].size;
	uint64_t step = 1;

	while (step * pic->pixels < 40 * pic->bytes)
		step *= 2;
	fputs("<g id=\"axis\">\n", pic->out);
	pic_put_text(pic, PIC_AXIS_X - 4, PIC_HEADING_Y * PIC_UNIT, "class=\"r grey\"", "bytes");
	for (uint64_t at = 0; at <= most; at += step) {
		fprintf(pic->out, "<path class=\"grid\" d=\"M%d,%s H%d\"/>\n", PIC_AXIS_X, pic_length_y(pic, at),
			pic->x[PIC_COMPACT] + PIC_COLUMN_WIDTH);
		pic_put_text(pic, PIC_AXIS_X - 4, pic_y(pic, at) + 4 * PIC_UNIT, "class=\"r\"", pic_number(pic, at));
	}
	fputs("</g>\n", pic->out);
}

static void put_totals(const struct pic *pic)
{
	const struct map *paged = &pic->map[PIC_PAGED], *compact = &pic->map[PIC_COMPACT];
	int64_t y = (PIC_TOP + pic->body + 20) * PIC_UNIT;
	const char *thunks = "";

	if (compact->by_kind[MAP_THUNKS])
		thunks = mem_printf(pic->mem, ", thunks at most %s", pic_number(pic, compact->by_kind[MAP_THUNKS]));
	pic_put_text(pic, pic->x[PIC_PAGED], y, "class=\"b\"",
		     mem_printf(pic->mem, "%s in %s", pic_count(pic, paged->size, "byte", "bytes"),
				pic_count(pic, paged->size / pic->page_size, "page", "pages")));
	pic_put_text(pic, pic->x[PIC_PAGED], y + PIC_LINE * PIC_UNIT, NULL,
		     mem_printf(pic->mem, "padding %s (%s)", pic_number(pic, paged->by_kind[MAP_PADDING]),
				pic_percent(pic, paged->by_kind[MAP_PADDING], paged->size)));
	pic_put_text(pic, pic->x[PIC_COMPACT], y, "class=\"b\"", pic_count(pic, compact->size, "byte", "bytes"));
	pic_put_text(pic, pic->x[PIC_COMPACT], y + PIC_LINE * PIC_UNIT, NULL,
		     mem_printf(pic->mem, "padding %s (%s)%s", pic_number(pic, compact->by_kind[MAP_PADDING]),
				pic_percent(pic, compact->by_kind[MAP_PADDING], compact->size), thunks));
}

/* The finest scale of 2^k or 3 * 2^k bytes per pixel with which the taller column is not too tall; parts of a byte
 * down to a 16th. Page boundaries then mostly fall on pixels. */
static void choose_scale(struct pic *pic)
{
	uint64_t most = pic->map[PIC_PAGED].size > pic->map[PIC_COMPACT].size ? pic->map[PIC_PAGED].size
									      : pic->map[PIC_COMPACT].size;
	uint64_t sixteenths = 1;

	while (most * 16 > sixteenths * PIC_TALLEST && most * 16 > sixteenths / 2 * 3 * PIC_TALLEST)
		sixteenths *= 2;
	if (most * 16 > sixteenths * PIC_TALLEST)
		sixteenths = sixteenths / 2 * 3;
	pic->bytes = sixteenths;
	pic->pixels = 16;
	while (pic->pixels > 1 && pic->bytes % 2 == 0) {
		pic->bytes /= 2;
		pic->pixels /= 2;
	}
	pic->body = (int)((pic_y(pic, most) - pic->top) / PIC_UNIT) + 1;
	if (pic->body < PIC_LOWEST)
		pic->body = PIC_LOWEST;
}

/* If the compact column is small, it is worth a second look: as many times as high as there is room, a power of two. */
static void choose_zoom(struct pic *pic)
{
	const int64_t high = pic_height(pic, 0, pic->map[PIC_COMPACT].size);
	const int64_t room =
		pic_height(pic, 0, pic->map[PIC_PAGED].size) - high - (PIC_ZOOM_ABOVE + PIC_ZOOM_BELOW) * PIC_UNIT;

	while (high * 2 * (int64_t)pic->zoom <= room)
		pic->zoom *= 2;
	if (pic->zoom < 4)
		pic->zoom = 1;
}

static void lay_out(struct pic *pic)
{
	for (int c = 0; c < PIC_N_COLUMNS; c++)
		pic->map[c].mem = pic->mem;
	for (size_t i = 0; i < pic->n; i++) {
		map_add_paged(&pic->map[PIC_PAGED], i, &pic->images[i].img, pic->page_size);
		map_add_compact(&pic->map[PIC_COMPACT], i, &pic->images[i].img, true);
		pic->names[i] = map_text_clean(pic->mem, pic->images[i].name);
		pic->n_ordinals[i] = map_count_ordinals(pic->mem, &pic->images[i].img);
	}
	for (int c = 0; c < PIC_N_COLUMNS; c++)
		pic->extents[c] = map_measure(&pic->map[c], pic->n);
	choose_scale(pic);
	choose_zoom(pic);
	pic_place_labels(pic);
}

static void draw(const struct pic *pic)
{
	int table_y = PIC_TOP + pic->body + 76;

	put_head(pic, table_y + pic_table_height(pic));
	put_legend(pic);
	put_axis(pic);
	put_headings(pic);
	pic_draw_columns(pic);
	pic_draw_labels(pic);
	put_totals(pic);
	pic_draw_table(pic, table_y);
	fputs("</svg>\n", pic->out);
}

void map_svg_write(FILE *out, struct mem *mem, const struct map_image *images, size_t n, uint64_t page_size)
{
	struct pic pic = {.out = out,
			  .mem = mem,
			  .images = images,
			  .n = n,
			  .page_size = page_size,
			  .x = {PIC_PAGED_X, PIC_COMPACT_X},
			  .width = PIC_COLUMN_WIDTH,
			  .top = PIC_TOP * PIC_UNIT,
			  .zoom = 1};

	pic.names = mem_array(mem, n, sizeof *pic.names);
	pic.n_ordinals = mem_array(mem, n, sizeof *pic.n_ordinals);
	lay_out(&pic);
	draw(&pic);
}
