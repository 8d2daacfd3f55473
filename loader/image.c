/* SPDX-License-Identifier: MIT
 *
 * One image: from its first byte to code that can run.
 *
 * Everything that the file says is checked where it is read.  After that the
 * sections are trusted to lie inside their memory, and the fixup streams are
 * checked place by place: a hostile image can spoil only itself.
 *
 * Written to be small: what can be said once for several cases is a loop.
 */
#include "loader/field.h"
#include "loader/mem.h"

#define MAX_SIZE     0x10000000u /* of a part; keeps sums of sizes far from 2^32 */
#define BUF_SIZE     64u
#define LDR_NOINLINE __attribute__((noinline))
#define ALL_ONES     (LDR_WORD_SIZE(img->arch) == 4 ? 0xffffffffu : ~(ldr_addr)0)

enum { PT_LOAD = 1, PF_X = 1, PF_W = 2, PF_R = 4 };

static int fail(struct ldr_image *img, int code, uint32_t off)
{
	img->fault->code = code;
	img->fault->offset = off;
	return code;
}

/* ---------------------------------------------------------------- reading -- */

/* Hashes, and copies if dst is not NULL. */
static void take(struct ldr_image *img, unsigned char *dst, const unsigned char *src, size_t n)
{
	uint32_t a = img->sum_a, b = img->sum_b, w;
	unsigned char scratch[16];
	size_t step = 16;

	if (!dst) {
		dst = scratch;
		step = 0;
	}
	for (; n >= 16; n -= 16) {
#define TAKE(i)                   \
	w = ldr_get32(src + (i)); \
	ldr_put32(dst + (i), w);  \
	a += w;                   \
	b += a
		TAKE(0);
		TAKE(4);
		TAKE(8);
		TAKE(12);
#undef TAKE
		src += 16;
		dst += step;
	}
	while (n) {
		w = 0;
		for (unsigned shift = 0; shift < 32 && n; shift += 8, n--) {
			w |= (uint32_t)*src << shift;
			*dst++ = *src++;
		}
		a += w;
		b += a;
	}
	img->sum_a = a;
	img->sum_b = b;
}

/* Compilers make calls of memcpy and memset of plain loops; the empty asm keeps them from that. */
void ldr_copy(void *dst, const void *src, size_t n)
{
	static const uint32_t zero;
	unsigned char *d = dst;
	const unsigned char *s = src ? src : (const unsigned char *)&zero;
	const size_t step = src ? 4 : 0;

	for (; n >= 4; n -= 4) {
		ldr_put32(d, ldr_get32(s));
		d += 4;
		s += step;
		__asm__ volatile("" : "+r"(d));
	}
	while (n--) {
		*d++ = *s;
		s += step >> 2;
		__asm__ volatile("" : "+r"(d));
	}
}

/* Ends a checksum. Returns: true if it is the one stated. */
static int sum_is(struct ldr_image *img, const unsigned char *stated)
{
	const uint32_t a = img->sum_a, sum = img->sum_b ^ (a << 13 | a >> 19);

	img->sum_a = img->sum_b = 0;
#ifdef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION
	return 1;
#endif
	return sum == ldr_get32(stated);
}

/* n bytes of the file: where the source has them, or in buf. NULL: failed. */
static const unsigned char *view(struct ldr_image *img, uint32_t off, size_t n, unsigned char *buf)
{
	const struct ldr_source *src = &img->source;
	int rc = LDR_ERR_TRUNCATED;

	if (off <= src->size && n <= src->size - off) {
		if (src->data)
			return (const unsigned char *)src->data + off;
		if (!img->config->read(img->config->ctx, src->handle, off, buf, n))
			return buf;
		rc = LDR_ERR_READ;
	}
	fail(img, rc, off);
	return NULL;
}

/* Bytes one after the other. The first fault stays in `rc`; after it all bytes are 0. */
struct stream {
	const unsigned char *p, *end;
	struct ldr_image *img;
	uint32_t off;  /* of end, in the file */
	uint32_t left; /* bytes after end */
	int rc;
	unsigned char *buf; /* BUF_SIZE */
};

static void open_stream(struct stream *s, struct ldr_image *img, const unsigned char *p, const unsigned char *end)
{
	s->p = p;
	s->end = end;
	s->img = img;
	s->left = 0;
	s->rc = 0;
}

/* Gets more bytes, if there are any. */
static void refill(struct stream *s)
{
	uint32_t n = s->left;

	if (!s->img->source.data && n > BUF_SIZE)
		n = BUF_SIZE;
	s->p = view(s->img, s->off, n, s->buf);
	s->end = s->p;
	if (!s->p) {
		s->rc = s->img->fault->code;
		s->left = 0;
		return;
	}
	take(s->img, NULL, s->p, n);
	s->off += n;
	s->left -= n;
	s->end += n;
}

