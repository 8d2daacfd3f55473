/* SPDX-License-Identifier: MIT
 *
 * FIX: local runs and import groups. One walk serves the check that comes first
 * and every later look at the places.
 */
#include "loader/field.h"
#include "munger/image_inside.h"

#include <elf.h>
#include <inttypes.h>

enum {
	SUM_SIZE = 4, /* a checksum word */
	MAX_END = 4,  /* bytes of an end marker */
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
	uint32_t n_keys;              /* runs or groups so far */
	uint32_t n_branched;          /* of the import of the group at hand */
	struct image_place branch;    /* last one, for counting */
};

/* Takes apart field | log2(unit) << 6 and checks where it may be. */
static const struct ldr_field *check_field(const struct walk *w, unsigned byte, unsigned section, uint32_t at,
					   const char *check)
{
	const struct ldr_field *f = ldr_field_info(w->img->arch, MG_KEY_FIELD(byte));

	if (!f) {
		image_fail(w->err, check, at, "field %u is not known on this machine; use a newer munger",
			   MG_KEY_FIELD(byte));
		return NULL;
	}
	if (section >= MG_N_SECTIONS || section == MG_RODATA || !w->img->section[section].present) {
		image_fail(w->err, check, at,
			   "places in section %u (%s), which is absent or cannot hold any; "
			   "munge the objects again",
			   section, image_section_name(section));
		return NULL;
	}
	return f;
}

static bool check_place(const struct walk *w, const struct ldr_field *f, unsigned section, uint64_t off, uint32_t at)
{
	uint32_t size = w->img->section[section].file_size;

	if (off > size || f->width > size - off)
		return image_fail(w->err, "image-place", at,
				  "a place of %u bytes at %s+0x%" PRIx64
				  " goes past the section's %u bytes; munge the objects again",
				  f->width, image_section_name(section), off, size);
	if (off & f->align_mask)
		return image_fail(w->err, "image-place", at,
				  "a place at %s+0x%" PRIx64 " is not aligned to %u bytes; munge the objects again",
				  image_section_name(section), off, f->align_mask + 1u);
	return true;
}

/* Reads one code. Returns: how many places it makes, the first at *off; 0 if it is unusable. */
static unsigned read_code(struct cursor *c, unsigned unit, uint64_t *off)
{
	unsigned code = cursor_u8(c);

	if (code < MG_SKIP2)
		*off += (uint64_t)code << unit;
	else if (code < MG_ADJACENT)
		*off += (uint64_t)(MG_SKIP2 + ((code & 31) << 8 | cursor_u8(c))) << unit;
	else if (code < MG_SKIPN)
		return c->bad ? 0 : code - 0xDE;
	else
		*off += (uint64_t)cursor_uleb(c) << unit;
	return c->bad ? 0 : 1;
}

/* Walks `count` places with the key in *place. */
static bool walk_places(struct walk *w, struct cursor *c, unsigned unit, uint32_t count, struct image_place *place)
{
	const struct ldr_field *f = ldr_field_info(w->img->arch, place->field);
	const char *part = place->is_import ? "the import groups" : "the local runs";
	bool low = !place->is_import && f->flags & LDR_F_LOW;
	uint64_t off = 0;

	for (uint32_t done = 0; done < count && w->result == 0;) {
		uint32_t at = c->pos;
		unsigned n = read_code(c, unit, &off);
		if (n == 0)
			return image_fail_cursor(c, w->err, "image-count", part);
		if (n > count - done || (low && n > 1))
			return image_fail(w->err, "image-count", at,
					  "a code makes %u places where %u are left; munge the objects again", n,
					  low ? 1 : count - done);
		for (done += n; n && w->result == 0; n--) {
			if (!check_place(w, f, place->section, off, at))
				return false;
			place->off = (uint32_t)off;
			if (low) {
				place->low = (uint16_t)cursor_u8(c);
				place->low = (uint16_t)(place->low | cursor_u8(c) << 8);
				if (c->bad)
					return image_fail_cursor(c, w->err, "image-count", part);
			}
			off += f->width;
			if (w->fn)
				w->result = w->fn(w->ctx, place);
		}
	}
	return true;
}

