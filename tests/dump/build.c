/* SPDX-License-Identifier: MIT
 *
 * Writes the images of tests/dump: two good ones, spelled out by hand from
 * docs/FORMAT.md, and one file per defect. Shares no code with the reader.
 *
 *   build DIR               all files, NAME.img
 *   build DIR SEED N        N images with random bytes changed, sums mostly made right again
 *   build DIR SEED N FILE   N copies of any file, damaged
 */
#include <elf.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT, RODATA, RELRO, DATA, N_SECTIONS };

struct blob {
	unsigned char b[1024];
	size_t n;
};

struct patch {
	size_t off, width;
	uint64_t value;
};

struct spec {
	bool is_arm;
	struct blob section[N_SECTIONS];
	bool present[N_SECTIONS];
	unsigned zero[N_SECTIONS], align[N_SECTIONS];
	unsigned flags[N_SECTIONS]; /* p_flags */
	uint64_t entry;             /* offset in text + 1; 0: none */
	unsigned version, form, in_place, isa, n_imports, n_tables, n_init, n_fini, n_slots;
	unsigned name_len;
	unsigned runs_more, groups_more; /* wrong sizes: added to the true ones */
	struct blob imports, names, runs, groups;
	int runs_pad, groups_pad; /* bytes of padding; -1: as many as are right */
	struct patch patch[4];    /* of the finished file, before the sums */
	unsigned n_patches;
	size_t cut;      /* bytes off the end */
	unsigned no_sum; /* bit: 1 head, 2 body, 4 groups: leave wrong */
};

static void put(struct blob *o, const void *p, size_t n)
{
	memcpy(o->b + o->n, p, n);
	o->n += n;
}

static void le(struct blob *o, uint64_t v, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		o->b[o->n++] = (unsigned char)(i < 8 ? v >> 8 * i : 0);
}

#define BYTES(blob, ...)                                             \
	do {                                                         \
		static const unsigned char bytes_[] = {__VA_ARGS__}; \
		put(blob, bytes_, sizeof bytes_);                    \
	} while (0)

static void fill_uuid(struct blob *o, unsigned tag)
{
	for (unsigned i = 0; i < 16; i++)
		le(o, tag << 4 | i, 1);
}

static void add_name(struct spec *s, const char *name)
{
	put(&s->names, name, strlen(name) + 1);
}

static void set_name(struct spec *s, const char *name)
{
	s->name_len = (unsigned)strlen(name);
	add_name(s, name);
}

static void add_import(struct spec *s, unsigned tag, unsigned n_branched, const char *name)
{
	fill_uuid(&s->imports, tag);
	le(&s->imports, n_branched, 2);
	le(&s->imports, s->names.n, 2);
	add_name(s, name);
	s->n_imports++;
}

static size_t word(const struct spec *s)
{
	return s->is_arm ? 4 : 8;
}

static size_t ehdr_size(const struct spec *s)
{
	return s->is_arm ? sizeof(Elf32_Ehdr) : sizeof(Elf64_Ehdr);
}

static size_t phdr_size(const struct spec *s)
{
	return s->is_arm ? sizeof(Elf32_Phdr) : sizeof(Elf64_Phdr);
}

/* Numbers of one, two and four bytes; keys of runs and groups, heads of groups, places. */
#define N(v)                           ((v) << 1)
#define N2(v)                          ((v) << 2 & 255) | 1, (v) >> 6 & 255
#define N4(v)                          ((v) << 2 & 255) | 3, (v) >> 6 & 255, (v) >> 14 & 255, (v) >> 22 & 255
#define RUN(field, plus, minus, place) N2((field) | (place) << 6 | (plus) << 8 | (minus) << 11)
#define GROUP(field, place)            N2((field) | (place) << 6)
#define HEAD(step, addend, more)       N((step) << 2 | (addend) << 1 | (more))
#define SKIP(n)                        N((n) << 1)
#define MORE(n)                        N((n) << 1 | 1)

/* Fields by docs/FORMAT.md: of all machines, of x86-64, of ARM. */
enum { W32 = 2, W64, P32 = 6, PTR = 8, PTR3, BRANCH32, THM_CALL = 10, THM_MOVT = 12, THM_MOV32, THM_MOVW_PC };

/* ----------------------------------------------------------------- good -- */

static void defaults(struct spec *s)
{
	static const unsigned flags[] = {PF_R | PF_X | 0x00100000, PF_R | 0x00200000, PF_R | PF_W | 0x00300000,
					 PF_R | PF_W | 0x00400000};

	memset(s, 0, sizeof *s);
	memcpy(s->flags, flags, sizeof flags);
	for (int i = 0; i < N_SECTIONS; i++) {
		s->present[i] = true;
		s->align[i] = 4;
	}
	s->align[RELRO] = 8;
	s->runs_pad = s->groups_pad = -1;
	s->version = 1;
	s->in_place = 1 << RODATA;
	s->entry = 1;
}