static uint32_t next(struct stream *s)
{
	if (s->p == s->end) {
		if (s->left)
			refill(s);
		if (s->p == s->end) {
			if (!s->rc)
				s->rc = LDR_ERR_COUNT;
			return 0;
		}
	}
	return *s->p++;
}

/* The same with the position in registers, for the loops that a load spends its time in. */
struct cursor {
	const unsigned char *p, *end;
};

static inline struct cursor get_cursor(const struct stream *s)
{
	return (struct cursor){s->p, s->end};
}

static inline void put_cursor(struct stream *s, const struct cursor *c)
{
	s->p = c->p;
}

static inline __attribute__((always_inline)) uint32_t next_fast(struct stream *s, struct cursor *c)
{
	uint32_t byte;

	if (c->p != c->end)
		return *c->p++;
	s->p = c->p;
	byte = next(s);
	*c = get_cursor(s);
	return byte;
}

/* An SLEB, or a ULEB of 32 bits. */
static ldr_addr leb(struct stream *s, int is_signed)
{
	const unsigned bits = is_signed ? sizeof(ldr_addr) * 8 : 32;
	ldr_addr v = 0;
	unsigned shift = 0;
	uint32_t byte;

	do {
		byte = next(s);
		if (shift < bits)
			v |= (ldr_addr)(byte & 127) << shift;
		shift += 7;
	} while (byte & 128 && shift < 70);
	if (byte & 128 || (!is_signed && (shift > 35 || (shift == 35 && byte > 15))))
		s->rc = LDR_ERR_COUNT;
	if (is_signed && byte & 64 && shift < bits)
		v |= ~(ldr_addr)0 << shift;
	return v;
}

static uint32_t uleb(struct stream *s)
{
	return (uint32_t)leb(s, 0);
}

static inline uint32_t uleb_fast(struct stream *s, struct cursor *c)
{
	uint32_t v = 0, byte;
	const unsigned char *p = c->p;

	if (c->end - p >= 4) {
		for (unsigned shift = 0; shift < 28; shift += 7) {
			byte = *p++;
			v |= (byte & 127) << shift;
			if (byte < 128) {
				c->p = p;
				return v;
			}
		}
	}
	s->p = c->p;
	v = uleb(s);
	*c = get_cursor(s);
	return v;
}

/* ---------------------------------------------------------------- headers -- */

ldr_addr ldr_image_word(const struct ldr_image *img, const void *array, uint32_t idx)
{
	const unsigned char *p = array;

	(void)img;
#if UINTPTR_MAX > 0xffffffffu
	if (LDR_WORD_SIZE(img->arch) == 8)
		return ldr_get64(p + (size_t)idx * 8);
#endif
	return ldr_get32(p + (size_t)idx * 4);
}

static uint32_t is_wide(const struct ldr_image *img)
{
	(void)img;
	return LDR_WORD_SIZE(img->arch) == 8;
}

static int open_ehdr(struct ldr_image *img, const unsigned char *e)
{
	const uint32_t wide = is_wide(img), word = LDR_WORD_SIZE(img->arch);

	if (ldr_get32(e) != 0x464c457f || e[5] != 1 || ldr_get16(e + 16) != 3)
		return LDR_ERR_NOT_IMAGE;
	if (e[4] != img->arch->elf_class || ldr_get16(e + 18) != img->arch->machine)
		return LDR_ERR_MACHINE;
	img->entry = ldr_image_word(img, e + 24, 0);
	if (ldr_image_word(img, e + 24, 1) != (wide ? 64 : 52) || ldr_get16(e + 30 + 3 * word) != (wide ? 56 : 32))
		return LDR_ERR_HEADER;
	return 0;
}

enum { P_OFFSET, P_VADDR, P_FILESZ = 3, P_MEMSZ, P_ALIGN };

static inline ldr_addr phdr_word(const struct ldr_image *img, const unsigned char *p, unsigned member)
{
	return is_wide(img) ? ldr_image_word(img, p + 8, member)
			    : ldr_get32(p + 4 + 4 * (member + (member == P_ALIGN)));
}

