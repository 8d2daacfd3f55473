/* SPDX-License-Identifier: MIT
 *
 * Inside map_svg.c and its parts: the picture that is being drawn, its measures,
 * and how to put a text or a rectangle into it.  map_column.c draws the columns,
 * map_beside.c what is said beside them, map_table.c what is below.
 */
#ifndef MUNGER_MAP_PIC_H
#define MUNGER_MAP_PIC_H

#include "munger/map_labels.h"
#include "munger/map_layout.h"
#include "munger/map_svg.h"
#include "munger/map_text.h"

/* Pixels. From left to right: axis, paged column, its labels, slanting bands, compact column, its labels. */
enum {
	PIC_WIDTH = 1080,
	PIC_MARGIN = 20,
	PIC_AXIS_X = 78, /* right end of the marks */
	PIC_PAGED_X = 84,
	PIC_COMPACT_X = 520,
	PIC_COLUMN_WIDTH = 220,
	PIC_BAND_X = 434, /* where bands begin to slant */
	PIC_LABEL_X = 790,
	PIC_LABEL_WIDTH = PIC_WIDTH - PIC_MARGIN - PIC_LABEL_X,
	PIC_LEGEND_Y = 66,
	PIC_HEADING_Y = 112,
	PIC_TOP = 122,       /* of the columns */
	PIC_TALLEST = 720,   /* column */
	PIC_LOWEST = 240,    /* room for labels even so */
	PIC_BOLD = 13,       /* as wide as plain text of this size */
	PIC_LINE = 15,       /* of text */
	PIC_GAP = 7,         /* between labels */
	PIC_READABLE = 13,   /* a text inside needs that */
	PIC_ZOOM_ABOVE = 30, /* from the compact column to the same enlarged */
	PIC_ZOOM_BELOW = 36, /* from there to the end of the paged one */
	PIC_ZOOM_INSET = 20,
	PIC_TABLE_HEAD = 24,  /* bytes of an export table before its entries */
	PIC_MOST_TABLES = 4,  /* exports, and imports, named in a label */
	PIC_NUMBER_WIDTH = 78 /* of a column of the table below */
};

/* Vertical positions are in these parts of a pixel, so that one byte counts. */
#define PIC_UNIT INT64_C(10000)

enum { PIC_PAGED, PIC_COMPACT, PIC_N_COLUMNS };

struct pic {
	FILE *out;
	struct mem *mem;
	const struct map_image *images;
	size_t n;
	uint64_t page_size;
	const char **names; /* [n], clean */
	struct map map[PIC_N_COLUMNS];
	struct map_extent *extents[PIC_N_COLUMNS]; /* [n] */
	uint64_t bytes, pixels;                    /* the scale: so many bytes in so many pixels */
	int x[PIC_N_COLUMNS], width;               /* of the columns */
	int64_t top;                               /* of the columns, in units */
	uint64_t zoom;               /* how much larger the compact column is shown once more; 1: it is not */
	int body;                    /* pixels from PIC_TOP down */
	struct map_label *labels;    /* [n] */
	const uint32_t **n_ordinals; /* [n][n_imports] */
};

/* Classes and words of kinds; the last is that of export tables. */
struct pic_kind {
	const char *class, *word, *colour, *ink;
};
extern const struct pic_kind pic_kinds[MAP_N_KINDS + 1];

/* map_pic.c */

/* "1,234"; "1 byte", "2 bytes"; "98.5%". In the arena, as are all texts. */
const char *pic_number(const struct pic *pic, uint64_t n);
const char *pic_count(const struct pic *pic, uint64_t n, const char *one, const char *many);
const char *pic_percent(const struct pic *pic, uint64_t part, uint64_t whole);

/* A length in pixels, as SVG has it. */
const char *pic_length(const struct pic *pic, int64_t units);

/* Where a byte of a column is, in units from the top of the picture; how high `size` bytes from there are. */
int64_t pic_y(const struct pic *pic, uint64_t at);
int64_t pic_height(const struct pic *pic, uint64_t at, uint64_t size);

/* The former as a length. */
const char *pic_length_y(const struct pic *pic, uint64_t at);

/* The baseline of a text in the middle of bytes, in units; whether one has room there. */
int64_t pic_middle(const struct pic *pic, uint64_t at, uint64_t size);
bool pic_is_readable(const struct pic *pic, uint64_t at, uint64_t size);

/* A text; `more` are attributes, NULL for none. */
void pic_put_text(const struct pic *pic, int x, int64_t y, const char *more, const char *text);

/* A text that says more when a pointer is at it. */
void pic_put_hint(const struct pic *pic, int x, int y, const char *text, const char *hint);

/* What a pointer shows at the element around it. */
void pic_put_title(const struct pic *pic, const char *text);

/* Bytes of a column as a rectangle with a title. */
void pic_put_rect(const struct pic *pic, const char *class, int x, int width, uint64_t at, uint64_t size,
		  const char *title);

/* The same picture with the compact column larger, in what is free below it. */
struct pic pic_enlarge(const struct pic *pic);

/* All of an export table, in a line. */
const char *pic_table_title(const struct pic *pic, const struct image *img, const struct image_table *t);

/* map_column.c */

/* Both columns, the strips from one to the other, and the compact one enlarged if it is small. */
void pic_draw_columns(const struct pic *pic);

/* map_beside.c */

/* "3 kernel.dll", bold, in so many pixels. */
const char *pic_numbered(const struct pic *pic, size_t i, unsigned width);

/* How many lines a list of tables has: each, or the first ones and how many more; and a line of it. */
uint32_t pic_n_lines(uint32_t n_tables);
const char *pic_export_text(const struct pic *pic, const struct image *img, uint32_t i);
const char *pic_import_text(const struct pic *pic, size_t image, uint32_t i);

/* Decides which labels there are, and where. */
void pic_place_labels(struct pic *pic);

void pic_draw_labels(const struct pic *pic);

/* map_table.c */

/* The pixels that it takes; then it is drawn from y down. */
int pic_table_height(const struct pic *pic);
void pic_draw_table(const struct pic *pic, int y);

#endif