/* A DLL: calls kernel.dll 2, jumps to kernel.dll 3 + 4, forwards other.dll 7. */
static void good_x86_64(struct spec *s)
{
	struct blob *relro = &s->section[RELRO];

	defaults(s);
	s->align[TEXT] = 16;
	s->align[DATA] = 8;
	s->form = 1; /* below 2 GiB, direct */
	s->zero[DATA] = 16;
	/* call; lea x(%rip),%rax; jmp; ret */
	BYTES(&s->section[TEXT], 0xe8, 0, 0, 0, 0, 0x48, 0x8d, 0x05, 0x11, 0x22, 0, 0, 0xe9, 0, 0, 0, 0, 0xc3);
	put(&s->section[RODATA], "hello", 6);
	s->n_init = s->n_tables = 1;
	le(relro, 0x200, 8); /* 0: init function; all of these are patched below */
	fill_uuid(relro, 0xa);
	le(relro, 1, 4);
	le(relro, 5, 4);
	le(relro, 0x200, 8); /* 32: .text + 0 */
	le(relro, UINT64_MAX, 8);
	le(relro, 0, 8);     /* 48: forwarded */
	le(relro, 0x200, 8); /* 56: .data + 8 */
	le(relro, 0x1234, 8);
	le(&s->section[DATA], 0x200, 8);
	s->n_slots = 2;
	set_name(s, "good.dll");
	add_import(s, 0xb, 2, "kernel.dll");
	add_import(s, 0xc, 0, "other.dll");
	BYTES(&s->runs, RUN(W32, RODATA, TEXT, TEXT), SKIP(8));
	BYTES(&s->runs, RUN(PTR, TEXT, 7, RELRO), MORE(0), SKIP(3));
	BYTES(&s->runs, RUN(W64, DATA, 7, RELRO), SKIP(56));
	BYTES(&s->runs, RUN(W64, RODATA, 7, DATA), SKIP(0));
	BYTES(&s->groups, N(BRANCH32), N(0));                                   /* in .text, import 0: 2 groups */
	BYTES(&s->groups, HEAD(2, 0, 1), SKIP(1));                              /* ordinal 2 */
	BYTES(&s->groups, HEAD(1, 1, 0), N(8), SKIP(13));                       /* ordinal 3, addend 4 */
	BYTES(&s->groups, GROUP(W64, RELRO), N(1), HEAD(7, 0, 0), N2(48 << 1)); /* import 1, ordinal 7 */
}

/* n places right behind each other, the last of the run or group. */
static void last_places(struct blob *b, unsigned n)
{
	while (--n)
		le(b, MORE(0), 1);
	le(b, SKIP(0), 1);
}

/* An executable for ARMv7-M. */
static void good_arm(struct spec *s)
{
	struct blob *relro = &s->section[RELRO];

	defaults(s);
	s->is_arm = true;
	s->isa = 1;
	s->entry = 2; /* Thumb */
	s->align[RODATA] = 1;
	s->zero[DATA] = 12;
	/* bl; ldr r0, =; bx lr; movt r1; .word; movw r2; movt r2; movt r3; movt r4; movt r5 */
	BYTES(&s->section[TEXT], 0xff, 0xf7, 0xfe, 0xff, 0x01, 0x48, 0x70, 0x47, 0xc0, 0xf2, 0, 1, 0, 0, 0, 0, 0x40,
	      0xf2, 0, 2, 0xc0, 0xf2, 0, 2, 0xc0, 0xf2, 0, 3, 0xc0, 0xf2, 0, 4, 0xc0, 0xf2, 0, 5);
	put(&s->section[RODATA], "abc", 4);
	s->n_fini = s->n_tables = 1;
	le(relro, 0, 8); /* fini function, padding */
	fill_uuid(relro, 0xa);
	le(relro, 3, 4);
	le(relro, 2, 4);
	le(relro, 0, 4);
	le(relro, 0, 4);
	for (int i = 0; i < 70; i++)
		le(&s->section[DATA], 0, 4);
	s->n_slots = 1;
	set_name(s, "");
	add_import(s, 0xb, 1, "kernel.dll");
	/* each with a low half */
	BYTES(&s->runs, RUN(THM_MOVT, RODATA, 7, TEXT), MORE(4), N2(0x1234), MORE(6), N2(0x1235), MORE(0), N2(0x1236),
	      SKIP(0), N4(0xffff));
	BYTES(&s->runs, RUN(THM_MOV32, DATA, 7, TEXT), SKIP(8));
	BYTES(&s->runs, RUN(W32, TEXT, 7, RELRO), MORE(0), N4(28 << 1 | 1), SKIP(0));
	BYTES(&s->runs, RUN(PTR3, RODATA, 7, DATA));
	last_places(&s->runs, 11);
	BYTES(&s->runs, RUN(PTR, RODATA, 7, DATA), SKIP(33));
	BYTES(&s->groups, N(THM_CALL), N(0), HEAD(2, 0, 0), SKIP(0)); /* ordinal 2 */
	/* ordinal 5, addend -4 */
	BYTES(&s->groups, N(W32), N(0), HEAD(5, 1, 0), N(7), SKIP(12));
	/* ordinal 6, 33 places, and ordinal 9 */
	BYTES(&s->groups, GROUP(W32, DATA), N(0), HEAD(6, 0, 1), N2(144 << 1 | 1));
	last_places(&s->groups, 32);
	BYTES(&s->groups, HEAD(3, 0, 0), N2(276 << 1));
}