static int open_section(struct ldr_image *img, const unsigned char *p, unsigned *number, ldr_addr *end_link)
{
	static const uint32_t wanted[] = {PF_R | PF_X, PF_R, PF_R | PF_W | MG_PF_RELRO, PF_R | PF_W};
	const ldr_addr off = phdr_word(img, p, P_OFFSET), link = phdr_word(img, p, P_VADDR),
		       file_size = phdr_word(img, p, P_FILESZ), size = phdr_word(img, p, P_MEMSZ),
		       mask = phdr_word(img, p, P_ALIGN) - 1;
	const uint32_t flags = ldr_get32(p + (is_wide(img) ? 4 : 24));
	struct ldr_section *s;

	while (flags != wanted[*number])
		if (++*number == MG_N_SECTIONS)
			return 0;
	s = &img->section[*number];
	s->run = s->link = link;
	s->size = (uint32_t)size;
	s->file_size = (uint32_t)file_size;
	s->file_off = (uint32_t)off;
	s->align_mask = (uint16_t)mask;
	if (ldr_get32(p) != PT_LOAD || mask != s->align_mask || mask & (mask + 1) || (off - link) & mask ||
	    (off | link) >> 31 || size - 1 >= MAX_SIZE || file_size > size ||
	    (file_size < size && *number != MG_DATA) || off < img->fix_off || link < *end_link)
		return 0;
	++*number;
	img->fix_off = (uint32_t)(off + file_size);
	*end_link = link + size;
	return 1;
}

int ldr_image_open(struct ldr_image *img)
{
	const uint32_t wide = is_wide(img), phdr_size = wide ? 56 : 32;
	unsigned char buf[BUF_SIZE];
	ldr_addr end_link = 1; /* nothing is at 0 */
	uint32_t off = 0, size = wide ? 64 : 52, n = 0, i = 0;
	const unsigned char *p;
	unsigned number = 0;
	int rc;

	do {
		p = view(img, off, size, buf);
		if (!p)
			return img->fault->code;
		take(img, NULL, p, size);
		rc = LDR_ERR_HEADER;
		if (i == 0) {
			rc = open_ehdr(img, p);
			n = ldr_get16(p + (wide ? 56 : 44));
			if (!rc && n - 2 > MG_N_SECTIONS - 1)
				rc = LDR_ERR_HEADER;
			img->fix_off = size + n * phdr_size;
		} else if (i == 1) {
			const ldr_addr plan_off = phdr_word(img, p, P_OFFSET), plan_size = phdr_word(img, p, P_FILESZ);

			if (ldr_get32(p) != MG_PT_PLAN)
				rc = LDR_ERR_NOT_IMAGE;
			else if (plan_off >= img->fix_off && !(plan_off >> 31) && plan_size - 13 < MAX_SIZE)
				rc = 0;
			img->plan_off = (uint32_t)plan_off;
			img->plan_size = (uint32_t)plan_size;
			img->fix_off = (uint32_t)(plan_off + plan_size);
		} else if (number < MG_N_SECTIONS && open_section(img, p, &number, &end_link)) {
			rc = 0;
		}
		if (rc)
			return fail(img, rc, off);
		off += size;
		size = phdr_size;
	} while (i++ < n);
	return 0;
}

/* ------------------------------------------------------------------- plan -- */

static void read_wanted(struct stream *s, struct ldr_wanted *wanted)
{
	wanted->uuid = s->p;
	s->p += MG_UUID_SIZE;
	wanted->n_branched = uleb(s);
	wanted->name_len = (uint8_t)next(s);
	wanted->name = (const char *)s->p;
	s->p += wanted->name_len;
}

const unsigned char *ldr_image_wanted(const unsigned char *p, struct ldr_wanted *wanted)
{
	struct stream s;

	open_stream(&s, NULL, p, NULL);
	read_wanted(&s, wanted);
	return s.p;
}

/* The imports fill what is left of the plan exactly. */
static int plan_imports(struct ldr_image *img, struct stream *s)
{
	struct ldr_wanted w;
	uint32_t n_left = img->count[LDR_N_GROUPS];

	img->names = s->p;
	for (uint32_t i = 0; i < img->n_imports; i++) {
		if (s->end - s->p < MG_UUID_SIZE + 2)
			return 0;
		read_wanted(s, &w);
		if (w.name_len - 1u >= MG_NAME_MAX || s->rc || s->p > s->end || w.n_branched > n_left)
			return 0;
		n_left -= w.n_branched;
	}
	return s->p == s->end;
}

static int plan_needs(struct ldr_image *img, struct stream *s)
{
	unsigned present = MG_PINNED, needs, bad = 0;

	for (unsigned i = 0; i < MG_N_SECTIONS; i++)
		if (img->section[i].size)
			present |= 1u << i;
	for (unsigned i = 0; i < MG_N_SECTIONS; i++) {
		if (!img->section[i].size)
			continue;
		needs = next(s);
		img->section[i].needs = (uint8_t)needs;
		bad |= needs & ~(present & ~(1u << i));
	}
	return !bad;
}

