/* SPDX-License-Identifier: MIT */
#include "munger/map_pic.h"

#include <inttypes.h>

const char *pic_numbered(const struct pic *pic, size_t i, unsigned width)
{
	return map_text_fit(pic->mem, mem_printf(pic->mem, "%s %s", pic_number(pic, i + 1), pic->names[i]), width,
			    PIC_BOLD);
}

/* Between the columns, where the band is high enough. */
static void put_band_label(const struct pic *pic, size_t i)
{
	const struct map_extent *e = &pic->extents[PIC_PAGED][i];
	uint64_t size = e->end - e->at;
	int x = pic->x[PIC_PAGED] + PIC_COLUMN_WIDTH + 8;
	unsigned width = (unsigned)(PIC_BAND_X - x);
	bool two = pic_height(pic, e->at, size) >= 2 * PIC_READABLE * PIC_UNIT;

	if (!pic_is_readable(pic, e->at, size))
		return;
	pic_put_text(pic, x, pic_middle(pic, e->at, size) - (two ? 7 * PIC_UNIT : 0), "class=\"b\"",
		     pic_numbered(pic, i, width));
	if (two)
		pic_put_text(pic, x, pic_middle(pic, e->at, size) + 8 * PIC_UNIT, NULL,
			     pic_count(pic, size, "byte", "bytes"));
}

uint32_t pic_n_lines(uint32_t n_tables)
{
	return n_tables > PIC_MOST_TABLES ? PIC_MOST_TABLES : n_tables;
}

static const char *table_text(const struct pic *pic, const char *verb, const char *dll, uint32_t n)
{
	const char *ordinals = mem_printf(pic->mem, ": %s", pic_count(pic, n, "ordinal", "ordinals"));

	dll = map_text_fit(pic->mem, map_text_clean(pic->mem, dll), 120, 11);
	return mem_printf(pic->mem, "%s%s%s%s", verb, *dll ? " " : "", dll, ordinals);
}

const char *pic_export_text(const struct pic *pic, const struct image *img, uint32_t i)
{
	if (i + 1 == PIC_MOST_TABLES && img->n_tables > PIC_MOST_TABLES)
		return mem_printf(pic->mem, "exports %s more tables", pic_number(pic, img->n_tables - i));
	return table_text(pic, "exports", img->name, map_count_entries(img, &img->tables[i]));
}

const char *pic_import_text(const struct pic *pic, size_t image, uint32_t i)
{
	const struct image *img = &pic->images[image].img;

	if (i + 1 == PIC_MOST_TABLES && img->n_imports > PIC_MOST_TABLES)
		return mem_printf(pic->mem, "imports from %s more tables", pic_number(pic, img->n_imports - i));
	return table_text(pic, "imports", img->imports[i].name, pic->n_ordinals[image][i]);
}

static const char *import_title(const struct pic *pic, const struct image_import *import)
{
	char uuid[37];

	image_uuid_text(import->uuid, uuid);
	return mem_printf(pic->mem, "imports from %s{%s}, thunks for it at most %s",
			  map_text_clean(pic->mem, import->name), uuid, pic_number(pic, import->n_branched));
}

static void put_label_lines(const struct pic *pic, size_t i, int y)
{
	const struct image *img = &pic->images[i].img;

	for (uint32_t k = 0; k < pic_n_lines(img->n_tables); k++, y += PIC_LINE) {
		fprintf(pic->out, "<rect class=\"exports\" x=\"%d\" y=\"%d\" width=\"9\" height=\"9\"/>\n", PIC_LABEL_X,
			y - 8);
		pic_put_hint(pic, PIC_LABEL_X + 14, y, pic_export_text(pic, img, k),
			     pic_table_title(pic, img, &img->tables[k]));
	}
	for (uint32_t k = 0; k < pic_n_lines(img->n_imports); k++, y += PIC_LINE)
		pic_put_hint(pic, PIC_LABEL_X + 14, y, pic_import_text(pic, i, k), import_title(pic, &img->imports[k]));
}

/* A bracket along the image, and a line to what is said of it. */
static void put_label(const struct pic *pic, size_t i)
{
	const struct map_label *label = &pic->labels[i];
	const struct map_extent *e = &pic->extents[PIC_COMPACT][i];
	const int x = pic->x[PIC_COMPACT] + pic->width, y = PIC_TOP + label->y + 11;
	const char *size = mem_printf(pic->mem, " %s", pic_count(pic, e->end - e->at, "byte", "bytes"));

	if (label->level == MAP_NO_LABEL)
		return;
	fprintf(pic->out, "<path class=\"line\" d=\"M%d,%s H%d V%s H%d M%d,%s L%d,%d H%d\"/>\n", x + 2,
		pic_length_y(pic, e->at), x + 6, pic_length_y(pic, e->end), x + 2, x + 6,
		pic_length(pic, (pic_y(pic, e->at) + pic_y(pic, e->end)) / 2), PIC_LABEL_X - 12, y - 4,
		PIC_LABEL_X - 3);
	fprintf(pic->out, "<text x=\"%d\" y=\"%d\"><tspan class=\"b\">", PIC_LABEL_X, y);
	map_text_write(pic->out, pic_numbered(pic, i, PIC_LABEL_WIDTH - 110));
	fputs("</tspan>", pic->out);
	map_text_write(pic->out, size);
	fputs("</text>\n", pic->out);
	if (label->level == MAP_FULL)
		put_label_lines(pic, i, y + PIC_LINE);
}

/* Beside what they are drawn at. */
void pic_place_labels(struct pic *pic)
{
	const struct pic view = pic->zoom > 1 ? pic_enlarge(pic) : *pic;

	pic->labels = mem_array(pic->mem, pic->n, sizeof *pic->labels);
	for (size_t i = 0; i < pic->n; i++) {
		const struct map_extent *e = &pic->extents[PIC_COMPACT][i];
		const struct image *img = &pic->images[i].img;
		int lines = 1 + (int)pic_n_lines(img->n_tables) + (int)pic_n_lines(img->n_imports);
		int64_t mid = (pic_y(&view, e->at) + pic_y(&view, e->end)) / 2;
		pic->labels[i] = (struct map_label){.weight = e->end - e->at,
						    .want = (int)(mid / PIC_UNIT) - PIC_TOP - 7,
						    .name = PIC_LINE,
						    .full = lines * PIC_LINE + PIC_GAP};
	}
	map_labels_place(pic->mem, pic->labels, pic->n, pic->body);
}

void pic_draw_labels(const struct pic *pic)
{
	const struct pic view = pic->zoom > 1 ? pic_enlarge(pic) : *pic;

	for (size_t i = 0; i < pic->n; i++) {
		put_band_label(pic, i);
		put_label(&view, i);
	}
}