static void note_run(struct walk *w, const struct image_place *p)
{
	unsigned both = (p->plus < MG_N_SECTIONS ? 1u << p->plus : 0) | (p->minus < MG_N_SECTIONS ? 1u << p->minus : 0);

	if (p->plus == p->minus)
		return; /* adds 0 */
	if (p->plus == MG_NO_SECTION || p->minus == MG_NO_SECTION)
		w->needs[p->section] |= PINNED;
	else
		w->needs[p->section] |= (uint8_t)(both & ~(1u << p->section));
}

static bool is_term(const struct image *img, unsigned section)
{
	return section == MG_NO_SECTION || (section < MG_N_SECTIONS && img->section[section].present);
}

static bool walk_run(struct walk *w, struct cursor *c, struct image_place *last)
{
	uint32_t at = c->pos, idx = w->n_keys;
	unsigned b0 = cursor_u8(c), b1 = cursor_u8(c);
	uint32_t count = cursor_uleb(c);
	struct image_place p = {.field = (uint8_t)MG_KEY_FIELD(b0),
				.section = (uint8_t)MG_KEY_PLACE(b1),
				.plus = (uint8_t)MG_RUN_PLUS(b1),
				.minus = (uint8_t)MG_RUN_MINUS(b1),
				.key = idx,
				.key_off = at};

	(void)last;
	if (c->bad)
		return image_fail_cursor(c, w->err, "image-count", "the local runs");
	if (!check_field(w, b0, p.section, at, "image-run"))
		return false;
	if (ldr_field_info(w->img->arch, p.field)->flags & LDR_F_IMPORT)
		return image_fail(w->err, "image-run", at, "field %s is for imports only; munge the objects again",
				  image_field_name(w->img->machine, p.field));
	if (!is_term(w->img, p.plus) || !is_term(w->img, p.minus))
		return image_fail(w->err, "image-run", at + 1,
				  "run %u names section %u or %u, which is absent; munge the objects again", idx,
				  p.plus, p.minus);
	if (count == 0)
		return image_fail(w->err, "image-run", at + 2, "run %u has no places; munge the objects again", idx);
	note_run(w, &p);
	return walk_places(w, c, MG_KEY_UNIT(b0), count, &p);
}

/* Counts distinct branch targets; groups are sorted, so only neighbours can be equal. */
static void note_group(struct walk *w, const struct image_place *p)
{
	w->needs[p->section] |= PINNED;
	if (!(ldr_field_info(w->img->arch, p->field)->flags & LDR_F_BRANCH))
		return;
	if (w->n_branched == 0 || w->branch.ordinal != p->ordinal || w->branch.addend != p->addend)
		w->n_branched++;
	w->branch = *p;
}

/* Called when the groups of import `idx` (and of those passed over up to `next`) are through. */
static bool end_import(struct walk *w, uint64_t idx, uint64_t next)
{
	for (; idx < next; idx++) {
		const struct image_import *im = &w->img->imports[idx];
		if (im->n_branched != w->n_branched)
			return image_fail(w->err, "image-count", im->plan_off + MG_UUID_SIZE,
					  "PLAN says that branches go to %u ordinals of %s, the groups have %u; "
					  "munge the objects again",
					  im->n_branched, im->name, w->n_branched);
		w->n_branched = 0;
	}
	return true;
}

/* Moves on to a group's import and ordinal. */
static bool read_step(struct walk *w, struct cursor *c, unsigned step, struct image_place *p, bool first)
{
	uint64_t import = first ? 0 : (uint64_t)p->import, ordinal = p->ordinal;

	if (first && step != MG_STEP_IMPORT)
		return image_fail(w->err, "image-group", p->key_off,
				  "the first group does not say its import; munge the objects again");
	if (step == MG_STEP_NEXT) {
		ordinal++;
	} else if (step == MG_STEP_ULEB) {
		ordinal += 2 + (uint64_t)cursor_uleb(c);
	} else if (step == MG_STEP_IMPORT) {
		import += (first ? 0 : 1) + (uint64_t)cursor_uleb(c);
		ordinal = cursor_uleb(c);
	}
	if (c->bad)
		return image_fail_cursor(c, w->err, "image-count", "the import groups");
	if (import >= w->img->n_imports || ordinal == 0 || ordinal > UINT32_MAX)
		return image_fail(w->err, "image-group", p->key_off,
				  "group %u is for import %" PRIu64 " of %u, ordinal %" PRIu64
				  "; munge the objects again",
				  p->key, import, w->img->n_imports, ordinal);
	if (step == MG_STEP_IMPORT && !end_import(w, first ? 0 : p->import, import))
		return false;
	p->import = (uint32_t)import;
	p->ordinal = (uint32_t)ordinal;
	return true;
}