int ldr_image_plan(struct ldr_image *img, unsigned char *copy)
{
	const uint32_t size = img->plan_size, relro = img->section[MG_RELRO].file_size;
	const struct ldr_section *text = &img->section[MG_TEXT];
	struct stream s;
	int good;

	img->plan = view(img, img->plan_off, size, copy);
	if (!img->plan)
		return img->fault->code;
	take(img, NULL, img->plan, size - 4);
	if (!sum_is(img, img->plan + size - 4))
		return fail(img, LDR_ERR_CHECKSUM, img->plan_off);
	open_stream(&s, img, img->plan, img->plan + size - 12);
	if (next(&s) != MG_VERSION)
		return fail(img, LDR_ERR_VERSION, img->plan_off);
	img->form = (uint8_t)next(&s);
	good = plan_needs(img, &s) & (img->form < 12) & (MG_PLAN_WINDOW(img->form) != 3);
	if (uleb(&s) & ~img->arch->isa)
		return fail(img, LDR_ERR_ABI, img->plan_off);
	for (struct ldr_array *a = img->call; a < img->call + 2; a++) {
		a->n = uleb(&s);
		if (a->n)
			a->off = uleb(&s);
		good &= a->off <= relro && a->n <= (relro - a->off) / LDR_WORD_SIZE(img->arch);
	}
	img->n_tables = uleb(&s);
	img->n_imports = uleb(&s);
	img->name_len = (uint8_t)next(&s);
	img->name = (const char *)s.p;
	if (img->name_len > MG_NAME_MAX || img->name_len > s.end - s.p)
		return fail(img, LDR_ERR_HEADER, img->plan_off);
	s.p += img->name_len;
	img->tables = s.p;
	for (uint32_t i = 0; i < img->n_tables && !s.rc; i++)
		uleb(&s);
	for (unsigned i = 0; i < LDR_N_COUNTS; i++) {
		img->count[i] = uleb(&s);
		good &= img->count[i] <= MAX_SIZE;
	}
	good &= img->count[LDR_N_GROUPS] <= img->count[LDR_GROUPS_SIZE] / 2 &&
		(!img->entry || img->entry - text->link < text->size);
	return plan_imports(img, &s) && good ? 0 : fail(img, LDR_ERR_HEADER, img->plan_off);
}

/* ------------------------------------------------------------------ place -- */

static ldr_addr highest(const struct ldr_image *img)
{
	const unsigned window = MG_PLAN_WINDOW(img->form);
	ldr_addr top = img->config->highest - 1, high = ALL_ONES;

	if (window)
		high = window == MG_WINDOW_2G ? 0x7fffffff : 0xffffffff;
	return top < high ? top + 1 : high;
}

static int is_copied(const struct ldr_section *s)
{
	return s->size && !s->in_place;
}

/* A section stays where it is if it, and all that it needs, can. It must then be at the same distance from the
 * others as in the file. */
static void choose_in_place(struct ldr_image *img)
{
	const ldr_addr base = (ldr_addr)(uintptr_t)img->source.data;
	unsigned stay = 0, before;

	if (!base || !(img->source.flags & LDR_STAYS))
		return;
	for (unsigned i = 0; i < MG_DATA; i++) {
		const struct ldr_section *s = &img->section[i];

		if (s->size && s->needs < MG_PINNED && s->link == s->file_off && !(base & s->align_mask) &&
		    (!MG_PLAN_WINDOW(img->form) || base + s->file_off <= highest(img) - s->size))
			stay |= 1u << i;
	}
	do {
		before = stay;
		for (unsigned i = 0; i < MG_DATA; i++)
			if (img->section[i].needs & ~stay)
				stay &= ~(1u << i);
	} while (stay != before);
	for (unsigned i = 0; i < MG_DATA; i++) {
		img->section[i].in_place = stay >> i & 1;
		if (stay >> i & 1)
			img->section[i].run += base;
	}
}

/* Whether every address of a table can be branched to from everywhere in the window. */
static int reaches(const struct ldr_image *img, const struct exp_table *table, ldr_addr low, ldr_addr high)
{
	const ldr_addr reach = img->arch->reach, none = ALL_ONES, from = high > reach ? high - reach : 0,
		       to = low < none - reach ? low + reach : none;
	ldr_addr addr;

	for (uint32_t i = 0; i < table->count; i++) {
		addr = ldr_image_word(img, table + 1, i);
		if ((addr < from || addr > to) && addr && addr != none)
			return 0;
	}
	return from <= to;
}

