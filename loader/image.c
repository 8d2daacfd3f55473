/* SPDX-License-Identifier: MIT
 *
 * One image: from its first byte to code that can run.
 *
 * Errors stick: the first refusal stays in img->code, what is read after it may be
 * anything, and every loop looks at the code or is bounded without it.  That saves
 * the checks in between, which on a small machine are a good part of the loader.
 *
 * Everything that the file says is checked where it is read.  After that the
 * sections are trusted to lie inside their memory, and the fixup streams are
 * checked place by place: a hostile image can spoil only itself.  Sections that
 * are used in place have size 0 from then on, as absent ones have, so that what
 * deals with memory needs to know of neither.
 */
#include "loader/field.h"
#include "loader/mem.h"

#define AHEAD 48u /* bytes: two key bytes and four ULEBs */
#define CHUNK 48u /* bytes of FIX read at once */

enum { PF_X = 1, PF_W = 2, PF_R = 4 };

/* Only the first fault counts. `code` is without its sign, which makes the calls shorter. */
static int refuse(struct ldr_image *img, int code)
{
	if (!img->code)
		img->code = -code;
	return img->code;
}

/* ---------------------------------------------------------------- reading -- */

/* Reads n bytes, a multiple of 4, and hashes them. They are copied to dst, unless the source has them in
 * memory and dst is NULL. Returns: where they are; after a refusal, with whatever they are. */
static const unsigned char *fetch(struct ldr_image *img, uint32_t off, uint32_t n, unsigned char *dst)
{
	const struct ldr_source *source = &img->source;
	const unsigned char *src = source->data, *end;
	uint32_t sum = img->sum, w;
	ptrdiff_t move;

	if (!img->code)
		img->at = off;
	if (!n)
		return dst;
	if (off > source->size || n > source->size - off || n & 3) {
		refuse(img, -LDR_ERR_TRUNCATED);
		return dst;
	}
	if (src) {
		src += off;
	} else {
		src = dst;
		if (img->config->read(img->config->ctx, source->handle, off, dst, n))
			refuse(img, -LDR_ERR_READ);
	}
	if (!dst)
		dst = (unsigned char *)(uintptr_t)src;
	end = src + n;
	move = dst - src;
	do {
		w = ldr_get32(src);
		if (move)
			ldr_put32((unsigned char *)(uintptr_t)src + move, w);
		src += 4;
		sum = MG_SUM(sum, w);
	} while (src != end);
	img->sum = sum;
	return dst;
}

/* Each region ends with what makes the sum 0. Fuzzing wants to come past it. */
static int sum_is_good(struct ldr_image *img)
{
#ifdef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION
	img->sum = 0;
#endif
	return img->sum == 0;
}

/* ------------------------------------------------------------------- plan -- */

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

/* Whether a table's entry exports nothing: all ones in the target's width, or 0. */
static int is_void(const struct ldr_image *img, ldr_addr value)
{
	(void)img;
#if UINTPTR_MAX > 0xffffffffu
	if (LDR_WORD_SIZE(img->arch) == 4)
		return (uint32_t)value + 1 <= 1;
#endif
	return value + 1 <= 1;
}

/* ELF's headers in this machine's class. */
struct ehdr {
	uint32_t magic;
	uint8_t elf_class, order, rest[10];
	uint16_t type, machine;
	uint32_t version;
	ldr_addr entry, phoff, shoff;
	uint32_t flags;
	uint16_t ehsize, phentsize, phnum, shentsize, shnum, shstrndx;
};

struct phdr {
	uint32_t type;
#if UINTPTR_MAX > 0xffffffffu
	uint32_t flags;
#endif
	ldr_addr off, link, paddr, file_size, size;
#if UINTPTR_MAX == 0xffffffffu
	uint32_t flags;
#endif
	ldr_addr align;
};

#if UINTPTR_MAX > 0xffffffffu
/* A 64-bit loader loads for 32-bit targets too: their headers are fetched into words, then widened. */
static uint32_t fetch_ehdr(struct ldr_image *img, struct ehdr *h)
{
	uint32_t w[13] = {0};

	if (LDR_WORD_SIZE(img->arch) == 8) {
		fetch(img, 0, sizeof *h, (unsigned char *)h);
		return sizeof *h;
	}
	fetch(img, 0, sizeof w, (unsigned char *)w);
	h->magic = w[0];
	h->elf_class = (uint8_t)w[1];
	h->machine = (uint16_t)(w[4] >> 16);
	h->entry = w[6];
	h->phnum = (uint16_t)w[11];
	return sizeof w;
}