/* ---------------------------------------------------------------- build -- */

/* Goes on with the sum over n bytes. */
static uint32_t sum(uint32_t h, const unsigned char *p, size_t n)
{
	for (size_t i = 0; i + 4 <= n; i += 4) {
		uint32_t w = p[i] | (uint32_t)p[i + 1] << 8 | (uint32_t)p[i + 2] << 16 | (uint32_t)p[i + 3] << 24;
		h = w + (h >> 5 | h << 27);
	}
	return h;
}

struct layout {
	unsigned n_phdrs;
	size_t head, plan, plan_size, off[N_SECTIONS], size[N_SECTIONS], runs, groups, end;
};

static void set(unsigned char *p, uint64_t v, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		p[i] = (unsigned char)(v >> 8 * i);
}

/* Makes the word at `last` such that the sum with it is 0, or `more` beyond. */
static void end_sum(uint32_t h, unsigned char *last, unsigned more)
{
	set(last, 0 - (h >> 5 | h << 27) + more, 4);
}

static void make_sums(const struct spec *s, const struct layout *l, unsigned char *f)
{
	uint32_t h = 0;

	for (int i = 0; i < N_SECTIONS; i++)
		if (s->present[i])
			h = sum(h, f + l->off[i], l->size[i]);
	h = sum(h, f + l->runs, l->groups - l->runs - 4);
	end_sum(h, f + l->groups - 4, s->no_sum >> 1 & 1);
	h = sum(0, f + l->groups, l->end - l->groups - 4);
	end_sum(h, f + l->end - 4, s->no_sum >> 2 & 1);
	h = sum(0, f, l->head);
	h = sum(h, f + l->plan, l->plan_size - 4);
	end_sum(h, f + l->plan + l->plan_size - 4, s->no_sum & 1);
}

/* A region of FIX: runs or groups, zeros, room for the checksum. */
static size_t region_size(const struct blob *b, int pad)
{
	return b->n + (pad < 0 ? -b->n & 3 : (size_t)pad) + 4;
}

static void make_plan(const struct spec *s, struct blob *p)
{
	le(p, s->version, 1);
	le(p, s->form, 1);
	le(p, s->in_place, 1);
	le(p, s->name_len, 1);
	le(p, s->isa, 2);
	le(p, s->n_imports, 2);
	le(p, s->n_tables, 2);
	le(p, s->n_init, 2);
	le(p, s->n_fini, 2);
	le(p, s->n_slots, 2);
	le(p, (uint32_t)(region_size(&s->runs, s->runs_pad) + s->runs_more), 4);
	le(p, (uint32_t)(region_size(&s->groups, s->groups_pad) + s->groups_more), 4);
	put(p, s->imports.b, s->imports.n);
	put(p, s->names.b, s->names.n);
	le(p, 0, (4 - p->n % 4) % 4);
	le(p, 0, 4);
}

static void put_ehdr(const struct spec *s, const struct layout *l, unsigned char *f)
{
	uint64_t entry = s->entry ? l->off[TEXT] + s->entry - 1 : 0;

	memcpy(f, "\177ELF", 4);
	f[4] = s->is_arm ? 1 : 2;
	f[5] = f[6] = 1;
	set(f + 16, ET_DYN, 2);
	set(f + 18, s->is_arm ? EM_ARM : EM_X86_64, 2);
	set(f + 20, 1, 4);
	set(f + 24, entry, (unsigned)word(s));
	set(f + 24 + word(s), ehdr_size(s), (unsigned)word(s)); /* e_phoff */
	unsigned char *t = f + 24 + 3 * word(s);
	set(t, s->is_arm ? 0x05000000 : 0, 4);
	set(t + 4, ehdr_size(s), 2);
	set(t + 6, phdr_size(s), 2);
	set(t + 8, l->n_phdrs, 2);
}