/* Thunks for imports whose table is not wholly in reach, or not known yet. */
static uint32_t count_thunks(const struct ldr_image *img, ldr_addr low, ldr_addr high)
{
	const unsigned char *p = img->names;
	const struct ldr_import *import = img->imports;
	struct ldr_wanted wanted;
	uint32_t n = 0;

	for (uint32_t i = 0; i < img->n_imports; i++, import++) {
		p = ldr_image_wanted(p, &wanted);
		if (wanted.n_branched && (!import->table || !reaches(img, import->table, low, high)))
			n += wanted.n_branched;
	}
	return n;
}

/* Sections go in order, with nothing between them but what alignment needs: all into one allocation,
 * or each into its own. Congruent link and run addresses leave most distances as the linker had them. */
static int allocate(struct ldr_image *img)
{
	const struct ldr_config *config = img->config;
	const unsigned split = config->flags & LDR_SPLIT;
	struct ldr_section *s, *t, *end = img->section + MG_N_SECTIONS;
	struct ldr_request req;
	uint32_t below = 0;
	unsigned char *mem;
	ldr_addr base, at, run;

	req.lowest = config->lowest;
	req.highest = highest(img);
	if (!split || is_copied(img->section)) /* thunks are code */
		below = count_thunks(img, req.lowest, req.highest) * img->arch->thunk_size;
	for (s = img->section; s < end; s++) {
		if (!is_copied(s) || s->mem)
			continue;
		req.align = 1;
		if (below) {
			req.align = (size_t)1 << img->arch->thunk_align_log2;
			below += (uint32_t)s->link & (uint32_t)(req.align - 1);
			img->thunk_size = below;
		}
		at = s->link;
		base = at - below;
		for (t = s; t < end; t++) {
			if (!is_copied(t))
				continue;
			req.align |= t->align_mask + 1u;
			t->run = at + ((t->link - at) & t->align_mask);
			at = t->run + t->size;
			if (split)
				break;
		}
		while (req.align & (req.align - 1))
			req.align &= req.align - 1;
		req.size = (size_t)(at - base);
		req.residue = (size_t)base & (req.align - 1);
		req.kind = split ? (enum ldr_kind)(LDR_MEM_TEXT + (s - img->section)) : LDR_MEM_BLOCK;
		mem = config->alloc(config->ctx, &req, &run);
		if (!mem)
			return fail(img, LDR_ERR_MEMORY, s->file_off);
		s->alloc_size = (uint32_t)req.size - below;
		for (t = s; t < end && (t == s || !split); t++) {
			if (!is_copied(t))
				continue;
			t->mem = mem + (t->run - base);
			t->run += run - base;
		}
		below = 0;
	}
	return 0;
}

static int read_section(struct ldr_image *img, struct ldr_section *s)
{
	const unsigned char *p = view(img, s->file_off, s->file_size, s->mem);

	if (!p)
		return img->fault->code;
	if (s->in_place)
		s->mem = (unsigned char *)(uintptr_t)p;
	take(img, s->in_place ? NULL : s->mem, p, s->file_size);
	ldr_copy(s->mem + s->file_size, NULL, s->size - s->file_size);
	return 0;
}

static int place_tables(struct ldr_image *img)
{
	const struct ldr_section *s = &img->section[MG_RELRO];
	const uint32_t word = LDR_WORD_SIZE(img->arch);
	struct stream in;
	uint32_t off = 0;

	open_stream(&in, img, img->tables, NULL);
	for (uint32_t i = 0; i < img->n_tables; i++) {
		const struct exp_table *table;
		uint32_t left;

		off += uleb(&in);
		left = s->file_size - off - (uint32_t)sizeof *table;
		table = (const struct exp_table *)(const void *)(s->mem + off);
		if (off > s->file_size || left > s->file_size || ((uintptr_t)table & (word - 1)) ||
		    table->count > left / word || table->first - 1 > 0xfffffffeu - table->count)
			return fail(img, LDR_ERR_EXPORT, s->file_off + off);
		img->table[i] = table;
	}
	return 0;
}

/* -------------------------------------------------------------------- fix -- */

/* What is written at the places of one run or group. */
struct fix {
	struct stream in;
	struct ldr_section *section;
	const struct ldr_field *info;
	ldr_put *put;    /* imports; NULL in local runs */
	ldr_addr value;  /* local: what is added; import: S + A */
	ldr_addr thunk;  /* the address for branches to `value`, 0: none yet */
	ldr_addr symbol; /* S */
	ldr_addr pc;     /* distances: what the first byte of the section counts as, else 0 */
	ldr_addr from;   /* branches: added to a distance it is below ... */
	ldr_addr reach;  /* ... this, if all of the section reaches; 0: no branch */
	uint32_t key;    /* what field, unit and section were made of */
	uint8_t field, unit_log2;
	uint16_t shape[MG_N_SHAPES]; /* keys */
	unsigned char buf[BUF_SIZE];
};
#define NO_KEY 0xffffu

