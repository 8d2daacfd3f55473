/* SPDX-License-Identifier: MIT
 *
 * Binding again, on all architectures, directly, indirectly, and from one to the other.
 *
 * The measure of a module that was bound again is one that was loaded so, at the same addresses; and where each
 * instruction leads, by what the psABIs say of thunks and slots.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "loader/field.h"
#include "tests/loader/sample.h"

enum { RUN = 0x40000000, N_VALUES = 6 };

/* How a module is bound, and where its source is. */
enum kind { DIRECT, INDIRECT, EITHER, N_KINDS };
enum by { BY_MEMORY, BY_READ, BY_RECORD, BY_READ_RECORD, N_BYS };

/* A table as a host has it. */
struct dll {
	struct sample_table table;
	const struct exp_table *tables[1];
	struct exp_dll dll;
	uint64_t values[N_VALUES];
};

struct world {
	const char *name;
	const struct ldr_arch *arch; /* the plain one */
	enum kind kind;
	struct env *env;
	struct build *b;
	struct env_file *file;
	struct dll k, l, other;
	const struct exp_dll *resident[2];
	struct ldr_module *m;
	unsigned n_failed;
};

/* What the callbacks of the config have seen. */
static struct {
	unsigned kinds; /* 1 << ldr_kind of what was unprotected */
	unsigned n;
	unsigned refuse_at; /* this call, counted from 1 */
} unprotected;

static int unprotect(void *ctx, void *mem, ldr_addr run, size_t size, enum ldr_kind kind)
{
	(void)ctx;
	(void)mem;
	(void)run;
	(void)size;
	unprotected.kinds |= 1u << kind;
	unprotected.n++;
	return unprotected.n == unprotected.refuse_at;
}

