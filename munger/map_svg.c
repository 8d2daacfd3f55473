/* SPDX-License-Identifier: MIT */
#include "munger/map_svg.h"
#include "munger/map_labels.h"
#include "munger/map_layout.h"
#include "munger/map_text.h"

#include <inttypes.h>
#include <stdarg.h>

/* Pixels. From left to right: axis, paged column, its labels, slanting bands, compact column, its labels. */
enum {
	WIDTH = 1080,
	MARGIN = 20,
	AXIS_X = 78, /* right end of the marks */
	PAGED_X = 84,
	COMPACT_X = 520,
	COLUMN_WIDTH = 220,
	BAND_X = 434, /* where bands begin to slant */
	LABEL_X = 790,
	LABEL_WIDTH = WIDTH - MARGIN - LABEL_X,
	LEGEND_Y = 66,
	HEADING_Y = 112,
	TOP = 122,       /* of the columns */
	TALLEST = 720,   /* column */
	LOWEST = 240,    /* room for labels even so */
	BOLD = 13,       /* as wide as plain text of this size */
	LINE = 15,       /* of text */
	GAP = 7,         /* between labels */
	READABLE = 13,   /* a text inside needs that */
	ZOOM_ABOVE = 30, /* from the compact column to the same enlarged */
	ZOOM_BELOW = 36, /* from there to the end of the paged one */
	ZOOM_INSET = 20,
	TABLE_HEAD = 24,  /* bytes of an export table before its entries */
	MOST_TABLES = 4,  /* exports, and imports, named in a label */
	NUMBER_WIDTH = 78 /* of a column of the table below */
};

/* Vertical positions are in these parts of a pixel, so that one byte counts. */
#define UNIT INT64_C(10000)

enum { PAGED, COMPACT, N_COLUMNS };

/* Classes of style() and their words. Colours that people who see few of them can tell apart (Okabe and Ito). */
static const struct {
	const char *class, *word, *colour, *ink;
} kinds[MAP_N_KINDS + 1] = {
	[MAP_TEXT] = {"text", "text", "#0072b2", "#fff"},
	[MAP_RODATA] = {"rodata", "rodata", "#56b4e9", "#000"},
	[MAP_RELRO] = {"relro", "relro", "#009e73", "#000"},
	[MAP_DATA] = {"data", "data", "#e69f00", "#000"},
	[MAP_ZERO] = {"zero", "zero fill", "#f0e442", "#000"},
	[MAP_PADDING] = {"padding", "padding", "url(#gaps)", "#000"},
	[MAP_THUNKS] = {"thunks", "thunks at most", "url(#room)", "#000"},
	[MAP_N_KINDS] = {"exports", "export table", "#cc79a7", "#000"},
};

struct pic {
	FILE *out;
	struct mem *mem;
	const struct map_image *images;
	size_t n;
	uint64_t page_size;
	const char **names; /* [n], clean */
	struct map map[N_COLUMNS];
	struct map_extent *extents[N_COLUMNS]; /* [n] */
	uint64_t bytes, pixels;                /* the scale: so many bytes in so many pixels */
	int x[N_COLUMNS], width;               /* of the columns */
	int64_t top;                           /* of the columns, in units */
	uint64_t zoom;                         /* how much larger the compact column is shown once more; 1: it is not */
	int body;                              /* pixels from TOP down */
	struct map_label *labels;              /* [n] */
	const uint32_t **n_ordinals;           /* [n][n_imports] */
};

/* ------------------------------------------------------------- primitives -- */

static const char *number(const struct pic *pic, uint64_t n)
{
	return map_text_number(pic->mem, n);
}

static const char *count(const struct pic *pic, uint64_t n, const char *one, const char *many)
{
	return mem_printf(pic->mem, "%s %s", number(pic, n), n == 1 ? one : many);
}

/* A length in pixels, without zeros that say nothing. */
static const char *length(const struct pic *pic, int64_t units)
{
	char *text = mem_printf(pic->mem, "%" PRId64 ".%04d", units / UNIT, (int)(units % UNIT)), *p = text;

	while (*p)
		p++;
	while (p[-1] == '0')
		*--p = 0;
	if (p[-1] == '.')
		p[-1] = 0;
	return text;
}

/* Where a byte of a column is, in units from the picture's top. Rounds once, so that neighbours touch. */
static int64_t byte_y(const struct pic *pic, uint64_t at)
{
	const uint64_t whole = at / pic->bytes, rest = at % pic->bytes;

	return pic->top + (int64_t)(whole * pic->pixels * (uint64_t)UNIT +
				    (rest * pic->pixels * (uint64_t)UNIT + pic->bytes / 2) / pic->bytes);
}