/* Key: the byte of field and unit, and on top of it the section. Returns: 0 if that cannot be. */
static int set_key(struct fix *f, uint32_t key)
{
	struct ldr_image *img = f->in.img;
	const unsigned place = key >> 8;

	f->key = NO_KEY;
	f->field = MG_RUN_FIELD(key);
	f->unit_log2 = MG_RUN_UNIT(key) & 3;
	f->info = ldr_field_info(img->arch, f->field);
	f->section = &img->section[place & 3];
	/* As units are no smaller than the alignment, all places of an aligned section are aligned. */
	if (!f->info || f->unit_log2 > 2 || place >= MG_N_SECTIONS || place == MG_RODATA ||
	    f->section->file_size - f->info->width > MAX_SIZE || f->unit_log2 < f->info->align_log2 ||
	    f->section->run & ((1u << f->info->align_log2) - 1))
		return 0;
	f->key = key;
	return 1;
}

/* Where branches to the value go. */
static ldr_addr make_thunk(struct fix *f)
{
	struct ldr_image *img = f->in.img;
	const struct ldr_arch *arch = img->arch;
	const struct ldr_section *s = img->section;
	uint32_t below = img->thunk_used;

	while (!is_copied(s))
		s++;
	if (!below) /* what alignment has left below the section */
		below = img->thunk_size % arch->thunk_size;
	below += arch->thunk_size;
	if (below > img->thunk_size)
		return f->value;
	img->thunk_used = below;
	return arch->thunk(s->mem - below, s->run - below, f->value);
}

/* What import places get: S + A, less what is the same for all of them if it is a distance. A branch that may
 * not reach from somewhere in the section takes the thunk. */
static inline ldr_addr import_value(struct fix *f)
{
	const ldr_addr distance = f->value - f->pc;

	if (f->reach && distance + f->from >= f->reach) {
		if (!f->thunk)
			f->thunk = make_thunk(f);
		return f->thunk - f->pc;
	}
	return distance;
}

static LDR_NOINLINE int put_local(struct fix *f, unsigned char *mem)
{
	const struct ldr_arch *arch = f->in.img->arch;
	const unsigned flags = f->info->flags;
	unsigned low = 0;
	ldr_addr raw;

	if (flags & LDR_F_LOW) {
		low = next(&f->in);
		low |= next(&f->in) << 8;
	}
	if (!f->value)
		return 0;
	if (f->field == MG_F_W32) {
		ldr_put32(mem, ldr_get32(mem) + (uint32_t)f->value);
		return 0;
	}
	if (ldr_field_get(arch, f->field, mem, low, &raw))
		return LDR_ERR_FIXUP;
	raw += f->value;
	return ldr_field_put(arch, f->field, mem, flags & LDR_F_ODD ? raw | 1 : raw);
}

/* n places. A stream that has ended gives zeros; as every place moves on, that ends too. */
static inline int walk(struct fix *f, struct cursor *c, uint32_t n, ldr_addr value)
{
	const struct ldr_field *info = f->info;
	const struct ldr_section *section = f->section;
	const uint32_t limit = section->file_size - info->width;
	const ldr_addr moves = info->flags & LDR_F_PCREL ? ~(ldr_addr)0 : 0;
	uint32_t at = 0, skip, adjacent = 0;
	int rc = LDR_ERR_FIXUP;

	do {
		if (adjacent) {
			adjacent--;
		} else {
			skip = next_fast(&f->in, c);
			if (skip >= MG_SKIP2) {
				if (skip == MG_SKIPN) {
					skip = uleb_fast(&f->in, c);
				} else if (skip < MG_ADJACENT) {
					skip = MG_SKIP2 + ((skip & 31) << 8 | next_fast(&f->in, c));
				} else {
					adjacent = skip - (MG_ADJACENT - 1);
					skip = 0;
				}
			}
			if (skip > MAX_SIZE)
				goto bad;
			at += skip << f->unit_log2;
		}
		if (at > limit)
			goto bad;
		if (f->put) {
			rc = f->put(f->field, section->mem + at, value - (at & moves));
		} else {
			put_cursor(&f->in, c);
			rc = put_local(f, section->mem + at);
			*c = get_cursor(&f->in);
		}
		if (rc)
			goto bad;
		at += info->width;
	} while (--n);
	return adjacent ? LDR_ERR_COUNT : 0;
bad:
	f->in.img->fault->offset = section->file_off + at;
	return rc ? rc : LDR_ERR_FIXUP;
}

