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

#define CHUNK 48u /* bytes of FIX read at once */

/* Small or fast: what is called from several places, or once for each of many. */
#ifdef __OPTIMIZE_SIZE__
#define SHARED static __attribute__((noinline))
#else
#define SHARED static inline
#endif

/* A value that is computed once, in a register: from parts of it compilers make long instructions, again and again. */
#define ONCE(value) __asm__("" : "+r"(value))

/* Only the first fault counts. `code` is without its sign, which makes the calls shorter. 0: there is none. */
static __attribute__((noinline)) int refuse(struct ldr_image *img, int code)
{
	if (!img->code)
		img->code = -code;
	return img->code;
}

/* ---------------------------------------------------------------- reading -- */

/* Every byte of an image goes through here, so four words are done in each round. */
#define TAKE_TWO(i)           \
	a = src[i];           \
	b = src[(i) + 1];     \
	to[i] = a;            \
	to[(i) + 1] = b;      \
	sum = MG_SUM(sum, a); \
	sum = MG_SUM(sum, b)

/* Reads n bytes, a multiple of 4, and hashes them. They are copied to dst, unless the source has them in
 * memory and dst is NULL. Returns: where they are; after a refusal, with whatever they are, or anywhere. */
static const void *fetch(struct ldr_image *img, uint32_t off, size_t n, void *dst)
{
	const struct ldr_source *source = &img->source;
	const uint32_t *src = dst;
	uint32_t sum = img->sum, skipped[8], *to = dst, a, b;
	size_t step = 4;

	if (!img->code)
		img->at = off;
	if (off > source->size || n > source->size - off || (off | n) & 3) {
		refuse(img, -LDR_ERR_TRUNCATED);
		return img;
	}
	if (source->data)
		src = (const uint32_t *)(const void *)((const char *)source->data + off);
	else if (n && img->config->read(img->config->ctx, source->handle, off, dst, n))
		refuse(img, -LDR_ERR_READ);
	if (!dst) {
		dst = (void *)(uintptr_t)src;
		to = skipped;
		step = 0;
	}
	n /= 4;
	for (; n & 3; n--) {
		*to++ = *src;
		sum = MG_SUM(sum, *src++);
	}
	if (n)
		do {
			TAKE_TWO(0);
			TAKE_TWO(2);
			src += 4;
			to += step;
			n -= 4;
		} while (n);
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

/* The part of a section that is its program header, and the flags there. */
#if UINTPTR_MAX > 0xffffffffu
#define PHDR_SIZE  offsetof(struct ldr_section, mem)
#define P_FLAGS(s) ((s).flags)
#else
#define PHDR_SIZE  sizeof(struct ldr_section)
#define P_FLAGS(s) ((uint32_t)(s).mem)
#endif

#if UINTPTR_MAX > 0xffffffffu
/* A 64-bit loader loads for 32-bit targets too: their headers are fetched into words, then widened. */
static uint32_t fetch_ehdr(struct ldr_image *img, struct ehdr *h)
{
	uint32_t w[13] = {0};

	if (LDR_WORD_SIZE(img->arch) == 8) {
		fetch(img, 0, sizeof *h, h);
		return sizeof *h;
	}
	fetch(img, 0, sizeof w, w);
	h->magic = w[0];
	h->elf_class = (uint8_t)w[1];
	h->machine = (uint16_t)(w[4] >> 16);
	h->entry = w[6];
	h->phnum = (uint16_t)w[11];
	return sizeof w;
}

static uint32_t fetch_phdr(struct ldr_image *img, uint32_t off, struct ldr_section *h)
{
	uint32_t w[8] = {0};

	if (LDR_WORD_SIZE(img->arch) == 8) {
		fetch(img, off, PHDR_SIZE, h);
		return PHDR_SIZE;
	}
	fetch(img, off, sizeof w, w);
	*h = (struct ldr_section){w[0], w[6], w[1], w[2], w[3], w[4], w[5], w[7], NULL};
	return sizeof w;
}
#else
#define fetch_ehdr(img, h)      (fetch(img, 0, sizeof *(h), (h)), (uint32_t)sizeof *(h))
#define fetch_phdr(img, off, h) (fetch(img, off, PHDR_SIZE, (h)), (uint32_t)PHDR_SIZE)
#endif

int ldr_image_open(struct ldr_image *img)
{
	union {
		struct ehdr e;
		struct ldr_section s;
	} h;
	uint32_t off, plan_off = 0, plan_size;
	unsigned number, next = 0, n;
	int code = -LDR_ERR_ARGUMENT;
	ldr_addr mask;

	if (img->source.data ? (uintptr_t)img->source.data & 3 : !img->config->read)
		goto out;
	h.e.magic = 0;
	off = fetch_ehdr(img, &h.e);
	code = -LDR_ERR_NOT_IMAGE;
	if (h.e.magic != 0x464c457f)
		goto out;
	code = -LDR_ERR_MACHINE;
	if (h.e.elf_class != img->arch->elf_class || h.e.machine != img->arch->machine)
		goto out;
	img->entry = h.e.entry;
	n = h.e.phnum;
	img->fix_off = off;
	code = -LDR_ERR_HEADER;
	do {
		off += fetch_phdr(img, off, &h.s);
		number = MG_PF_NUMBER(P_FLAGS(h.s));
		mask = h.s.align - 1;
		if (number < next || number > MG_N_SECTIONS || (h.s.file_off | h.s.link | h.s.size) >> MG_LIMIT_LOG2 ||
		    mask >> 16 || mask & h.s.align || (h.s.file_off - h.s.link) & (mask | 3) ||
		    h.s.file_off < img->fix_off || h.s.file_size > h.s.size)
			goto out;
		next = number + 1;
		img->fix_off = (uint32_t)(h.s.file_off + h.s.file_size);
		if (!number) {
			plan_off = (uint32_t)h.s.file_off;
			img->names_size = (uint32_t)h.s.file_size - (uint32_t)sizeof img->plan;
			continue;
		}
		img->max_mask |= (uint32_t)mask | 3;
		h.s.size = (h.s.size + 3) & ~(ldr_addr)3;
		h.s.block_size = 0;
		h.s.mem = NULL;
		img->section[number - 1] = h.s;
	} while (!img->code && --n);
	if (plan_off < off)
		goto out;
	fetch(img, plan_off, sizeof img->plan, &img->plan);
	code = -LDR_ERR_VERSION;
	if (img->plan.version != MG_VERSION)
		goto out;
	code = -LDR_ERR_ABI;
	if (img->plan.isa & ~img->arch->isa)
		goto out;
	code = -LDR_ERR_HEADER;
	plan_size = img->names_size;
	if (!((plan_size | img->plan.runs_size | img->plan.groups_size) >> MG_LIMIT_LOG2) &&
	    plan_size > sizeof *img->wanted * img->plan.n_imports + 4 && img->plan.name_len <= MG_NAME_MAX)
		code = 0;
out:
	return refuse(img, code);
}

int ldr_image_plan(struct ldr_image *img, unsigned char *copy)
{
	const struct mg_import *wanted = fetch(img, img->at + (uint32_t)sizeof img->plan, img->names_size, copy);
	uint32_t n = img->plan.n_imports, size = img->names_size - 4 - n * (uint32_t)sizeof *wanted;
	int code = -LDR_ERR_CHECKSUM;

	img->wanted = wanted;
	img->names = (const char *)(wanted + n);
	if (!sum_is_good(img))
		goto out;
	if (img->code)
		goto out;
	code = -LDR_ERR_HEADER;
	if (img->names[size - 1] || img->plan.name_len >= size)
		goto out;
	for (; n; n--, wanted++)
		if (wanted->name >= size)
			goto out;
	code = 0;
out:
	return refuse(img, code);
}

/* ------------------------------------------------------------------ place -- */

static struct ldr_section *sections_end(struct ldr_image *img)
{
	return img->section + MG_N_SECTIONS;
}

/* Whether branches to all of a table reach from the whole window, whose addresses lie in [high - reach, low + reach]
 * then. */
static int is_near(const struct ldr_image *img, const struct exp_table *table, ldr_addr high)
{
	const ldr_addr reach = img->arch->reach, from = high - reach, span = img->config->lowest + reach - from;
	const uint32_t word = LDR_WORD_SIZE(img->arch);
	const unsigned char *at;

	if (!table || high - img->config->lowest >= 2 * reach)
		return 0;
	at = (const unsigned char *)(table + 1);
	for (uint32_t k = table->count; k-- > 0; at += word) {
		ldr_addr addr = ldr_image_word(img, at, 0);

		if (!is_void(img, addr) && addr - from > span)
			return 0;
	}
	return 1;
}

/* Thunks that branches to providers out of reach may need. */
SHARED uint32_t count_thunks(const struct ldr_image *img, ldr_addr high)
{
	uint32_t n = 0;

	for (uint32_t i = img->plan.n_imports; i-- > 0;)
		if (!is_near(img, img->imports[i].table, high))
			n += img->wanted[i].n_branched;
	return n & 0xfffff; /* no address may overflow; whoever wants more finds targets out of range */
}

/* The last address for this image. */
static ldr_addr highest(const struct ldr_image *img)
{
	const unsigned window = MG_PLAN_WINDOW(img->plan.form);
	ldr_addr high = img->config->highest, limit = (ldr_addr)0xffffffffu >> (window & 1);

#if UINTPTR_MAX > 0xffffffffu
	if (!window && LDR_WORD_SIZE(img->arch) == 8)
		limit = ~(ldr_addr)0;
#endif
	return high - 1 >= limit ? limit : high;
}

/* Allocates the block that section s begins: all that follow are in it, in order, with nothing between them but what
 * alignment needs. Congruent link and run addresses leave most distances as the linker had them. Until a section is
 * read, `run` is its offset in the block. */
static unsigned char *allocate(struct ldr_image *img, struct ldr_section *s, ldr_addr high, ldr_addr *run)
{
	const struct ldr_config *config = img->config;
	struct ldr_section *t = s;
	ldr_addr start = s->link, at = start;
	struct ldr_request req;

	if (s == img->section)
		start -= img->thunk_size;
	do {
		if (t->size)
			at += (t->link - at) & (t->align - 1);
		t->run = at - start;
		at += t->size;
	} while (++t < sections_end(img) && !(config->flags & LDR_SPLIT));
	req.size = s->block_size = (uint32_t)(at - start);
	req.align = (size_t)img->max_mask + 1;
	req.residue = (size_t)start & img->max_mask;
	req.lowest = config->lowest;
	req.highest = high;
	req.kind = (enum ldr_kind)(LDR_MEM_TEXT + (s - img->section));
	/* cppcheck-suppress returnDanglingLifetime ; the host gives memory of its own */
	return config->alloc(config->ctx, &req, run);
}

/* Finds the export tables. `again`: imports were written, perhaps over a table's head, and others know where it is. */
static void place_tables(struct ldr_image *img, unsigned again)
{
	const struct ldr_section *s = &img->section[MG_RELRO];
	const uint32_t word = LDR_WORD_SIZE(img->arch);
	uint32_t off = (uint32_t)(img->plan.n_init + img->plan.n_fini) * word, i = 0;
	const struct exp_table *table, **slot = img->table;

	for (;; i++) {
		if (off > s->file_size)
			break;
		if (i == img->plan.n_tables)
			return;
		off = (off + 7) & ~7u;
		table = (const struct exp_table *)((uintptr_t)s->mem + off);
		if (!again)
			*slot = table;
		off += (uint32_t)sizeof *table;
		if (*slot++ != table || off > s->file_size || (uintptr_t)table & 7 ||
		    table->count > (s->file_size - off) / word)
			break;
		off += table->count * word;
	}
	refuse(img, -LDR_ERR_EXPORT);
}

/* -------------------------------------------------------------------- fix -- */

/* A region of FIX, and what its key says. It ends with a word that nothing but the checksum needs, so what is read
 * of it has always four bytes. */
struct fix {
	uint32_t buf[1 + CHUNK / 4]; /* first: its address is that of the whole */
	const unsigned char *p;      /* what is read next */
	const unsigned char *limit;  /* the last place in it with four bytes */
	uint32_t left;               /* bytes of the region behind those */
	struct ldr_image *img;
	const struct ldr_section *section;
	unsigned char *mem; /* of the section */
	uint32_t field, width, unit_log2;
	uint32_t what;   /* LDR_ADD | LDR_WRITE in runs, LDR_WRITE in groups; 0: nothing changes */
	uint32_t is_s32; /* bind_quickly can do its groups */
	uint32_t low;    /* places are followed by low halves */
	ldr_addr reach;  /* of branches that may be sent through a thunk */
	int (*patch)(unsigned field, unsigned char *mem, ldr_addr *value, unsigned what);
	const struct exp_table *table; /* imported from; NULL: not known yet */
	uint32_t last;                 /* offset of the last place that there can be */
	ldr_addr pcrel;                /* all ones if the value is to be relative to the place */
	ldr_addr base;                 /* then what it is at offset 0 */
};

/* Reads on: everything, if the source is in memory. Else the last word goes before it, for what is left of that at p.
 * After a refusal there are some zeros. */
static __attribute__((noinline)) void refill(struct fix *f)
{
	struct ldr_image *img = f->img;
	uint32_t more = f->left;
	const unsigned char *from;
	void *to = NULL;

	if (!img->source.data) {
		if (more > CHUNK)
			more = CHUNK;
		f->buf[0] = ldr_get32(f->limit);
		to = f->buf + 1;
	}
	if (!more)
		refuse(img, -LDR_ERR_COUNT);
	from = fetch(img, img->fix_off, more, to);
	img->fix_off += more;
	f->left -= more;
	f->p = from - (f->limit + 4 - f->p);
	f->limit = from + more - 4;
	if (img->code) {
		f->buf[0] = 0; /* what follows are places, one behind the other, until the section ends */
		f->p = f->limit = (unsigned char *)f->buf;
	}
}

/* p, or where it is after reading on: who reads much keeps it apart from f->p. */
static inline __attribute__((always_inline)) const unsigned char *look(struct fix *f, const unsigned char *p)
{
	if (p > f->limit) {
		f->p = p;
		refill(f);
		p = f->p;
	}
	return p;
}

/* A number, or MG_NUM4 and `more` of a code for adjacent places. */
static inline __attribute__((always_inline)) uint32_t number_at(const unsigned char **p)
{
	const uint32_t v = ldr_get32(*p);

	if (!(v & 1)) {
		*p += 1;
		return v >> 1 & (MG_NUM1 - 1);
	}
	if (!(v & 2)) {
		*p += 2;
		return v >> 2 & (MG_NUM2 - 1);
	}
	if (v & 4) {
		*p += 1;
		return MG_NUM4 | (v >> 3 & MG_ADJACENT_MAX);
	}
	*p += 4;
	return v >> 3;
}

SHARED uint32_t number(struct fix *f)
{
	const unsigned char *p = look(f, f->p);
	const uint32_t v = number_at(&p);

	f->p = p;
	return v;
}

/* A thunk to a target that is out of a branch's reach. This and what it returns are less f->base; without room for
 * a thunk it is the target again. */
SHARED ldr_addr make_thunk(struct fix *f, ldr_addr target)
{
	struct ldr_image *img = f->img;
	const struct ldr_section *text = img->section;
	uint32_t below = img->thunk_used + img->arch->thunk_size;

	if (below > img->thunk_size)
		return target;
	img->thunk_used = below;
	return img->arch->thunk(text->mem - below, text->run - below, target + f->base) - f->base;
}

SHARED ldr_addr delta(struct ldr_image *img, unsigned section)
{
	return section < MG_N_SECTIONS ? img->section[section].run - img->section[section].link : 0;
}

/* Whether some branch in the section may not reach a target at `distance` from its start. */
static inline int is_far(const struct fix *f, ldr_addr distance)
{
	return f->reach && (distance + f->reach >= 2 * f->reach || distance - f->last + f->reach >= 2 * f->reach);
}

/* The head of a group. Sets *value to S + A. Returns: the number of places. */
static inline uint32_t open_group(struct ldr_image *img, struct fix *f, ldr_addr *value)
{
	const unsigned char *p = look(f, f->p);
	const unsigned b = *p, step = MG_G_STEP(b);
	ldr_addr addend;
	uint32_t n, idx;
	int code;

	f->p = p + 1;
	if (step == MG_STEP_IMPORT) {
		img->import += 1 + number(f);
		img->ordinal = 0 - (uint32_t)MG_STEP_IMPORT;
		f->table = NULL;
		if (img->import < img->plan.n_imports)
			f->table = img->imports[img->import].table;
	}
	img->ordinal += step;
	if (step >= MG_STEP_FAR)
		img->ordinal += number(f);
	addend = b & MG_G_ADDEND ? number(f) : 0;
	n = MG_G_PLACES(b);
	if (!n)
		n = MG_G_PLACES_MANY + number(f);
	code = -LDR_ERR_FIXUP;
	ONCE(code);
	if (!f->table)
		goto out;
	idx = img->ordinal - f->table->first;
	code = -LDR_ERR_ORDINAL;
	ONCE(code);
	if (idx >= f->table->count)
		goto out;
	*value = ldr_image_word(img, f->table + 1, idx);
	code = -LDR_ERR_VOID;
	ONCE(code);
	if (is_void(img, *value))
		goto out;
	*value += (addend >> 1 ^ (0 - (addend & 1))) - f->base;
	return n;
out:
	refuse(img, code);
	return 0;
}

#if UINTPTR_MAX > 0xffffffffu && !defined(__OPTIMIZE_SIZE__)
#define HAS_QUICK 1
/* Groups as most are, as far as they go: no addend, few places apart from each other, which hold a signed 32-bit
 * number and are in reach.  What is not so is left, or done again, with all else that needs care.  Returns: what
 * follows; *groups: how many are left. */
static const unsigned char *bind_quickly(const struct fix *f, const unsigned char *p, uint32_t *groups)
{
	const struct exp_table *table = f->table;
	const unsigned char *entries = (const unsigned char *)(table + 1), *next = p;
	/* What is written to places could be any of these, for all that the compiler knows. */
	unsigned char *const mem = f->mem;
	const unsigned char *const end = f->limit - 4 * MG_G_PLACES_MANY;
	const uint32_t last = f->last, unit_log2 = f->unit_log2, count = table->count;
	const ldr_addr base = f->base, pcrel = f->pcrel;
	uint32_t idx = f->img->ordinal - table->first, n_groups = *groups, now = idx, at, n;
	ldr_addr value, raw;

	for (; n_groups && p < end; n_groups--) {
		const unsigned b = *next++, step = MG_G_STEP(b);

		if (step == MG_STEP_IMPORT || b & MG_G_ADDEND || !MG_G_PLACES(b))
			break;
		now += step + (step == MG_STEP_FAR ? number_at(&next) : 0);
		if (now >= count)
			break;
		value = ldr_get64(entries + (size_t)now * 8);
		if (value + 1 <= 1)
			break;
		value -= base;
		at = 0;
		for (n = MG_G_PLACES(b); n; n--) {
			if ((*next & MG_ADJACENT(0)) == MG_ADJACENT(0))
				goto out;
			at += number_at(&next) << unit_log2;
			raw = value - (at & pcrel);
			if (at > last || (ldr_addr)(int32_t)raw != raw)
				goto out;
			ldr_put32(mem + at, (uint32_t)raw);
			at += 4;
		}
		idx = now;
		p = next;
	}
out:
	f->img->ordinal = idx + table->first;
	*groups = n_groups;
	return p;
}
#else
#define HAS_QUICK 0
#endif

/* What hangs under a key: a run's places, to which `value` is added, or n groups. f->p then is behind it. */
static void walk(struct ldr_image *img, struct fix *f, ldr_addr value, uint32_t n, unsigned bind)
{
	const unsigned char *p;
	uint32_t at, adjacent, v, groups = 1;
	ldr_addr raw;
	int code;

	if (bind)
		groups = n;
	do {
#if HAS_QUICK
		if (f->is_s32 && f->table && groups) {
			f->p = bind_quickly(f, f->p, &groups);
			if (!groups)
				break;
		}
#endif
		if (bind)
			n = open_group(img, f, &value);
		if (img->code)
			break;
		p = f->p;
		at = adjacent = 0;
		if (is_far(f, value))
			value = make_thunk(f, value);
		do {
			if (adjacent) {
				adjacent--;
			} else {
				p = look(f, p);
				v = number_at(&p);
				if (v & MG_NUM4)
					adjacent = v & MG_ADJACENT_MAX;
				else
					at += v << f->unit_log2;
			}
			if (at > f->last) {
				code = LDR_ERR_FIXUP;
				goto bad;
			}
			raw = value - (at & f->pcrel);
			if (f->low) {
				p = look(f, p);
				raw += ldr_get16(p);
				p += 2;
			}
			code = f->patch(f->field, f->mem + at, &raw, f->what);
			if (code)
				goto bad;
			at += f->width;
		} while (--n);
		f->p = p;
	} while (--groups);
	return;
bad:
	if (!img->code)
		img->at = (uint32_t)f->section->file_off + at;
	refuse(img, -code);
}

/* Whether bytes are missing, so that there is nothing to hash. */
static int is_cut(const struct ldr_image *img)
{
	return (unsigned)(img->code - LDR_ERR_READ) <= (unsigned)(LDR_ERR_TRUNCATED - LDR_ERR_READ);
}

/* A key and what hangs under it. */
static void fix_key(struct ldr_image *img, struct fix *f, unsigned bind)
{
	const unsigned char *p = look(f, f->p);
	const unsigned b0 = p[0], b1 = p[1], field = MG_KEY_FIELD(b0);
	const struct ldr_section *s = &img->section[MG_KEY_PLACE(b1)];
	ldr_addr value = delta(img, MG_RUN_PLUS(b1)) - delta(img, MG_RUN_MINUS(b1));
	const struct ldr_field *info;
	uint32_t n;

	f->p = p + 2;
	n = number(f);
	ONCE(s);
	if (field >= img->arch->n_fields)
		goto bad;
	info = &img->arch->fields[field];
	ONCE(info);
	img->import = ~(uint32_t)0;
	f->table = NULL;
	f->section = s;
	f->mem = s->mem;
	f->field = field;
	f->unit_log2 = MG_KEY_UNIT(b0);
	f->width = info->width;
	f->last = (uint32_t)s->file_size - info->width;
	if ((ldr_addr)info->width - 1 >= s->file_size || info->align_mask >> f->unit_log2) /* width 0 is no field */
		goto bad;
	f->patch = img->arch->patch;
	f->pcrel = f->reach = 0;
	if (HAS_QUICK)
		f->is_s32 = 0;
	if (bind) {
		f->what = LDR_WRITE;
		if (HAS_QUICK)
			f->is_s32 = img->arch->s32 >> field & 1;
		f->low = 0;
		if (info->reach_log2)
			f->reach = (ldr_addr)1 << info->reach_log2;
		f->pcrel = 0 - (ldr_addr)info->pcrel;
	} else {
		f->what = value ? LDR_ADD | LDR_WRITE : 0;
		f->low = info->low;
	}
	f->base = (s->run + info->bias) & f->pcrel;
	if (!f->what || !ldr_is_in_place(s)) {
		walk(img, f, value, n, bind);
		return;
	}
bad:
	refuse(img, -LDR_ERR_FIXUP);
}

/* One region of FIX. */
static int fix_region(struct ldr_image *img, uint32_t size, unsigned bind)
{
	struct fix f;
	int32_t rest;

	f.img = img;
	f.buf[0] = 0;
	f.limit = (unsigned char *)f.buf;
	f.left = size;
	f.p = f.limit + 4;
	while (rest = (int32_t)(f.left + (uint32_t)(f.limit - f.p)), rest >= (int32_t)MG_KEY_MIN - 4 && !img->code)
		fix_key(img, &f, bind);
	if ((uint32_t)rest > 3)
		refuse(img, -LDR_ERR_COUNT);
	for (;;) {
		if (is_cut(img))
			return img->code;
		if (!f.left)
			break;
		refill(&f);
	}
	/* Bytes that are not those that were written are the likelier reason of any fault in them. */
	if (!sum_is_good(img))
		img->code = LDR_ERR_CHECKSUM;
	if (!img->code)
		place_tables(img, bind);
	return img->code;
}

int ldr_image_place(struct ldr_image *img)
{
	unsigned char *data = (unsigned char *)(uintptr_t)img->source.data, *mem = NULL, *dst;
	const ldr_addr high = highest(img);
	struct ldr_section *s;
	unsigned keep = img->plan.in_place & ((1u << MG_DATA) - 1);
	ldr_addr run = 0;

	if (!data || !(img->source.flags & LDR_STAYS) || (uintptr_t)data & img->max_mask)
		keep = 0;
	img->plan.in_place = (uint8_t)keep; /* what is so from here on */
	for (s = img->section; keep; s++, keep >>= 1)
		if (keep & 1)
			s->size = 0;
	if (img->section->size)
		img->thunk_size = count_thunks(img, high) * img->arch->thunk_size;
	for (s = img->section; s < sections_end(img); s++) {
		dst = NULL;
		if (s->size) {
			if (!mem || img->config->flags & LDR_SPLIT)
				mem = allocate(img, s, high, &run);
			if (!mem) {
				s->block_size = 0;
				refuse(img, -LDR_ERR_MEMORY);
				goto out;
			}
			s->mem = dst = mem + s->run;
			s->run += run;
		} else if (s->file_size) {
			s->run = (uintptr_t)data + s->file_off;
			s->mem = (unsigned char *)s->run;
		}
		fetch(img, (uint32_t)s->file_off, s->file_size, dst);
		if (img->code)
			goto out;
		for (ldr_addr i = s->file_size; i < s->size; i += 4)
			*(uint32_t *)(void *)(s->mem + i) = 0;
	}
	if (img->entry)
		img->entry += img->section->run - img->section->link;
	fix_region(img, img->plan.runs_size, 0);
out:
	return img->code;
}

int ldr_image_bind(struct ldr_image *img)
{
	return fix_region(img, img->plan.groups_size, 1);
}

/* ------------------------------------------------------------ allocations -- */

SHARED int each_block(struct ldr_image *img, unsigned free)
{
	const struct ldr_config *config = img->config;
	int (*protect)(void *, void *, ldr_addr, size_t, enum ldr_kind) = config->protect;
	struct ldr_section *s = img->section;
	uint32_t below = img->thunk_size;

	if (!protect)
		protect = img->arch->protect;
	for (unsigned kind = LDR_MEM_TEXT; kind <= LDR_MEM_DATA; kind++, s++) {
		ONCE(s);
		if (s->block_size) {
			if (free)
				config->free(config->ctx, s->mem - below, s->block_size, (enum ldr_kind)kind);
			else if (protect(config->ctx, s->mem - below, s->run - below, s->block_size,
					 (enum ldr_kind)kind))
				refuse(img, -LDR_ERR_PROTECT);
		}
		below = 0;
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
		img->thunk_size = img->thunk_used;
		img->section->block_size -= cut;
	}
	return each_block(img, 0);
}