static int64_t height_of(const struct pic *pic, uint64_t at, uint64_t size)
{
	return byte_y(pic, at + size) - byte_y(pic, at);
}

static const char *length_y(const struct pic *pic, uint64_t at)
{
	return length(pic, byte_y(pic, at));
}

/* A text; `more` are attributes, NULL for none. */
static void put_text(const struct pic *pic, int x, int64_t y, const char *more, const char *text)
{
	fprintf(pic->out, "<text x=\"%d\" y=\"%s\"%s%s>", x, length(pic, y), more ? " " : "", more ? more : "");
	map_text_write(pic->out, text);
	fputs("</text>\n", pic->out);
}

/* A text that says more when a pointer is at it. */
static void put_hint(const struct pic *pic, int x, int y, const char *text, const char *hint)
{
	fprintf(pic->out, "<text x=\"%d\" y=\"%d\"><title>", x, y);
	map_text_write(pic->out, hint);
	fputs("</title>", pic->out);
	map_text_write(pic->out, text);
	fputs("</text>\n", pic->out);
}

static void put_title(const struct pic *pic, const char *text)
{
	fputs("<title>", pic->out);
	map_text_write(pic->out, text);
	fputs("</title>", pic->out);
}

/* Bytes of a column as a rectangle, with what a pointer at it shows. */
static void put_rect(const struct pic *pic, const char *class, int x, int width, uint64_t at, uint64_t size,
		     const char *title)
{
	fprintf(pic->out, "<rect class=\"%s\" x=\"%d\" y=\"%s\" width=\"%d\" height=\"%s\">", class, x,
		length_y(pic, at), width, length(pic, height_of(pic, at, size)));
	put_title(pic, title);
	fputs("</rect>\n", pic->out);
}

static bool is_readable(const struct pic *pic, uint64_t at, uint64_t size)
{
	return height_of(pic, at, size) >= READABLE * UNIT;
}

/* The baseline of a text in the middle of bytes. */
static int64_t middle(const struct pic *pic, uint64_t at, uint64_t size)
{
	return byte_y(pic, at) + height_of(pic, at, size) / 2 + 4 * UNIT;
}

/* ------------------------------------------------------------------ frame -- */

static const char *percent(const struct pic *pic, uint64_t part, uint64_t whole)
{
	uint64_t tenths = (part * 1000 + whole / 2) / whole;

	return mem_printf(pic->mem, "%" PRIu64 ".%" PRIu64 "%%", tenths / 10, tenths % 10);
}

/* What the picture is to say. Thunks may not be needed: it is saved at least. */
static const char *headline(const struct pic *pic)
{
	uint64_t paged = pic->map[PAGED].size, compact = pic->map[COMPACT].size;
	const char *what = pic->n == 1 ? pic->names[0] : mem_printf(pic->mem, "%s images", number(pic, pic->n));

	what = map_text_fit(pic->mem, what, 280, 22);
	if (paged < compact)
		return mem_printf(pic->mem, "%s: compact takes %s more than %s in pages", what,
				  count(pic, compact - paged, "byte", "bytes"), number(pic, paged));
	return mem_printf(pic->mem, "%s: compact saves %s%s of %s bytes (%s)", what,
			  pic->map[COMPACT].by_kind[MAP_THUNKS] ? "at least " : "", number(pic, paged - compact),
			  number(pic, paged), percent(pic, paged - compact, paged));
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
		fprintf(pic->out, ".%s { fill: %s }\ntext.on-%s { fill: %s }\n", kinds[k].class, kinds[k].colour,
			kinds[k].class, kinds[k].ink);
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
		return count(pic, pic->bytes, "byte", "bytes");
	return mem_printf(pic->mem, "%s/%s of a byte", number(pic, pic->bytes), number(pic, pic->pixels));
}

static void put_head(const struct pic *pic, int height)
{
	const char *title = headline(pic);

	fprintf(pic->out,
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		"<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.1\" width=\"%d\" height=\"%d\" "
		"viewBox=\"0 0 %d %d\">\n",
		WIDTH, height, WIDTH, height);
	put_title(pic, title);
	fputc('\n', pic->out);
	put_style(pic);
	fprintf(pic->out, "<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>\n", WIDTH, height);
	put_text(pic, MARGIN, 32 * UNIT, "class=\"h\"", title);
	put_text(pic, MARGIN, 52 * UNIT, "class=\"grey\"",
		 mem_printf(pic->mem,
			    "What images take of memory. To scale: one pixel of height is %s in both columns.",
			    scale_text(pic)));
}

