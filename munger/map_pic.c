/* SPDX-License-Identifier: MIT */
#include "munger/map_pic.h"

#include <inttypes.h>

/* Colours that people who see few of them can tell apart (Okabe and Ito). */
const struct pic_kind pic_kinds[MAP_N_KINDS + 1] = {
	[MAP_TEXT] = {"text", "text", "#0072b2", "#fff"},
	[MAP_RODATA] = {"rodata", "rodata", "#56b4e9", "#000"},
	[MAP_RELRO] = {"relro", "relro", "#009e73", "#000"},
	[MAP_DATA] = {"data", "data", "#e69f00", "#000"},
	[MAP_ZERO] = {"zero", "zero fill", "#f0e442", "#000"},
	[MAP_PADDING] = {"padding", "padding", "url(#gaps)", "#000"},
	[MAP_THUNKS] = {"thunks", "thunks at most", "url(#room)", "#000"},
	[MAP_N_KINDS] = {"exports", "export table", "#cc79a7", "#000"},
};

const char *pic_number(const struct pic *pic, uint64_t n)
{
	return map_text_number(pic->mem, n);
}

const char *pic_count(const struct pic *pic, uint64_t n, const char *one, const char *many)
{
	return mem_printf(pic->mem, "%s %s", pic_number(pic, n), n == 1 ? one : many);
}

const char *pic_percent(const struct pic *pic, uint64_t part, uint64_t whole)
{
	uint64_t tenths = (part * 1000 + whole / 2) / whole;

	return mem_printf(pic->mem, "%" PRIu64 ".%" PRIu64 "%%", tenths / 10, tenths % 10);
}

/* Without zeros that say nothing. */
const char *pic_length(const struct pic *pic, int64_t units)
{
	char *text = mem_printf(pic->mem, "%" PRId64 ".%04d", units / PIC_UNIT, (int)(units % PIC_UNIT)), *p = text;

	while (*p)
		p++;
	while (p[-1] == '0')
		*--p = 0;
	if (p[-1] == '.')
		p[-1] = 0;
	return text;
}

/* Rounds once, so that neighbours touch. */
int64_t pic_y(const struct pic *pic, uint64_t at)
{
	const uint64_t whole = at / pic->bytes, rest = at % pic->bytes;

	return pic->top + (int64_t)(whole * pic->pixels * (uint64_t)PIC_UNIT +
				    (rest * pic->pixels * (uint64_t)PIC_UNIT + pic->bytes / 2) / pic->bytes);
}

int64_t pic_height(const struct pic *pic, uint64_t at, uint64_t size)
{
	return pic_y(pic, at + size) - pic_y(pic, at);
}

const char *pic_length_y(const struct pic *pic, uint64_t at)
{
	return pic_length(pic, pic_y(pic, at));
}

int64_t pic_middle(const struct pic *pic, uint64_t at, uint64_t size)
{
	return pic_y(pic, at) + pic_height(pic, at, size) / 2 + 4 * PIC_UNIT;
}

bool pic_is_readable(const struct pic *pic, uint64_t at, uint64_t size)
{
	return pic_height(pic, at, size) >= PIC_READABLE * PIC_UNIT;
}

void pic_put_text(const struct pic *pic, int x, int64_t y, const char *more, const char *text)
{
	fprintf(pic->out, "<text x=\"%d\" y=\"%s\"%s%s>", x, pic_length(pic, y), more ? " " : "", more ? more : "");
	map_text_write(pic->out, text);
	fputs("</text>\n", pic->out);
}

void pic_put_hint(const struct pic *pic, int x, int y, const char *text, const char *hint)
{
	fprintf(pic->out, "<text x=\"%d\" y=\"%d\"><title>", x, y);
	map_text_write(pic->out, hint);
	fputs("</title>", pic->out);
	map_text_write(pic->out, text);
	fputs("</text>\n", pic->out);
}

void pic_put_title(const struct pic *pic, const char *text)
{
	fputs("<title>", pic->out);
	map_text_write(pic->out, text);
	fputs("</title>", pic->out);
}

void pic_put_rect(const struct pic *pic, const char *class, int x, int width, uint64_t at, uint64_t size,
		  const char *title)
{
	fprintf(pic->out, "<rect class=\"%s\" x=\"%d\" y=\"%s\" width=\"%d\" height=\"%s\">", class, x,
		pic_length_y(pic, at), width, pic_length(pic, pic_height(pic, at, size)));
	pic_put_title(pic, title);
	fputs("</rect>\n", pic->out);
}

struct pic pic_enlarge(const struct pic *pic)
{
	struct pic zoomed = *pic;

	zoomed.x[PIC_COMPACT] += PIC_ZOOM_INSET;
	zoomed.width -= 2 * PIC_ZOOM_INSET;
	zoomed.top = pic_y(pic, pic->map[PIC_COMPACT].size) + PIC_ZOOM_ABOVE * PIC_UNIT;
	zoomed.pixels *= pic->zoom;
	return zoomed;
}

const char *pic_table_title(const struct pic *pic, const struct image *img, const struct image_table *t)
{
	char uuid[37];

	image_uuid_text(t->uuid, uuid);
	return mem_printf(pic->mem, "exports of %s{%s}: %s from %" PRIu32 ", %s void, at relro+0x%" PRIx32,
			  map_text_clean(pic->mem, img->name), uuid,
			  pic_count(pic, map_count_entries(img, t), "ordinal", "ordinals"), t->first,
			  pic_number(pic, t->count - map_count_entries(img, t)), t->off);
}
