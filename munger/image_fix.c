/* SPDX-License-Identifier: MIT
 *
 * FIX: local runs and import groups. One walk serves the check that comes first
 * and every later look at the places.
 */
#include "loader/field.h"
#include "munger/image_inside.h"

#include <elf.h>
#include <inttypes.h>
#include <stdlib.h>

enum {
	SUM_SIZE = 4, /* a checksum word */
	PINNED = 0x80 /* absolute fixups, or import places */
};

/* A walk over FIX. Its first round checks (err set, fn NULL), later ones report. */
struct walk {
	const struct image *img;
	struct image_error *err;
	int (*fn)(void *ctx, const struct image_place *place);
	void *ctx;
	int result;                   /* nonzero: fn wants no more */
	uint8_t needs[MG_N_SECTIONS]; /* bit per section: the runs' values depend on its place; PINNED */
	uint32_t n_entries;           /* runs or groups so far */
	uint32_t *n_branched;         /* groups of branches so far, by import; NULL: not counted */
	uint32_t n_slots;             /* groups that can go through a slot so far */
};

/* What differs between the two regions. */
struct region {
	const char *part;  /* for messages */
	const char *check; /* of keys */
	bool (*walk_key)(struct walk *w, struct cursor *c, struct image_place *p, uint32_t key);
};

/* ----------------------------------------------------------------- places -- */

static bool is_pointers(unsigned field)
{
	return field == MG_F_PTR || field == MG_F_PTR3;
}

static bool check_place(const struct walk *w, const struct ldr_field *f, unsigned section, uint64_t off, uint32_t at)
{
	uint32_t size = w->img->section[section].file_size;

	if (off > size || f->width > size - off)
		return image_fail(w->err, "image-place", at,
				  "a place of %u bytes at %s+0x%" PRIx64
				  " goes past the section's %u bytes; munge the objects again",
				  f->width, image_section_name(section), off, size);
	return true;
}

/* Reports a place. Those of PTR and PTR3 are addresses as any, one or three of them. */
static void report(struct walk *w, struct image_place *place, const struct ldr_field *f, uint64_t off)
{
	const unsigned field = place->field;
	unsigned step = f->width;

	if (!w->fn)
		return;
	if (is_pointers(field)) {
		place->field = (uint8_t)ldr_address_field(w->img->arch);
		step = w->img->arch->word_size;
	}
	for (unsigned at = 0; at < f->width && w->result == 0; at += step) {
		place->off = (uint32_t)off + at;
		w->result = w->fn(w->ctx, place);
	}
	place->field = (uint8_t)field;
}

/* Walks the places of a run or a group. */
static bool walk_places(struct walk *w, struct cursor *c, struct image_place *place)
{
	const struct ldr_field *f = ldr_field_info(w->img->arch, place->field);
	const char *part = place->is_import ? "the import groups" : "the local runs";
	uint64_t off = 0;
	uint32_t code;

	do {
		const uint32_t at = c->pos;

		code = cursor_number(c);
		off += (uint64_t)MG_SKIP(code) << f->align_log2;
		if (!c->bad && !check_place(w, f, place->section, off, at))
			return false;
		if (!place->is_import && f->low) {
			const uint32_t low = cursor_number(c);

			if (low > UINT16_MAX)
				return image_fail(w->err, "image-place", at,
						  "the low half of a value is 0x%x; munge the objects again", low);
			place->low = (uint16_t)low;
			if (f->apart &&
			    !check_place(w, f, place->section, off + f->width + ((uint64_t)low << f->align_log2), at))
				return false;
		}
		if (c->bad)
			return image_fail_cursor(c, w->err, "image-count", part);
		report(w, place, f, off);
		off += f->width;
	} while (code & MG_MORE && w->result == 0);
	return true;
}

/* ------------------------------------------------------------- local runs -- */

static void note_run(struct walk *w, const struct image_place *p)
{
	unsigned both = (p->plus < MG_N_SECTIONS ? 1u << p->plus : 0) | (p->minus < MG_N_SECTIONS ? 1u << p->minus : 0);

	if (p->plus == MG_NO_SECTION || p->minus == MG_NO_SECTION)
		w->needs[p->section] |= PINNED;
	else
		w->needs[p->section] |= (uint8_t)(both & ~(1u << p->section));
}

static bool is_term(const struct image *img, unsigned section)
{
	return section == MG_NO_SECTION || (section < MG_N_SECTIONS && img->section[section].present);
}

