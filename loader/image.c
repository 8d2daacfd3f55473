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
#include "loader/arch/sum.h"
#include "loader/bytes.h"
#include "loader/field.h"
#include "loader/mem.h"
#include "loader/number.h"

#define CHUNK 48u /* bytes of FIX read at once */

#if LDR_STRUCTS_ARE_CALLS
#define ASSIGN(to, from) ldr_assign(&(to), &(from), sizeof(to))
#else
#define ASSIGN(to, from) ((to) = (from))
#endif

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

/* Reads n bytes, a multiple of 4, and hashes them. They are copied to dst, unless the source has them in
 * memory and dst is NULL. Returns: where they are; NULL after a refusal, and the sum does not count any more. */
static const void *fetch(struct ldr_image *img, uint32_t off, size_t n, void *dst)
{
	const struct ldr_source *source = &img->source;
	const uint32_t *src = dst;
	uint32_t sum = img->sum, skipped[LDR_SUM_WORDS - 1 + LDR_SUM_WORDS], *to = dst;
	size_t step = LDR_SUM_WORDS;
	int code;

	if (!img->code)
		img->at = off;
	code = -LDR_ERR_TRUNCATED;
	if (off > source->size || n > source->size - off || (off | n) & 3)
		goto bad;
	code = -LDR_ERR_READ;
	if (source->data)
		src = (const uint32_t *)(const void *)((const char *)source->data + off);
	else if (n && img->config->read(img->config->ctx, source->handle, off, dst, n))
		goto bad;
	if (!dst) {
		dst = (void *)(uintptr_t)src;
		to = skipped;
		step = 0;
	}
	n /= 4;
	for (; n % LDR_SUM_WORDS; n--) {
		*to++ = *src;
		sum = MG_SUM(sum, *src++);
	}
	if (n)
		do {
			sum = ldr_sum_words(sum, to, &src);
			to += step;
			n -= LDR_SUM_WORDS;
		} while (n);
	img->sum = sum;
	return dst;
bad:
	img->sum = 0;
	refuse(img, code);
	return NULL;
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

#if LDR_CROSS
/* The headers of 32-bit targets are fetched into words, then widened. */
static uint32_t fetch_ehdr(struct ldr_image *img, struct ehdr *h)
{
	uint32_t w[13];

	ldr_zero(w, sizeof w);
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
	ONCE(code);
	if (h.e.magic != 0x464c457f)
		goto out;
	code = -LDR_ERR_MACHINE;
	ONCE(code);
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
		if (number > MG_N_SECTIONS)
			continue;
		if (number < next || (h.s.file_off | h.s.size) >> MG_LIMIT_LOG2 || mask >> 16 || mask & h.s.align ||
		    (h.s.file_off - h.s.link) & (mask | 3) || h.s.file_off < img->fix_off || h.s.file_size > h.s.size)
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
		ASSIGN(img->section[number - 1], h.s);
	} while (!img->code && --n);
	if (plan_off < off)
		goto out;
	fetch(img, plan_off, sizeof img->plan, &img->plan);
	code = -LDR_ERR_VERSION;
	ONCE(code);
	if (img->plan.version != MG_VERSION)
		goto out;
	code = -LDR_ERR_ABI;
	ONCE(code);
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

	if (!sum_is_good(img) || img->code)
		goto out;
	img->wanted = wanted;
	img->names = (const char *)(wanted + n);
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
	req.image = img;
	/* cppcheck-suppress returnDanglingLifetime ; the host gives memory of its own */
	return config->alloc(config->ctx, &req, run);
}