static void put_phdr(const struct spec *s, unsigned char *p, uint32_t type, uint32_t flags, uint64_t off, uint64_t addr,
		     uint64_t size, uint64_t mem, uint64_t align)
{
	if (s->is_arm) {
		const uint64_t v[] = {type, off, addr, addr, size, mem, flags, align};
		for (int i = 0; i < 8; i++)
			set(p + 4 * i, v[i], 4);
	} else {
		const uint64_t v[] = {off, addr, addr, size, mem, align};
		set(p, type, 4);
		set(p + 4, flags, 4);
		for (int i = 0; i < 6; i++)
			set(p + 8 + 8 * i, v[i], 8);
	}
}

static void lay_out(const struct spec *s, const struct blob *plan, struct layout *l)
{
	l->n_phdrs = 1;
	for (int i = 0; i < N_SECTIONS; i++)
		l->n_phdrs += s->present[i];
	l->head = ehdr_size(s) + l->n_phdrs * phdr_size(s);
	l->plan = l->head;
	l->plan_size = plan->n;
	size_t at = l->plan + plan->n;
	for (int i = 0; i < N_SECTIONS; i++) {
		if (!s->present[i])
			continue;
		at = (at + s->align[i] - 1) / s->align[i] * s->align[i];
		l->off[i] = at;
		l->size[i] = (s->section[i].n + 3) / 4 * 4;
		at += l->size[i];
	}
	l->runs = at;
	l->groups = at + region_size(&s->runs, s->runs_pad);
	l->end = l->groups + region_size(&s->groups, s->groups_pad);
}

/* Link values that depend on the layout. */
static void put_values(const struct spec *s, const struct layout *l, unsigned char *f)
{
	unsigned char *relro = f + l->off[RELRO];

	if (s->is_arm) {
		set(relro, l->off[TEXT] + 5, 4);
		set(relro + 32, l->off[TEXT] + 1, 4);
		set(relro + 36, l->off[TEXT] + 5, 4);
	} else {
		set(relro, l->off[TEXT], 8);
		set(relro + 32, l->off[TEXT], 8);
		set(relro + 56, l->off[DATA] + 8, 8);
		set(f + l->off[DATA], l->off[RODATA], 8);
	}
}

/* Returns: the size of the file made in f. */
static size_t build(const struct spec *s, unsigned char *f, struct layout *l)
{
	struct blob plan = {.n = 0};
	unsigned n = 1;

	make_plan(s, &plan);
	lay_out(s, &plan, l);
	put_ehdr(s, l, f);
	put_phdr(s, f + ehdr_size(s), 0x6d756e67, PF_R, l->plan, 0, plan.n, plan.n, 1);
	memcpy(f + l->plan, plan.b, plan.n);
	for (int i = 0; i < N_SECTIONS; i++) {
		if (!s->present[i])
			continue;
		put_phdr(s, f + ehdr_size(s) + n++ * phdr_size(s), PT_LOAD, s->flags[i], l->off[i], l->off[i],
			 l->size[i], l->size[i] + s->zero[i], s->align[i]);
		memcpy(f + l->off[i], s->section[i].b, s->section[i].n);
	}
	memcpy(f + l->runs, s->runs.b, s->runs.n);
	memcpy(f + l->groups, s->groups.b, s->groups.n);
	put_values(s, l, f);
	for (unsigned i = 0; i < s->n_patches; i++)
		set(f + s->patch[i].off, s->patch[i].value, (unsigned)s->patch[i].width);
	make_sums(s, l, f);
	return s->cut < l->end ? l->end - s->cut : l->end;
}

/* -------------------------------------------------------------- defects -- */

static void patch(struct spec *s, size_t off, size_t width, uint64_t v)
{
	s->patch[s->n_patches++] = (struct patch){off, width, v};
}

/* A field of program header `idx`, x86-64. */
static void patch_phdr(struct spec *s, unsigned idx, size_t field, uint64_t v)
{
	patch(s, sizeof(Elf64_Ehdr) + idx * sizeof(Elf64_Phdr) + field, 8, v);
}

static void set_blob(struct blob *b, const unsigned char *p, size_t size)
{
	b->n = 0;
	put(b, p, size);
}

/* The size of PLAN as its program header has it, x86-64. */
static void patch_plan(struct spec *s, uint64_t size)
{
	patch_phdr(s, 0, 32, size);
	patch_phdr(s, 0, 40, size);
}

/* A u32 of PLAN's fixed part, x86-64. */
static void patch_size(struct spec *s, size_t off, uint32_t v)
{
	patch(s, sizeof(Elf64_Ehdr) + 5 * sizeof(Elf64_Phdr) + off, 4, v);
}