static bool walk_group(struct walk *w, struct cursor *c, struct image_place *p)
{
	uint32_t at = c->pos;
	unsigned b0 = cursor_u8(c), b1 = cursor_u8(c), step = MG_G_STEP(b1);
	bool first = w->n_keys == 0;
	int64_t last_addend = p->addend;

	p->key = w->n_keys;
	p->key_off = at;
	if (c->bad)
		return image_fail_cursor(c, w->err, "image-count", "the import groups");
	if (!check_field(w, b0, MG_KEY_PLACE(b1), at, "image-group") || !read_step(w, c, step, p, first))
		return false;
	p->addend = b1 & MG_G_ADDEND ? cursor_zigzag(c, w->img->arch->word_size * 8u) : 0;
	uint64_t count = MG_G_PLACES(b1) ? MG_G_PLACES(b1) : 8 + (uint64_t)cursor_uleb(c);
	if (c->bad || count > UINT32_MAX)
		return image_fail_cursor(c, w->err, "image-count", "the import groups");
	if (!first && step == MG_STEP_SAME && p->addend < last_addend)
		return image_fail(w->err, "image-group", at,
				  "group %u is not in order of its addend; munge the objects again", p->key);
	p->field = (uint8_t)MG_KEY_FIELD(b0);
	p->section = (uint8_t)MG_KEY_PLACE(b1);
	note_group(w, p);
	return walk_places(w, c, MG_KEY_UNIT(b0), (uint32_t)count, p);
}

/* ---------------------------------------------------------------- regions -- */

static bool check_end(struct walk *w, struct cursor *c, const char *part)
{
	uint32_t n = c->end - c->pos;

	if (w->n_keys == 0)
		return image_fail(w->err, "image-count", c->pos,
				  "%s are none, but take %u bytes besides the checksum; munge the objects again", part,
				  n);
	if (n == 0)
		return image_fail(w->err, "image-count", c->pos, "%s lack their end marker; munge the objects again",
				  part);
	for (uint32_t i = 0; i < n; i++)
		if (n > MAX_END || c->data[c->pos + i] != MG_END)
			return image_fail(w->err, "image-count", c->pos + i,
					  "%u bytes are left after %s; munge the objects again", n - i, part);
	return true;
}

/* Each key of a region until its end marker. `last` is the place of the key before. */
static bool walk_region(struct walk *w, uint32_t off, uint32_t size, const char *part,
			bool (*walk_key)(struct walk *w, struct cursor *c, struct image_place *last),
			struct image_place *last)
{
	struct cursor c = {w->img->data, off, off + size - SUM_SIZE, false};

	w->n_keys = 0;
	if (c.pos == c.end)
		return true;
	for (; c.pos < c.end && c.data[c.pos] != MG_END; w->n_keys++)
		if (!walk_key(w, &c, last))
			return false;
		else if (w->result)
			return true;
	return check_end(w, &c, part);
}

static bool walk_runs(struct walk *w)
{
	return walk_region(w, w->img->runs_off, w->img->runs_size, "the local runs", walk_run, NULL);
}

static bool walk_groups(struct walk *w)
{
	struct image_place p = {.is_import = true, .plus = MG_NO_SECTION, .minus = MG_NO_SECTION};

	if (!walk_region(w, w->img->groups_off, w->img->groups_size, "the import groups", walk_group, &p))
		return false;
	return w->result != 0 || end_import(w, p.import, w->img->n_imports);
}

/* Sections used in place keep what the file says, so nothing in them may want to change. */
static bool check_in_place(const struct walk *w)
{
	const struct image_section *first = NULL, *sec = w->img->section;
	unsigned set = 0;

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

	if (!walk_runs(&w))
		return false;
	img->n_runs = w.n_keys;
	if (!walk_groups(&w))
		return false;
	img->n_groups = w.n_keys;
	return check_in_place(&w);
}

int image_each_place(const struct image *img, int (*fn)(void *ctx, const struct image_place *place), void *ctx)
{
	struct image_error err;
	struct walk w = {.img = img, .err = &err, .fn = fn, .ctx = ctx};

	if (walk_runs(&w) && w.result == 0)
		walk_groups(&w);
	return w.result;
}
