/* SPDX-License-Identifier: MIT
 *
 * One image: from its first byte to code that can run.
 *
 * Everything that the file says is checked where it is read.  After that the
 * sections are trusted to lie inside their memory, and the fixup streams are
 * checked place by place: a hostile image can spoil only itself.
 */
#include "loader/field.h"
#include "loader/mem.h"

/* Bounds that keep sums of sizes far from 2^32. */
#define MAX_SIZE ((ldr_addr)1 << 28)
#define BUF_SIZE 64u

enum { PT_LOAD = 1, PF_X = 1, PF_W = 2, PF_R = 4 };

static int fail(struct ldr_image *img, int code, uint32_t off)
{
	struct ldr_fault *fault = img->fault;

	fault->code = code;
	fault->offset = off;
	for (unsigned i = 0; i < img->name_len && img->name; i++)
		fault->image[i] = img->name[i];
	return code;
}

/* ---------------------------------------------------------------- reading -- */

/* Hashes, and copies if dst is not NULL. */
static void take(struct ldr_image *img, unsigned char *dst, const unsigned char *src, size_t n)
{
	uint32_t a = img->sum_a, b = img->sum_b, w;
	unsigned char scratch[4];
	size_t step = 4;

	if (!dst) {
		dst = scratch;
		step = 0;
	}
	for (; n >= 4; n -= 4) {
		w = ldr_get32(src);
		ldr_put32(dst, w);
		a += w;
		b += a;
		src += 4;
		dst += step;
	}
	if (n) {
		w = 0;
		for (size_t i = 0; i < n; i++) {
			w |= (uint32_t)src[i] << 8 * i;
			dst[i] = src[i];
		}
		a += w;
		b += a;
	}
	img->sum_a = a;
	img->sum_b = b;
}

static uint32_t finish_sum(struct ldr_image *img)
{
	uint32_t a = img->sum_a, sum = img->sum_b ^ (a << 13 | a >> 19);

	img->sum_a = img->sum_b = 0;
	return sum;
}

/* n bytes of the file: where the source has them, or in buf. NULL: failed. */
static const unsigned char *view(struct ldr_image *img, uint32_t off, size_t n, unsigned char *buf)
{
	const struct ldr_source *src = &img->source;

	if (off > src->size || n > src->size - off) {
		fail(img, LDR_ERR_TRUNCATED, off);
		return NULL;
	}
	if (src->data)
		return (const unsigned char *)src->data + off;
	if (img->config->read(img->config->ctx, src->handle, off, buf, n)) {
		fail(img, LDR_ERR_READ, off);
		return NULL;
	}
	return buf;
}

/* Bytes one after the other. The first fault stays in `rc`; after it all bytes are 0. */
struct stream {
	struct ldr_image *img;
	const unsigned char *p, *end;
	uint32_t off;  /* of end, in the file */
	uint32_t left; /* bytes after end */
	int rc;
	unsigned char *buf; /* BUF_SIZE */
};

static unsigned refill(struct stream *s)
{
	uint32_t n = s->left;

	if (s->rc)
		return 0;
	if (!s->img->source.data && n > BUF_SIZE)
		n = BUF_SIZE;
	if (!n) {
		s->rc = LDR_ERR_COUNT;
		return 0;
	}
	s->p = view(s->img, s->off, n, s->buf);
	if (!s->p) {
		s->rc = s->img->fault->code;
		s->end = NULL;
		return 0;
	}
	take(s->img, NULL, s->p, n);
	s->off += n;
	s->left -= n;
	s->end = s->p + n;
	return *s->p++;
}

static inline unsigned next(struct stream *s)
{
	return s->p == s->end ? refill(s) : *s->p++;
}

static uint32_t uleb(struct stream *s)
{
	uint32_t v = 0;
	unsigned byte;

	for (unsigned shift = 0; shift < 35; shift += 7) {
		byte = next(s);
		if (shift == 28 && byte > 15)
			break;
		v |= (uint32_t)(byte & 127) << shift;
		if (!(byte & 128))
			return v;
	}
	s->rc = LDR_ERR_COUNT;
	return 0;
}

