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
	unsigned version, form, needs[N_SECTIONS], isa;
	struct blob init, tables, name;
	unsigned n_tables, n_imports, n_runs, n_groups;
	unsigned runs_more, groups_more; /* wrong sizes: added to the true ones */
	struct blob imports, runs, groups, plan_tail;
	struct patch patch[4]; /* of the finished file, before the sums */
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

static void uleb(struct blob *o, uint64_t v)
{
	do {
		le(o, (v & 0x7f) | (v > 0x7f ? 0x80 : 0), 1);
		v >>= 7;
	} while (v);
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

static void add_import(struct spec *s, unsigned tag, unsigned n_branched, const char *name)
{
	fill_uuid(&s->imports, tag);
	uleb(&s->imports, n_branched);
	uleb(&s->imports, strlen(name));
	put(&s->imports, name, strlen(name));
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

/* ----------------------------------------------------------------- good -- */

static void defaults(struct spec *s)
{
	static const unsigned flags[] = {PF_R | PF_X, PF_R, PF_R | PF_W | 0x00100000, PF_R | PF_W};

	memset(s, 0, sizeof *s);
	memcpy(s->flags, flags, sizeof flags);
	for (int i = 0; i < N_SECTIONS; i++) {
		s->present[i] = true;
		s->align[i] = 4;
	}
	s->version = 1;
	s->entry = 1;
}

/* A DLL: calls kernel.dll 2, jumps to kernel.dll 3 + 4, forwards other.dll 7. */
static void good_x86_64(struct spec *s)
{
	struct blob *relro = &s->section[RELRO];

	defaults(s);
	s->align[RELRO] = s->align[DATA] = 8;
	s->form = 1; /* below 2 GiB, direct */
	s->needs[TEXT] = 0x80 | 1 << RODATA;
	s->needs[RELRO] = 0x80;
	s->needs[DATA] = 0x80;
	s->zero[DATA] = 16;
	/* call; lea x(%rip),%rax; jmp; ret */
	BYTES(&s->section[TEXT], 0xe8, 0, 0, 0, 0, 0x48, 0x8d, 0x05, 0x11, 0x22, 0, 0, 0xe9, 0, 0, 0, 0, 0xc3);
	put(&s->section[RODATA], "hello", 6);
	fill_uuid(relro, 0xa);
	le(relro, 1, 4);
	le(relro, 5, 4);
	le(relro, 0x200, 8); /* 24: patched below to .text + 0 */
	le(relro, UINT64_MAX, 8);
	le(relro, 0, 8);     /* 40: forwarded */
	le(relro, 0x200, 8); /* 48: .data + 8 */
	le(relro, 0x1234, 8);
	le(relro, 0x200, 8); /* 64: init function */
	le(&s->section[DATA], 0x200, 8);
	uleb(&s->init, 1);
	uleb(&s->init, 64);
	uleb(&s->init, 0);
	s->n_tables = 1;
	uleb(&s->tables, 0);
	put(&s->name, "good.dll", 8);
	BYTES(&s->runs, 2, 1 | 0 << 3 | 0 << 6, 1, 8);             /* W32 +.rodata -.text in .text */
	BYTES(&s->runs, 3 | 2 << 6, 0 | 7 << 3 | 2 << 6, 2, 6, 8); /* W64 +.text in .relro */
	BYTES(&s->runs, 3 | 2 << 6, 3 | 7 << 3 | 2 << 6, 1, 12);   /* W64 +.data in .relro */
	BYTES(&s->runs, 3, 1 | 7 << 3 | 3 << 6, 1, 0);             /* W64 +.rodata in .data */
	s->n_runs = 4;
	BYTES(&s->groups, 2, 16, TEXT, 3 | 2 << 6, RELRO);
	BYTES(&s->groups, 0 | 3 << 4 | 1 << 6, 0, 2, 1);   /* import 0, ordinal 2 */
	BYTES(&s->groups, 0 | 8 | 1 << 4 | 1 << 6, 4, 13); /* ordinal 3, addend 4 */
	BYTES(&s->groups, 1 | 3 << 4 | 1 << 6, 0, 7, 10);  /* import 1, ordinal 7 */
	s->n_groups = 3;
	add_import(s, 0xb, 2, "kernel.dll");
	add_import(s, 0xc, 0, "other.dll");
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
	s->needs[TEXT] = 0x80;
	s->needs[RELRO] = 0x80;
	s->needs[DATA] = 0x80;
	s->zero[DATA] = 12;
	/* bl; ldr r0, =; bx lr; movt r1; .word; movw r2; movt r2 */
	BYTES(&s->section[TEXT], 0xff, 0xf7, 0xfe, 0xff, 0x01, 0x48, 0x70, 0x47, 0xc0, 0xf2, 0, 1, 0, 0, 0, 0, 0x40,
	      0xf2, 0, 2, 0xc0, 0xf2, 0, 2);
	put(&s->section[RODATA], "abc", 4);
	fill_uuid(relro, 0xa);
	le(relro, 3, 4);
	le(relro, 2, 4);
	le(relro, 0, 4);
	le(relro, 0, 4);
	for (int i = 0; i < 36; i++)
		le(&s->section[DATA], 0, 4);
	uleb(&s->init, 0);
	uleb(&s->init, 0);
	s->n_tables = 1;
	uleb(&s->tables, 0);
	BYTES(&s->runs, 20 | 1 << 6, 1 | 7 << 3 | 0 << 6, 1, 4, 0x34, 0x12); /* THM_MOVT +.rodata, low 0x1234 */
	BYTES(&s->runs, 21 | 2 << 6, 3 | 7 << 3 | 0 << 6, 1, 4);             /* THM_MOV32 +.data */
	BYTES(&s->runs, 2 | 2 << 6, 0 | 7 << 3 | 2 << 6, 2, 0xff, 6, 0);     /* W32 +.text in .relro, twice */
	BYTES(&s->runs, 2 | 2 << 6, 1 | 7 << 3 | 3 << 6, 34, 0, 0xfe, 0);    /* W32 +.rodata in .data, 34 of them */
	s->n_runs = 4;
	BYTES(&s->groups, 0);
	BYTES(&s->groups, 7 | 3 << 4 | 1 << 6, 16 | 1 << 6, TEXT, 0, 2, 0);       /* THM_CALL, ordinal 2 */
	BYTES(&s->groups, 7 | 2 << 4 | 8 | 1 << 6, 2 | 2 << 6, TEXT, 1, 0x7c, 3); /* W32, ordinal 5, addend -4 */
	BYTES(&s->groups, 7 | 0 << 4 | 0 << 6, 8, DATA, 0, 0, 0, 0, 0);
	s->groups.n -= 8; /* the last group is not wanted in the good image */
	s->n_groups = 2;
	add_import(s, 0xb, 1, "kernel.dll");
}

/* ---------------------------------------------------------------- build -- */

static void sum(uint32_t *a, uint32_t *b, const unsigned char *p, size_t n)
{
	for (size_t i = 0; i < n; i += 4) {
		uint32_t w = 0;
		for (size_t k = 0; k < 4 && i + k < n; k++)
			w |= (uint32_t)p[i + k] << 8 * k;
		*a += w;
		*b += *a;
	}
}

static uint32_t value(uint32_t a, uint32_t b)
{
	return b ^ (a << 13 | a >> 19);
}

struct layout {
	unsigned n_phdrs;
	size_t head, plan, plan_size, off[N_SECTIONS], runs, groups, end;
};

static void set(unsigned char *p, uint64_t v, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		p[i] = (unsigned char)(v >> 8 * i);
}

static void make_sums(const struct spec *s, const struct layout *l, unsigned char *f)
{
	uint32_t a = 0, b = 0;
	unsigned char *tail = f + l->plan + l->plan_size - 12;

	for (int i = 0; i < N_SECTIONS; i++)
		if (s->present[i])
			sum(&a, &b, f + l->off[i], s->section[i].n);
	sum(&a, &b, f + l->runs, s->runs.n);
	set(tail, value(a, b) + (s->no_sum >> 1 & 1), 4);
	a = b = 0;
	sum(&a, &b, f + l->groups, s->groups.n);
	set(tail + 4, value(a, b) + (s->no_sum >> 2 & 1), 4);
	a = b = 0;
	sum(&a, &b, f, ehdr_size(s));
	sum(&a, &b, f + ehdr_size(s), l->head - ehdr_size(s));
	sum(&a, &b, f + l->plan, l->plan_size - 4);
	set(tail + 8, value(a, b) + (s->no_sum & 1), 4);
}

static void make_plan(const struct spec *s, struct blob *p)
{
	le(p, s->version, 1);
	le(p, s->form, 1);
	for (int i = 0; i < N_SECTIONS; i++)
		if (s->present[i])
			le(p, s->needs[i], 1);
	uleb(p, s->isa);
	put(p, s->init.b, s->init.n);
	uleb(p, s->n_tables);
	uleb(p, s->n_imports);
	uleb(p, s->name.n);
	put(p, s->name.b, s->name.n);
	put(p, s->tables.b, s->tables.n);
	uleb(p, s->n_runs);
	uleb(p, (uint32_t)(s->runs.n + s->runs_more));
	uleb(p, s->n_groups);
	uleb(p, (uint32_t)(s->groups.n + s->groups_more));
	put(p, s->imports.b, s->imports.n);
	put(p, s->plan_tail.b, s->plan_tail.n);
	le(p, 0, 12);
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

static void put_phdr(const struct spec *s, unsigned char *p, uint32_t type, uint32_t flags, uint64_t off, uint64_t size,
		     uint64_t mem, uint64_t align)
{
	if (s->is_arm) {
		const uint64_t v[] = {type, off, off, off, size, mem, flags, align};
		for (int i = 0; i < 8; i++)
			set(p + 4 * i, v[i], 4);
	} else {
		const uint64_t v[] = {off, off, off, size, mem, align};
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
		at += s->section[i].n;
	}
	l->runs = at;
	l->groups = at + s->runs.n;
	l->end = l->groups + s->groups.n;
}

/* Link values that depend on the layout. */
static void put_values(const struct spec *s, const struct layout *l, unsigned char *f)
{
	unsigned char *relro = f + l->off[RELRO];

	if (!s->present[RELRO] || s->section[RELRO].n < 32)
		return;
	if (s->is_arm) {
		set(relro + 24, l->off[TEXT] + 1, 4);
		set(relro + 28, l->off[TEXT] + 5, 4);
	} else {
		set(relro + 24, l->off[TEXT], 8);
		set(relro + 48, l->off[DATA] + 8, 8);
		set(relro + 64, l->off[TEXT], 8);
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
	put_phdr(s, f + ehdr_size(s), 0x6d756e67, PF_R, l->plan, plan.n, plan.n, 1);
	memcpy(f + l->plan, plan.b, plan.n);
	for (int i = 0; i < N_SECTIONS; i++) {
		if (!s->present[i])
			continue;
		put_phdr(s, f + ehdr_size(s) + n++ * phdr_size(s), PT_LOAD, s->flags[i], l->off[i], s->section[i].n,
			 s->section[i].n + s->zero[i], s->align[i]);
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

static void set_runs(struct spec *s, unsigned n, const unsigned char *p, size_t size)
{
	s->runs.n = 0;
	put(&s->runs, p, size);
	s->n_runs = n;
}

static void set_groups(struct spec *s, unsigned n, const unsigned char *p, size_t size)
{
	s->groups.n = 0;
	put(&s->groups, p, size);
	s->n_groups = n;
}
#define RUNS(n, ...) set_runs(s, n, (const unsigned char[]){__VA_ARGS__}, sizeof(const unsigned char[]){__VA_ARGS__})
#define GROUPS(n, ...) \
	set_groups(s, n, (const unsigned char[]){__VA_ARGS__}, sizeof(const unsigned char[]){__VA_ARGS__})
#define KEY(plus, minus, place) ((plus) | (minus) << 3 | (place) << 6)

/* One line per defect: name, base, what is changed. `s` is the spec. */
#define DEFECTS(X)                                                                                                  \
	X(elf_version, x86_64, patch(s, 20, 4, 2))                                                                  \
	X(elf_type, x86_64, patch(s, 16, 2, ET_EXEC))                                                               \
	X(elf_machine, x86_64, patch(s, 18, 2, EM_S390))                                                            \
	X(elf_class_of_machine, arm, patch(s, 18, 2, EM_X86_64))                                                    \
	X(elf_phentsize, x86_64, patch(s, 54, 2, 32))                                                               \
	X(elf_phnum, x86_64, patch(s, 56, 2, 6))                                                                    \
	X(elf_entry_outside, x86_64, s->entry = 19)                                                                 \
	X(elf_cut_in_phdrs, x86_64, s->cut = 400)                                                                   \
	X(cut_in_sections, x86_64, s->cut = 60)                                                                     \
	X(cut_in_runs, x86_64, s->cut = 18)                                                                         \
	X(cut_in_groups, x86_64, s->cut = 1)                                                                        \
	X(section_flags, x86_64, s->flags[TEXT] = PF_R | PF_W | PF_X)                                               \
	X(section_twice, x86_64, s->flags[RODATA] = PF_R | PF_X)                                                    \
	X(section_order, x86_64, (s->flags[TEXT] = PF_R, s->flags[RODATA] = PF_R | PF_X))                           \
	X(section_type, x86_64, patch_phdr(s, 1, 0, PT_DYNAMIC | (uint64_t)(PF_R | PF_X) << 32))                    \
	X(section_align, x86_64, patch_phdr(s, 1, 48, 3))                                                           \
	X(section_align_zero, x86_64, patch_phdr(s, 1, 48, 0))                                                      \
	X(section_align_large, x86_64, patch_phdr(s, 1, 48, 131072))                                                \
	X(section_congruence, x86_64, patch_phdr(s, 1, 16, 0x1001))                                                 \
	X(section_past_end, x86_64, patch_phdr(s, 4, 32, 0x10000))                                                  \
	X(section_offset_wraps, x86_64, patch_phdr(s, 4, 32, UINT64_MAX))                                           \
	X(section_zero_fill_of_text, x86_64, s->zero[TEXT] = 4)                                                     \
	X(section_file_above_memory, x86_64, patch_phdr(s, 4, 40, 4))                                               \
	X(section_memory_wraps, x86_64, patch_phdr(s, 4, 40, UINT64_MAX))                                           \
	X(section_at_zero, x86_64, patch_phdr(s, 1, 16, 0))                                                         \
	X(section_overlap, x86_64, patch_phdr(s, 2, 8, 0x208))                                                      \
	X(section_link_overlap, x86_64, patch_phdr(s, 2, 16, 0x200))                                                \
	X(plan_past_end, x86_64, patch_phdr(s, 0, 32, 0x10000))                                                     \
	X(plan_in_headers, x86_64, patch_phdr(s, 0, 8, 16))                                                         \
	X(plan_short, x86_64, patch_phdr(s, 0, 32, 40))                                                             \
	X(plan_one_byte, x86_64, patch_phdr(s, 0, 32, 1))                                                           \
	X(plan_long, x86_64, le(&s->plan_tail, 0, 1))                                                               \
	X(plan_version, x86_64, s->version = 2)                                                                     \
	X(plan_form_bits, x86_64, s->form = 0x10)                                                                   \
	X(plan_form_window, x86_64, s->form = 3)                                                                    \
	X(plan_form_imports, x86_64, s->form = 12)                                                                  \
	X(plan_needs_itself, x86_64, s->needs[TEXT] |= 1 << TEXT)                                                   \
	X(plan_needs_unknown, x86_64, s->needs[TEXT] |= 1 << 4)                                                     \
	X(plan_needs_less, x86_64, s->needs[TEXT] = 0x80)                                                           \
	X(plan_needs_not_pinned, x86_64, s->needs[DATA] = 0)                                                        \
	X(plan_isa_both_floats, arm, s->isa = 0x30)                                                                 \
	X(plan_isa_large, x86_64, (s->init.n = 0, s->isa = 0, le(&s->init, 0x80808080, 4), le(&s->init, 0x7f, 1)))  \
	X(plan_init_outside, x86_64, (s->init.n = 0, uleb(&s->init, 2), uleb(&s->init, 64), uleb(&s->init, 0)))     \
	X(plan_init_count_huge, x86_64,                                                                             \
	  (s->init.n = 0, uleb(&s->init, UINT32_MAX), uleb(&s->init, 0), uleb(&s->init, 0)))                        \
	X(plan_fini_misaligned, x86_64, (s->init.n = 0, uleb(&s->init, 0), uleb(&s->init, 1), uleb(&s->init, 4)))   \
	X(plan_more_tables, x86_64, s->n_tables = 1000)                                                             \
	X(plan_more_imports, x86_64, s->n_imports = 1000)                                                           \
	X(plan_one_import_more, x86_64, s->n_imports++)                                                             \
	X(plan_one_import_less, x86_64, s->n_imports--)                                                             \
	X(plan_name_long, x86_64, s->name.n = 64)                                                                   \
	X(plan_name_control, x86_64, s->name.b[3] = 27)                                                             \
	X(plan_import_name_empty, x86_64, add_import(s, 0xd, 0, ""))                                                \
	X(plan_import_name_past_end, x86_64, s->imports.b[s->imports.n - 10] = 40)                                  \
	X(plan_number_too_large, x86_64, (s->tables.n = 0, le(&s->tables, 0xffffffff, 4), le(&s->tables, 0x1f, 1))) \
	X(plan_number_endless, x86_64, (s->tables.n = 0, le(&s->tables, UINT64_MAX, 8), le(&s->tables, 0xffff, 2))) \
	X(table_misaligned, x86_64, (s->tables.n = 0, uleb(&s->tables, 4)))                                         \
	X(table_outside, x86_64, (s->tables.n = 0, uleb(&s->tables, 64)))                                           \
	X(table_count, x86_64, set(s->section[RELRO].b + 20, 7, 4))                                                 \
	X(table_count_huge, x86_64, set(s->section[RELRO].b + 20, UINT32_MAX, 4))                                   \
	X(table_ordinal_zero, x86_64, set(s->section[RELRO].b + 16, 0, 4))                                          \
	X(table_ordinals_wrap, x86_64, set(s->section[RELRO].b + 16, UINT32_MAX, 4))                                \
	X(table_overlap, x86_64, (s->n_tables++, uleb(&s->tables, 40)))                                             \
	X(runs_none_in_bytes, x86_64, s->n_runs = 0)                                                                \
	X(runs_more, x86_64, s->n_runs++)                                                                           \
	X(runs_less, x86_64, s->n_runs--)                                                                           \
	X(runs_size_more, x86_64, s->runs_more = 100)                                                               \
	X(runs_size_one_more, x86_64, s->runs_more = 1)                                                             \
	X(runs_size_one_less, x86_64, s->runs_more = -1u)                                                           \
	X(run_field, x86_64, RUNS(1, 15, KEY(1, 7, 0), 1, 8))                                                       \
	X(run_field_of_other_machine, x86_64, RUNS(1, 17, KEY(1, 7, 0), 1, 8))                                      \
	X(run_field_for_imports, x86_64, RUNS(1, 6, KEY(1, 7, 0), 1, 8))                                            \
	X(run_unit, x86_64, RUNS(1, 2 | 3 << 6, KEY(1, 7, 0), 1, 8))                                                \
	X(run_in_rodata, x86_64, RUNS(1, 2, KEY(0, 7, 1), 1, 0))                                                    \
	X(run_section, x86_64, RUNS(1, 2, KEY(5, 7, 0), 1, 8))                                                      \
	X(run_absent_section, arm, (s->present[RODATA] = false))                                                    \
	X(run_no_places, x86_64, RUNS(1, 2, KEY(1, 0, 0), 0))                                                       \
	X(run_place_past_end, x86_64, RUNS(1, 2, KEY(1, 0, 0), 1, 15))                                              \
	X(run_place_far, x86_64, RUNS(1, 2 | 2 << 6, KEY(1, 0, 0), 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xf))           \
	X(run_place_in_zero_fill, x86_64, RUNS(1, 3, KEY(1, 7, 3), 1, 8))                                           \
	X(run_place_misaligned, arm, RUNS(1, 21, KEY(3, 7, 0), 1, 1))                                               \
	X(run_code_cut, x86_64, RUNS(1, 2, KEY(1, 0, 0), 2, 0, 0xc0))                                               \
	X(run_adjacent_more, x86_64, RUNS(1, 0, KEY(1, 0, 0), 4, 0, 0xe2))                                          \
	X(run_low_adjacent, arm, RUNS(1, 20, KEY(1, 7, 0), 2, 0xe0, 0, 0, 0, 0))                                    \
	X(run_low_cut, arm, RUNS(1, 20, KEY(1, 7, 0), 1, 8, 0))                                                     \
	X(groups_none_in_bytes, x86_64, s->n_groups = 0)                                                            \
	X(groups_without_bytes, x86_64, s->groups.n = 0)                                                            \
	X(groups_more, x86_64, s->n_groups++)                                                                       \
	X(groups_less, x86_64, s->n_groups--)                                                                       \
	X(groups_size_one_more, x86_64, s->groups_more = 1)                                                         \
	X(groups_size_one_less, x86_64, s->groups_more = -1u)                                                       \
	X(groups_shapes, x86_64, s->groups.b[0] = 8)                                                                \
	X(group_shape, x86_64, s->groups.b[5] |= 2)                                                                 \
	X(group_shape_in_rodata, x86_64, s->groups.b[2] = RODATA)                                                   \
	X(group_shape_section, x86_64, s->groups.b[2] = 9)                                                          \
	X(group_first_without_import, x86_64, GROUPS(1, 1, 16, TEXT, 0 | 1 << 4 | 1 << 6, 1))                       \
	X(group_import, x86_64, s->groups.b[6] = 2)                                                                 \
	X(group_import_wraps, x86_64, GROUPS(1, 1, 16, TEXT, 0x70, 0xff, 0xff, 0xff, 0xff, 0xf, 2, 1))              \
	X(group_ordinal_zero, x86_64, s->groups.b[7] = 0)                                                           \
	X(group_addend_order, x86_64, (s->groups.b[9] = 8 | 1 << 6, s->groups.b[10] = 0x7c, s->groups.b[8] = 1))    \
	X(group_place_past_end, x86_64, s->groups.b[11] = 15)                                                       \
	X(group_count_huge, x86_64, GROUPS(1, 1, 16, TEXT, 0x30, 0, 2, 0xff, 0xff, 0xff, 0xff, 0xf, 1))             \
	X(group_branches_more, x86_64, s->imports.b[16] = 3)                                                        \
	X(group_branches_less, x86_64, s->imports.b[16] = 1)                                                        \
	X(group_branches_of_unused, x86_64, add_import(s, 0xd, 1, "third.dll"))                                     \
	X(sum_head, x86_64, s->no_sum = 1)                                                                          \
	X(sum_body, x86_64, s->no_sum = 2)                                                                          \
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