#define CHECK(w, condition)                                                                                         \
	do {                                                                                                        \
		if (!(condition)) {                                                                                 \
			fprintf(stderr, "%s:%d: %s (%s, %d): %s\n", __FILE__, __LINE__, (w)->name, (w)->arch->name, \
				(w)->kind, #condition);                                                             \
			(w)->n_failed++;                                                                            \
		}                                                                                                   \
	} while (0)

static bool is_wide(const struct ldr_arch *arch)
{
	return arch->word_size == 8;
}

static const struct ldr_arch *arch_of(const struct ldr_arch *arch, enum kind kind)
{
	const struct sample_arch *facts = sample_arch(arch);

	if (kind == DIRECT)
		return arch;
	return kind == INDIRECT ? *facts->indirect : *facts->either;
}

/* -------------------------------------------------------------- the image -- */

/* Every field that imports can have. Ordinals 1 to 3 are for what may be far: branches, words and slots. */
struct place {
	uint8_t field, section, import, ordinal;
	int8_t addend;
	uint8_t off;
};

enum { L = 1, WIDE = MG_F_W64 };

static const struct place x86_places[] = {
	{CALL, MG_TEXT, 0, 1, 0, 8},           {CALL, MG_TEXT, 0, 1, 0, 16},
	{CALL, MG_TEXT, 0, 2, 0, 24},          {CALL, MG_TEXT, 0, 2, 4, 28},
	{CALL, MG_TEXT, L, 1, 0, 32},          {CALL, MG_TEXT, L, 2, 0, 36},
	{MG_F_X86_CALL, MG_TEXT, 0, 1, 0, 40}, {MG_F_X86_CALL, MG_TEXT, 0, 3, 0, 48},
	{MG_F_X86_CALL, MG_TEXT, 0, 3, 0, 54}, {MG_F_X86_CALL, MG_TEXT, L, 3, 0, 64},
	{MG_F_X86_LEA, MG_TEXT, 0, 5, 0, 80},  {MG_F_X86_LEA, MG_TEXT, 0, 5, 8, 88},
	{MG_F_X86_LEA, MG_TEXT, L, 5, 0, 96},  {MG_F_P32, MG_TEXT, 0, 4, -4, 108},
	{WIDE, MG_RELRO, 0, 1, 0, 64},         {WIDE, MG_RELRO, 0, 5, -3, 72},
	{WIDE, MG_RELRO, 0, 6, 0, 32}, /* in the table */
	{WIDE, MG_DATA, 0, 1, 0, 0},           {MG_F_W32, MG_DATA, 0, 5, 0, 8},
	{MG_F_W16, MG_DATA, 0, 5, 0, 12},      {MG_F_W8, MG_DATA, 0, 5, 0, 14},
	{MG_F_S32, MG_DATA, 0, 5, 0, 16},      {MG_F_U32, MG_DATA, 0, 5, 0, 20},
	{MG_F_P64, MG_DATA, 0, 1, 0, 24},      {MG_F_P32, MG_DATA, 0, 5, 0, 32},
	{WIDE, MG_DATA, L, 1, 0, 40},          {CALL, MG_DATA, 0, 1, 0, 48},
};

static const struct place i386_places[] = {
	{CALL, MG_TEXT, 0, 1, 0, 8},
	{CALL, MG_TEXT, 0, 1, 0, 16},
	{CALL, MG_TEXT, 0, 2, 0, 24},
	{CALL, MG_TEXT, 0, 2, 4, 28},
	{CALL, MG_TEXT, L, 1, 0, 32},
	{CALL, MG_TEXT, L, 2, 0, 36},
	{MG_F_I386_CALL_ABS, MG_TEXT, 0, 1, 0, 40},
	{MG_F_I386_CALL + 3, MG_TEXT, 0, 3, 0, 48},
	{MG_F_I386_CALL + 3, MG_TEXT, 0, 3, 0, 54},
	{MG_F_I386_CALL + 0, MG_TEXT, L, 3, 0, 64},
	{MG_F_I386_LEA, MG_TEXT, 0, 5, 0, 80},
	{MG_F_I386_LEA, MG_TEXT, 0, 5, 8, 88},
	{MG_F_I386_MOV, MG_TEXT, L, 5, 0, 96},
	{MG_F_I386_MOV, MG_TEXT, 0, 2, -2, 102},
	{MG_F_P32, MG_TEXT, 0, 4, -4, 108},
	{MG_F_W32, MG_TEXT, 0, 4, 1, 112},
	{MG_F_W32, MG_RELRO, 0, 1, 0, 64},
	{MG_F_W32, MG_RELRO, 0, 5, -3, 72},
	{MG_F_W32, MG_RELRO, 0, 6, 0, 28}, /* in the table */
	{MG_F_W32, MG_DATA, 0, 1, 0, 0},
	{MG_F_W16, MG_DATA, 0, 5, 0, 12},
	{MG_F_W8, MG_DATA, 0, 5, 0, 14},
	{MG_F_S32, MG_DATA, 0, 5, 0, 16},
	{MG_F_U32, MG_DATA, 0, 5, 0, 20},
	{MG_F_P32, MG_DATA, 0, 5, 0, 32},
	{MG_F_W32, MG_DATA, L, 1, 0, 40},
	{CALL, MG_DATA, 0, 1, 0, 48},
};

static const struct place arm_places[] = {
	{CALL, MG_TEXT, 0, 1, 0, 8},
	{CALL, MG_TEXT, 0, 1, 0, 16},
	{CALL, MG_TEXT, 0, 2, 0, 24},
	{CALL, MG_TEXT, 0, 2, 4, 28},
	{CALL, MG_TEXT, 0, 3, 0, 76},
	{CALL, MG_TEXT, L, 1, 0, 32},
	{CALL, MG_TEXT, L, 2, 0, 36},
	{MG_F_THM_MOVW, MG_TEXT, 0, 1, 0, 40},
	{MG_F_THM_MOVT, MG_TEXT, 0, 1, 0, 44},
	{MG_F_THM_MOV32, MG_TEXT, 0, 2, 8, 48},
	{MG_F_THM_MOV32, MG_TEXT, L, 2, 0, 56},
	{MG_F_THM_MOVW_PC, MG_TEXT, 0, 2, 0, 64},
	{MG_F_THM_MOVT_PC, MG_TEXT, 0, 2, 4, 68},
	{MG_F_ARM_PREL31, MG_TEXT, 0, 4, 0, 72},
	{MG_F_W32, MG_RELRO, 0, 1, 0, 64},
	{MG_F_W32, MG_RELRO, 0, 5, -3, 72},
	{MG_F_W32, MG_RELRO, 0, 6, 0, 28}, /* in the table */
	{MG_F_W32, MG_DATA, 0, 1, 0, 0},
	{MG_F_W16, MG_DATA, 0, 5, 0, 12},
	{MG_F_W8, MG_DATA, 0, 5, 0, 14},
	{MG_F_S32, MG_DATA, 0, 5, 0, 16},
	{MG_F_U32, MG_DATA, 0, 5, 0, 20},
	{MG_F_P32, MG_DATA, 0, 5, 0, 32},
	{MG_F_W32, MG_DATA, L, 1, 0, 40},
	{CALL, MG_DATA, 0, 1, 0, 48},
};

static const struct place riscv32_places[] = {
	{CALL, MG_TEXT, 0, 1, 0, 8},          {CALL, MG_TEXT, 0, 1, 0, 16},
	{CALL, MG_TEXT, 0, 2, 0, 24},         {CALL, MG_TEXT, 0, 2, 4, 32},
	{CALL, MG_TEXT, L, 1, 0, 40},         {CALL, MG_TEXT, L, 2, 0, 48},
	{MG_F_RV_GOT, MG_TEXT, 0, 5, 0, 56},  {MG_F_RV_GOT, MG_TEXT, 0, 5, 8, 64},
	{MG_F_RV_GOT, MG_TEXT, L, 5, 0, 72},  {MG_F_RV_PCREL, MG_TEXT, 0, 4, -4, 80},
	{MG_F_RV_ADDR, MG_TEXT, 0, 6, 0, 88}, {CALL, MG_TEXT, 0, 3, 0, 96},
	{MG_F_W32, MG_RELRO, 0, 1, 0, 64},    {MG_F_W32, MG_RELRO, 0, 5, -3, 72},
	{MG_F_W32, MG_RELRO, 0, 6, 0, 28}, /* in the table */
	{MG_F_W32, MG_DATA, 0, 1, 0, 0},      {MG_F_W16, MG_DATA, 0, 5, 0, 12},
	{MG_F_W8, MG_DATA, 0, 5, 0, 14},      {MG_F_S32, MG_DATA, 0, 5, 0, 16},
	{MG_F_P32, MG_DATA, 0, 5, 0, 32},     {MG_F_W32, MG_DATA, L, 1, 0, 40},
	{CALL, MG_DATA, 0, 1, 0, 48},
};

static const struct place riscv64_places[] = {
	{CALL, MG_TEXT, 0, 1, 0, 8},          {CALL, MG_TEXT, 0, 1, 0, 16},
	{CALL, MG_TEXT, 0, 2, 0, 24},         {CALL, MG_TEXT, 0, 2, 4, 32},
	{CALL, MG_TEXT, L, 1, 0, 40},         {CALL, MG_TEXT, L, 2, 0, 48},
	{MG_F_RV_GOT, MG_TEXT, 0, 5, 0, 56},  {MG_F_RV_GOT, MG_TEXT, 0, 5, 8, 64},
	{MG_F_RV_GOT, MG_TEXT, L, 5, 0, 72},  {MG_F_RV_PCREL, MG_TEXT, 0, 4, -4, 80},
	{MG_F_RV_ADDR, MG_TEXT, 0, 6, 0, 88}, {CALL, MG_TEXT, 0, 3, 0, 96},
	{WIDE, MG_RELRO, 0, 1, 0, 64},        {WIDE, MG_RELRO, 0, 5, -3, 72},
	{WIDE, MG_RELRO, 0, 6, 0, 32}, /* in the table */
	{WIDE, MG_DATA, 0, 1, 0, 0},          {MG_F_W32, MG_DATA, 0, 5, 0, 8},
	{MG_F_W16, MG_DATA, 0, 5, 0, 12},     {MG_F_W8, MG_DATA, 0, 5, 0, 14},
	{MG_F_P64, MG_DATA, 0, 1, 0, 24},     {MG_F_P32, MG_DATA, 0, 5, 0, 32},
	{WIDE, MG_DATA, L, 1, 0, 40},         {CALL, MG_DATA, 0, 1, 0, 48},
};

static const struct place aarch64_places[] = {
	{CALL, MG_TEXT, 0, 1, 0, 8},
	{CALL, MG_TEXT, 0, 1, 0, 16},
	{CALL, MG_TEXT, 0, 2, 0, 24},
	{CALL, MG_TEXT, 0, 2, 4, 28},
	{CALL, MG_TEXT, L, 1, 0, 32},
	{CALL, MG_TEXT, L, 2, 0, 36},
	{MG_F_A64_ADDR, MG_TEXT, 0, 4, 0, 40},
	{MG_F_A64_ADDR, MG_TEXT, 0, 4, 0, 48},
	{MG_F_A64_ADDR, MG_TEXT, 0, 5, 8, 64},
	{MG_F_A64_ADDR, MG_TEXT, L, 5, 0, 56},
	{MG_F_A64_MOV64, MG_TEXT, 0, 3, 0, 72},
	{MG_F_A64_PAGE21, MG_TEXT, 0, 4, 0, 88},
	{MG_F_A64_LO12, MG_TEXT, 0, 4, 0, 92},
	{MG_F_A64_LDST_LO12, MG_TEXT, L, 1, 0, 96},
	{WIDE, MG_RELRO, 0, 1, 0, 64},
	{WIDE, MG_RELRO, 0, 5, -3, 72},
	{WIDE, MG_RELRO, 0, 6, 0, 32}, /* in the table */
	{WIDE, MG_DATA, 0, 1, 0, 0},
	{MG_F_W32, MG_DATA, 0, 5, 0, 8},
	{MG_F_W16, MG_DATA, 0, 5, 0, 12},
	{MG_F_W8, MG_DATA, 0, 5, 0, 14},
	{MG_F_P64, MG_DATA, 0, 1, 0, 24},
	{WIDE, MG_DATA, L, 1, 0, 40},
	{CALL, MG_DATA, 0, 1, 0, 48},
};

/* The places of an architecture that this test knows. */
static const struct {
	const struct ldr_arch *arch;
	const struct place *places;
	unsigned n;
} known[] = {
	{&ldr_arch_x86_64, x86_places, sizeof x86_places / sizeof *x86_places},
	{&ldr_arch_i386, i386_places, sizeof i386_places / sizeof *i386_places},
	{&ldr_arch_arm, arm_places, sizeof arm_places / sizeof *arm_places},
	{&ldr_arch_aarch64, aarch64_places, sizeof aarch64_places / sizeof *aarch64_places},
	{&ldr_arch_riscv32, riscv32_places, sizeof riscv32_places / sizeof *riscv32_places},
	{&ldr_arch_riscv64, riscv64_places, sizeof riscv64_places / sizeof *riscv64_places},
};

/* Returns: NULL if the architecture is not one of them. */
static const struct place *places(const struct ldr_arch *arch, unsigned *n)
{
	for (unsigned i = 0; i < sizeof known / sizeof *known; i++)
		if (known[i].arch == arch) {
			*n = known[i].n;
			return known[i].places;
		}
	return NULL;
}

static bool is_riscv(const struct ldr_arch *arch)
{
	return arch->machine == ldr_arch_riscv32.machine;
}

/* The instruction that a field is part of. */
static void put_instruction(struct build *b, const struct place *p)
{
	unsigned char *at = b->section[p->section].bytes + p->off;

	if (b->arch == &ldr_arch_aarch64) {
		if (p->field == CALL)
			memcpy(at, "\0\0\0\x94", 4);
		else if (p->field == MG_F_A64_ADDR)
			memcpy(at, "\x01\0\0\x90\x21\0\0\x91", 8);
		else if (p->field == MG_F_A64_MOV64)
			memcpy(at, "\x08\0\x80\xd2\x08\0\xa0\xf2\x08\0\xc0\xf2\x08\0\xe0\xf2", 16);
		else if (p->field == MG_F_A64_PAGE21)
			memcpy(at, "\x02\0\0\x90", 4);
		else if (p->field == MG_F_A64_LO12)
			memcpy(at, "\x43\0\0\x91", 4);
		else if (p->field == MG_F_A64_LDST_LO12)
			memcpy(at, "\x44\0\x40\x39", 4);
	} else if (b->arch == &ldr_arch_i386) {
		if (p->field >= MG_F_I386_CALL)
			memcpy(at, p->off == 54 ? "\x67\xe9" : "\x67\xe8", 2);
		else if (p->field == MG_F_I386_LEA)
			memcpy(at, p->off == 80 ? "\x8d\x83" : "\x8d\xb5", 2);
		else if (p->field == MG_F_I386_MOV)
			memcpy(at, "\xc7\xc6", 2);
	} else if (is_riscv(b->arch)) {
		if (p->field == CALL)
			memcpy(at, "\x97\0\0\0\xe7\x80\0\0", 8);
		else if (p->field == MG_F_RV_GOT || p->field == MG_F_RV_PCREL)
			memcpy(at, "\x17\x05\0\0\x13\x05\x05\0", 8);
		else if (p->field == MG_F_RV_ADDR)
			memcpy(at, "\x37\x05\0\0\x13\x05\x05\0", 8);
	} else if (b->arch == &ldr_arch_x86_64) {
		if (p->field == MG_F_X86_CALL)
			memcpy(at, p->off == 54 ? "\x67\xe9" : "\x67\xe8", 2);
		else if (p->field == MG_F_X86_LEA)
			memcpy(at, "\x8d\x05", 2);
	} else if (p->field == CALL) {
		memcpy(at, "\xff\xf7\xfe\xff", 4);
	} else if (p->field == MG_F_THM_MOVW || p->field == MG_F_THM_MOVW_PC) {
		memcpy(at, "\x40\xf2\x00\x00", 4);
	} else if (p->field == MG_F_THM_MOVT || p->field == MG_F_THM_MOVT_PC) {
		memcpy(at, "\xc0\xf2\x00\x00", 4);
	} else if (p->field == MG_F_THM_MOV32) {
		memcpy(at, "\x40\xf2\x00\x00\xc0\xf2\x00\x00", 8);
	}
}

static bool same_group(const struct place *p, const struct place *q)
{
	return p->field == q->field && p->section == q->section && p->import == q->import && p->ordinal == q->ordinal &&
	       p->addend == q->addend;
}

static struct build *new_user(const struct ldr_arch *arch, const char *name, bool with_words)
{
	struct build *b = build_new(arch);
	const uint64_t values[] = {0, 0};
	uint32_t branched[2] = {0, 0}, offs[4];
	unsigned n, k;
	const struct place *p = places(arch, &n);

	b->name = name;
	b->in_place = 1 << MG_RODATA;
	b->section[MG_TEXT].size = 128;
	b->section[MG_RODATA].size = 16;
	b->section[MG_RELRO].size = 96;
	b->section[MG_DATA].size = 64;
	b->section[MG_DATA].zero_fill = 36;
	for (unsigned i = 0; i < MG_N_SECTIONS; i++)
		memset(b->section[i].bytes, 0x11 * (int)i, b->section[i].size);
	build_table(b, 9, 1, 2, values);
	for (unsigned i = 0; i < n; i++)
		if ((arch->fields[p[i].field].branch) && (!i || !same_group(&p[i], &p[i - 1])))
			branched[p[i].import]++;
	build_import(b, "k.dll", 1, branched[0]);
	build_import(b, "l.dll", 2, branched[1]);
	for (unsigned i = 0; i < n; i += k) {
		for (k = 0; i + k < n && same_group(&p[i], &p[i + k]); k++) {
			offs[k] = p[i + k].off;
			put_instruction(b, &p[i + k]);
		}
		if (with_words || p[i].section != MG_TEXT || arch->fields[p[i].field].branch ||
		    arch->fields[p[i].field].slot)
			build_group(b, p[i].import, p[i].ordinal, p[i].addend, p[i].field, p[i].section, offs, k);
	}
	build_image(b);
	return b;
}

static void free_build(struct build *b)
{
	free(b->image);
	free(b);
}

/* -------------------------------------------------------------- the world -- */

/* Values are spread so that low bytes differ. `far`: bits of ordinals that are out of branches' reach. */
static void set_dll(struct world *w, struct dll *d, const char *name, uint8_t uuid, uint64_t near, unsigned far)
{
	for (unsigned i = 0; i < N_VALUES; i++) {
		d->values[i] = sample_arch(w->arch)->even ? near + 20 * i : near + 1 + 6 * i;
		if (far >> (i + 1) & 1)
			d->values[i] += is_wide(w->arch) ? 0x1000000000 : 0x8000000;
	}
	sample_table(w->arch, &d->table, uuid, 1, N_VALUES, d->values);
	d->tables[0] = &d->table.head;
	d->dll = (struct exp_dll){name, d->tables, 1};
}

static void begin(struct world *w, const char *name, const struct ldr_arch *arch, enum kind kind, unsigned far)
{
	*w = (struct world){.name = name, .arch = arch, .kind = kind};
	w->env = env_new(arch_of(arch, kind), RUN);
	w->env->config.trim = NULL;
	w->env->config.unprotect = unprotect;
	w->env->config.n_resident = 2;
	w->env->config.resident = w->resident;
	w->resident[0] = &w->k.dll;
	w->resident[1] = &w->l.dll;
	memset(&unprotected, 0, sizeof unprotected);
	set_dll(w, &w->k, "k.dll", 1, RUN + 0x1000, far);
	set_dll(w, &w->l, "l.dll", 2, RUN + 0x2040, far);
	set_dll(w, &w->other, "other.dll", 1, RUN + 0x31234, 0);
	w->b = new_user(arch, NULL, true);
}

static void load(struct world *w)
{
	struct ldr_source src;

	w->file = env_file(w->env, "", w->b);
	src = env_source(w->file);
	CHECK(w, ldr_load(&w->env->loader, &src, &w->m) == 0);
	if (!w->m)
		abort();
	w->env->n_protected = 0;
}

static unsigned end(struct world *w)
{
	if (w->m)
		CHECK(w, ldr_unload(&w->env->loader, w->m) == 0);
	w->n_failed += env_end(w->env);
	free_build(w->b);
	return w->n_failed;
}

/* All memory that the host has given. */
struct snapshot {
	unsigned char *bytes;
	size_t size;
	unsigned n_live;
};

static struct snapshot snap(const struct world *w)
{
	struct snapshot s = {malloc(w->env->used + 1), 0, w->env->n_live};

	if (!s.bytes)
		abort();
	for (unsigned i = 0; i < w->env->n_allocs && i < ENV_ALLOCS; i++) {
		if (!w->env->alloc[i].live)
			continue;
		memcpy(s.bytes + s.size, w->env->arena + w->env->alloc[i].off, w->env->alloc[i].size);
		s.size += w->env->alloc[i].size;
	}
	return s;
}

/* Whether nothing has changed. */
static bool is_same(const struct world *w, const struct snapshot *s)
{
	struct snapshot now = snap(w);
	bool same = now.n_live == s->n_live && now.size == s->size && memcmp(now.bytes, s->bytes, s->size) == 0;

	free(now.bytes);
	return same;
}

static void restore(const struct world *w, const struct snapshot *s)
{
	size_t done = 0;

	for (unsigned i = 0; i < w->env->n_allocs && i < ENV_ALLOCS; i++) {
		if (!w->env->alloc[i].live)
			continue;
		memcpy(w->env->arena + w->env->alloc[i].off, s->bytes + done, w->env->alloc[i].size);
		done += w->env->alloc[i].size;
	}
}

/* A module's bytes without its record: from the thunks in use to the end of the data. */
static struct snapshot snap_module(const struct ldr_module *m)
{
	const struct ldr_section *s = ldr_sections(m);
	struct snapshot snapshot = {malloc(ldr_memory_size(m)), 0, 0};

	if (!snapshot.bytes)
		abort();
	for (unsigned i = 0; i < MG_N_SECTIONS; i++) {
		const size_t below = i == MG_TEXT ? ldr_thunk_size(m) : 0;

		memcpy(snapshot.bytes + snapshot.size, s[i].mem - below, s[i].size + below);
		snapshot.size += s[i].size + below;
	}
	return snapshot;
}

static bool is_same_module(const struct ldr_module *m, const struct snapshot *s)
{
	struct snapshot now = snap_module(m);
	bool same = now.size == s->size && memcmp(now.bytes, s->bytes, s->size) == 0;

	free(now.bytes);
	return same;
}

/* A source, or a record of it. Freed by release. */
static struct ldr_source source(struct world *w, enum by by)
{
	struct ldr_source src;
	void *record;

	w->file->by_read = by == BY_READ || by == BY_READ_RECORD;
	src = env_source(w->file);
	if (by == BY_MEMORY || by == BY_READ)
		return src;
	record = malloc(ldr_keep_size(w->m));
	CHECK(w, record && ldr_keep(&w->env->loader, w->m, &src, record) == 0);
	return (struct ldr_source){.data = record, .size = ldr_keep_size(w->m), .flags = LDR_RECORD};
}

static void release(struct world *w, struct ldr_source *src)
{
	w->file->n_open--;
	w->file->by_read = false;
	if (src->flags & LDR_RECORD)
		free((void *)(uintptr_t)src->data);
}

static int rebind_as(struct world *w, enum by by, const char *name, uint8_t byte, const struct exp_dll *to)
{
	struct ldr_source src = source(w, by);
	uint8_t uuid[16];
	int rc;

	memset(uuid, byte, 16);
	rc = ldr_rebind(&w->env->loader, w->m, &src, name, uuid, to);
	CHECK(w, rc == w->env->loader.fault.code);
	release(w, &src);
	return rc;
}

static int rebind(struct world *w, enum by by, const struct exp_dll *to)
{
	return rebind_as(w, by, "k.dll", 1, to);
}

static int set_form(struct world *w, enum by by, int is_indirect)
{
	struct ldr_source src = source(w, by);
	int rc = ldr_rebind_form(&w->env->loader, w->m, &src, is_indirect);

	CHECK(w, rc == w->env->loader.fault.code);
	release(w, &src);
	return rc;
}

/* -------------------------------------------------------- where code leads -- */

static const unsigned char *at(const struct world *w, ldr_addr run)
{
	return w->env->arena + (run - w->env->run);
}

static ldr_addr pointer(const struct world *w, ldr_addr run)
{
	return is_wide(w->arch) ? (ldr_addr)ldr_get64(at(w, run)) : ldr_get32(at(w, run));
}

/* What AUIPC at p and the load behind it mean. */
static ldr_addr riscv_address(const struct ldr_arch *arch, const unsigned char *p, ldr_addr run)
{
	const int32_t hi = (int32_t)(ldr_get32(p) & 0xfffff000), lo = (int32_t)ldr_get32(p + 4) >> 20;

	return sample_addr(arch, run + (ldr_addr)hi + (ldr_addr)lo);
}

/* Goes on through a thunk, if there is one. */
static ldr_addr follow(struct world *w, ldr_addr to)
{
	const ldr_addr text = ldr_sections(w->m)[MG_TEXT].run, thunk = to - sample_arch(w->arch)->code_bit;
	const unsigned char *p;

	if (thunk >= text || thunk < text - w->m->image.thunk_used)
		return to;
	p = at(w, thunk);
	if (is_riscv(w->arch) && ldr_get32(p + 4) == 0x1033303)
		return pointer(w, thunk + 16);
	if (is_riscv(w->arch))
		return pointer(w, riscv_address(w->arch, p, thunk));
	if (w->arch == &ldr_arch_aarch64) {
		ldr_addr page = 0, low = 0;

		if (ldr_get32(p) == 0x58000050)
			return pointer(w, thunk + 8);
		CHECK(w, !ldr_field_get(w->arch, MG_F_A64_PAGE21, p, 0, &page));
		CHECK(w, !ldr_field_get(w->arch, MG_F_A64_LDST_LO12, p + 4, 0, &low));
		CHECK(w, ldr_get32(p + 8) == 0xd61f0200);
		return pointer(w, (thunk & ~(ldr_addr)4095) + page + low);
	}
	if (is_wide(w->arch)) {
		CHECK(w, p[0] == 0xff && p[1] == 0x25);
		return pointer(w, thunk + 6 + (ldr_addr)(int32_t)ldr_get32(p + 2));
	}
	if (w->arch == &ldr_arch_i386) {
		CHECK(w, memcmp(p, "\x50\x50\xe8\x01\0\0\0\xcc\x58\x8b\x80", 11) == 0);
		CHECK(w, memcmp(p + 15, "\x89\x44\x24\x04\x58\xc3", 6) == 0);
		return pointer(w, (uint32_t)(thunk + 7 + ldr_get32(p + 11)));
	}
	if (ldr_get32(p) == 0xf000f8df)
		return pointer(w, thunk + 4);
	CHECK(w, ldr_get32(p) == 0xc008f8df && ldr_get16(p + 4) == 0x44fc);
	return pointer(w, (uint32_t)(thunk + 8 + ldr_get32(p + 12)));
}

/* What the instruction or word at a place means. */
static ldr_addr meaning(struct world *w, const struct place *p)
{
	const struct ldr_section *s = &ldr_sections(w->m)[p->section];
	const struct ldr_field *info = &w->arch->fields[p->field];
	const unsigned char *mem = s->mem + p->off;
	ldr_addr raw = 0, to;

	if (w->arch == &ldr_arch_i386 && info->slot && (mem[0] == 0xff || mem[0] == 0x8b))
		return pointer(w, (uint32_t)(ldr_get32(mem + 2) + (mem[1] >> 6 ? ldr_sections(w->m)[MG_TEXT].run : 0)));
	if (is_riscv(w->arch) && p->field == MG_F_RV_GOT && (mem[4] & 0x7f) == 0x03)
		return pointer(w, riscv_address(w->arch, mem, s->run + p->off));
	if (p->field >= MG_F_X86_CALL && w->arch == &ldr_arch_x86_64 && (mem[0] == 0xff || mem[0] == 0x8b))
		return pointer(w, s->run + p->off + 6 + (ldr_addr)(int32_t)ldr_get32(mem + 2));
	if (ldr_field_get(w->arch, p->field, mem, 0, &raw))
		CHECK(w, false);
	to = raw + ldr_field_base(info, s->run + p->off, ldr_sections(w->m)[MG_TEXT].run);
	if (w->arch == &ldr_arch_aarch64 && p->field == MG_F_A64_ADDR && mem[7] == 0xf9)
		return pointer(w, to);
	if (!info->branch)
		return to;
	return follow(w, sample_addr(w->arch, to) | sample_arch(w->arch)->code_bit);
}

static void check_bound(struct world *w, const struct dll *k, const struct dll *l)
{
	unsigned n;
	const struct place *p = places(w->arch, &n);

	for (unsigned i = 0; i < n; i++) {
		const unsigned width = w->arch->fields[p[i].field].width;
		ldr_addr want = (ldr_addr)(p[i].import ? l : k)->values[p[i].ordinal - 1] + (ldr_addr)p[i].addend, got;
		ldr_addr mask = width >= 4 ? ~(ldr_addr)0 : ((ldr_addr)1 << 8 * width) - 1;

		if (w->arch == &ldr_arch_arm && p[i].field >= MG_F_THM_MOVW && p[i].field != MG_F_ARM_PREL31 &&
		    p[i].field != MG_F_THM_MOV32)
			continue; /* halves: by comparison with a fresh load */
		if (w->arch == &ldr_arch_aarch64 && p[i].field >= MG_F_A64_PAGE21 && p[i].field <= MG_F_A64_LDST_LO12)
			continue;
		if (!is_wide(w->arch))
			mask &= 0xffffffff;
		else if (p[i].field == MG_F_W32 || p[i].field == MG_F_U32)
			mask &= 0xffffffff;
		got = meaning(w, &p[i]);
		if ((got ^ want) & mask)
			fprintf(stderr, "place %u: field %u at %u leads to %#lx, not %#lx\n", i, p[i].field, p[i].off,
				(unsigned long)got, (unsigned long)want);
		CHECK(w, !((got ^ want) & mask));
	}
}

/* ------------------------------------------------------------------ tests -- */

/* A module that was bound again is as one that was loaded so; by every source; there and back. */
static unsigned twins(const struct ldr_arch *arch, enum kind kind)
{
	unsigned n_failed = 0;

	for (unsigned far = 0; far < 256; far++) {
		const unsigned k_far = far << 1 & 14, l_far = (far >> 3 & 1) << 1 | (far >> 4 & 1) << 3;
		const unsigned other_far = far >> 4 & 14;
		struct world w, fresh;
		struct snapshot before, after;

		begin(&w, "twins", arch, kind, 0);
		begin(&fresh, "twins", arch, kind, 0);
		set_dll(&w, &w.k, "k.dll", 1, RUN + 0x1000, k_far);
		set_dll(&w, &w.l, "l.dll", 2, RUN + 0x2040, l_far);
		set_dll(&fresh, &fresh.l, "l.dll", 2, RUN + 0x2040, l_far);
		set_dll(&w, &w.other, "other.dll", 1, RUN + 0x31234, other_far);
		set_dll(&fresh, &fresh.k, "k.dll", 1, RUN + 0x31234, other_far);
		load(&w);
		load(&fresh);
		check_bound(&w, &w.k, &w.l);
		check_bound(&fresh, &w.other, &w.l);
		before = snap_module(w.m);
		after = snap_module(fresh.m);
		CHECK(&w, rebind(&w, far % N_BYS, &w.other.dll) == 0);
		check_bound(&w, &w.other, &w.l);
		CHECK(&w, is_same_module(w.m, &after));
		CHECK(&w, unprotected.n == 1 && w.env->n_protected == 1);
		CHECK(&w, rebind(&w, far / 4 % N_BYS, &w.other.dll) == 0); /* it is so already */
		CHECK(&w, unprotected.n == 1 && is_same_module(w.m, &after));
		CHECK(&w, rebind(&w, far / 4 % N_BYS, &w.k.dll) == 0);
		CHECK(&w, is_same_module(w.m, &before) && w.env->n_protected == 2);
		free(before.bytes);
		free(after.bytes);
		n_failed += end(&w) + end(&fresh);
	}
	return n_failed;
}

/* From direct to indirect and back, with a rebind in each form. */
static unsigned forms(const struct ldr_arch *arch, enum kind kind)
{
	unsigned n_failed = 0;

	for (unsigned far = 0; far < 8; far++) {
		for (unsigned by = 0; by < N_BYS; by++) {
			struct world w;
			struct snapshot direct, other;
			bool all_far;

			begin(&w, "forms", arch, kind, far << 1);
			w.b->form = (uint8_t)((far & 1 ? MG_FORM_JUMPS : MG_FORM_DIRECT) << 2);
			build_image(w.b);
			load(&w);
			direct = snap_module(w.m);
			if (kind != EITHER) {
				CHECK(&w, set_form(&w, by, kind == DIRECT) == LDR_ERR_ARGUMENT);
				CHECK(&w, set_form(&w, by, kind != DIRECT) == (kind == DIRECT ? LDR_ERR_ARGUMENT : 0));
				CHECK(&w, is_same_module(w.m, &direct));
				free(direct.bytes);
				n_failed += end(&w);
				continue;
			}
			CHECK(&w, set_form(&w, by, 0) == 0 && is_same_module(w.m, &direct) && !unprotected.n);
			/* out of reach, all goes through thunks anyway */
			all_far = arch == &ldr_arch_arm && far == 7;
			CHECK(&w, set_form(&w, by, 1) == 0 && unprotected.n == !all_far);
			CHECK(&w, is_same_module(w.m, &direct) == all_far);
			check_bound(&w, &w.k, &w.l);
			CHECK(&w, set_form(&w, by, 1) == 0 && unprotected.n == !all_far);
			CHECK(&w, rebind(&w, by, &w.other.dll) == 0);
			check_bound(&w, &w.other, &w.l);
			CHECK(&w, set_form(&w, by, 0) == 0);
			check_bound(&w, &w.other, &w.l);
			other = snap_module(w.m);
			CHECK(&w, set_form(&w, by, 1) == 0 && rebind(&w, by, &w.k.dll) == 0);
			check_bound(&w, &w.k, &w.l);
			CHECK(&w, set_form(&w, by, 0) == 0 && is_same_module(w.m, &direct));
			CHECK(&w, rebind(&w, by, &w.other.dll) == 0 && is_same_module(w.m, &other));
			free(direct.bytes);
			free(other.bytes);
			n_failed += end(&w);
		}
	}
	return n_failed;
}

/* Bound indirectly, text is not written if no instruction has an address in itself. */
static unsigned slots_only(const struct ldr_arch *arch, enum kind kind)
{
	const unsigned writable = 1u << LDR_MEM_RELRO | 1u << LDR_MEM_DATA, all = writable | 1u << LDR_MEM_TEXT;
	struct world w;
	unsigned char text[128];

	begin(&w, "slots only", arch, kind, 0);
	free_build(w.b);
	w.b = new_user(arch, NULL, false);
	w.env->config.flags = LDR_SPLIT;
	load(&w);
	if (kind == EITHER)
		CHECK(&w, set_form(&w, BY_MEMORY, 1) == 0);
	memcpy(text, ldr_sections(w.m)[MG_TEXT].mem, sizeof text);
	memset(&unprotected, 0, sizeof unprotected);
	CHECK(&w, rebind(&w, BY_MEMORY, &w.other.dll) == 0);
	CHECK(&w, unprotected.kinds == (kind == DIRECT ? all : writable));
	CHECK(&w, (memcmp(text, ldr_sections(w.m)[MG_TEXT].mem, sizeof text) == 0) == (kind != DIRECT));
	memset(&unprotected, 0, sizeof unprotected);
	CHECK(&w, rebind_as(&w, BY_MEMORY, "l.dll", 2, &w.l.dll) == 0 && unprotected.n == 0);
	return end(&w);
}

/* Slots lead anywhere, in a load and later. */
static unsigned anywhere(const struct ldr_arch *arch, enum kind kind)
{
	struct world w;

	begin(&w, "anywhere", arch, kind, 0);
	for (unsigned i = 0; i < 3 && is_wide(arch); i++) {
		w.k.values[i] += 0x7e0000000000;
		w.other.values[i] += i & 1 ? 0x550000000000 : 0xffff800000000000;
	}
	sample_table(arch, &w.k.table, 1, 1, N_VALUES, w.k.values);
	sample_table(arch, &w.other.table, 1, 1, N_VALUES, w.other.values);
	load(&w);
	check_bound(&w, &w.k, &w.l);
	CHECK(&w, rebind(&w, BY_MEMORY, &w.other.dll) == 0);
	check_bound(&w, &w.other, &w.l);
	return end(&w);
}

static unsigned instances(const struct ldr_arch *arch, enum kind kind)
{
	struct ldr_module *second;
	struct snapshot before;
	struct world w;

	begin(&w, "instances", arch, kind, 2);
	load(&w);
	second = w.m;
	load(&w);
	before = snap_module(second);
	CHECK(&w, rebind(&w, BY_READ, &w.other.dll) == 0);
	check_bound(&w, &w.other, &w.l);
	CHECK(&w, is_same_module(second, &before));
	CHECK(&w, ldr_unload(&w.env->loader, w.m) == 0);
	w.m = second;
	check_bound(&w, &w.k, &w.l);
	free(before.bytes);
	return end(&w);
}

/* What the program has changed is its own. */
static unsigned variables(const struct ldr_arch *arch, enum kind kind)
{
	struct world w;
	unsigned char *data;

	begin(&w, "variables", arch, kind, 0);
	load(&w);
	data = ldr_sections(w.m)[MG_DATA].mem;
	data[0] ^= 1;
	CHECK(&w, rebind(&w, BY_MEMORY, &w.other.dll) == 0);
	CHECK(&w, ldr_get32(data) == (uint32_t)(w.k.values[0] ^ 1));
	CHECK(&w, data[14] == (uint8_t)w.other.values[4]);
	data[0] ^= 1;
	CHECK(&w, rebind(&w, BY_MEMORY, &w.k.dll) == 0 && ldr_get32(data) == (uint32_t)w.k.values[0]);
	return end(&w);
}

/* Calls that are refused change nothing. */
static void refused(struct world *w, int code, int got)
{
	if (got != code)
		fprintf(stderr, "%s, not %s\n", ldr_error_text(got), ldr_error_text(code));
	CHECK(w, got == code);
}

static unsigned bad_tables(const struct ldr_arch *arch, enum kind kind)
{
	struct world w;
	struct snapshot before;
	const struct ldr_fault *fault;
	char text[320];

	begin(&w, "bad tables", arch, kind, 4);
	load(&w);
	fault = &w.env->loader.fault;
	before = snap(&w);
	for (unsigned i = 0; i < N_VALUES; i++) {
		w.other.table.head.count = i;
		refused(&w, LDR_ERR_ORDINAL, rebind(&w, BY_MEMORY, &w.other.dll));
		CHECK(&w, fault->ordinal > i && fault->count == i && !strcmp(fault->dll, "k.dll"));
		ldr_fault_text(fault, text, sizeof text);
		CHECK(&w, strstr(text, "needs ordinal ") != NULL);
		w.other.table.head.count = N_VALUES;
		w.other.values[i] = is_wide(arch) ? ~(uint64_t)0 : 0xffffffff;
		sample_table(arch, &w.other.table, 1, 1, N_VALUES, w.other.values);
		refused(&w, LDR_ERR_VOID, rebind(&w, BY_MEMORY, &w.other.dll));
		CHECK(&w, fault->ordinal == i + 1 && is_same(&w, &before));
		set_dll(&w, &w.other, "other.dll", 1, RUN + 0x31234, 0);
	}
	w.other.table.head.first = 2;
	refused(&w, LDR_ERR_ORDINAL, rebind(&w, BY_MEMORY, &w.other.dll));
	refused(&w, LDR_ERR_UUID, rebind(&w, BY_MEMORY, &w.l.dll));
	CHECK(&w, fault->n_present == 1 && fault->present[0][0] == 2 && fault->uuid[15] == 1);
	refused(&w, LDR_ERR_ARGUMENT, rebind_as(&w, BY_MEMORY, "k.dl", 1, &w.k.dll));
	refused(&w, LDR_ERR_ARGUMENT, rebind_as(&w, BY_MEMORY, "k.dll", 2, &w.l.dll));
	refused(&w, LDR_ERR_HEADER, rebind(&w, BY_MEMORY, ldr_dll(w.m)));
	CHECK(&w, unprotected.n == 0 && w.env->n_protected == 0 && is_same(&w, &before));
	if (arch == &ldr_arch_arm && kind == DIRECT) { /* a Thumb branch to code that is not */
		w.other.values[0] &= ~(uint64_t)1;
		sample_table(arch, &w.other.table, 1, 1, N_VALUES, w.other.values);
		refused(&w, LDR_ERR_ISA, rebind(&w, BY_MEMORY, &w.other.dll));
		CHECK(&w, fault->ordinal == 1 && fault->offset && is_same(&w, &before));
	}
	free(before.bytes);
	return end(&w);
}

static unsigned bad_sources(const struct ldr_arch *arch, enum kind kind)
{
	struct world w;
	struct snapshot before;
	uint8_t uuid[16];
	uint32_t size;

	begin(&w, "bad sources", arch, kind, 0);
	load(&w);
	before = snap(&w);
	memset(uuid, 1, 16);
	CHECK(&w, ldr_rebind(&w.env->loader, w.m, NULL, "k.dll", uuid, &w.other.dll) == LDR_ERR_ARGUMENT);
	size = w.file->size;
	for (unsigned by = 0; by < 2; by++) {
		for (w.file->size = 0; w.file->size < size; w.file->size += 4) {
			int rc = rebind(&w, by, &w.other.dll);

			CHECK(&w, rc == LDR_ERR_TRUNCATED || rc == LDR_ERR_NOT_IMAGE);
			w.env->n_allocs = 3; /* the module's, by now */
		}
		for (uint32_t i = w.b->groups_off; i < size; i++) { /* damaged */
			w.b->image[i] ^= 0x10;
			refused(&w, LDR_ERR_CHECKSUM, rebind(&w, by, &w.other.dll));
			w.b->image[i] ^= 0x10;
			w.env->n_allocs = 3;
		}
		for (uint32_t i = 0; i < w.b->plan_off + w.b->plan_size; i++) {
			w.b->image[i] ^= 0x10;
			CHECK(&w, rebind(&w, by, &w.other.dll) != 0);
			w.b->image[i] ^= 0x10;
			w.env->n_allocs = 3;
		}
	}
	CHECK(&w, is_same(&w, &before));
	for (uint32_t cut = 4; cut <= ldr_keep_size(w.m); cut += 4) {
		struct ldr_source src = source(&w, BY_RECORD);

		src.size -= cut;
		refused(&w, LDR_ERR_TRUNCATED, ldr_rebind(&w.env->loader, w.m, &src, "k.dll", uuid, &w.other.dll));
		release(&w, &src);
	}
	for (uint32_t i = 0; i < ldr_keep_size(w.m); i++) {
		struct ldr_source src = source(&w, BY_RECORD);
		unsigned char *record = (unsigned char *)(uintptr_t)src.data;

		record[i] ^= 0x40;
		CHECK(&w, ldr_rebind(&w.env->loader, w.m, &src, "k.dll", uuid, &w.other.dll) != 0);
		release(&w, &src);
	}
	CHECK(&w, unprotected.n == 0 && is_same(&w, &before));
	free(before.bytes);
	return end(&w);
}

static uint32_t sum(const unsigned char *p, uint32_t n)
{
	uint32_t h = 0;

	for (uint32_t i = 0; i < n; i += 4)
		h = MG_SUM(h, ldr_get32(p + i));
	return h;
}

/* Records whose checksums are right. */
static unsigned forged(const struct ldr_arch *arch, enum kind kind)
{
	const struct {
		uint32_t off; /* from the imports on; behind them from the end of the plan */
		uint8_t byte;
		bool from_end;
	} forgeries[] = {{18, 0xff, 0}, {19, 1, 0}, {39, 0x80, 0}, {5, 1, 1}, {0, 9, 0}, {20, 9, 0}};
	struct world w;
	struct snapshot before;

	begin(&w, "forged", arch, kind, 0);
	load(&w);
	before = snap(&w);
	for (unsigned i = 0; i < sizeof forgeries / sizeof *forgeries; i++) {
		struct ldr_source src = source(&w, BY_RECORD);
		unsigned char *record = (unsigned char *)(uintptr_t)src.data;
		const uint32_t end_off = 24 + w.m->image.names_size;
		uint8_t uuid[16];

		memset(uuid, 1, 16);
		record[forgeries[i].from_end ? end_off - forgeries[i].off : 24 + forgeries[i].off] = forgeries[i].byte;
		ldr_put32(record + end_off - 4, 0);
		ldr_put32(record + end_off - 4, 0 - sum(record, end_off));
		refused(&w, LDR_ERR_HEADER, ldr_rebind(&w.env->loader, w.m, &src, "k.dll", uuid, &w.other.dll));
		release(&w, &src);
	}
	CHECK(&w, is_same(&w, &before));
	free(before.bytes);
	return end(&w);
}

/* Images that are right, of another module. */
static unsigned wrong_images(const struct ldr_arch *arch, enum kind kind)
{
	struct world w;
	struct snapshot before;
	struct build *const was = (begin(&w, "wrong images", arch, kind, 0), w.b);

	load(&w);
	before = snap(&w);
	for (unsigned i = 0; i < 6; i++) {
		struct build *b = new_user(arch, i == 1 ? "a.dll" : NULL, i != 2);

		if (i == 0)
			b->import[1].uuid[7] ^= 1;
		else if (i == 3)
			b->section[MG_TEXT].size += 16;
		else if (i == 4)
			b->n_init++;
		else if (i == 5)
			b->section[MG_RODATA].align = 64;
		build_image(b);
		w.file->data = b->image;
		w.file->size = b->size;
		for (unsigned by = 0; by < 2; by++)
			refused(&w, LDR_ERR_HEADER, rebind(&w, by, &w.other.dll));
		free_build(b);
	}
	w.file->data = was->image + 1;
	refused(&w, LDR_ERR_ARGUMENT, rebind(&w, BY_MEMORY, &w.other.dll));
	w.file->data = was->image;
	w.file->size = was->size;
	w.env->fail_at = w.env->n_allocs + 1;
	refused(&w, LDR_ERR_MEMORY, rebind(&w, BY_READ, &w.other.dll));
	w.env->fail_at = 0;
	CHECK(&w, unprotected.n == 0 && is_same(&w, &before));
	CHECK(&w, rebind(&w, BY_READ, &w.other.dll) == 0);
	free(before.bytes);
	return end(&w);
}

/* The host refuses to have memory written, or to protect what was. */
static unsigned host_refuses(const struct ldr_arch *arch, enum kind kind)
{
	struct world w;
	struct snapshot before;

	begin(&w, "host refuses", arch, kind, 0);
	w.env->config.flags = LDR_SPLIT;
	load(&w);
	before = snap(&w);
	for (unsigned i = 1; i <= 3; i++) {
		memset(&unprotected, 0, sizeof unprotected);
		unprotected.refuse_at = i;
		w.env->n_protected = 0;
		refused(&w, LDR_ERR_PROTECT, rebind(&w, BY_MEMORY, &w.other.dll));
		CHECK(&w, unprotected.n == 3 && w.env->n_protected == 2 && is_same(&w, &before));
	}
	unprotected.refuse_at = 0;
	w.env->refuse_protect = true;
	refused(&w, LDR_ERR_PROTECT, rebind(&w, BY_MEMORY, &w.other.dll));
	if (kind == EITHER)
		refused(&w, LDR_ERR_PROTECT, set_form(&w, BY_MEMORY, 1));
	CHECK(&w, is_same(&w, &before));
	w.env->refuse_protect = false;
	w.env->config.unprotect = NULL;
	CHECK(&w, rebind(&w, BY_MEMORY, &w.other.dll) == 0);
	free(before.bytes);
	return end(&w);
}

/* Places over a table's head, by which other modules know it. */
static unsigned table_heads(const struct ldr_arch *arch, enum kind kind)
{
	struct world w;
	struct snapshot before;

	begin(&w, "table heads", arch, kind, 0);
	build_group(w.b, 0, 1, 0, MG_F_W8, MG_RELRO, (const uint32_t[]){15}, 1);
	build_image(w.b);
	load(&w);
	before = snap(&w);
	refused(&w, LDR_ERR_EXPORT, rebind(&w, BY_MEMORY, &w.other.dll));
	CHECK(&w, is_same(&w, &before));
	CHECK(&w, rebind(&w, BY_MEMORY, &w.k.dll) == 0);
	free(before.bytes);
	return end(&w);
}

/* No thunk where the load has given them back. */
static unsigned out_of_reach(const struct ldr_arch *arch, enum kind kind)
{
	struct world w;
	struct snapshot before;
	int code = kind == DIRECT && !sample_arch(arch)->reaches_all ? LDR_ERR_RANGE : 0;

	for (unsigned trims = 0; trims < 2; trims++) {
		begin(&w, "out of reach", arch, kind, 0);
		if (trims) {
			struct env *plain = env_new(arch, RUN);

			w.env->config.trim = plain->config.trim;
			env_end(plain);
		}
		load(&w);
		before = snap(&w);
		set_dll(&w, &w.other, "other.dll", 1, RUN + 0x31234, 14);
		refused(&w, trims ? code : 0, rebind(&w, BY_MEMORY, &w.other.dll));
		if (trims && code) {
			CHECK(&w, is_same(&w, &before));
			CHECK(&w, w.env->loader.fault.ordinal == 1 && !strcmp(w.env->loader.fault.dll, "k.dll"));
		} else {
			check_bound(&w, &w.other, &w.l);
		}
		before.size = 0;
		free(before.bytes);
		before = snap(&w);
		/* addresses that instructions have in themselves have no thunks */
		set_dll(&w, &w.other, "other.dll", 1, RUN + 0x31234, 1 << 4);
		w.other.values[3] += 0x40000000;
		if (is_wide(arch))
			refused(&w, LDR_ERR_RANGE, rebind(&w, BY_MEMORY, &w.other.dll));
		else if (w.other.values[3] < RUN)
			CHECK(&w, 0);
		if (is_wide(arch))
			CHECK(&w, is_same(&w, &before));
		free(before.bytes);
		w.n_failed += end(&w);
		if (!trims && w.n_failed)
			return w.n_failed;
	}
	return w.n_failed;
}

/* The module that has the table lives as long as it is used, and the one that had it no longer. */
static unsigned references(const struct ldr_arch *arch, enum kind kind)
{
	struct ldr_module *dll[2] = {NULL, NULL}, *user = NULL;
	struct build *b[3];
	struct env_file *files[3];
	struct ldr_source src;
	uint8_t uuid[16];
	struct world w;

	begin(&w, "references", arch, kind, 0);
	w.env->config.n_resident = 0;
	memset(uuid, 5, 16);
	for (unsigned i = 0; i < 3; i++) {
		b[i] = i < 2 ? sample_dll(arch, "v.dll", 5, NULL, 0) : sample_dll(arch, NULL, 6, "v.dll", 5);
		files[i] = env_file(w.env, i ? "" : "v.dll", b[i]);
	}
	src = env_source(files[2]);
	CHECK(&w, ldr_load(&w.env->loader, &src, &user) == 0);
	dll[0] = w.env->loader.modules;
	src = env_source(files[1]);
	CHECK(&w, ldr_load(&w.env->loader, &src, &dll[1]) == 0 && dll[0] != dll[1]);
	w.m = user;
	w.file = files[2];
	refused(&w, 0, rebind_as(&w, BY_READ, "v.dll", 5, ldr_dll(dll[1])));
	CHECK(&w, user->image.imports[0].module == dll[1]);
	CHECK(&w, w.env->loader.modules == dll[0]); /* until the next ldr_unload */
	w.env->n_logged = 0;
	CHECK(&w, ldr_unload(&w.env->loader, dll[1]) == 0);
	CHECK(&w, w.env->n_logged == 1 && w.env->loader.modules == user && user->next == dll[1]);
	CHECK(&w, meaning(&w, &(struct place){CALL, MG_TEXT, 0, 1, 0, 8}) ==
			  sample_get(dll[1], arch, is_wide(arch) ? MG_F_W64 : MG_F_W32, MG_RELRO,
				     2u * arch->word_size + 24));
	/* to the host's own: nobody needs the module then */
	set_dll(&w, &w.other, "mine", 5, RUN + 0x5000, 0);
	CHECK(&w, rebind_as(&w, BY_MEMORY, "v.dll", 5, &w.other.dll) == 0 && !user->image.imports[0].module);
	w.n_failed += end(&w);
	for (unsigned i = 0; i < 3; i++)
		free_build(b[i]);
	return w.n_failed;
}

/* A module with sections in place has its source. */
static unsigned in_place(const struct ldr_arch *arch, enum kind kind)
{
	unsigned char *flash = aligned_alloc(64, BUILD_MAX), *record;
	uint8_t uuid[16];
	struct world w;

	begin(&w, "in place", arch, kind, 0);
	if (!flash)
		abort();
	memcpy(flash, w.b->image, w.b->size);
	w.file = env_file(w.env, "", w.b);
	w.file->data = flash;
	w.file->stays = true;
	memset(uuid, 1, 16);
	{
		struct ldr_source src = env_source(w.file);

		CHECK(&w, ldr_load(&w.env->loader, &src, &w.m) == 0 && ldr_in_place_size(w.m));
	}
	record = malloc(ldr_keep_size(w.m));
	CHECK(&w, ldr_rebind(&w.env->loader, w.m, NULL, "k.dll", uuid, &w.other.dll) == 0);
	check_bound(&w, &w.other, &w.l);
	CHECK(&w, ldr_keep(&w.env->loader, w.m, NULL, record) == 0);
	CHECK(&w, memcmp(record, flash + w.b->plan_off, w.b->plan_size - 4) == 0);
	CHECK(&w, memcmp(record + w.b->plan_size, flash + w.b->groups_off, w.b->size - w.b->groups_off) == 0);
	/* places in what is not the module's own */
	w.b->image[w.b->groups_off] = 2 * MG_KEY(CALL, MG_RODATA);
	build_sums(w.b);
	w.file->data = w.b->image;
	refused(&w, LDR_ERR_FIXUP, rebind(&w, BY_MEMORY, &w.k.dll));
	w.b->image[w.b->groups_off] = 2 * MG_KEY(CALL, MG_TEXT);
	build_sums(w.b);
	CHECK(&w, memcmp(flash, w.b->image, w.b->size) == 0);
	w.n_failed += end(&w);
	free(record);
	free(flash);
	return w.n_failed;
}

/* A module that imports nothing, and one whose table nobody refers to. */
static unsigned nothing(const struct ldr_arch *arch, enum kind kind)
{
	unsigned n_failed = 0;

	for (unsigned n = 0; n < 2; n++) {
		struct world w;

		begin(&w, "nothing", arch, kind, 0);
		free_build(w.b);
		w.b = build_new(arch);
		w.b->section[MG_TEXT].size = 16;
		if (n)
			build_import(w.b, "k.dll", 1, 0);
		build_image(w.b);
		load(&w);
		for (unsigned by = 0; by < N_BYS; by++) {
			refused(&w, n ? 0 : LDR_ERR_ARGUMENT, rebind(&w, by, &w.other.dll));
			CHECK(&w, set_form(&w, by, by & 1) == 0);
		}
		CHECK(&w, !n || w.m->image.imports[0].table == &w.other.table.head);
		CHECK(&w, unprotected.n == 0);
		n_failed += end(&w);
	}
	return n_failed;
}

/* Groups that are anything, with a checksum that is right: what is not the module's stays whole, as the sanitizer
 * sees, and a refusal changes nothing. */
static unsigned hostile(const struct ldr_arch *arch, enum kind kind)
{
	struct snapshot before;
	unsigned char *exact;
	uint32_t seed = 1 + kind;
	unsigned n_bound = 0;
	struct world w;

	begin(&w, "hostile", arch, kind, 0);
	load(&w);
	before = snap(&w);
	exact = malloc(w.b->size); /* nothing can be read behind it */
	if (!exact)
		abort();
	w.file->data = exact;
	for (unsigned i = 0; i < 4000; i++) {
		unsigned char was[1024];
		const uint32_t from = w.b->groups_off, n = w.b->size - from;
		int rc;

		memcpy(was, w.b->image + from, n);
		for (unsigned k = 0; k <= i % 3; k++) {
			seed = seed * 1664525 + 1013904223;
			w.b->image[from + (seed >> 8) % (n - 4)] = (unsigned char)(seed >> 24);
		}
		build_sums(w.b);
		memcpy(exact, w.b->image, w.b->size);
		if (kind == EITHER && i % 5 == 0)
			rc = set_form(&w, BY_MEMORY, 1);
		else
			rc = rebind(&w, BY_MEMORY, &w.other.dll);
		n_bound += !rc;
		CHECK(&w, !rc || is_same(&w, &before));
		restore(&w, &before);
		memcpy(w.b->image + from, was, n);
	}
	free(before.bytes);
	free(exact);
	CHECK(&w, n_bound > 10);
	return end(&w);
}

static const struct {
	const char *name;
	unsigned (*run)(const struct ldr_arch *arch, enum kind kind);
} tests[] = {
	{"twins", twins},
	{"forms", forms},
	{"slots only", slots_only},
	{"anywhere", anywhere},
	{"instances", instances},
	{"variables", variables},
	{"bad tables", bad_tables},
	{"bad sources", bad_sources},
	{"forged", forged},
	{"wrong images", wrong_images},
	{"host refuses", host_refuses},
	{"table heads", table_heads},
	{"out of reach", out_of_reach},
	{"references", references},
	{"in place", in_place},
	{"nothing", nothing},
	{"hostile", hostile},
};
enum { N_TESTS = sizeof tests / sizeof *tests };

/* ------------------------------------------------------------ a real user -- */

#if defined(__x86_64__) || defined(__i386__)
/* A process as the host, whose text is never writable and executable at once. */
struct process {
	struct ldr_config config;
	struct ldr_loader loader;
	struct ldr_module *user, *version2;
	struct ldr_source files[3]; /* the user, and two versions */
	struct dll mine;
	enum kind kind;
	int code; /* the first failure of a rebind */
	unsigned char *record;
};

enum { PAGE = 4096, N_STEPS = 10, N_USERS = 5 };

static unsigned char *page_down(void *mem)
{
	return (unsigned char *)((uintptr_t)mem & ~(uintptr_t)(PAGE - 1));
}

static size_t span(void *mem, size_t size)
{
	return (((uintptr_t)mem & (PAGE - 1)) + size + PAGE - 1) & ~(size_t)(PAGE - 1);
}

static const struct ldr_arch *native(void)
{
#if defined(__x86_64__)
	return &ldr_arch_x86_64;
#else
	return &ldr_arch_i386;
#endif
}

static void *real_alloc(void *ctx, const struct ldr_request *req, ldr_addr *run)
{
	unsigned char *mem;

	(void)ctx;
	if (req->kind == LDR_MEM_RECORD)
		return calloc(1, req->size);
	mem = mmap(NULL, (req->residue + req->size + PAGE - 1) & ~(size_t)(PAGE - 1), PROT_READ | PROT_WRITE,
		   MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	if (mem == MAP_FAILED || req->align > PAGE)
		return NULL;
	*run = (ldr_addr)mem + req->residue;
	return mem + req->residue;
}

static void real_free(void *ctx, void *mem, size_t size, enum ldr_kind kind)
{
	(void)ctx;
	if (kind == LDR_MEM_RECORD)
		free(mem);
	else
		munmap(page_down(mem), span(mem, size));
}

static int real_protect(void *ctx, void *mem, ldr_addr run, size_t size, enum ldr_kind kind)
{
	static const int split[] = {[LDR_MEM_TEXT] = PROT_READ | PROT_EXEC,
				    [LDR_MEM_RODATA] = PROT_READ,
				    [LDR_MEM_RELRO] = PROT_READ,
				    [LDR_MEM_DATA] = PROT_READ | PROT_WRITE};

	(void)ctx;
	(void)run;
	return mprotect(page_down(mem), span(mem, size), split[kind]);
}

static int real_unprotect(void *ctx, void *mem, ldr_addr run, size_t size, enum ldr_kind kind)
{
	(void)ctx;
	(void)run;
	(void)kind;
	return mprotect(page_down(mem), span(mem, size), PROT_READ | PROT_WRITE);
}

static int real_find(void *ctx, const char *name, const uint8_t uuid[16], struct ldr_source *src)
{
	struct process *process = ctx;

	(void)name;
	(void)uuid;
	*src = process->files[1];
	return 0;
}

static int my_data = 3;

static int my_version(void)
{
	return my_data;
}

static struct process process;

/* Version 1 at first; 2 after step 1, and version 1 is gone after step 3; the host's own after step 5; bound in the
 * other form after step 6, back after 8. */
static void between(int i)
{
	const struct ldr_source record = {
		.data = process.record, .size = ldr_keep_size(process.user), .flags = LDR_RECORD};
	uint8_t uuid[16];
	int rc = 0;

	memcpy(uuid, process.mine.table.head.uuid, 16);
	if (i == 1 || i == 5)
		rc = ldr_rebind(&process.loader, process.user, i == 1 ? &process.files[0] : &record, "version.dll",
				uuid, i == 1 ? ldr_dll(process.version2) : &process.mine.dll);
	else if (i == 3)
		rc = ldr_unload(&process.loader, process.version2);
	else if (process.kind == EITHER && (i == 6 || i == 8))
		rc = ldr_rebind_form(&process.loader, process.user, &record, i == 6);
	if (rc && !process.code)
		process.code = rc;
}

static void read_source(struct ldr_source *src, const char *folder, const char *name)
{
	char path[512];
	FILE *file;
	void *data = aligned_alloc(64, 1 << 16);

	snprintf(path, sizeof path, "%s/%s", folder, name);
	file = fopen(path, "rb");
	if (!file || !data) {
		perror(path);
		exit(1);
	}
	*src = (struct ldr_source){.data = data, .size = (uint32_t)fread(data, 1, 1 << 16, file)};
	fclose(file);
}

static void open_process(const char *folder, unsigned number, enum kind kind)
{
	static const struct exp_dll *resident[1];
	char name[32];

	process = (struct process){.kind = kind};
	snprintf(name, sizeof name, "user%u.dll", number);
	read_source(&process.files[0], folder, name);
	read_source(&process.files[1], folder, "version1.dll");
	read_source(&process.files[2], folder, "version2.dll");
	process.config = (struct ldr_config){.arch = arch_of(native(), kind),
					     .ctx = &process,
					     .flags = LDR_SPLIT,
					     .resident = resident,
					     .alloc = real_alloc,
					     .free = real_free,
					     .protect = real_protect,
					     .unprotect = real_unprotect,
					     .find = real_find};
}

static unsigned count_modules(void)
{
	unsigned n = 0;

	for (const struct ldr_module *m = process.loader.modules; m; m = m->next)
		n++;
	return n;
}

/* A user that is running while what it uses is replaced. Returns: whether all was as it should be. */
static bool run_user(const char *folder, unsigned number, enum kind kind)
{
	static const int want[N_STEPS] = {1111, 1111, 2222, 2222, 2222, 2222, 3333, 3333, 3333, 3333};
	const uint64_t values[] = {(uintptr_t)my_version, (uintptr_t)&my_data};
	int out[N_STEPS], (*run)(int *, int, void (*)(int)), last;
	bool good;

	open_process(folder, number, kind);
	if (ldr_init(&process.loader, &process.config) || ldr_load(&process.loader, &process.files[0], &process.user) ||
	    ldr_load(&process.loader, &process.files[2], &process.version2))
		return false;
	sample_table(native(), &process.mine.table, 0, 1, 2, values);
	memcpy(process.mine.table.head.uuid, process.version2->dll.tables[0]->uuid, 16);
	process.mine.tables[0] = &process.mine.table.head;
	process.mine.dll = (struct exp_dll){"mine", process.mine.tables, 1};
	process.record = malloc(ldr_keep_size(process.user));
	if (!process.record || ldr_keep(&process.loader, process.user, &process.files[0], process.record))
		return false;
	memcpy(&run, process.user->dll.tables[0] + 1, sizeof run);
	last = run(out, N_STEPS, between);
	good = !process.code && last == 3 && memcmp(out, want, sizeof want) == 0 && count_modules() == 2;
	for (unsigned i = 0; i < N_STEPS && !good; i++)
		fprintf(stderr, "%d ", out[i]);
	if (!good)
		fprintf(stderr, "user %u, %d: %s\n", number, kind, ldr_error_text(process.code));
	good = ldr_unload(&process.loader, process.user) == 0 && !process.loader.modules && good;
	free(process.record);
	for (unsigned i = 0; i < 3; i++)
		free((void *)(uintptr_t)process.files[i].data);
	return good;
}
#endif

/* With a folder of images that images.sh has made, runs them too. */
int main(int argc, char **argv)
{
	unsigned n_passed = 0, n_failed = 0, n_skipped = 1;

	for (const struct sample_arch *a = sample_archs; a->arch; a++)
		for (unsigned i = 0, n; i < N_KINDS * N_TESTS && places(a->arch, &n); i++) {
			const unsigned failed = tests[i % N_TESTS].run(a->arch, i / N_TESTS);

			if (failed)
				fprintf(stderr, "FAILED: %s (%s, %u)\n", tests[i % N_TESTS].name, a->arch->name,
					i / N_TESTS);
			*(failed ? &n_failed : &n_passed) += 1;
		}
#if defined(__x86_64__) || defined(__i386__)
	for (unsigned i = 0; i < N_USERS * N_KINDS && argc > 1; i++)
		*(run_user(argv[1], i / N_KINDS, i % N_KINDS) ? &n_passed : &n_failed) += 1;
	n_skipped = argc < 2;
#else
	(void)argc;
	(void)argv;
#endif
	if (n_skipped)
		puts("rebind: skipped: programs, for want of images that run here");
	printf("rebind: %u passed, %u failed, %u skipped\n", n_passed, n_failed, n_skipped);
	return n_failed != 0;
}