static uint32_t fetch_phdr(struct ldr_image *img, uint32_t off, struct phdr *h)
{
	uint32_t w[8] = {0};

	if (LDR_WORD_SIZE(img->arch) == 8) {
		fetch(img, off, sizeof *h, (unsigned char *)h);
		return sizeof *h;
	}
	fetch(img, off, sizeof w, (unsigned char *)w);
	*h = (struct phdr){w[0], w[6], w[1], w[2], w[3], w[4], w[5], w[7]};
	return sizeof w;
}
#define PHDR_SIZE(img) (LDR_WORD_SIZE((img)->arch) == 8 ? 56u : 32u)
#else
#define PHDR_SIZE(img)          32u
#define fetch_ehdr(img, h)      (fetch(img, 0, sizeof *(h), (unsigned char *)(h)), (uint32_t)sizeof *(h))
#define fetch_phdr(img, off, h) (fetch(img, off, sizeof *(h), (unsigned char *)(h)), (uint32_t)sizeof *(h))
#endif

int ldr_image_open(struct ldr_image *img)
{
	static const uint32_t kinds[] = {PF_R | MG_PF_PLAN, PF_R | PF_X, PF_R, PF_R | PF_W | MG_PF_RELRO, PF_R | PF_W};
	union {
		struct ehdr e;
		struct phdr p;
	} h;
	struct ldr_section plan, *s;
	ldr_addr end = 0, mask;
	uint32_t off;
	unsigned kind = 0, n;

	if (!img->source.data && !img->config->read)
		return refuse(img, -LDR_ERR_ARGUMENT);
	off = fetch_ehdr(img, &h.e);
	if (h.e.magic != 0x464c457f)
		return refuse(img, -LDR_ERR_NOT_IMAGE);
	if (h.e.elf_class != img->arch->elf_class || h.e.machine != img->arch->machine)
		return refuse(img, -LDR_ERR_MACHINE);
	img->entry = h.e.entry;
	n = h.e.phnum;
	img->fix_off = off + n * PHDR_SIZE(img);
	s = &plan;
	s->file_off = s->file_size = 0;
	do {
		off += fetch_phdr(img, off, &h.p);
		while (kinds[kind] != h.p.flags) {
			s = &img->section[kind++];
			if (kind == 5)
				return refuse(img, -LDR_ERR_HEADER);
		}
		mask = h.p.align - 1;
		if ((h.p.off | h.p.link | h.p.size) >> MG_LIMIT_LOG2 || mask > 0xffff || mask & h.p.align ||
		    (h.p.off - h.p.link) & mask || h.p.link < end || h.p.off < img->fix_off || h.p.file_size > h.p.size)
			return refuse(img, -LDR_ERR_HEADER);
		end = h.p.link + h.p.size;
		s->run = s->link = h.p.link;
		s->size = ((uint32_t)h.p.size + 3) & ~3u;
		s->file_size = (uint32_t)h.p.file_size;
		s->file_off = (uint32_t)h.p.off;
		s->mask = (uint16_t)mask;
		img->max_mask |= (uint32_t)mask;
		img->fix_off = s->file_off + s->file_size;
	} while (!img->code && --n);
	fetch(img, plan.file_off, sizeof img->plan, (unsigned char *)&img->plan);
	img->names_size = plan.file_size - (uint32_t)sizeof img->plan;
	if ((img->names_size - 4) >> MG_LIMIT_LOG2 || img->names_size & 3 || img->plan.name_len > MG_NAME_MAX)
		return refuse(img, -LDR_ERR_HEADER);
	if (img->plan.version != MG_VERSION)
		return refuse(img, -LDR_ERR_VERSION);
	if (img->plan.isa & ~img->arch->isa)
		return refuse(img, -LDR_ERR_ABI);
	if ((img->plan.runs_size | img->plan.groups_size) >> MG_LIMIT_LOG2)
		return refuse(img, -LDR_ERR_HEADER);
	return img->code;
}