/* Finds the export tables. `again`: imports were written, perhaps over a table's head, and others know where it is. */
static void place_tables(struct ldr_image *img, unsigned again)
{
	const struct ldr_section *s = &img->section[MG_RELRO];
	const size_t word = LDR_WORD_SIZE(img->arch);
	size_t off = (size_t)(img->plan.n_init + img->plan.n_fini) * word, i = 0;
	const struct exp_table *table, **slot = img->table;

	for (;; i++) {
		if (off > s->file_size)
			break;
		if (i == img->plan.n_tables)
			return;
		table = (const struct exp_table *)((uintptr_t)s->mem + off);
		if (!again)
			*slot = table;
		off += sizeof *table;
		if (*slot++ != table || off > s->file_size || table->count > (s->file_size - off) / word)
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
	size_t left;                 /* bytes of the region behind those */
	struct ldr_image *img;
	const struct ldr_section *section;
	unsigned char *mem; /* of the section */
	unsigned field, align_log2;
	size_t width;
	uint32_t low;    /* each place is followed by a low half, */
	uint32_t apart;  /* or by where its other instruction is */
	uint32_t what;   /* LDR_ADD | LDR_WRITE in runs, LDR_WRITE in groups; 0: nothing changes */
	uint32_t is_s32; /* bind_quickly can do its groups */
	int (*patch)(unsigned field, unsigned char *mem, ldr_addr *value, unsigned what);
	const struct exp_table *table; /* imported from */
	size_t last;                   /* offset of the last place that there can be */
	ldr_addr pcrel;                /* all ones if the value is to be relative to the place */
	ldr_addr base;                 /* then what it is at offset 0 */
#if LDR_DIVERTS_NEAR
	uint32_t enters; /* the field is a branch, which may not */
#endif
#if LDR_PAGE_FIELDS
	ldr_addr page; /* bits of the place's address that do not count */
#endif
	ldr_addr reach; /* bytes that a branch reaches either way; 0: the field is none */
};

/* Reads on: everything, if the source is in memory. Else the last word goes before it, for what is left of that at p.
 * After a refusal there is nothing left, and what follows may be anything. Returns: p. */
static __attribute__((noinline)) const unsigned char *refill(struct fix *f)
{
	struct ldr_image *img = f->img;
	size_t more = f->left;
	const unsigned char *from = NULL;
	void *to = NULL;
	size_t behind;

	if (!img->source.data) {
		if (more > CHUNK)
			more = CHUNK;
		f->buf[0] = ldr_get32_4(f->limit);
		to = f->buf + 1;
	}
	f->left -= more;
	if (more)
		from = fetch(img, img->fix_off, more, to);
	else
		refuse(img, -LDR_ERR_COUNT);
	img->fix_off += (uint32_t)more;
	if (!from) {
		f->left = more = 0;
		from = (unsigned char *)(f->buf + 1);
	}
	behind = (size_t)(f->limit + 4 - f->p);
	f->limit = from + more - 4;
	return f->p = from - behind;
}

/* A number. */
SHARED size_t number(struct fix *f)
{
	const unsigned char *p = f->p;
	size_t v;

	if (p > f->limit)
		p = refill(f);
	v = ldr_number_at(&p);
	f->p = p;
	return v;
}

SHARED ldr_addr delta(struct ldr_image *img, unsigned section)
{
	return section < MG_N_SECTIONS ? img->section[section].run - img->section[section].link : 0;
}

/* The head of a group. Sets *value to S + A. Returns: the head. */
static inline size_t open_group(struct ldr_image *img, struct fix *f, ldr_addr *value)
{
	const size_t head = number(f);
	ldr_addr addend = 0;
	uint32_t idx;
	int code;

	img->ordinal += (uint32_t)MG_HEAD_STEP(head);
	if (head & MG_HEAD_ADDEND)
		addend = number(f);
	idx = img->ordinal - f->table->first;
	code = -LDR_ERR_ORDINAL;
	ONCE(code);
	if (idx >= f->table->count)
		goto out;
	*value = ldr_image_word(img, f->table + 1, idx);
	code = -LDR_ERR_VOID;
	ONCE(code);
	if (ldr_is_void(img, *value))
		goto out;
	*value += (addend >> 1 ^ (0 - (addend & 1))) - f->base;
	return head;
out:
	refuse(img, code);
	return head;
}

#if UINTPTR_MAX > 0xffffffffu && !defined(__OPTIMIZE_SIZE__) && !LDR_BARE
#define HAS_QUICK 1
/* Groups as most are, as far as they go: no addend, places that hold a signed 32-bit number and are in reach.  What is
 * not so is left, or done again, with all else that needs care.  Returns: the head of the last group that is done, or
 * MG_MORE if there is none; f->p is what follows. */
static uint32_t bind_quickly(struct fix *f)
{
	const struct exp_table *table = f->table;
	const unsigned char *entries = (const unsigned char *)(table + 1), *p = f->p, *next;
	/* What is written to places could be any of these, for all that the compiler knows. */
	unsigned char *const mem = f->mem;
	const unsigned char *const limit = f->limit;
	const size_t last = f->last;
	const uint32_t count = table->count;
	const ldr_addr base = f->base, pcrel = f->pcrel;
	uint32_t idx = f->img->ordinal - table->first, head, done = MG_MORE, now, at, v;
	ldr_addr value, raw;

	while (done & MG_MORE && p <= limit) {
		next = p;
		head = ldr_number_at(&next);
		now = idx + MG_HEAD_STEP(head);
		if (head & MG_HEAD_ADDEND || now >= count)
			break;
		value = ldr_get64(entries + (size_t)now * 8);
		if (value + 1 <= 1)
			break;
		value -= base;
		at = 0;
		do {
			if (next > limit)
				goto out;
			v = ldr_number_at(&next);
			at += MG_SKIP(v);
			raw = value - (at & pcrel);
			if (at > last || (ldr_addr)(int32_t)raw != raw)
				goto out;
			ldr_put32(mem + at, (uint32_t)raw);
			at += 4;
		} while (v & MG_MORE);
		idx = now;
		p = next;
		done = head;
	}
out:
	f->p = p;
	f->img->ordinal = idx + table->first;
	return done;
}
#else
#define HAS_QUICK 0
#endif

/* Whether the field can enter its target. */
static inline int enters(const struct fix *f, ldr_addr value)
{
	(void)f;
	(void)value;
#if LDR_DIVERTS_NEAR
	return !f->enters || ldr_enters(f->img->arch, value + f->base);
#else
	return 1;
#endif
}

/* Whether all places of the section reach a value. */
static inline int reaches(const struct fix *f, ldr_addr value)
{
	const ldr_addr reach = f->reach, from = reach - f->last;

	return !reach || value + from <= reach + from;
}

/* What hangs under a key: a run's places, to which `value` is added, or groups. */
static void walk(struct ldr_image *img, struct fix *f, ldr_addr value, unsigned bind)
{
	size_t at, v, low, head = 0;
	ldr_addr raw;
	int code;

	do {
#if HAS_QUICK
		if (f->is_s32 && !(bind_quickly(f) & MG_MORE))
			break;
#endif
		if (bind)
			head = open_group(img, f, &value);
		if (img->code)
			break;
		at = 0;
		if (!reaches(f, value) || !enters(f, value))
			value = img->arch->divert(img, f->field, value + f->base) - f->base;
		do {
			v = number(f);
			at += MG_SKIP(v) << f->align_log2;
			code = LDR_ERR_FIXUP;
			if (at > f->last)
				goto bad;
			raw = value - (at & f->pcrel);
#if LDR_PAGE_FIELDS
			raw += (f->base + at) & f->page;
#endif
			if (f->low) {
				low = number(f);
				if (!LDR_APART_FIELDS || !f->apart)
					raw += low;
				else if ((low << f->align_log2) + f->width > f->last - at)
					goto bad;
				else
					f->what = (f->what & (LDR_ADD | LDR_WRITE)) | (unsigned)low << LDR_APART_SHIFT;
			}
			code = f->patch(f->field, f->mem + at, &raw, f->what);
			if (code)
				goto bad;
			at += f->width;
		} while (v & MG_MORE);
	} while (head & MG_MORE);
	return;
bad:
	if (!img->code)
		img->at = (uint32_t)(f->section->file_off + at);
	refuse(img, -code);
}

/* A key and what hangs under it. */
static inline __attribute__((always_inline)) void fix_key(struct ldr_image *img, struct fix *f, unsigned bind)
{
	const size_t key = number(f);
	const unsigned field = MG_KEY_FIELD(key);
	const struct ldr_section *s = &img->section[MG_KEY_PLACE(key)];
	ldr_addr value = delta(img, MG_RUN_PLUS(key)) - delta(img, MG_RUN_MINUS(key));
	const struct ldr_field *info;

	ONCE(s);
	if (field >= img->arch->n_fields)
		goto bad;
	info = &img->arch->fields[field];
	ONCE(info);
	f->section = s;
	f->mem = s->mem;
	f->field = field;
	f->width = info->width;
	f->last = (size_t)s->file_size - info->width;
	if ((ldr_addr)info->width - 1 >= s->file_size) /* width 0 is no field */
		goto bad;
	f->patch = img->arch->patch;
	f->align_log2 = info->align_log2;
	f->low = bind ? 0 : info->low;
#if LDR_PAGE_FIELDS
	f->page = bind && info->page ? LDR_PAGE - 1 : 0;
#endif
	if (LDR_APART_FIELDS)
		f->apart = info->apart;
	f->what = value ? LDR_ADD | LDR_WRITE : 0;
	if (HAS_QUICK)
		f->is_s32 = 0;
#if LDR_DIVERTS_NEAR
	f->enters = bind & info->branch;
#endif
	if (bind) {
#if HAS_QUICK
		f->is_s32 = img->arch->s32 >> field & 1;
#endif
		f->what = LDR_WRITE;
		f->reach = info->branch ? img->arch->reach : 0;
		f->pcrel = 0 - (ldr_addr)info->pcrel;
		img->ordinal = 0;
		img->import = (uint32_t)number(f);
		if (img->import >= img->plan.n_imports)
			goto bad;
		f->table = img->imports[img->import].table;
	}
	f->base = (s->run + info->bias) & f->pcrel;
#if LDR_TEXT_FIELDS
	if (info->text && bind)
		f->base = img->section->run;
#endif
	if (!f->what || !ldr_is_in_place(s)) {
		walk(img, f, value, bind);
		return;
	}
bad:
	refuse(img, -LDR_ERR_FIXUP);
}

/* One region of FIX. */
static int fix_region(struct ldr_image *img, uint32_t size, unsigned bind)
{
	struct fix f;
	ptrdiff_t rest;

	f.img = img;
	f.buf[0] = 0;
	f.limit = (unsigned char *)f.buf;
	f.left = size;
	f.p = f.limit + 4;
	f.pcrel = 0; /* in runs */
	f.reach = 0;
	img->import = ~(uint32_t)0;
	while (rest = (ptrdiff_t)f.left + (f.limit - f.p), rest >= (int)MG_KEY_MIN - 4 && !img->code)
		fix_key(img, &f, bind);
	if ((size_t)rest > 3)
		refuse(img, -LDR_ERR_COUNT);
	while (f.left)
		refill(&f);
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
	unsigned keep = 0;
	ldr_addr run = 0;

	if (data && img->source.flags & LDR_STAYS && !((uintptr_t)data & img->max_mask))
		keep = img->plan.in_place & ((1u << MG_DATA) - 1);
	img->plan.in_place = (uint8_t)keep; /* what is so from here on */
	for (s = img->section; keep; s++, keep >>= 1)
		if (keep & 1)
			s->size = 0;
	if (img->section->size)
		img->thunk_size = img->arch->reserve(img, high);
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
	struct ldr_section *s = img->section;
	uint32_t below = img->thunk_size;

	for (unsigned kind = LDR_MEM_TEXT; kind <= LDR_MEM_DATA; kind++, s++) {
		ONCE(s);
		if (s->block_size) {
			if (free)
				config->free(config->ctx, s->mem - below, s->block_size, (enum ldr_kind)kind);
			else if (config->protect(config->ctx, s->mem - below, s->run - below, s->block_size,
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