static bool walk_run(struct walk *w, struct cursor *c, struct image_place *p, uint32_t key)
{
	p->plus = (uint8_t)MG_RUN_PLUS(key);
	p->minus = (uint8_t)MG_RUN_MINUS(key);
	p->number = w->n_entries++;
	if (ldr_field_info(w->img->arch, p->field)->import)
		return image_fail(w->err, "image-run", p->file_off,
				  "field %s is for imports only; munge the objects again",
				  image_field_name(w->img->words, p->field));
	if (!is_term(w->img, p->plus) || !is_term(w->img, p->minus))
		return image_fail(w->err, "image-run", p->file_off,
				  "run %u names section %u or %u, which is absent; munge the objects again", p->number,
				  p->plus, p->minus);
	if (p->plus == p->minus || key >> 14)
		return image_fail(w->err, "image-run", p->file_off,
				  "run %u adds nothing, or its key has bits without a meaning; munge the objects again",
				  p->number);
	note_run(w, p);
	return walk_places(w, c, p);
}

/* ---------------------------------------------------------- import groups -- */

static void note_group(struct walk *w, const struct image_place *p)
{
	const struct ldr_field *f = ldr_field_info(w->img->arch, p->field);

	w->needs[p->section] |= PINNED;
	w->n_slots += f->branch || f->slot;
	if (w->n_branched && f->branch)
		w->n_branched[p->import]++;
}

static int64_t read_addend(struct cursor *c)
{
	int64_t v = cursor_number(c);

	return v & 1 ? -(v >> 1) - 1 : v >> 1;
}

/* One group. Sets *head. `first` of its key: the ordinal counts from 0. */
static bool walk_group(struct walk *w, struct cursor *c, struct image_place *p, bool first, uint32_t *head)
{
	const int64_t addend_before = p->addend;
	const uint32_t ordinal_before = p->ordinal;
	uint64_t ordinal;

	p->file_off = c->pos;
	p->number = w->n_entries++;
	*head = cursor_number(c);
	ordinal = (uint64_t)p->ordinal + MG_HEAD_STEP(*head);
	p->addend = *head & MG_HEAD_ADDEND ? read_addend(c) : 0;
	if (c->bad)
		return image_fail_cursor(c, w->err, "image-count", "the import groups");
	if (ordinal == 0 || ordinal > UINT32_MAX)
		return image_fail(w->err, "image-group", p->file_off,
				  "group %u is for ordinal %" PRIu64 "; munge the objects again", p->number, ordinal);
	p->ordinal = (uint32_t)ordinal;
	if (!first && p->ordinal == ordinal_before && p->addend <= addend_before)
		return image_fail(w->err, "image-group", p->file_off,
				  "group %u is not in order of its addend; munge the objects again", p->number);
	note_group(w, p);
	return walk_places(w, c, p);
}

static bool walk_groups_of_key(struct walk *w, struct cursor *c, struct image_place *p, uint32_t key)
{
	const uint32_t import = cursor_number(c);
	uint32_t head;
	bool first = true;

	p->is_import = true;
	p->plus = p->minus = MG_NO_SECTION;
	if (c->bad)
		return image_fail_cursor(c, w->err, "image-count", "the import groups");
	if (is_pointers(p->field) || ldr_field_info(w->img->arch, p->field)->apart)
		return image_fail(w->err, "image-group", p->file_off,
				  "field %s is for local runs only; munge the objects again",
				  image_field_name(w->img->words, p->field));
	if (key != MG_KEY(p->field, p->section))
		return image_fail(w->err, "image-group", p->file_off,
				  "a key has bits without a meaning; munge the objects again");
	if (import >= w->img->n_imports)
		return image_fail(w->err, "image-group", p->file_off,
				  "a key is for import %u of %u; munge the objects again", import, w->img->n_imports);
	p->import = import;
	do {
		if (!walk_group(w, c, p, first, &head))
			return false;
		first = false;
	} while (head & MG_MORE && w->result == 0);
	return true;
}

/* ---------------------------------------------------------------- regions -- */

static const struct region local_runs = {"the local runs", "image-run", walk_run};
static const struct region import_groups = {"the import groups", "image-group", walk_groups_of_key};