static void put_legend(const struct pic *pic)
{
	static const enum map_kind order[] = {MAP_TEXT, MAP_RODATA, MAP_RELRO,   MAP_N_KINDS,
					      MAP_DATA, MAP_ZERO,   MAP_PADDING, MAP_THUNKS};
	static const int widths[] = {66, 80, 70, 114, 68, 90, 88, 0};
	int x = pic->x[PAGED];

	fputs("<g id=\"legend\">\n", pic->out);
	for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
		if (order[i] == MAP_THUNKS && !pic->map[COMPACT].by_kind[MAP_THUNKS])
			continue;
		fprintf(pic->out, "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"16\" height=\"16\"/>\n",
			kinds[order[i]].class, x, LEGEND_Y);
		put_text(pic, x + 21, (LEGEND_Y + 12) * UNIT, NULL, kinds[order[i]].word);
		x += widths[i];
	}
	fputs("</g>\n", pic->out);
}

static void put_headings(const struct pic *pic)
{
	const char *paged = mem_printf(pic->mem, "paged: each section on pages of %s", number(pic, pic->page_size));

	put_text(pic, pic->x[PAGED], HEADING_Y * UNIT, "class=\"b\"", paged);
	put_text(pic, pic->x[COMPACT], HEADING_Y * UNIT, "class=\"b\"", "compact: as libloader packs them");
}

/* Marks at a power of two of bytes, 40 pixels apart or more. */
static void put_axis(const struct pic *pic)
{
	uint64_t most = pic->map[PAGED].size > pic->map[COMPACT].size ? pic->map[PAGED].size : pic->map[COMPACT].size;
	uint64_t step = 1;

	while (step * pic->pixels < 40 * pic->bytes)
		step *= 2;
	fputs("<g id=\"axis\">\n", pic->out);
	put_text(pic, AXIS_X - 4, HEADING_Y * UNIT, "class=\"r grey\"", "bytes");
	for (uint64_t at = 0; at <= most; at += step) {
		fprintf(pic->out, "<path class=\"grid\" d=\"M%d,%s H%d\"/>\n", AXIS_X, length_y(pic, at),
			pic->x[COMPACT] + COLUMN_WIDTH);
		put_text(pic, AXIS_X - 4, byte_y(pic, at) + 4 * UNIT, "class=\"r\"", number(pic, at));
	}
	fputs("</g>\n", pic->out);
}

/* ---------------------------------------------------------------- columns -- */

/* A strip that leads from an image in pages to the same in the compact column. */
static void put_band(const struct pic *pic, size_t i)
{
	const struct map_extent *from = &pic->extents[PAGED][i], *to = &pic->extents[COMPACT][i];
	const char *y0 = length_y(pic, from->at), *y1 = length_y(pic, from->end);

	fprintf(pic->out, "<path class=\"band%d\" d=\"M%d,%s H%d L%d,%s V%s L%d,%s H%d Z\"/>\n", (int)(i & 1),
		pic->x[PAGED] + COLUMN_WIDTH, y0, BAND_X, pic->x[COMPACT], length_y(pic, to->at),
		length_y(pic, to->end), BAND_X, y1, pic->x[PAGED] + COLUMN_WIDTH);
}

static const char *part_title(const struct pic *pic, const struct map_part *part)
{
	const char *size = count(pic, part->size, "byte", "bytes"), *behind = "";

	if (part->kind == MAP_PADDING)
		behind = mem_printf(pic->mem, " beside %s", kinds[part->section].word);
	return mem_printf(pic->mem, "%s: %s, %s%s, at %s", pic->names[part->image], kinds[part->kind].word, size,
			  behind, number(pic, part->at));
}

/* Hatching would make a text on it hard to read. */
static bool is_hatched(enum map_kind kind)
{
	return kind == MAP_PADDING || kind == MAP_THUNKS;
}