static int fix_run(struct fix *f)
{
	const struct ldr_image *img = f->in.img;
	const unsigned b0 = next(&f->in);
	unsigned b1 = next(&f->in);
	const uint32_t n = uleb(&f->in);
	ldr_addr sign = 1;
	struct cursor c;
	int rc;

	f->value = 0;
	if (!n)
		return LDR_ERR_COUNT;
	if (!set_key(f, b0 | MG_RUN_PLACE(b1) << 8) || f->info->flags & LDR_F_IMPORT)
		return LDR_ERR_FIXUP;
	for (unsigned i = 0; i < 2; i++, b1 >>= 3, sign = ~(ldr_addr)0) {
		const struct ldr_section *s = &img->section[b1 & 3];

		if ((b1 & 7) == MG_NO_SECTION)
			continue;
		if (b1 & 4 || !s->size)
			return LDR_ERR_FIXUP;
		f->value += sign * (s->run - s->link);
	}
	if (f->value && f->section->in_place)
		return LDR_ERR_FIXUP;
	c = get_cursor(&f->in);
	rc = walk(f, &c, n, 0);
	put_cursor(&f->in, &c);
	return rc;
}

/* What follows from an import group's key. */
static void set_reach(struct fix *f)
{
	const ldr_addr limit = (ldr_addr)1 << f->info->reach_log2;
	ldr_addr size = f->section->size;

	f->put = ldr_field_putter(f->in.img->arch, f->field);
	f->pc = f->reach = 0;
	if (f->info->flags & LDR_F_PCREL)
		f->pc = f->section->run + f->info->bias;
	if (f->info->flags & LDR_F_BRANCH) {
		if (size >= 2 * limit)
			size = 2 * limit - 1;
		f->from = limit - size;
		f->reach = 2 * limit - size;
	}
}

static int find_ordinal(struct fix *f)
{
	struct ldr_image *img = f->in.img;
	const struct exp_table *table = img->imports[img->at_import].table;
	const uint32_t idx = img->at_ordinal - table->first;

	if (idx >= table->count)
		return LDR_ERR_ORDINAL;
	f->symbol = ldr_image_word(img, table + 1, idx);
	return f->symbol == 0 || f->symbol == ALL_ONES ? LDR_ERR_VOID : 0;
}

static int bind_groups(struct fix *f, uint32_t n_groups)
{
	struct ldr_image *img = f->in.img;
	struct cursor c = get_cursor(&f->in);
	ldr_addr addend, value = 0, last = 0;
	uint32_t head, step, key, n;
	int rc = 0;

	while (n_groups-- && !rc && !f->in.rc) {
		head = next_fast(&f->in, &c);
		step = MG_G_STEP(head);
		if (MG_G_SHAPE(head) == MG_N_SHAPES) {
			key = next_fast(&f->in, &c);
			key |= next_fast(&f->in, &c) << 8;
		} else {
			key = f->shape[MG_G_SHAPE(head)];
		}
		img->at_ordinal += step;
		if (step >= MG_STEP_ULEB) {
			n = uleb_fast(&f->in, &c);
			if (step == MG_STEP_IMPORT) {
				img->at_import += 1 + n;
				img->at_ordinal = 0;
				n = uleb_fast(&f->in, &c);
			}
			img->at_ordinal += n;
		}
		addend = 0;
		if (head & MG_G_ADDEND) {
			put_cursor(&f->in, &c);
			addend = leb(&f->in, 1);
			c = get_cursor(&f->in);
		}
		n = MG_G_PLACES(head);
		if (!n)
			n = 4 + uleb_fast(&f->in, &c);
		rc = LDR_ERR_FIXUP;
		if (img->at_import >= img->n_imports || !n)
			break;
		if (key != f->key) {
			if (!set_key(f, key) || f->section->in_place)
				break;
			set_reach(f);
		} else if (f->key == NO_KEY) {
			break;
		}
		if (step != MG_STEP_SAME || addend != last) {
			rc = step != MG_STEP_SAME ? find_ordinal(f) : 0;
			if (rc)
				break;
			last = addend;
			f->value = f->symbol + addend;
			f->thunk = 0;
		}
		value = import_value(f);
		rc = walk(f, &c, n, value);
	}
	put_cursor(&f->in, &c);
	return rc;
}

/* Runs or groups, `part` is 0 or 2 (an index in count). A region that has gone wrong is hashed to its end all
 * the same: bytes that are not those that were written are the likelier reason. */