const unsigned char *ldr_image_wanted(const unsigned char *p, struct ldr_wanted *wanted)
{
	wanted->uuid = p;
	wanted->n_branched = ldr_get16(p + 16);
	wanted->name_len = p[18];
	wanted->name = (const char *)p + MG_IMPORT_SIZE;
	return p + MG_IMPORT_SIZE + wanted->name_len;
}

int ldr_image_plan(struct ldr_image *img, unsigned char *copy)
{
	const unsigned char *p = fetch(img, img->at + (uint32_t)sizeof img->plan, img->names_size, copy);
	uint32_t at = img->plan.name_len;

	if (!sum_is_good(img))
		refuse(img, -LDR_ERR_CHECKSUM);
	img->names = p;
	img->imports_plan = p + at;
	for (uint32_t n = img->plan.n_imports; n && !img->code; n--) {
		if (at + MG_IMPORT_SIZE > img->names_size || p[at + 18] - 1u >= MG_NAME_MAX)
			return refuse(img, -LDR_ERR_HEADER);
		at += MG_IMPORT_SIZE + p[at + 18];
	}
	if (at > img->names_size - 4)
		refuse(img, -LDR_ERR_HEADER);
	return img->code;
}

/* ------------------------------------------------------------------ place -- */

static struct ldr_section *sections_end(struct ldr_image *img)
{
	return img->section + MG_N_SECTIONS;
}

/* Thunks that branches to providers out of reach may need. An address is in reach of the whole window
 * [low, high] if it lies in [high - reach, low + reach]. */
static uint32_t count_thunks(const struct ldr_image *img, ldr_addr low, ldr_addr high)
{
	const ldr_addr from = high - img->arch->reach;
	const unsigned char *p = img->imports_plan;
	struct ldr_wanted wanted;
	uint32_t n = 0;

	for (uint32_t i = 0; i < img->plan.n_imports; i++) {
		const struct exp_table *table = img->imports[i].table;
		int far = !table || high - low >= 2 * img->arch->reach;
		ldr_addr addr;

		p = ldr_image_wanted(p, &wanted);
		for (uint32_t k = 0; !far && k < table->count; k++) {
			addr = ldr_image_word(img, table + 1, k);
			far = !is_void(img, addr) && addr - from > low + img->arch->reach - from;
		}
		if (far)
			n += wanted.n_branched;
	}
	return n;
}

/* One allocation for the sections [s, end), in order, with nothing between them but what alignment needs.
 * Congruent link and run addresses leave most distances as the linker had them. */
static void allocate(struct ldr_image *img, struct ldr_section *s, const struct ldr_section *end, ldr_addr high)
{
	const struct ldr_config *config = img->config;
	struct ldr_section *t;
	ldr_addr start, at, run;
	unsigned char *mem;
	struct ldr_request req;

	for (; !s->size; s++)
		if (s + 1 == end)
			return;
	start = at = s->link;
	if (s == img->section)
		start -= img->thunk_size;
	for (t = s; t < end; t++) {
		at += (t->link - at) & t->mask;
		t->run = at - start;
		at += t->size;
	}
	req.size = (size_t)(at - start);
	req.align = (size_t)img->max_mask + 1;
	req.residue = (size_t)start & img->max_mask;
	req.lowest = config->lowest;
	req.highest = high;
	req.kind = (enum ldr_kind)(LDR_MEM_TEXT + (s - img->section));
	mem = config->alloc(config->ctx, &req, &run);
	if (!mem) {
		refuse(img, -LDR_ERR_MEMORY);
		return;
	}
	s->block_size = req.size;
	for (t = s; t < end; t++) {
		t->mem = mem + t->run;
		t->run += run;
	}
}

static void allocate_all(struct ldr_image *img)
{
	const struct ldr_config *config = img->config;
	const unsigned window = MG_PLAN_WINDOW(img->plan.form);
	ldr_addr high = config->highest, limit = (ldr_addr)0xffffffffu >> (window & 1);
	struct ldr_section *s = img->section, *end;
	uint32_t n = 0;

#if UINTPTR_MAX > 0xffffffffu
	if (!window && LDR_WORD_SIZE(img->arch) == 8)
		limit = ~(ldr_addr)0;
#endif
	if (high - 1 >= limit)
		high = limit;
	if (s->size)
		n = count_thunks(img, config->lowest, high);
	if (n >> 20) {
		refuse(img, -LDR_ERR_MEMORY);
		return;
	}
	img->thunk_size = n * img->arch->thunk_size;
	for (; s < sections_end(img); s = end) {
		end = config->flags & LDR_SPLIT ? s + 1 : sections_end(img);
		allocate(img, s, end, high);
	}
}