/* No imports, and text that depends on rodata only. */
static void no_imports(struct spec *s)
{
	s->groups.n = s->imports.n = s->n_imports = s->n_slots = 0;
	s->names.n = s->name_len + 1;
	s->in_place = 1 << TEXT | 1 << RODATA;
}

#define BLOB(b, ...) set_blob(b, (const unsigned char[]){__VA_ARGS__}, sizeof(const unsigned char[]){__VA_ARGS__})
#define RUNS(...)    BLOB(&s->runs, __VA_ARGS__)
#define GROUPS(...)  BLOB(&s->groups, __VA_ARGS__)
#define FAR          0xff, 0xff, 0xff, 0xff /* the largest number */
#define LONG_NAME    "0123456789012345678901234567890123456789012345678901234567890123"

/* One line per defect: name, base, what is changed. `s` is the spec. */
#define DEFECTS(X)                                                                                                    \
	X(elf_version, x86_64, patch(s, 20, 4, 2))                                                                    \
	X(elf_type, x86_64, patch(s, 16, 2, ET_EXEC))                                                                 \
	X(elf_machine, x86_64, patch(s, 18, 2, EM_S390))                                                              \
	X(elf_class_of_machine, arm, patch(s, 18, 2, EM_X86_64))                                                      \
	X(elf_phentsize, x86_64, patch(s, 54, 2, 32))                                                                 \
	X(elf_phnum, x86_64, patch(s, 56, 2, 8))                                                                      \
	X(elf_no_sections, x86_64, patch(s, 56, 2, 1))                                                                \
	X(elf_entry_outside, x86_64, s->entry = 21)                                                                   \
	X(elf_cut_in_phdrs, x86_64, s->cut = 400)                                                                     \
	X(cut_in_sections, x86_64, s->cut = 60)                                                                       \
	X(cut_in_runs, x86_64, s->cut = 25)                                                                           \
	X(cut_in_groups, x86_64, s->cut = 1)                                                                          \
	X(section_flags, x86_64, s->flags[TEXT] |= PF_W)                                                              \
	X(section_number, x86_64, s->flags[TEXT] += 0x00400000)                                                       \
	X(section_twice, x86_64, s->flags[RODATA] = s->flags[TEXT])                                                   \
	X(section_order, x86_64, (s->flags[TEXT] = s->flags[RODATA], s->flags[RODATA] = PF_R | PF_X | 0x00100000))    \
	X(section_type, x86_64, patch_phdr(s, 1, 0, PT_DYNAMIC | (uint64_t)s->flags[TEXT] << 32))                     \
	X(section_align, x86_64, patch_phdr(s, 1, 48, 3))                                                             \
	X(section_align_zero, x86_64, patch_phdr(s, 1, 48, 0))                                                        \
	X(section_align_large, x86_64, patch_phdr(s, 1, 48, 131072))                                                  \
	X(section_align_of_text, x86_64, s->align[TEXT] = 8)                                                          \
	X(section_align_of_thumb, arm, s->align[TEXT] = 2)                                                            \
	X(section_align_of_tables, x86_64, s->align[RELRO] = 4)                                                       \
	X(section_congruence, x86_64, patch_phdr(s, 1, 16, 0x1001))                                                   \
	X(section_past_end, x86_64, patch_phdr(s, 4, 32, 0x10000))                                                    \
	X(section_offset_wraps, x86_64, patch_phdr(s, 4, 32, UINT64_MAX))                                             \
	X(section_zero_fill_of_text, x86_64, s->zero[TEXT] = 4)                                                       \
	X(section_file_above_memory, x86_64, patch_phdr(s, 4, 40, 4))                                                 \
	X(section_memory_wraps, x86_64, patch_phdr(s, 4, 40, UINT64_MAX))                                             \
	X(section_memory_large, x86_64, patch_phdr(s, 4, 40, 1 << 28))                                                \
	X(section_link_large, x86_64, patch_phdr(s, 4, 16, 1 << 28))                                                  \
	X(section_not_words, x86_64, patch_phdr(s, 4, 32, 6))                                                         \
	X(section_not_at_word, x86_64, (patch_phdr(s, 4, 8, 0x22a), patch_phdr(s, 4, 48, 1)))                         \
	X(section_below_plan, x86_64, patch_phdr(s, 1, 16, 0x50))                                                     \
	X(section_at_zero, x86_64, patch_phdr(s, 1, 16, 0))                                                           \
	X(section_overlap, x86_64, patch_phdr(s, 2, 8, 0x1dc))                                                        \
	X(section_link_overlap, x86_64, patch_phdr(s, 2, 16, 0x1dc))                                                  \
	X(plan_past_end, x86_64, patch_plan(s, 0x10000))                                                              \
	X(plan_not_at_word, x86_64, patch_phdr(s, 0, 8, 0x159))                                                       \
	X(plan_in_headers, x86_64, patch_phdr(s, 0, 8, 16))                                                           \
	X(plan_flags, x86_64, patch(s, sizeof(Elf64_Ehdr) + 4, 4, PF_R | 0x00100000))                                 \
	X(plan_memory, x86_64, patch_phdr(s, 0, 40, 0))                                                               \
	X(plan_address, x86_64, patch_phdr(s, 0, 16, 0x158))                                                          \
	X(plan_align, x86_64, patch_phdr(s, 0, 48, 4))                                                                \
	X(plan_short, x86_64, patch_plan(s, 40))                                                                      \
	X(plan_without_sum, x86_64, patch_plan(s, 24))                                                                \
	X(plan_one_byte, x86_64, patch_plan(s, 1))                                                                    \
	X(plan_empty, x86_64, patch_plan(s, 0))                                                                       \
	X(plan_not_words, x86_64, patch_plan(s, 99))                                                                  \
	X(plan_long, x86_64, le(&s->names, 0, 4))                                                                     \
	X(plan_padding, x86_64, le(&s->names, 1, 1))                                                                  \
	X(plan_version, x86_64, s->version = 2)                                                                       \
	X(plan_form_bits, x86_64, s->form = 0x20)                                                                     \
	X(plan_form_window, x86_64, s->form = 3)                                                                      \
	X(plan_form_imports, x86_64, s->form = 12)                                                                    \
	X(plan_slots, x86_64, s->n_slots = 0x100)                                                                     \
	X(plan_in_place_imports, x86_64, s->in_place |= 1 << TEXT)                                                    \
	X(plan_in_place_pointers, arm, s->in_place |= 1 << RELRO)                                                     \
	X(plan_in_place_alone, x86_64, (no_imports(s), s->in_place = 1 << TEXT))                                      \
	X(plan_in_place_moved, x86_64, (no_imports(s), patch_phdr(s, 1, 16, 0x170)))                                  \
	X(plan_in_place_data, x86_64, s->in_place |= 1 << DATA)                                                       \
	X(plan_in_place_unknown, x86_64, s->in_place |= 1 << 7)                                                       \
	X(plan_in_place_absent, arm, s->present[RODATA] = false)                                                      \
	X(plan_isa_both_floats, arm, s->isa = 0x30)                                                                   \
	X(plan_init_outside, x86_64, s->n_init = 10)                                                                  \
	X(plan_init_many, x86_64, s->n_init = s->n_fini = 0xffff)                                                     \
	X(plan_fini_outside, x86_64, s->n_fini = 9)                                                                   \
	X(plan_more_tables, x86_64, s->n_tables = 2)                                                                  \
	X(plan_more_imports, x86_64, s->n_imports = 1000)                                                             \
	X(plan_one_import_more, x86_64, s->n_imports++)                                                               \
	X(plan_one_import_less, x86_64, s->n_imports--)                                                               \
	X(plan_no_names, x86_64, s->names.n = 0)                                                                      \
	X(plan_name_longer, x86_64, s->name_len++)                                                                    \
	X(plan_name_shorter, x86_64, s->name_len--)                                                                   \
	X(plan_name_of_executable, arm, s->name_len = 1)                                                              \
	X(plan_name_control, x86_64, s->names.b[3] = 27)                                                              \
	X(plan_import_name_empty, x86_64, add_import(s, 0xd, 0, ""))                                                  \
	X(plan_import_name_long, x86_64, add_import(s, 0xd, 0, LONG_NAME))                                            \
	X(plan_import_name_control, x86_64, s->names.b[28] = 127)                                                     \
	X(plan_import_name_outside, x86_64, set(s->imports.b + 38, 32, 2))                                            \
	X(plan_import_name_past_end, x86_64, (add_import(s, 0xd, 0, "x"), s->names.b[s->names.n - 1] = 'y'))          \
	X(table_outside, x86_64, s->section[RELRO].n = 24)                                                            \
	X(table_count, x86_64, set(s->section[RELRO].b + 28, 6, 4))                                                   \
	X(table_count_huge, x86_64, set(s->section[RELRO].b + 28, UINT32_MAX, 4))                                     \
	X(table_ordinal_zero, x86_64, set(s->section[RELRO].b + 24, 0, 4))                                            \
	X(table_ordinals_wrap, x86_64, set(s->section[RELRO].b + 24, UINT32_MAX, 4))                                  \
	X(runs_size_zero, x86_64, patch_size(s, 16, 0))                                                               \
	X(runs_size_huge, x86_64, patch_size(s, 16, UINT32_MAX - 3))                                                  \
	X(runs_size_more, x86_64, s->runs_more = 100)                                                                 \
	X(runs_size_one_more, x86_64, s->runs_more = 1)                                                               \
	X(runs_size_less, x86_64, s->runs_more = -4u)                                                                 \
	X(runs_pad_long, x86_64, s->runs_pad = 7)                                                                     \
	X(runs_pad_alone, x86_64, (s->runs.n = 0, s->runs_pad = 4))                                                   \
	X(runs_pad_last, x86_64, RUNS(RUN(W32, 1, 0, 0), MORE(4), SKIP(0), 0, 0, 0, 1))                               \
	X(run_field, x86_64, RUNS(RUN(15, 1, 7, 0), N2(16)))                                                          \
	X(run_field_of_other_machine, x86_64, RUNS(RUN(THM_MOVW_PC, 1, 7, 0), N2(16)))                                \
	X(run_field_for_imports, x86_64, RUNS(RUN(P32, 1, 7, 0), N2(16)))                                             \
	X(run_in_rodata, x86_64, RUNS(RUN(W32, 0, 7, 1), N2(0)))                                                      \
	X(run_section, x86_64, RUNS(RUN(W32, 5, 7, 0), N2(16)))                                                       \
	X(run_adds_nothing, x86_64, RUNS(RUN(W32, 3, 3, 0), N2(16)))                                                  \
	X(run_absent_section, arm, (s->present[RODATA] = false, s->in_place = 0))                                     \
	X(run_key_cut, x86_64, RUNS(RUN(W32, 1, 0, 0), N2(16), RUN(W32, 1, 0, 0), 3))                                 \
	X(run_key_huge, x86_64, RUNS(FAR, SKIP(0), 0, 0, 0))                                                          \
	X(run_key_bits, x86_64, RUNS(N4(2 | 1 << 8 | 1 << 14), SKIP(0), 0, 0, 0))                                     \
	X(run_place_past_end, x86_64, RUNS(RUN(W32, 1, 0, 0), N2(34)))                                                \
	X(run_pointers_past_end, x86_64, RUNS(RUN(PTR3, 1, 7, 2), SKIP(40)))                                          \
	X(run_place_far, x86_64, RUNS(RUN(W32, 1, 0, 0), MORE(0), FAR, SKIP(0)))                                      \
	X(run_place_in_zero_fill, x86_64, RUNS(RUN(W64, 1, 7, 3), N2(16)))                                            \
	X(run_code_cut, x86_64, RUNS(RUN(W32, 1, 0, 0), MORE(0), MORE(0), MORE(0), 3))                                \
	X(run_places_cut, x86_64, RUNS(RUN(W32, 1, 0, 0), MORE(0), MORE(0)))                                          \
	X(run_places_past_end, x86_64, RUNS(RUN(W32, 1, 0, 0), MORE(0), MORE(0), MORE(0), MORE(0), MORE(0), SKIP(0))) \
	X(run_low_cut, arm, RUNS(RUN(THM_MOVT, 1, 7, 0), MORE(4), N(0), SKIP(0), 3))                                  \
	X(run_low_huge, arm, RUNS(RUN(THM_MOVT, 1, 7, 0), SKIP(4), N4(0x10000)))                                      \
	X(groups_size_zero, x86_64, patch_size(s, 20, 0))                                                             \
	X(groups_size_huge, x86_64, patch_size(s, 20, UINT32_MAX - 3))                                                \
	X(groups_size_more, x86_64, s->groups_more = 4)                                                               \
	X(groups_size_one_more, x86_64, s->groups_more = 1)                                                           \
	X(groups_size_less, x86_64, s->groups_more = -4u)                                                             \
	X(groups_pad_long, x86_64, s->groups_pad = 4 + 3)                                                             \
	X(groups_pad_alone, x86_64, (no_imports(s), s->groups_pad = 4))                                               \
	X(groups_pad_other, x86_64, le(&s->groups, 0xff, 1))                                                          \
	X(group_field, x86_64, s->groups.b[0] = N(40))                                                                \
	X(group_in_rodata, x86_64, GROUPS(GROUP(BRANCH32, RODATA), N(0), HEAD(2, 0, 0), SKIP(1)))                     \
	X(group_local_field, x86_64, GROUPS(GROUP(PTR3, RELRO), N(0), HEAD(2, 0, 0), SKIP(1)))                        \
	X(group_key_bits, x86_64, GROUPS(N2(BRANCH32 | 1 << 8), N(0), HEAD(2, 0, 0), SKIP(1)))                        \
	X(group_import_cut, x86_64, GROUPS(GROUP(W32, DATA), 3))                                                      \
	X(group_import, x86_64, s->groups.b[9] = N(2))                                                                \
	X(group_import_huge, x86_64, GROUPS(N(BRANCH32), FAR, HEAD(2, 0, 0), SKIP(1)))                                \
	X(group_ordinal_zero, x86_64, s->groups.b[2] = HEAD(0, 0, 1))                                                 \
	X(group_heads_cut, x86_64, (s->groups.b[s->groups.n - 3] = HEAD(7, 0, 1)))                                    \
	X(group_addend_order, x86_64, (s->groups.b[4] = HEAD(0, 1, 0), s->groups.b[5] = N(7)))                        \
	X(group_addend_twice, x86_64, (s->groups.b[4] = HEAD(0, 1, 0), s->groups.b[5] = N(0)))                        \
	X(group_addend_cut, arm, GROUPS(N(W32), N(0), HEAD(5, 1, 0), 0xfb))                                           \
	X(group_place_past_end, x86_64, s->groups.b[3] = SKIP(17))                                                    \
	X(group_places_cut, x86_64, GROUPS(N(BRANCH32), N(0), HEAD(2, 0, 0), MORE(1)))                                \
	X(group_branches_more, x86_64, s->imports.b[16] = 3)                                                          \
	X(group_branches_less, x86_64, s->imports.b[16] = 1)                                                          \
	X(group_branches_of_unused, x86_64, add_import(s, 0xd, 1, "third.dll"))                                       \
	X(sum_head, x86_64, s->no_sum = 1)                                                                            \
	X(sum_body, x86_64, s->no_sum = 2)                                                                            \
	X(sum_groups, x86_64, s->no_sum = 4)