/* What is inside a part, if it is high enough. Beside export tables it has half of the width. */
static void put_part_label(const struct pic *pic, int x, const struct map_part *part)
{
	const char *class = kinds[part->kind].class;
	const char *text = mem_printf(pic->mem, "%s %s", kinds[part->kind].word, number(pic, part->size));
	int64_t y = middle(pic, part->at, part->size);

	if (part->kind == MAP_RELRO && pic->images[part->image].img.n_tables)
		text = map_text_fit(pic->mem, text, (unsigned)pic->width / 2 - 8, 11);
	if (is_hatched(part->kind))
		fprintf(pic->out, "<rect x=\"%d\" y=\"%s\" width=\"%u\" height=\"13\" fill=\"#fff\"/>\n", x + 3,
			length(pic, y - 10 * UNIT), 3 + map_text_width(text, 11));
	put_text(pic, x + 6, y, mem_printf(pic->mem, "class=\"on-%s\"", class), text);
}

static void put_part(const struct pic *pic, int x, const struct map_part *part)
{
	put_rect(pic, kinds[part->kind].class, x, pic->width, part->at, part->size, part_title(pic, part));
	if (height_of(pic, part->at, part->size) >= (is_hatched(part->kind) ? READABLE + 6 : READABLE) * UNIT)
		put_part_label(pic, x, part);
}

static const char *table_title(const struct pic *pic, const struct image *img, const struct image_table *t)
{
	char uuid[37];

	image_uuid_text(t->uuid, uuid);
	return mem_printf(pic->mem, "exports of %s{%s}: %s from %" PRIu32 ", %s void, at relro+0x%" PRIx32,
			  map_text_clean(pic->mem, img->name), uuid,
			  count(pic, map_count_entries(img, t), "ordinal", "ordinals"), t->first,
			  number(pic, t->count - map_count_entries(img, t)), t->off);
}

/* The export tables, on the right half of the relro that they are part of. */
static void put_tables(const struct pic *pic, int x, const struct map_part *part)
{
	const struct image *img = &pic->images[part->image].img;
	const int half = pic->width / 2;

	for (uint32_t i = 0; i < img->n_tables; i++) {
		const struct image_table *t = &img->tables[i];
		uint64_t at = part->at + t->off, size = TABLE_HEAD + (uint64_t)t->count * img->arch->word_size;
		const char *text = count(pic, map_count_entries(img, t), "ordinal", "ordinals");
		put_rect(pic, "exports", x + half, pic->width - half, at, size, table_title(pic, img, t));
		if (is_readable(pic, at, size))
			put_text(pic, x + half + 6, middle(pic, at, size), "class=\"on-exports\"",
				 map_text_fit(pic->mem, text, (unsigned)half - 8, 11));
	}
}

/* A line where an image begins, unless it would hide what it begins with; and one around all. */
static void put_frame(const struct pic *pic, int x, const struct map *map)
{
	for (size_t i = 1; i < map->n_parts; i++) {
		const struct map_part *part = &map->parts[i];
		if (part->image != map->parts[i - 1].image && height_of(pic, part->at, part->size) >= 3 * UNIT)
			fprintf(pic->out, "<path class=\"frame\" d=\"M%d,%s h%d\"/>\n", x, length_y(pic, part->at),
				pic->width);
	}
	fprintf(pic->out, "<path class=\"frame\" d=\"M%d,%s V%s M%d,%s V%s\"/>\n", x, length_y(pic, 0),
		length_y(pic, map->size), x + pic->width, length_y(pic, 0), length_y(pic, map->size));
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
	const uint64_t from = pic->map[COMPACT].size, to = pic->map[PAGED].size;
	const char *text;

	if (from >= to)
		return;
	text = mem_printf(pic->mem, "%s free (%s)", count(pic, to - from, "byte", "bytes"),
			  percent(pic, to - from, to));
	fprintf(pic->out, "<rect class=\"free\" x=\"%d\" y=\"%s\" width=\"%d\" height=\"%s\"/>\n", pic->x[COMPACT],
		length_y(pic, from), pic->width, length(pic, height_of(pic, from, to - from)));
	if (pic->zoom > 1)
		put_text(pic, pic->x[COMPACT] + pic->width / 2, byte_y(pic, to) - 14 * UNIT, "class=\"b m\"", text);
	else if (is_readable(pic, from, to - from))
		put_text(pic, pic->x[COMPACT] + pic->width / 2, middle(pic, from, to - from), "class=\"b m\"", text);
}

/* The same picture with the compact column larger, in what is free below it. */
static struct pic enlarge(const struct pic *pic)
{
	struct pic zoomed = *pic;