static int fix_region(struct ldr_image *img, unsigned part)
{
	const unsigned char *sums = img->plan + img->plan_size - 12;
	struct fix f;
	int rc = 0;

	open_stream(&f.in, img, NULL, NULL);
	f.in.buf = f.buf;
	f.in.left = img->count[part + 1];
	f.in.off = img->fix_off;
	f.put = NULL;
	f.key = NO_KEY;
	img->fault->offset = 0;
	if (part) {
		uint32_t n_shapes = img->count[part] ? next(&f.in) : 0;

		for (unsigned i = 0; i < MG_N_SHAPES; i++) {
			f.shape[i] = NO_KEY;
			if (i < n_shapes) {
				f.shape[i] = (uint16_t)next(&f.in);
				f.shape[i] |= (uint16_t)(next(&f.in) << 8);
			}
		}
		rc = n_shapes > MG_N_SHAPES ? LDR_ERR_FIXUP : bind_groups(&f, img->count[part]);
	}
	for (uint32_t i = 0; i < img->count[part] && !part && !rc && !f.in.rc; i++)
		rc = fix_run(&f);
	if (f.in.rc)
		rc = f.in.rc;
	else if (!rc && (f.in.p != f.in.end || f.in.left))
		rc = LDR_ERR_COUNT;
	if (!img->fault->offset)
		img->fault->offset = f.in.off - (uint32_t)(f.in.end - f.in.p);
	while (f.in.left)
		refill(&f.in);
	if (f.in.rc != LDR_ERR_READ && f.in.rc != LDR_ERR_TRUNCATED && !sum_is(img, sums + 2 * part))
		rc = LDR_ERR_CHECKSUM;
	img->fix_off += img->count[part + 1];
	return rc ? fail(img, rc, img->fault->offset) : 0;
}

int ldr_image_place(struct ldr_image *img)
{
	struct ldr_section *s;
	int rc;

	choose_in_place(img);
	rc = allocate(img);
	for (s = img->section; s < img->section + MG_N_SECTIONS && !rc; s++)
		if (s->size)
			rc = read_section(img, s);
	if (!rc)
		rc = fix_region(img, LDR_N_RUNS);
	if (img->entry)
		img->entry += img->section[MG_TEXT].run - img->section[MG_TEXT].link;
	return rc ? rc : place_tables(img);
}

int ldr_image_bind(struct ldr_image *img)
{
	img->at_import = ~(uint32_t)0;
	return fix_region(img, LDR_N_GROUPS);
}

/* ------------------------------------------------------------------- seal -- */

int ldr_image_seal(struct ldr_image *img)
{
	const struct ldr_config *config = img->config;
	const unsigned split = config->flags & LDR_SPLIT;
	uint32_t below = img->thunk_size, cut = below - img->thunk_used;
	unsigned prot = LDR_PROT_R | LDR_PROT_W | LDR_PROT_X;

	for (struct ldr_section *s = img->section; s < img->section + MG_N_SECTIONS; s++) {
		if (!s->alloc_size)
			continue;
		if (cut && config->trim) {
			config->trim(config->ctx, s->mem - below, cut,
				     split ? (enum ldr_kind)(LDR_MEM_TEXT + (s - img->section)) : LDR_MEM_BLOCK);
			below = img->thunk_size = img->thunk_used;
		}
		cut = 0;
		if (split) /* R X, R, R, R W */
			prot = LDR_PROT_R | (0x2004u >> 4 * (s - img->section) & 7);
		if (prot & LDR_PROT_X) {
			if (config->sync)
				config->sync(config->ctx, s->mem - below, s->run - below, s->alloc_size + below);
			else if (img->arch->sync)
				img->arch->sync(s->mem - below, s->run - below, s->alloc_size + below);
		}
		if (config->protect &&
		    config->protect(config->ctx, s->mem - below, s->run - below, s->alloc_size + below, prot))
			return fail(img, LDR_ERR_PROTECT, 0);
		below = 0;
	}
	return 0;
}

void ldr_image_free(struct ldr_image *img)
{
	const struct ldr_config *config = img->config;

	for (struct ldr_section *s = img->section; s < img->section + MG_N_SECTIONS; s++) {
		if (!s->alloc_size)
			continue;
		config->free(config->ctx, s->mem - img->thunk_size, s->alloc_size + img->thunk_size,
			     config->flags & LDR_SPLIT ? (enum ldr_kind)(LDR_MEM_TEXT + (s - img->section))
						       : LDR_MEM_BLOCK);
		s->alloc_size = img->thunk_size = 0;
	}
}