static bool walk_key(struct walk *w, struct cursor *c, const struct region *region)
{
	struct image_place p = {.file_off = c->pos};
	const uint32_t key = cursor_number(c);

	if (c->bad)
		return image_fail_cursor(c, w->err, "image-count", region->part);
	p.field = (uint8_t)MG_KEY_FIELD(key);
	p.section = (uint8_t)MG_KEY_PLACE(key);
	if (!ldr_field_info(w->img->arch, p.field))
		return image_fail(w->err, region->check, p.file_off,
				  "field %u is not known on this machine; use a newer munger", p.field);
	if (p.section == MG_RODATA || !w->img->section[p.section].present)
		return image_fail(w->err, region->check, p.file_off,
				  "places in section %u (%s), which is absent or cannot hold any; "
				  "munge the objects again",
				  p.section, image_section_name(p.section));
	return region->walk_key(w, c, &p, key);
}

static bool check_padding(struct walk *w, const struct cursor *c, const struct region *region)
{
	for (uint32_t at = c->pos; at < c->end; at++)
		if (c->data[at])
			return image_fail(w->err, "image-count", at,
					  "%s are padded with 0x%02x instead of 0; munge the objects again",
					  region->part, c->data[at]);
	return true;
}

static bool walk_region(struct walk *w, uint32_t off, uint32_t size, const struct region *region)
{
	struct cursor c = {w->img->data, off, off + size - SUM_SIZE, false};

	w->n_entries = 0;
	while (c.end - c.pos >= MG_KEY_MIN - SUM_SIZE)
		if (!walk_key(w, &c, region))
			return false;
		else if (w->result)
			return true;
	return check_padding(w, &c, region);
}

static bool walk_runs(struct walk *w)
{
	return walk_region(w, w->img->runs_off, w->img->runs_size, &local_runs);
}

static bool walk_groups(struct walk *w)
{
	return walk_region(w, w->img->groups_off, w->img->groups_size, &import_groups);
}

static bool check_counts(const struct walk *w)
{
	if (w->img->n_slots != w->n_slots)
		return image_fail(w->err, "image-count", w->img->plan_off + (uint32_t)offsetof(struct mg_plan, n_slots),
				  "PLAN says that %u groups can go through slots, it is %u; munge the objects again",
				  w->img->n_slots, w->n_slots);
	for (uint32_t i = 0; i < w->img->n_imports; i++) {
		const struct image_import *im = &w->img->imports[i];
		if (im->n_branched != w->n_branched[i])
			return image_fail(w->err, "image-count", im->plan_off + MG_UUID_SIZE,
					  "PLAN says that %s has %u groups of branches, it has %u; "
					  "munge the objects again",
					  im->name, im->n_branched, w->n_branched[i]);
	}
	return true;
}

/* Sections used in place keep what the file says, so nothing in them may want to change. */
static bool check_in_place(const struct walk *w)
{
	const struct image_section *first = NULL, *sec = w->img->section;
	unsigned set = 0;

	if (w->img->bound)
		return true;
	for (unsigned s = 0; s < MG_N_SECTIONS; s++)
		set |= (unsigned)sec[s].in_place << s;
	for (unsigned s = 0; s < MG_N_SECTIONS; s++) {
		if (!sec[s].in_place)
			continue;
		if (w->needs[s] & ~set)
			return image_fail(w->err, "image-plan", w->img->plan_off + offsetof(struct mg_plan, in_place),
					  "%s is said to be usable in place but its fixups %s; munge the objects again",
					  image_section_name(s),
					  w->needs[s] & PINNED ? "never vanish" : "depend on sections that are not");
		if (first && first->addr - first->file_off != sec[s].addr - sec[s].file_off)
			return image_fail(
				w->err, "image-plan", w->img->plan_off + offsetof(struct mg_plan, in_place),
				"%s is said to be usable in place but lies elsewhere in the file than in link "
				"addresses; munge the objects again",
				image_section_name(s));
		first = first ? first : &sec[s];
	}
	return true;
}

bool image_check_fix(struct image *img, struct image_error *err)
{
	struct walk w = {.img = img, .err = err};
	bool good;

	w.n_branched = calloc((size_t)img->n_imports + 1, sizeof *w.n_branched);
	if (!w.n_branched)
		return image_fail(err, "memory", img->groups_off, "no memory for %u imports; free some",
				  img->n_imports);
	good = walk_runs(&w);
	img->n_runs = w.n_entries;
	good = good && walk_groups(&w) && check_counts(&w) && check_in_place(&w);
	img->n_groups = w.n_entries;
	free(w.n_branched);
	return good;
}

int image_each_place(const struct image *img, int (*fn)(void *ctx, const struct image_place *place), void *ctx)
{
	struct image_error err;
	struct walk w = {.img = img, .err = &err, .fn = fn, .ctx = ctx};

	if (walk_runs(&w) && w.result == 0)
		walk_groups(&w);
	return w.result;
}