	zoomed.x[COMPACT] += ZOOM_INSET;
	zoomed.width -= 2 * ZOOM_INSET;
	zoomed.top = byte_y(pic, pic->map[COMPACT].size) + ZOOM_ABOVE * UNIT;
	zoomed.pixels *= pic->zoom;
	return zoomed;
}

static void put_enlarged(const struct pic *pic)
{
	const struct pic zoomed = enlarge(pic);
	const uint64_t size = pic->map[COMPACT].size;
	const int x = pic->x[COMPACT], right = x + pic->width;

	fprintf(pic->out, "<path class=\"lens\" d=\"M%d,%s H%d L%d,%s H%d Z\"/>\n", x, length_y(pic, size), right,
		right - ZOOM_INSET, length_y(&zoomed, 0), x + ZOOM_INSET);
	put_text(pic, x + pic->width / 2, zoomed.top - 9 * UNIT, "class=\"m\"",
		 mem_printf(pic->mem, "the same, %s times as high", number(pic, pic->zoom)));
	put_column(&zoomed, COMPACT, "enlarged");
}

static void put_totals(const struct pic *pic)
{
	const struct map *paged = &pic->map[PAGED], *compact = &pic->map[COMPACT];
	int64_t y = (TOP + pic->body + 20) * UNIT;
	const char *thunks = "";

	if (compact->by_kind[MAP_THUNKS])
		thunks = mem_printf(pic->mem, ", thunks at most %s", number(pic, compact->by_kind[MAP_THUNKS]));
	put_text(pic, pic->x[PAGED], y, "class=\"b\"",
		 mem_printf(pic->mem, "%s in %s", count(pic, paged->size, "byte", "bytes"),
			    count(pic, paged->size / pic->page_size, "page", "pages")));
	put_text(pic, pic->x[PAGED], y + LINE * UNIT, NULL,
		 mem_printf(pic->mem, "padding %s (%s)", number(pic, paged->by_kind[MAP_PADDING]),
			    percent(pic, paged->by_kind[MAP_PADDING], paged->size)));
	put_text(pic, pic->x[COMPACT], y, "class=\"b\"", count(pic, compact->size, "byte", "bytes"));
	put_text(pic, pic->x[COMPACT], y + LINE * UNIT, NULL,
		 mem_printf(pic->mem, "padding %s (%s)%s", number(pic, compact->by_kind[MAP_PADDING]),
			    percent(pic, compact->by_kind[MAP_PADDING], compact->size), thunks));
}

/* ----------------------------------------------------------------- labels -- */

/* "3 kernel.dll", as wide as there is room. */
static const char *numbered(const struct pic *pic, size_t i, unsigned width)
{
	return map_text_fit(pic->mem, mem_printf(pic->mem, "%s %s", number(pic, i + 1), pic->names[i]), width, BOLD);
}

/* Between the columns, where the band is high enough. */
static void put_band_label(const struct pic *pic, size_t i)
{
	const struct map_extent *e = &pic->extents[PAGED][i];
	uint64_t size = e->end - e->at;
	int x = pic->x[PAGED] + COLUMN_WIDTH + 8;
	unsigned width = (unsigned)(BAND_X - x);
	bool two = height_of(pic, e->at, size) >= 2 * READABLE * UNIT;

	if (!is_readable(pic, e->at, size))
		return;
	put_text(pic, x, middle(pic, e->at, size) - (two ? 7 * UNIT : 0), "class=\"b\"", numbered(pic, i, width));
	if (two)
		put_text(pic, x, middle(pic, e->at, size) + 8 * UNIT, NULL, count(pic, size, "byte", "bytes"));
}

/* The lines of a list of tables: each, or the first ones and how many more. */
static uint32_t n_lines(uint32_t n_tables)
{
	return n_tables > MOST_TABLES ? MOST_TABLES : n_tables;
}

static const char *table_text(const struct pic *pic, const char *verb, const char *dll, uint32_t n)
{
	const char *ordinals = mem_printf(pic->mem, ": %s", count(pic, n, "ordinal", "ordinals"));

	dll = map_text_fit(pic->mem, map_text_clean(pic->mem, dll), 120, 11);
	return mem_printf(pic->mem, "%s%s%s%s", verb, *dll ? " " : "", dll, ordinals);
}

static const char *export_text(const struct pic *pic, const struct image *img, uint32_t i)
{
	if (i + 1 == MOST_TABLES && img->n_tables > MOST_TABLES)
		return mem_printf(pic->mem, "exports %s more tables", number(pic, img->n_tables - i));
	return table_text(pic, "exports", img->name, map_count_entries(img, &img->tables[i]));
}