#define FUNCTION(name, base, ...)                 \
	static void defect_##name(struct spec *s) \
	{                                         \
		good_##base(s);                   \
		__VA_ARGS__;                      \
	}
DEFECTS(FUNCTION)

#define ROW(name, base, ...) {#name, defect_##name},
static const struct {
	const char *name;
	void (*make)(struct spec *s);
} files[] = {{"good_x86_64", good_x86_64}, {"good_arm", good_arm}, DEFECTS(ROW)};

/* ----------------------------------------------------------------- main -- */

static void write_file(const char *dir, const char *name, const unsigned char *data, size_t size)
{
	char path[512];

	snprintf(path, sizeof path, "%s/%s.img", dir, name);
	FILE *f = fopen(path, "wb");
	if (!f || fwrite(data, 1, size, f) != size || fclose(f) != 0) {
		perror(path);
		exit(2);
	}
}

static uint32_t next(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

/* Changes a few bytes, and now and then cuts the end off. Returns: the new size. */
static size_t damage(uint32_t *r, unsigned char *f, size_t size)
{
	for (unsigned n = 1 + next(r) % 4; n; n--) {
		size_t at = next(r) % size;
		f[at] = (unsigned char)(next(r) & 1 ? next(r) : f[at] ^ 1u << next(r) % 8);
	}
	return next(r) % 8 ? size : next(r) % size + 1;
}

static void write_random(const char *dir, unsigned i, const unsigned char *f, size_t size)
{
	char name[32];

	snprintf(name, sizeof name, "random_%u", i);
	write_file(dir, name, f, size);
}

/* A good image, damaged; three of four get sums that fit. */
static void random_image(const char *dir, uint32_t seed, unsigned i)
{
	static unsigned char f[8192];
	struct layout l = {0};
	struct spec s;
	uint32_t r = seed * 2654435761u + i * 40503u + 1;

	memset(f, 0, sizeof f);
	if (next(&r) & 1)
		good_x86_64(&s);
	else
		good_arm(&s);
	size_t size = damage(&r, f, build(&s, f, &l));
	if (next(&r) & 3)
		make_sums(&s, &l, f);
	write_random(dir, i, f, size);
}

static int random_files(const char *dir, uint32_t seed, unsigned n, const char *path)
{
	static unsigned char good[1 << 20], f[1 << 20];
	FILE *in = fopen(path, "rb");
	size_t size = in ? fread(good, 1, sizeof good, in) : 0;

	if (in)
		fclose(in);
	if (size == 0)
		return 2;
	for (unsigned i = 0; i < n; i++) {
		uint32_t r = seed * 2654435761u + i * 40503u + 1;
		memcpy(f, good, size);
		write_random(dir, i, f, damage(&r, f, size));
	}
	return 0;
}

int main(int argc, char **argv)
{
	static unsigned char f[8192];
	struct layout l = {0};
	struct spec s;

	if (argc == 4) {
		for (unsigned i = 0; i < (unsigned)atoi(argv[3]); i++)
			random_image(argv[1], (uint32_t)atoi(argv[2]), i);
		return 0;
	}
	if (argc == 5)
		return random_files(argv[1], (uint32_t)atoi(argv[2]), (unsigned)atoi(argv[3]), argv[4]);
	if (argc != 2)
		return 2;
	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
		memset(f, 0, sizeof f);
		files[i].make(&s);
		size_t size = build(&s, f, &l);
		write_file(argv[1], files[i].name, f, size);
	}
	return 0;
}