static void place_tables(struct ldr_image *img)
{
	const struct ldr_section *s = &img->section[MG_RELRO];
	const uint32_t word = LDR_WORD_SIZE(img->arch);
	uint32_t off = (uint32_t)(img->plan.n_init + img->plan.n_fini) * word;

	for (uint32_t i = 0; i < img->plan.n_tables; i++) {
		const struct exp_table *table;

		off = (off + 7) & ~7u;
		table = (const struct exp_table *)(const void *)(s->mem + off);
		img->table[i] = table;
		off += (uint32_t)sizeof *table;
		if (off > s->file_size || (uintptr_t)table & 7 || table->count > (s->file_size - off) / word)
			refuse(img, -LDR_ERR_EXPORT);
		if (img->code)
			return;
		off += table->count * word;
	}
	if (off > s->file_size)
		refuse(img, -LDR_ERR_EXPORT);
}

/* -------------------------------------------------------------------- fix -- */

/* A region of FIX, and what is written at the places of one run or group. At p there are always AHEAD bytes to
 * read, more than a head or a place code has; those behind the region's end are 0. */
struct fix {
	struct ldr_image *img;
	const unsigned char *p, *end;
	const unsigned char *limit; /* the last p with AHEAD bytes behind it */
	uint32_t left;              /* bytes of the region behind end */
	unsigned bind;              /* groups, not runs */
	ldr_addr value;             /* run: what is added; group: S + A */
	ldr_addr thunk;             /* the address for branches to `value`, 0: none yet */
	unsigned char buf[CHUNK + 2 * AHEAD];
};

static void refill(struct fix *f)
{
	struct ldr_image *img = f->img;
	uint32_t n = (uint32_t)(f->end - f->p), more = f->left < CHUNK ? f->left : CHUNK, i;

	if (f->p > f->end) {
		refuse(img, -LDR_ERR_COUNT);
		n = 0;
	}
	for (i = 0; i < n; i++)
		f->buf[i] = f->p[i];
	fetch(img, img->fix_off, more, f->buf + n);
	img->fix_off += more;
	f->left -= more;
	f->p = f->buf;
	f->end = f->limit = f->buf + n + more;
	if (f->left)
		f->limit -= AHEAD;
	for (i = 0; i < AHEAD; i++)
		f->buf[n + more + i] = 0;
}

static inline const unsigned char *look(struct fix *f)
{
	if (f->p > f->limit)
		refill(f);
	return f->p;
}

static ldr_addr uleb(struct fix *f)
{
	const unsigned char *p = f->p;
	ldr_addr v = 0;
	unsigned shift = 0;

	do {
		v |= (ldr_addr)(*p & 127) << shift;
		shift += 7;
	} while (*p++ & 128 && shift < sizeof v * 8);
	f->p = p;
	return v;
}

/* Whether a target at `distance` from the start of a section is out of reach anywhere in it. */
static int is_far(ldr_addr distance, ldr_addr size, unsigned reach_log2)
{
	const ldr_addr reach = (ldr_addr)1 << reach_log2;

	return distance + reach >= 2 * reach || distance - size - 8 + reach >= 2 * reach;
}

/* The thunk of the group's target, if it has one or can have one; else the target. */
static ldr_addr make_thunk(struct fix *f)
{
	struct ldr_image *img = f->img;
	const struct ldr_section *text = img->section;
	uint32_t below = img->thunk_used + img->arch->thunk_size;

	if (!f->thunk) {
		if (below > img->thunk_size)
			return f->value;
		img->thunk_used = below;
		f->thunk = img->arch->thunk(text->mem - below, text->run - below, f->value);
	}
	return f->thunk;
}

/* Adds to what is at a local place. THM_MOVT and its kin have the low half in the stream. */
static int add(struct fix *f, const struct ldr_field *info, unsigned field, unsigned char *mem)
{
	const struct ldr_arch *arch = f->img->arch;
	unsigned low = 0;
	ldr_addr raw;
	int rc;

	if (info->flags & LDR_F_LOW) {
		low = ldr_get16(look(f));
		f->p += 2;
	}
	if (!f->value)
		return 0;
	rc = arch->get(field, mem, low, &raw);
	raw += f->value;
	if (info->flags & LDR_F_ODD)
		raw |= 1;
	return rc ? rc : arch->put(field, mem, raw);
}