static const char *import_text(const struct pic *pic, size_t image, uint32_t i)
{
	const struct image *img = &pic->images[image].img;

	if (i + 1 == MOST_TABLES && img->n_imports > MOST_TABLES)
		return mem_printf(pic->mem, "imports from %s more tables", number(pic, img->n_imports - i));
	return table_text(pic, "imports", img->imports[i].name, pic->n_ordinals[image][i]);
}

static const char *import_title(const struct pic *pic, const struct image_import *import)
{
	char uuid[37];

	image_uuid_text(import->uuid, uuid);
	return mem_printf(pic->mem, "imports from %s{%s}, thunks for it at most %s",
			  map_text_clean(pic->mem, import->name), uuid, number(pic, import->n_branched));
}

static void put_label_lines(const struct pic *pic, size_t i, int y)
{
	const struct image *img = &pic->images[i].img;

	for (uint32_t k = 0; k < n_lines(img->n_tables); k++, y += LINE) {
		fprintf(pic->out, "<rect class=\"exports\" x=\"%d\" y=\"%d\" width=\"9\" height=\"9\"/>\n", LABEL_X,
			y - 8);
		put_hint(pic, LABEL_X + 14, y, export_text(pic, img, k), table_title(pic, img, &img->tables[k]));
	}
	for (uint32_t k = 0; k < n_lines(img->n_imports); k++, y += LINE)
		put_hint(pic, LABEL_X + 14, y, import_text(pic, i, k), import_title(pic, &img->imports[k]));
}

/* A bracket along the image, and a line to what is said of it. */
static void put_label(const struct pic *pic, size_t i)
{
	const struct map_label *label = &pic->labels[i];
	const struct map_extent *e = &pic->extents[COMPACT][i];
	const int x = pic->x[COMPACT] + pic->width, y = TOP + label->y + 11;
	const char *size = mem_printf(pic->mem, " %s", count(pic, e->end - e->at, "byte", "bytes"));

	if (label->level == MAP_NO_LABEL)
		return;
	fprintf(pic->out, "<path class=\"line\" d=\"M%d,%s H%d V%s H%d M%d,%s L%d,%d H%d\"/>\n", x + 2,
		length_y(pic, e->at), x + 6, length_y(pic, e->end), x + 2, x + 6,
		length(pic, (byte_y(pic, e->at) + byte_y(pic, e->end)) / 2), LABEL_X - 12, y - 4, LABEL_X - 3);
	fprintf(pic->out, "<text x=\"%d\" y=\"%d\"><tspan class=\"b\">", LABEL_X, y);
	map_text_write(pic->out, numbered(pic, i, LABEL_WIDTH - 110));
	fputs("</tspan>", pic->out);
	map_text_write(pic->out, size);
	fputs("</text>\n", pic->out);
	if (label->level == MAP_FULL)
		put_label_lines(pic, i, y + LINE);
}

/* Beside what they are drawn at. */
static void place_labels(struct pic *pic)
{
	const struct pic view = pic->zoom > 1 ? enlarge(pic) : *pic;

	pic->labels = mem_array(pic->mem, pic->n, sizeof *pic->labels);
	for (size_t i = 0; i < pic->n; i++) {
		const struct map_extent *e = &pic->extents[COMPACT][i];
		const struct image *img = &pic->images[i].img;
		int lines = 1 + (int)n_lines(img->n_tables) + (int)n_lines(img->n_imports);
		int64_t mid = (byte_y(&view, e->at) + byte_y(&view, e->end)) / 2;
		pic->labels[i] = (struct map_label){.weight = e->end - e->at,
						    .want = (int)(mid / UNIT) - TOP - 7,
						    .name = LINE,
						    .full = lines * LINE + GAP};
	}
	map_labels_place(pic->mem, pic->labels, pic->n, pic->body);
}

/* ------------------------------------------------------------------ table -- */

static const char *const table_heads[] = {"text",   "rodata", "relro",   "data",  "zero fill", "padding",
					  "thunks", "total",  "padding", "total", "saved"};
enum { N_NUMBERS = sizeof table_heads / sizeof table_heads[0], FIRST_COMPACT = 5, FIRST_PAGED = 8 };

static int number_x(int column)
{
	return WIDTH - MARGIN - (N_NUMBERS - 1 - column) * NUMBER_WIDTH;
}