static ldr_addr sleb(struct stream *s)
{
	const unsigned bits = sizeof(ldr_addr) * 8;
	ldr_addr v = 0;
	unsigned byte, shift = 0;

	do {
		byte = next(s);
		if (shift < bits)
			v |= (ldr_addr)(byte & 127) << shift;
		shift += 7;
	} while (byte & 128 && shift < 70);
	if (byte & 128)
		s->rc = LDR_ERR_COUNT;
	if (byte & 64 && shift < bits)
		v |= ~(ldr_addr)0 << shift;
	return v;
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

static int open_ehdr(struct ldr_image *img, const unsigned char *e, uint32_t *n_phdrs)
{
	const unsigned wide = LDR_WORD_SIZE(img->arch) == 8;
	const unsigned char *sizes = e + (wide ? 52 : 40); /* e_ehsize, e_phentsize, e_phnum */

	if (ldr_get32(e) != 0x464c457f || e[5] != 1 || ldr_get16(e + 16) != 3)
		return LDR_ERR_NOT_IMAGE;
	if (e[4] != img->arch->elf_class || ldr_get16(e + 18) != img->arch->machine)
		return LDR_ERR_MACHINE;
	img->entry = ldr_image_word(img, e + 24, 0);
	*n_phdrs = ldr_get16(sizes + 4);
	if (ldr_image_word(img, e + 24, 1) != (wide ? 64 : 52) || ldr_get16(sizes + 2) != (wide ? 56 : 32) ||
	    *n_phdrs < 2 || *n_phdrs > 1 + MG_N_SECTIONS)
		return LDR_ERR_HEADER;
	return 0;
}

/* What the program headers say so far. */
struct progress {
	uint32_t off;  /* in the file: where the part before ends */
	ldr_addr link; /* link address where the section before ends */
	unsigned next; /* section numbers from here on may follow */
};

static int open_section(struct ldr_image *img, struct progress *at, uint32_t flags, const ldr_addr f[6])
{
	static const uint32_t wanted[] = {PF_R | PF_X, PF_R, PF_R | PF_W | MG_PF_RELRO, PF_R | PF_W};
	const ldr_addr off = f[0], link = f[1], file_size = f[3], size = f[4], align = f[5];
	struct ldr_section *s;
	unsigned log2 = 0;

	while (at->next < MG_N_SECTIONS && flags != wanted[at->next])
		at->next++;
	if (at->next == MG_N_SECTIONS)
		return LDR_ERR_HEADER;
	while (log2 < 16 && align >> log2 != 1)
		log2++;
	if (align != (ldr_addr)1 << log2 || (off - link) & (align - 1))
		return LDR_ERR_HEADER;
	if (!size || size > MAX_SIZE || file_size > size || (file_size < size && at->next != MG_DATA) ||
	    link < at->link || !link || link > 0xffffffff - size || off < at->off || off > 0xffffffff - size)
		return LDR_ERR_HEADER;
	s = &img->section[at->next++];
	s->link = link;
	s->run = link; /* so that a delta is 0 until it is placed */
	s->size = size;
	s->file_size = file_size;
	s->file_off = (uint32_t)off;
	s->align_log2 = (uint8_t)log2;
	at->link = link + size;
	at->off = (uint32_t)(off + file_size);
	return 0;
}

static int open_phdr(struct ldr_image *img, struct progress *at, const unsigned char *p)
{
	const unsigned wide = LDR_WORD_SIZE(img->arch) == 8;
	const uint32_t type = ldr_get32(p), flags = ldr_get32(p + (wide ? 4 : 24));
	ldr_addr f[6]; /* offset, vaddr, paddr, filesz, memsz, align */

	for (unsigned i = 0; i < 6; i++)
		f[i] = ldr_image_word(img, p + (wide ? 8 : 4), i + (!wide && i == 5));
	if (img->plan_size)
		return type == PT_LOAD ? open_section(img, at, flags, f) : LDR_ERR_HEADER;
	if (type != MG_PT_PLAN)
		return LDR_ERR_NOT_IMAGE;
	if (f[0] < at->off || f[0] > 0xffffffff || !f[3] || f[3] > MAX_SIZE)
		return LDR_ERR_HEADER;
	img->plan_off = (uint32_t)f[0];
	img->plan_size = (uint32_t)f[3];
	at->off = (uint32_t)(f[0] + f[3]);
	return 0;
}

/* n addresses in relro. */
static int plan_array(struct ldr_image *img, struct stream *s, uint32_t *n, uint32_t *off)
{
	const size_t size = img->section[MG_RELRO].file_size;

	*n = uleb(s);
	if (!*n)
		return 1;
	*off = uleb(s);
	return *off <= size && *n <= (size - *off) / LDR_WORD_SIZE(img->arch);
}

/* A section's byte: known bits, sections that are there, not itself. */
static int plan_needs(struct ldr_image *img, struct stream *s)
{
	unsigned present = 0, good = 1;

	for (unsigned i = 0; i < MG_N_SECTIONS; i++)
		present |= (unsigned)(img->section[i].size != 0) << i;
	for (unsigned i = 0; i < MG_N_SECTIONS; i++) {
		if (!(present >> i & 1))
			continue;
		img->section[i].needs = (uint8_t)next(s);
		good &= !(img->section[i].needs & ~(MG_PINNED | (present & ~(1u << i))));
	}
	return (int)good;
}

/* The plan up to the name. `s` is left there. */
static int plan_counts(struct ldr_image *img, struct stream *s)
{
	const struct ldr_section *text = &img->section[MG_TEXT];
	uint32_t isa;

	if (next(s) != MG_VERSION)
		return LDR_ERR_VERSION;
	img->form = (uint8_t)next(s);
	if (img->form & 0xf0 || MG_PLAN_WINDOW(img->form) == 3 || MG_PLAN_FORM(img->form) == 3 || !plan_needs(img, s))
		return LDR_ERR_HEADER;
	isa = uleb(s);
	if (isa & ~img->arch->isa)
		return LDR_ERR_ABI;
	if (!plan_array(img, s, &img->n_init, &img->init_off) || !plan_array(img, s, &img->n_fini, &img->fini_off))
		return LDR_ERR_HEADER;
	img->n_tables = uleb(s);
	img->n_imports = uleb(s);
	isa = uleb(s);
	if (s->rc || isa > MG_NAME_MAX || img->n_tables > img->plan_size || img->n_imports > img->plan_size / 18)
		return LDR_ERR_HEADER;
	img->name_len = (uint8_t)isa;
	if (img->entry && img->entry - text->link >= text->size)
		return LDR_ERR_HEADER;
	return 0;
}

static struct stream plan_stream(struct ldr_image *img, const unsigned char *p, uint32_t n)
{
	return (struct stream){.img = img, .p = p, .end = p + n};
}

int ldr_image_open(struct ldr_image *img, unsigned char head[LDR_HEAD_SIZE])
{
	const uint32_t wide = LDR_WORD_SIZE(img->arch) == 8, ehdr_size = wide ? 64 : 52, phdr_size = wide ? 56 : 32;
	struct progress at = {0};
	struct stream s;
	const unsigned char *p;
	uint32_t n = 0, off = 0, size = ehdr_size, i = 0;
	int rc;

	do {
		p = view(img, off, size, head);
		if (!p)
			return img->fault->code;
		take(img, NULL, p, size);
		if (off) {
			rc = open_phdr(img, &at, p);
		} else {
			rc = open_ehdr(img, p, &n);
			at.off = ehdr_size + n * phdr_size;
		}
		if (rc)
			return fail(img, rc, off);
		off += size;
		size = phdr_size;
	} while (i++ < n);
	img->fix_off = at.off;
	size = img->plan_size < LDR_HEAD_SIZE ? img->plan_size : LDR_HEAD_SIZE;
	p = view(img, img->plan_off, size, head);
	if (!p)
		return img->fault->code;
	s = plan_stream(img, p, size);
	rc = plan_counts(img, &s);
	return rc ? fail(img, rc, img->plan_off) : 0;
}

const unsigned char *ldr_image_wanted(const unsigned char *p, struct ldr_wanted *wanted)
{
	struct stream s = plan_stream(NULL, p + 16, MG_NAME_MAX);

	wanted->uuid = p;
	wanted->n_branched = uleb(&s);
	wanted->name_len = (uint8_t)next(&s);
	wanted->name = (const char *)s.p;
	return s.p + wanted->name_len;
}

/* The imports fill what is left of the plan exactly. */
static int plan_imports(struct ldr_image *img, struct stream *s)
{
	uint32_t branched, sum = 0, len;

	for (uint32_t i = 0; i < img->n_imports; i++) {
		if ((size_t)(s->end - s->p) < 18)
			return LDR_ERR_HEADER;
		s->p += 16;
		branched = uleb(s);
		len = next(s);
		if (s->rc || len - 1 >= MG_NAME_MAX || len > (size_t)(s->end - s->p) || branched > img->n_groups - sum)
			return LDR_ERR_HEADER;
		sum += branched;
		s->p += len;
	}
	return s->p == s->end ? 0 : LDR_ERR_HEADER;
}

/* From the name on. */
static int plan_rest(struct ldr_image *img, struct stream *s)
{
	if (img->name_len > (size_t)(s->end - s->p))
		return LDR_ERR_HEADER;
	img->name = (const char *)s->p;
	s->p += img->name_len;
	img->tables = s->p;
	for (uint32_t i = 0; i < img->n_tables && !s->rc; i++)
		uleb(s);
	img->n_runs = uleb(s);
	img->runs_size = uleb(s);
	img->n_groups = uleb(s);
	img->groups_size = uleb(s);
	img->names = s->p;
	if (s->rc || img->runs_size > MAX_SIZE || img->groups_size > MAX_SIZE || img->n_groups > img->groups_size / 2 ||
	    img->fix_off > 0xffffffff - 2 * MAX_SIZE)
		return LDR_ERR_HEADER;
	return plan_imports(img, s);
}

int ldr_image_plan(struct ldr_image *img, const unsigned char head[LDR_HEAD_SIZE], unsigned char *copy)
{
	const uint32_t size = img->plan_size, have = size < LDR_HEAD_SIZE ? size : LDR_HEAD_SIZE;
	struct stream s;
	int rc;

	if (img->source.data) {
		img->plan = view(img, img->plan_off, size, NULL);
		if (!img->plan)
			return img->fault->code;
	} else {
		img->plan = copy;
		for (uint32_t i = 0; i < have; i++)
			copy[i] = head[i];
		if (size > have && !view(img, img->plan_off + have, size - have, copy + have))
			return img->fault->code;
	}
	if (size < 12)
		return fail(img, LDR_ERR_HEADER, img->plan_off);
	take(img, NULL, img->plan, size - 4);
	if (finish_sum(img) != ldr_get32(img->plan + size - 4))
		return fail(img, LDR_ERR_CHECKSUM, img->plan_off);
	s = plan_stream(img, img->plan, size - 12);
	rc = plan_counts(img, &s);
	if (!rc)
		rc = plan_rest(img, &s);
	return rc ? fail(img, rc, img->plan_off) : 0;
}

/* ------------------------------------------------------------------ place -- */

static ldr_addr highest(const struct ldr_image *img)
{
	const unsigned window = MG_PLAN_WINDOW(img->form);
	ldr_addr high = ~(ldr_addr)0;

	if (window == MG_WINDOW_2G)
		high = 0x7fffffff;
	else if (window == MG_WINDOW_4G || LDR_WORD_SIZE(img->arch) == 4)
		high = 0xffffffff;
	return high;
}

/* A section stays where it is if it, and all that it needs, can, and keep their distances. */
static void choose_in_place(struct ldr_image *img)
{
	const ldr_addr base = (ldr_addr)(uintptr_t)img->source.data;
	struct ldr_section *s, *t;
	unsigned again;

	if (!img->source.data || !(img->source.flags & LDR_STAYS))
		return;
	for (s = img->section; s < img->section + MG_DATA; s++)
		s->in_place = s->size && s->needs < MG_PINNED &&
			      !((base + s->file_off - s->link) & (((ldr_addr)1 << s->align_log2) - 1)) &&
			      base + s->file_off <= highest(img) - s->size;
	do {
		again = 0;
		for (s = img->section; s < img->section + MG_DATA; s++)
			for (t = img->section; t < img->section + MG_N_SECTIONS; t++)
				if (s->in_place && s->needs >> (t - img->section) & 1 &&
				    (!t->in_place || t->file_off - t->link != s->file_off - s->link)) {
					s->in_place = 0;
					again = 1;
				}
	} while (again);
}

static int is_copied(const struct ldr_section *s)
{
	return s->size && !s->in_place;
}

/* The number of the first section that is copied, or MG_N_SECTIONS. */
static unsigned first_copied(const struct ldr_image *img)
{
	unsigned i = 0;

	while (i < MG_N_SECTIONS && !is_copied(&img->section[i]))
		i++;
	return i;
}

void ldr_image_block(const struct ldr_image *img, unsigned section, struct ldr_block *block)
{
	static const uint8_t prot[] = {LDR_PROT_R | LDR_PROT_X, LDR_PROT_R, LDR_PROT_R, LDR_PROT_R | LDR_PROT_W};
	const struct ldr_section *s = &img->section[section], *last = s;
	const unsigned first = first_copied(img), split = img->config->flags & LDR_SPLIT;
	uint32_t below = section == first ? img->thunk_size : 0;

	block->size = 0;
	if (!is_copied(s) || !s->mem || (section != first && !split))
		return;
	for (const struct ldr_section *t = s; !split && t < img->section + MG_N_SECTIONS; t++)
		if (is_copied(t))
			last = t;
	block->mem = s->mem - below;
	block->run = s->run - below;
	block->size = (size_t)(last->run - s->run) + last->size + below;
	block->kind = split ? (enum ldr_kind)(LDR_MEM_TEXT + section) : LDR_MEM_BLOCK;
	block->prot = split ? prot[section] : LDR_PROT_R | LDR_PROT_W | LDR_PROT_X;
}

void ldr_image_free(struct ldr_image *img)
{
	struct ldr_block block;

	for (unsigned i = MG_N_SECTIONS; i-- > 0;) {
		if (img->section[i].in_place)
			continue;
		ldr_image_block(img, i, &block);
		if (block.size)
			img->config->free(img->config->ctx, block.mem, block.size, block.kind);
		img->section[i].mem = NULL;
	}
}

/* Whether every address of the table can be branched to from anywhere in the window. */
static int reaches(const struct ldr_image *img, const struct exp_table *table, ldr_addr low, ldr_addr high)
{
	const ldr_addr reach = img->arch->reach, none = LDR_WORD_SIZE(img->arch) == 4 ? 0xffffffff : ~(ldr_addr)0;
	ldr_addr addr;

	if (!table)
		return 0;
	for (uint32_t i = 0; i < table->count; i++) {
		addr = ldr_image_word(img, table + 1, i);
		if (addr && addr != none &&
		    ((addr > low && addr - low > reach) || (addr < high && high - addr > reach)))
			return 0;
	}
	return 1;
}

static uint32_t count_thunks(const struct ldr_image *img, ldr_addr low, ldr_addr high)
{
	const unsigned char *p = img->names;
	struct ldr_wanted wanted;
	uint32_t n = 0;

	for (uint32_t i = 0; i < img->n_imports; i++) {
		p = ldr_image_wanted(p, &wanted);
		if (wanted.n_branched && !reaches(img, img->imports[i].table, low, high))
			n += wanted.n_branched;
	}
	return n;
}

/* One allocation for sections first to end - 1, in order, with nothing between them but what alignment
 * needs. Congruent link and run addresses leave most distances as the linker had them. */
static int allocate(struct ldr_image *img, unsigned first, unsigned end)
{
	const struct ldr_config *config = img->config;
	struct ldr_section *s = &img->section[first], *t;
	const uint32_t below = first == first_copied(img) ? img->thunk_size : 0;
	const ldr_addr base = s->link - below;
	struct ldr_request req = {.lowest = config->lowest, .highest = config->highest};
	ldr_addr at = s->link, run;
	unsigned char *mem;

	req.align = below ? (size_t)1 << img->arch->thunk_align_log2 : 1;
	for (t = s; t < img->section + end; t++) {
		if (!is_copied(t))
			continue;
		if (req.align >> t->align_log2 == 0)
			req.align = (size_t)1 << t->align_log2;
		t->run = at + ((t->link - at) & (((ldr_addr)1 << t->align_log2) - 1));
		at = t->run + t->size;
	}
	req.size = (size_t)(at - base);
	req.residue = (size_t)base & (req.align - 1);
	req.kind = config->flags & LDR_SPLIT ? (enum ldr_kind)(LDR_MEM_TEXT + first) : LDR_MEM_BLOCK;
	if (!req.highest || req.highest > highest(img))
		req.highest = highest(img);
	mem = config->alloc(config->ctx, &req, &run);
	if (!mem)
		return fail(img, LDR_ERR_MEMORY, s->file_off);
	for (t = s; t < img->section + end; t++) {
		if (!is_copied(t))
			continue;
		t->mem = mem + (t->run - base);
		t->run += run - base;
	}
	return 0;
}

static int allocate_all(struct ldr_image *img)
{
	const unsigned first = first_copied(img), split = img->config->flags & LDR_SPLIT;
	const ldr_addr top = img->config->highest;
	uint32_t n = 0;
	int rc = 0;

	if (first == MG_N_SECTIONS)
		return 0;
	if (first == MG_TEXT || !split) /* thunks are code */
		n = count_thunks(img, img->config->lowest, top && top < highest(img) ? top : highest(img));
	if (n)
		img->thunk_size = n * img->arch->thunk_size +
				  ((uint32_t)img->section[first].link & ((1u << img->arch->thunk_align_log2) - 1));
	for (unsigned i = first; i < MG_N_SECTIONS && !rc; i++)
		if (is_copied(&img->section[i]) && (split || i == first))
			rc = allocate(img, i, split ? i + 1 : MG_N_SECTIONS);
	return rc;
}

static int read_section(struct ldr_image *img, struct ldr_section *s)
{
	const unsigned char *p = view(img, s->file_off, s->file_size, s->mem);

	if (!p)
		return img->fault->code;
	take(img, s->in_place ? NULL : s->mem, p, s->file_size);
	for (size_t i = s->file_size; i < s->size; i++)
		s->mem[i] = 0;
	return 0;
}

static int place_tables(struct ldr_image *img)
{
	const struct ldr_section *s = &img->section[MG_RELRO];
	const size_t word = LDR_WORD_SIZE(img->arch);
	struct stream in = plan_stream(img, img->tables, img->plan_size);
	const struct exp_table *table;
	uint32_t off = 0;

	for (uint32_t i = 0; i < img->n_tables; i++) {
		off += uleb(&in);
		table = (const struct exp_table *)(const void *)(s->mem + off);
		if (off > s->file_size || s->file_size - off < sizeof *table || ((uintptr_t)table & (word - 1)) ||
		    table->count > (s->file_size - off - sizeof *table) / word || !table->first ||
		    table->first - 1 > 0xffffffff - table->count)
			return fail(img, LDR_ERR_EXPORT, s->file_off + off);
		img->table[i] = table;
	}
	return 0;
}

/* -------------------------------------------------------------------- fix -- */

/* What is written at the places of one run or group. */
struct fix {
	struct stream in;
	unsigned char buf[BUF_SIZE];
	struct ldr_section *section;
	const struct ldr_field *info;
	unsigned field, unit_log2;
	uint32_t n;      /* places */
	uint32_t import; /* index, or NO_IMPORT */
	ldr_addr value;  /* local: what is added; import: S + A */
	ldr_addr thunk;  /* the address for branches to `value`, 0: none yet */
	uint32_t ordinal;
};
#define NO_IMPORT 0xffffffffu

static void open_region(struct fix *f, struct ldr_image *img, uint32_t off, uint32_t size)
{
	f->in = (struct stream){.img = img, .off = off, .left = size, .buf = f->buf};
	f->import = NO_IMPORT;
}

/* A region that has gone wrong is hashed to its end all the same: bytes that are not those that were written
 * are the likelier reason. */
static int close_region(struct fix *f, int rc, uint32_t sum)
{
	struct stream *s = &f->in;
	struct ldr_image *img = s->img;
	const uint32_t off = s->off - (uint32_t)(s->end - s->p);

	if (s->rc)
		rc = s->rc;
	else if (!rc && (s->p != s->end || s->left))
		rc = LDR_ERR_COUNT;
	for (s->rc = 0; s->left && !s->rc;)
		refill(s);
	if (s->rc)
		return s->rc;
	if (finish_sum(img) != sum)
		return fail(img, LDR_ERR_CHECKSUM, off);
	return rc && rc != img->fault->code ? fail(img, rc, off) : rc;
}

static int set_key(struct fix *f, unsigned byte, unsigned place)
{
	struct ldr_image *img = f->in.img;

	f->field = MG_RUN_FIELD(byte);
	f->unit_log2 = MG_RUN_UNIT(byte);
	f->info = ldr_field_info(img->arch, f->field);
	if (place >= MG_N_SECTIONS || place == MG_RODATA)
		return 0;
	f->section = &img->section[place];
	return f->info && f->unit_log2 < 3 && f->section->size;
}

static ldr_addr make_thunk(struct fix *f)
{
	struct ldr_image *img = f->in.img;
	const struct ldr_arch *arch = img->arch;
	const unsigned first = first_copied(img);
	const struct ldr_section *s = &img->section[first];
	ldr_addr at = s->run - img->thunk_used - arch->thunk_size, below;

	below = s->run - (at & ~(((ldr_addr)1 << arch->thunk_align_log2) - 1));
	if (below > img->thunk_size)
		return 0;
	img->thunk_used = (uint32_t)below;
	return arch->thunk(s->mem - below, s->run - below, f->value);
}

static int put_import(struct fix *f, unsigned char *mem, ldr_addr run)
{
	const struct ldr_arch *arch = f->in.img->arch;
	const unsigned flags = f->info->flags;
	const ldr_addr from = flags & LDR_F_PCREL ? run + f->info->bias : 0;
	int rc = ldr_field_put(arch, f->field, mem, f->value - from);

	if (rc != LDR_ERR_RANGE || !(flags & LDR_F_BRANCH))
		return rc;
	if (!f->thunk)
		f->thunk = make_thunk(f);
	return f->thunk ? ldr_field_put(arch, f->field, mem, f->thunk - from) : rc;
}

static int put_local(struct fix *f, unsigned char *mem)
{
	const struct ldr_arch *arch = f->in.img->arch;
	unsigned low = 0;
	ldr_addr raw;
	int rc;

	if (f->info->flags & LDR_F_LOW) {
		low = next(&f->in);
		low |= next(&f->in) << 8;
	}
	if (!f->value)
		return 0;
	rc = ldr_field_get(arch, f->field, mem, low, &raw);
	raw += f->value;
	if (f->info->flags & LDR_F_ODD)
		raw |= 1;
	return rc ? rc : ldr_field_put(arch, f->field, mem, raw);
}

/* A stream that has ended gives zeros; as every place moves on, that ends too. */
static int walk(struct fix *f)
{
	struct stream *s = &f->in;
	const struct ldr_section *section = f->section;
	const uint32_t size = (uint32_t)section->file_size, width = f->info->width;
	const ldr_addr misaligned = ((ldr_addr)1 << f->info->align_log2) - 1;
	uint32_t at = 0, skip, adjacent = 0;
	int rc;

	for (uint32_t n = f->n; n; n--) {
		skip = 0;
		if (adjacent) {
			adjacent--;
		} else {
			skip = next(s);
			if (skip == MG_SKIPN) {
				skip = uleb(s);
			} else if (skip >= MG_ADJACENT) {
				adjacent = skip - (MG_ADJACENT - 1);
				skip = 0;
			} else if (skip >= MG_SKIP2) {
				skip = MG_SKIP2 + ((skip & 31) << 8 | next(s));
			}
		}
		rc = LDR_ERR_FIXUP;
		if (skip <= (size - at) >> f->unit_log2) {
			at += skip << f->unit_log2;
			if (width <= size - at && !((section->run + at) & misaligned))
				rc = f->import == NO_IMPORT ? put_local(f, section->mem + at)
							    : put_import(f, section->mem + at, section->run + at);
		}
		if (rc)
			return s->rc ? rc : fail(s->img, rc, section->file_off + at);
		at += width;
	}
	return adjacent ? LDR_ERR_COUNT : 0;
}

static int add_delta(const struct ldr_image *img, unsigned section, ldr_addr sign, ldr_addr *sum)
{
	if (section == MG_NO_SECTION)
		return 1;
	if (section >= MG_N_SECTIONS || !img->section[section].size)
		return 0;
	*sum += sign * (img->section[section].run - img->section[section].link);
	return 1;
}

static int fix_run(struct fix *f)
{
	const struct ldr_image *img = f->in.img;
	const unsigned b0 = next(&f->in), b1 = next(&f->in);

	f->n = uleb(&f->in);
	f->value = 0;
	if (!f->n)
		return LDR_ERR_COUNT;
	if (!set_key(f, b0, MG_RUN_PLACE(b1)) || f->info->flags & LDR_F_IMPORT ||
	    !add_delta(img, MG_RUN_PLUS(b1), 1, &f->value) ||
	    !add_delta(img, MG_RUN_MINUS(b1), ~(ldr_addr)0, &f->value) || (f->value && f->section->in_place))
		return LDR_ERR_FIXUP;
	return walk(f);
}

int ldr_image_place(struct ldr_image *img)
{
	struct ldr_section *s;
	struct fix f;
	int rc;

	for (s = img->section; s < img->section + MG_N_SECTIONS; s++)
		s->run = 0;
	choose_in_place(img);
	for (s = img->section; s < img->section + MG_N_SECTIONS; s++) {
		if (!s->in_place)
			continue;
		s->mem = (unsigned char *)(uintptr_t)img->source.data + s->file_off;
		s->run = (ldr_addr)(uintptr_t)s->mem;
	}
	rc = allocate_all(img);
	for (s = img->section; s < img->section + MG_N_SECTIONS && !rc; s++)
		if (s->size)
			rc = read_section(img, s);
	if (rc)
		return rc;
	if (img->entry)
		img->entry += img->section[MG_TEXT].run - img->section[MG_TEXT].link;
	open_region(&f, img, img->fix_off, img->runs_size);
	for (uint32_t i = 0; i < img->n_runs && !rc && !f.in.rc; i++)
		rc = fix_run(&f);
	rc = close_region(&f, rc, ldr_get32(img->plan + img->plan_size - 12));
	return rc ? rc : place_tables(img);
}

/* ------------------------------------------------------------------- bind -- */

/* Names the import at hand in the fault. */
static void tell_import(const struct fix *f)
{
	const struct ldr_image *img = f->in.img;
	struct ldr_fault *fault = img->fault;
	const unsigned char *p = img->names;
	struct ldr_wanted wanted;

	if (f->import >= img->n_imports)
		return;
	for (uint32_t i = 0; i <= f->import; i++)
		p = ldr_image_wanted(p, &wanted);
	for (unsigned i = 0; i < MG_UUID_SIZE; i++)
		fault->uuid[i] = wanted.uuid[i];
	for (unsigned i = 0; i < wanted.name_len; i++)
		fault->dll[i] = wanted.name[i];
	fault->ordinal = f->ordinal;
	fault->first = img->imports[f->import].table->first;
	fault->count = img->imports[f->import].table->count;
}

static int find_ordinal(const struct fix *f, ldr_addr *addr)
{
	const struct ldr_image *img = f->in.img;
	const struct exp_table *table = img->imports[f->import].table;
	const ldr_addr none = LDR_WORD_SIZE(img->arch) == 4 ? 0xffffffff : ~(ldr_addr)0;

	if (f->ordinal - table->first >= table->count)
		return LDR_ERR_ORDINAL;
	*addr = ldr_image_word(img, table + 1, f->ordinal - table->first);
	return *addr == 0 || *addr == none ? LDR_ERR_VOID : 0;
}

struct shape {
	uint8_t key, place;
};

/* S and A last from group to group. */
static int bind_group(struct fix *f, const struct shape *shapes, unsigned n_shapes, ldr_addr *s, ldr_addr *a)
{
	struct stream *in = &f->in;
	const unsigned head = next(in), step = MG_G_STEP(head);
	unsigned shape = MG_G_SHAPE(head);
	struct shape own;
	ldr_addr addend = 0;
	int rc;

	if (shape == MG_N_SHAPES) {
		own.key = (uint8_t)next(in);
		own.place = (uint8_t)next(in);
	} else if (shape < n_shapes) {
		own = shapes[shape];
	} else {
		return LDR_ERR_FIXUP;
	}
	if (step == MG_STEP_IMPORT) {
		f->import += 1 + uleb(in);
		f->ordinal = uleb(in);
	} else if (step == MG_STEP_ULEB) {
		f->ordinal += 2 + uleb(in);
	} else {
		f->ordinal += step;
	}
	if (head & MG_G_ADDEND)
		addend = sleb(in);
	f->n = MG_G_PLACES(head);
	if (!f->n)
		f->n = 4 + uleb(in);
	if (f->import >= f->in.img->n_imports || !f->n || !set_key(f, own.key, own.place) || f->section->in_place)
		return LDR_ERR_FIXUP;
	if (step != MG_STEP_SAME || addend != *a) {
		rc = step != MG_STEP_SAME ? find_ordinal(f, s) : 0;
		if (rc)
			return rc;
		*a = addend;
		f->value = *s + addend;
		f->thunk = 0;
	}
	return walk(f);
}

int ldr_image_bind(struct ldr_image *img)
{
	struct shape shapes[MG_N_SHAPES];
	struct fix f;
	unsigned n_shapes = 0;
	ldr_addr s = 0, a = 0;
	int rc = 0;

	open_region(&f, img, img->fix_off + img->runs_size, img->groups_size);
	if (img->n_groups) {
		n_shapes = next(&f.in);
		if (n_shapes > MG_N_SHAPES)
			rc = LDR_ERR_FIXUP;
	}
	for (unsigned i = 0; i < n_shapes && !rc; i++) {
		shapes[i].key = (uint8_t)next(&f.in);
		shapes[i].place = (uint8_t)next(&f.in);
	}
	for (uint32_t i = 0; i < img->n_groups && !rc && !f.in.rc; i++)
		rc = bind_group(&f, shapes, n_shapes, &s, &a);
	rc = close_region(&f, rc, ldr_get32(img->plan + img->plan_size - 8));
	if (rc && rc != LDR_ERR_CHECKSUM)
		tell_import(&f);
	return rc;
}

int ldr_image_seal(struct ldr_image *img)
{
	const struct ldr_config *config = img->config;
	const uint32_t cut = img->thunk_size - img->thunk_used;
	struct ldr_block block;

	for (unsigned i = 0; i < MG_N_SECTIONS; i++) {
		ldr_image_block(img, i, &block);
		if (!block.size)
			continue;
		if (cut && config->trim && i == first_copied(img)) {
			config->trim(config->ctx, block.mem, cut, block.kind);
			img->thunk_size -= cut;
			ldr_image_block(img, i, &block);
		}
		if (block.prot & LDR_PROT_X) {
			if (config->sync)
				config->sync(config->ctx, block.mem, block.run, block.size);
			else if (img->arch->sync)
				img->arch->sync(block.mem, block.run, block.size);
		}
		if (config->protect && config->protect(config->ctx, block.mem, block.run, block.size, block.prot))
			return fail(img, LDR_ERR_PROTECT, 0);
	}
	return 0;
}