/* The places of one run or group. */
static void walk(struct fix *f, unsigned b0, unsigned place, uint32_t n)
{
	struct ldr_image *img = f->img;
	const struct ldr_section *s = &img->section[place];
	const unsigned field = MG_KEY_FIELD(b0), unit = MG_KEY_UNIT(b0);
	const struct ldr_field *info = ldr_field_info(img->arch, field);
	const uint32_t size = s->file_size;
	const unsigned char *p;
	uint32_t at = 0, adjacent = 0, skip;
	ldr_addr target = f->value;
	int rc = LDR_ERR_FIXUP, pcrel;

	if (!info || (s->in_place && (f->bind || target)) || info->align_mask >> unit)
		goto out;
	pcrel = info->flags & LDR_F_PCREL;
	if (f->bind && info->flags & LDR_F_BRANCH && is_far(target - s->run, size, info->reach_log2))
		target = make_thunk(f);
	if (pcrel)
		target -= s->run + info->bias;
	do {
		skip = 0;
		if (adjacent) {
			adjacent--;
		} else {
			p = look(f);
			skip = *p++;
			if (skip >= MG_SKIP2) {
				if (skip == MG_SKIPN) {
					f->p = p;
					skip = (uint32_t)uleb(f);
					p = f->p;
				} else if (skip >= MG_ADJACENT) {
					adjacent = skip - (MG_ADJACENT - 1);
					skip = info->flags & LDR_F_LOW ? ~(uint32_t)0
								       : 0; /* refused: it has two bytes each */
				} else {
					skip = MG_SKIP2 + ((skip & 31) << 8 | *p++);
				}
			}
			f->p = p;
		}
		rc = LDR_ERR_FIXUP;
		if (skip > size)
			break;
		at += skip << unit;
		if (at + info->width > size)
			break;
		rc = f->bind ? img->arch->put(field, s->mem + at, pcrel ? target - at : target)
			     : add(f, info, field, s->mem + at);
		at += info->width;
	} while (!(rc | img->code) && --n);
	if (!img->code)
		img->at = s->file_off + at;
out:
	if (rc)
		refuse(img, -rc);
}

static ldr_addr delta(struct ldr_image *img, unsigned section)
{
	return section < MG_N_SECTIONS ? img->section[section].run - img->section[section].link : 0;
}

/* The head of a group, after its first two bytes. Returns: the number of places. */
static uint32_t open_group(struct fix *f, unsigned b1)
{
	struct ldr_image *img = f->img;
	const struct exp_table *table;
	const unsigned step = MG_G_STEP(b1);
	ldr_addr addend = 0;
	uint32_t n, idx;

	if (step == MG_STEP_IMPORT) {
		img->import += 1 + (uint32_t)uleb(f);
		img->ordinal = 0 - (uint32_t)MG_STEP_IMPORT;
	}
	img->ordinal += step;
	if (step >= MG_STEP_ULEB)
		img->ordinal += (uint32_t)uleb(f);
	if (b1 & MG_G_ADDEND)
		addend = uleb(f);
	if (step | addend)
		f->thunk = 0;
	n = MG_G_PLACES(b1);
	if (!n)
		n = 8 + (uint32_t)uleb(f);
	if (img->import >= img->plan.n_imports) {
		refuse(img, -LDR_ERR_FIXUP);
		return n;
	}
	table = img->imports[img->import].table;
	idx = img->ordinal - table->first;
	if (idx >= table->count) {
		refuse(img, -LDR_ERR_ORDINAL);
		return n;
	}
	f->value = ldr_image_word(img, table + 1, idx);
	if (is_void(img, f->value))
		refuse(img, -LDR_ERR_VOID);
	f->value += addend >> 1 ^ (0 - (addend & 1));
	return n;
}

/* Whether bytes are missing, so that there is nothing to hash. */
static int is_cut(const struct ldr_image *img)
{
	return img->code == LDR_ERR_READ || img->code == LDR_ERR_TRUNCATED;
}