static void put_row(const struct pic *pic, int y, const char *more, const char *const cells[N_NUMBERS])
{
	for (int i = 0; i < N_NUMBERS; i++)
		put_text(pic, number_x(i), y * UNIT, more, cells[i]);
}

/* A head over some columns. */
static void put_group(const struct pic *pic, int first, int last, int y, const char *text)
{
	int left = number_x(first - 1) + 14, right = number_x(last);

	put_text(pic, (left + right) / 2, (y - 5) * UNIT, "class=\"m\"", text);
	fprintf(pic->out, "<path class=\"line\" d=\"M%d,%d H%d\"/>\n", left, y, right);
}

static const char *saving(const struct pic *pic, uint64_t paged, uint64_t compact)
{
	if (paged >= compact)
		return number(pic, paged - compact);
	return mem_printf(pic->mem, "-%s", number(pic, compact - paged));
}

static void put_numbers(const struct pic *pic, int y, const uint64_t compact[MAP_N_KINDS], uint64_t compact_size,
			uint64_t paged_padding, uint64_t paged_size)
{
	const char *cells[N_NUMBERS];
	int n = 0;

	for (int k = 0; k < MAP_N_KINDS; k++)
		cells[n++] = number(pic, compact[k]);
	cells[n++] = number(pic, compact_size);
	cells[n++] = number(pic, paged_padding);
	cells[n++] = number(pic, paged_size);
	cells[n++] = saving(pic, paged_size, compact_size);
	put_row(pic, y, "class=\"r\"", cells);
}

static void put_image_row(const struct pic *pic, size_t i, int y)
{
	const struct map_extent *c = &pic->extents[COMPACT][i], *p = &pic->extents[PAGED][i];
	const unsigned width = (unsigned)(number_x(0) - 46 - MARGIN - 26);
	const char *name = map_text_fit(pic->mem, pic->names[i], width, 11);

	put_text(pic, MARGIN + 18, y * UNIT, "class=\"r\"", number(pic, i + 1));
	put_text(pic, MARGIN + 26, y * UNIT, NULL, name);
	put_numbers(pic, y, c->by_kind, c->end - c->at, p->by_kind[MAP_PADDING], p->end - p->at);
}

static void put_table(const struct pic *pic, int y)
{
	const struct map *c = &pic->map[COMPACT], *p = &pic->map[PAGED];

	fputs("<g id=\"table\">\n", pic->out);
	put_group(pic, FIRST_COMPACT, FIRST_PAGED - 1, y, "compact");
	put_group(pic, FIRST_PAGED, N_NUMBERS - 2, y, "paged");
	y += LINE;
	put_text(pic, MARGIN + 26, y * UNIT, "class=\"grey\"", "image, bytes");
	put_row(pic, y, "class=\"r grey\"", table_heads);
	for (size_t i = 0; i < pic->n; i++)
		put_image_row(pic, i, y += LINE);
	if (pic->n > 1) {
		fprintf(pic->out, "<path class=\"line\" d=\"M%d,%d H%d\"/>\n", MARGIN, y + 5, WIDTH - MARGIN);
		put_text(pic, MARGIN + 26, (y + LINE + 4) * UNIT, NULL, "all");
		put_numbers(pic, y + LINE + 4, c->by_kind, c->size, p->by_kind[MAP_PADDING], p->size);
	}
	fputs("</g>\n", pic->out);
}

static int table_height(const struct pic *pic)
{
	return (int)(pic->n + 1) * LINE + (pic->n > 1 ? LINE + 4 : 0);
}

static const char *rest_text(const struct pic *pic, size_t i)
{
	const struct image *img = &pic->images[i].img;
	const char *text = numbered(pic, i, 200), *comma = ": ";

	for (uint32_t k = 0; k < n_lines(img->n_tables); k++, comma = ", ")
		text = mem_printf(pic->mem, "%s%s%s", text, comma, export_text(pic, img, k));
	for (uint32_t k = 0; k < n_lines(img->n_imports); k++, comma = ", ")
		text = mem_printf(pic->mem, "%s%s%s", text, comma, import_text(pic, i, k));
	if (img->n_tables == 0 && img->n_imports == 0)
		text = mem_printf(pic->mem, "%s: no exports, no imports", text);
	return map_text_fit(pic->mem, text, WIDTH - 2 * MARGIN - 26, 11);
}

/* What the labels had no room for: one line for each such image. */
static void put_rest(const struct pic *pic, int y)
{
	for (size_t i = 0; i < pic->n; i++) {
		if (pic->labels[i].level == MAP_FULL)
			continue;
		put_text(pic, MARGIN + 26, y * UNIT, NULL, rest_text(pic, i));
		y += LINE;
	}
}

static int rest_height(const struct pic *pic)
{
	int n = 0;

	for (size_t i = 0; i < pic->n; i++)
		n += pic->labels[i].level != MAP_FULL;
	return n ? (n + 1) * LINE : 0;
}

/* ---------------------------------------------------------------- picture -- */

/* The finest scale of 2^k or 3 * 2^k bytes per pixel with which the taller column is not too tall; parts of a byte
 * down to a 16th. Page boundaries then mostly fall on pixels. */
static void choose_scale(struct pic *pic)
{
	uint64_t most = pic->map[PAGED].size > pic->map[COMPACT].size ? pic->map[PAGED].size : pic->map[COMPACT].size;
	uint64_t sixteenths = 1;

	while (most * 16 > sixteenths * TALLEST && most * 16 > sixteenths / 2 * 3 * TALLEST)
		sixteenths *= 2;
	if (most * 16 > sixteenths * TALLEST)
		sixteenths = sixteenths / 2 * 3;
	pic->bytes = sixteenths;
	pic->pixels = 16;
	while (pic->pixels > 1 && pic->bytes % 2 == 0) {
		pic->bytes /= 2;
		pic->pixels /= 2;
	}
	pic->body = (int)((byte_y(pic, most) - pic->top) / UNIT) + 1;
	if (pic->body < LOWEST)
		pic->body = LOWEST;
}

/* If the compact column is small, it is worth a second look: as many times as high as there is room, a power of two. */
static void choose_zoom(struct pic *pic)
{
	const int64_t high = height_of(pic, 0, pic->map[COMPACT].size);
	const int64_t room = height_of(pic, 0, pic->map[PAGED].size) - high - (ZOOM_ABOVE + ZOOM_BELOW) * UNIT;

	while (high * 2 * (int64_t)pic->zoom <= room)
		pic->zoom *= 2;
	if (pic->zoom < 4)
		pic->zoom = 1;
}

static void lay_out(struct pic *pic)
{
	for (int c = 0; c < N_COLUMNS; c++)
		pic->map[c].mem = pic->mem;
	for (size_t i = 0; i < pic->n; i++) {
		map_add_paged(&pic->map[PAGED], i, &pic->images[i].img, pic->page_size);
		map_add_compact(&pic->map[COMPACT], i, &pic->images[i].img, true);
		pic->names[i] = map_text_clean(pic->mem, pic->images[i].name);
		pic->n_ordinals[i] = map_count_ordinals(pic->mem, &pic->images[i].img);
	}
	for (int c = 0; c < N_COLUMNS; c++)
		pic->extents[c] = map_measure(&pic->map[c], pic->n);
	choose_scale(pic);
	choose_zoom(pic);
	place_labels(pic);
}

static void put_columns(const struct pic *pic)
{
	const struct pic view = pic->zoom > 1 ? enlarge(pic) : *pic;

	for (size_t i = 0; i < pic->n; i++)
		put_band(pic, i);
	put_free(pic);
	put_column(pic, PAGED, "paged");
	put_column(pic, COMPACT, "compact");
	if (pic->zoom > 1)
		put_enlarged(pic);
	for (size_t i = 0; i < pic->n; i++) {
		put_band_label(pic, i);
		put_label(&view, i);
	}
}

static void draw(const struct pic *pic)
{
	int table_y = TOP + pic->body + 76, rest_y = table_y + table_height(pic) + 2 * LINE;

	put_head(pic, rest_y + rest_height(pic));
	put_legend(pic);
	put_axis(pic);
	put_headings(pic);
	put_columns(pic);
	put_totals(pic);
	put_table(pic, table_y);
	put_rest(pic, rest_y);
	fputs("</svg>\n", pic->out);
}

void map_svg_write(FILE *out, struct mem *mem, const struct map_image *images, size_t n, uint64_t page_size)
{
	struct pic pic = {.out = out,
			  .mem = mem,
			  .images = images,
			  .n = n,
			  .page_size = page_size,
			  .x = {PAGED_X, COMPACT_X},
			  .width = COLUMN_WIDTH,
			  .top = TOP * UNIT,
			  .zoom = 1};

	pic.names = mem_array(mem, n, sizeof *pic.names);
	pic.n_ordinals = mem_array(mem, n, sizeof *pic.n_ordinals);
	lay_out(&pic);
	draw(&pic);
}