/* One region of FIX. What is behind its end marker is only hashed. */
static int fix_region(struct ldr_image *img, uint32_t size, unsigned bind)
{
	const unsigned char *p;
	struct fix f;
	uint32_t n;

	f.img = img;
	f.p = f.end = f.buf;
	f.limit = NULL;
	f.left = size;
	f.bind = bind;
	img->import = ~(uint32_t)0;
	if (img->source.data && size) {
		f.p = fetch(img, img->fix_off, size, NULL);
		if (img->code)
			return img->code;
		f.end = f.p + size;
		f.limit = f.end - AHEAD;
		f.left = 0;
		img->fix_off += size;
	}
	while (size > 4 && !img->code) {
		p = look(&f);
		if (*p == MG_END)
			break;
		f.p = p + 2;
		if (bind) {
			n = open_group(&f, p[1]);
		} else {
			f.value = delta(img, MG_RUN_PLUS(p[1])) - delta(img, MG_RUN_MINUS(p[1]));
			n = (uint32_t)uleb(&f);
		}
		if (!img->code)
			walk(&f, p[0], MG_KEY_PLACE(p[1]), n);
	}
	if (f.left + (uint32_t)(f.end - f.p) > 8)
		refuse(img, -LDR_ERR_COUNT);
	while (f.left && !is_cut(img)) {
		f.p = f.end;
		refill(&f);
	}
	/* Bytes that are not those that were written are the likelier reason of any fault in them. */
	if (!sum_is_good(img) && !is_cut(img))
		img->code = LDR_ERR_CHECKSUM;
	return img->code;
}

int ldr_image_place(struct ldr_image *img)
{
	struct ldr_section *s;
	unsigned char *data = (unsigned char *)(uintptr_t)img->source.data;
	unsigned keep = 0;

	if (data && img->source.flags & LDR_STAYS && !((uintptr_t)data & img->max_mask))
		keep = img->plan.in_place & ((1u << MG_DATA) - 1);
	img->plan.in_place = (uint8_t)keep; /* what is so from here on */
	img->max_mask |= img->arch->thunk_size - 1u;
	for (s = img->section; s < sections_end(img); s++, keep >>= 1) {
		s->in_place = keep & 1;
		if (s->in_place)
			s->size = s->mask = 0;
	}
	allocate_all(img);
	for (s = img->section; s < sections_end(img) && !img->code; s++) {
		if (s->in_place) {
			s->mem = data + s->file_off;
			s->run = (ldr_addr)(uintptr_t)s->mem;
		}
		if (s->file_size)
			fetch(img, s->file_off, s->file_size, s->in_place ? NULL : s->mem);
		for (uint32_t i = s->file_size; i < s->size && !img->code; i += 4)
			ldr_put32(s->mem + i, 0);
	}
	if (img->entry)
		img->entry += delta(img, MG_TEXT);
	if (!img->code && !fix_region(img, img->plan.runs_size, 0))
		place_tables(img);
	return img->code;
}

int ldr_image_bind(struct ldr_image *img)
{
	return fix_region(img, img->plan.groups_size, 1);
}

/* ------------------------------------------------------------ allocations -- */

static int each_block(struct ldr_image *img, unsigned free)
{
	const struct ldr_config *config = img->config;
	struct ldr_section *s = img->section;

	for (unsigned i = 0; i < MG_N_SECTIONS; i++, s++) {
		const uint32_t below = i ? 0 : img->thunk_size;
		unsigned char *mem;
		ldr_addr run;

		if (!s->block_size)
			continue;
		mem = s->mem - below;
		run = s->run - below;
		if (free) {
			config->free(config->ctx, mem, s->block_size, (enum ldr_kind)(LDR_MEM_TEXT + i));
		} else {
			if (img->arch->sync)
				img->arch->sync(mem, run, s->block_size);
			if (config->protect &&
			    config->protect(config->ctx, mem, run, s->block_size, (enum ldr_kind)(LDR_MEM_TEXT + i)))
				refuse(img, -LDR_ERR_PROTECT);
		}
	}
	return img->code;
}

void ldr_image_free(struct ldr_image *img)
{
	each_block(img, 1);
}

int ldr_image_seal(struct ldr_image *img)
{
	const struct ldr_config *config = img->config;
	const uint32_t cut = img->thunk_size - img->thunk_used;

	if (cut && config->trim) {
		config->trim(config->ctx, img->section->mem - img->thunk_size, cut, LDR_MEM_TEXT);
		img->thunk_size -= cut;
		img->section->block_size -= cut;
	}
	return each_block(img, 0);
}
