/* SPDX-License-Identifier: MIT
 *
 * The loader's contract, for all architectures in one process: native, and others
 * as targets whose addresses mean nothing here.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "loader/field.h"
#include "tests/loader/sample.h"

/* What every test has: a loader of its own, and what went wrong. */
struct test {
	const char *name;
	const struct ldr_arch *arch;
	struct env *env;
	struct sample_table table;
	struct exp_dll kernel;
	const struct exp_table *tables[1];
	const struct exp_dll *resident[1];
	unsigned n_failed;
};

#define CHECK(t, condition)                                                                                     \
	do {                                                                                                    \
		if (!(condition)) {                                                                             \
			fprintf(stderr, "%s:%d: %s (%s): %s\n", __FILE__, __LINE__, (t)->name, (t)->arch->name, \
				#condition);                                                                    \
			(t)->n_failed++;                                                                        \
		}                                                                                               \
	} while (0)

enum { TARGET_RAM = 0x20000000 };

/* Ordinals 1 to 5 at near + 1, near + 9, ...; 4 is a gap. */
static void set_kernel(struct test *t, uint64_t near)
{
	const uint64_t values[] = {near + 1, near + 9, near + 17, t->arch->word_size == 8 ? ~(uint64_t)0 : 0xffffffff,
				   near + 33};

	sample_table(t->arch, &t->table, 1, 1, 5, values);
	t->tables[0] = &t->table.head;
	t->kernel = (struct exp_dll){"k.dll", t->tables, 1};
	t->resident[0] = &t->kernel;
	t->env->config.resident = t->resident;
	t->env->config.n_resident = 1;
}

static void load_sample(struct test *t, uint64_t near, struct ldr_module **m)
{
	struct build *b = sample_new(t->arch, NULL, 9);

	set_kernel(t, near);
	CHECK(t, env_load(t->env, b, m) == 0);
	free(b->image);
	free(b);
}

static void put(unsigned char *p, uint32_t v)
{
	memcpy(p, &v, sizeof v);
}

static unsigned wide(const struct test *t)
{
	return t->arch->word_size == 8 ? MG_F_W64 : MG_F_W32;
}

static ldr_addr word(const struct test *t, const struct ldr_module *m, unsigned section, uint32_t off)
{
	return sample_get(m, t->arch, wide(t), section, off);
}

/* Where a call at an offset of text goes. */
static ldr_addr target(const struct test *t, const struct ldr_module *m, uint32_t off)
{
	ldr_addr to = sample_get(m, t->arch, CALL, MG_TEXT, off) + ldr_sections(m)[MG_TEXT].run + off +
		      t->arch->fields[CALL].bias;

	return sample_addr(t->arch, to) | sample_arch(t->arch)->code_bit;
}

/* Out of reach of branches, where one does not reach all. */
static ldr_addr far_away(const struct test *t)
{
	return (t->arch->word_size == 8 ? (ldr_addr)0x7f0000000000 : 0x8000) - sample_arch(t->arch)->even;
}

/* In reach. */
static ldr_addr near_by(const struct test *t)
{
	return t->env->run + 0x40 - sample_arch(t->arch)->even;
}

/* Whether there are thunks in direct binding. */
static bool has_thunks(const struct test *t)
{
	return !sample_arch(t->arch)->reaches_all;
}

static void values(struct test *t)
{
	struct ldr_module *m = NULL;
	const ldr_addr near = near_by(t);
	const struct ldr_section *s;

	load_sample(t, near, &m);
	if (!m)
		return;
	s = ldr_sections(m);
	CHECK(t, ldr_entry(m) == s[MG_TEXT].run + 4);
	CHECK(t, word(t, m, MG_TEXT, SAMPLE_WORD) == s[MG_DATA].run + 4);
	CHECK(t, word(t, m, MG_DATA, 8) == s[MG_RODATA].run - 1);
	CHECK(t, word(t, m, MG_RELRO, SAMPLE_TABLE(t->arch) + 24) == s[MG_TEXT].run + 1 - sample_arch(t->arch)->even);
	CHECK(t, word(t, m, MG_RELRO, SAMPLE_POINTER) == near + 9 + 16);
	CHECK(t, target(t, m, SAMPLE_CALL) == near + 9);
	CHECK(t, target(t, m, SAMPLE_CALL + 8) == near + 9);
	CHECK(t, target(t, m, SAMPLE_CALL + 24) == near + 9);
	CHECK(t, target(t, m, SAMPLE_CALL + 16) == near + 33);
	CHECK(t, s[MG_DATA].mem[39] == 0x33 && s[MG_RODATA].mem[20] == 0x22 && s[MG_TEXT].mem[63] == 0x11);
	for (unsigned i = 40; i < 140; i++)
		CHECK(t, s[MG_DATA].mem[i] == 0);
	CHECK(t, s[MG_TEXT].run % 16 == 0);
	CHECK(t, t->env->n_calls == 2 && t->env->call[0] == s[MG_TEXT].run + 0x21 - sample_arch(t->arch)->even);
	CHECK(t, t->env->call[1] == t->env->call[0] + 2);
	CHECK(t, ldr_unload(&t->env->loader, m) == 0);
	CHECK(t,
	      t->env->n_calls == 4 && t->env->call[2] == t->env->call[0] + 6 && t->env->call[3] == t->env->call[0] + 4);
}

static void far_thunks(struct test *t)
{
	struct ldr_module *m = NULL;
	const ldr_addr near = far_away(t);
	const struct ldr_section *s;
	const unsigned char *thunk;

	load_sample(t, near, &m);
	if (!m)
		return;
	s = ldr_sections(m);
	if (!has_thunks(t)) {
		CHECK(t, ldr_thunk_size(m) == 0 && target(t, m, SAMPLE_CALL + 8) == near + 9);
		CHECK(t, target(t, m, SAMPLE_CALL + 16) == near + 33);
		CHECK(t, ldr_unload(&t->env->loader, m) == 0);
		return;
	}
	CHECK(t, ldr_thunk_size(m) >= 2u * t->arch->thunk_size);
	CHECK(t, ldr_thunk_size(m) < 3u * t->arch->thunk_size);
	CHECK(t, target(t, m, SAMPLE_CALL) == target(t, m, SAMPLE_CALL + 8));
	CHECK(t, target(t, m, SAMPLE_CALL) != target(t, m, SAMPLE_CALL + 16));
	CHECK(t, target(t, m, SAMPLE_CALL) < s[MG_TEXT].run &&
			 target(t, m, SAMPLE_CALL) >= s[MG_TEXT].run - ldr_thunk_size(m));
	CHECK(t, word(t, m, MG_RELRO, SAMPLE_POINTER) == near + 9 + 16);
	thunk = s[MG_TEXT].mem + (target(t, m, SAMPLE_CALL) - s[MG_TEXT].run);
	if (t->arch == &ldr_arch_aarch64)
		CHECK(t, memcmp(thunk, "\x50\0\0\x58\0\x02\x1f\xd6\x08\0\0\0\0\x7f\0\0", 16) == 0);
	else if (t->arch == &ldr_arch_x86_64)
		CHECK(t, memcmp(thunk, "\xff\x25\0\0\0\0\x09\0\0\0\0\x7f\0\0", 14) == 0);
	else if (t->arch == &ldr_arch_armv6m)
		CHECK(t, memcmp(thunk - 1, "\x03\xb4\x01\x48\x01\x90\x01\xbd\x09\x80\0\0", 12) == 0);
	else if (t->arch->machine == ldr_arch_arm.machine)
		CHECK(t, memcmp(thunk - 1, "\xdf\xf8\0\xf0\x09\x80\0\0", 8) == 0);
	CHECK(t, ldr_unload(&t->env->loader, m) == 0);
}

static void trim(struct test *t)
{
	struct ldr_module *m = NULL;
	size_t with, without;

	t->env->config.highest = t->env->run + ENV_ARENA; /* a table that straddles the reach, in part */
	load_sample(t, near_by(t), &m);
	with = m ? ldr_memory_size(m) : 0;
	CHECK(t, m && ldr_thunk_size(m) == 0 && t->env->used == with);
	CHECK(t, m && ldr_unload(&t->env->loader, m) == 0);
	t->env->config.trim = NULL;
	t->env->config.highest = 0;
	load_sample(t, near_by(t), &m);
	without = m ? ldr_memory_size(m) : 0;
	CHECK(t, t->env->used == without && without >= with + (has_thunks(t) ? 2u * t->arch->thunk_size : 0));
	CHECK(t, m && ldr_thunk_size(m) == 0 && ldr_unload(&t->env->loader, m) == 0);
}

static void split(struct test *t)
{
	struct ldr_module *m = NULL;
	const ldr_addr near = far_away(t);

	t->env->config.flags = LDR_SPLIT;
	load_sample(t, near, &m);
	CHECK(t, m && t->env->n_protected == 4);
	CHECK(t, m && word(t, m, MG_TEXT, SAMPLE_WORD) == ldr_sections(m)[MG_DATA].run + 4);
	CHECK(t, m && (has_thunks(t) ? target(t, m, SAMPLE_CALL) < ldr_sections(m)[MG_TEXT].run
				     : target(t, m, SAMPLE_CALL) == near + 9));
	CHECK(t, m && ldr_memory_size(m) == t->env->used);
	CHECK(t, m && ldr_unload(&t->env->loader, m) == 0);
}

/* The same memory whether the image is in memory or is read piece by piece. */
static void sources(struct test *t)
{
	struct build *b = sample_new(t->arch, NULL, 9);
	struct ldr_module *m[2] = {NULL, NULL};
	struct env_file *file = env_file(t->env, "", b);

	set_kernel(t, near_by(t));
	for (unsigned i = 0; i < 2; i++) {
		struct ldr_source src;

		file->by_read = i;
		src = env_source(file);
		if (i)
			src.size = UINT32_MAX;
		CHECK(t, ldr_load(&t->env->loader, &src, &m[i]) == 0);
	}
	for (unsigned i = 0; i < MG_N_SECTIONS && m[0] && m[1]; i++) {
		const struct ldr_section *s0 = &ldr_sections(m[0])[i], *s1 = &ldr_sections(m[1])[i];
		const ldr_addr delta = s1->run - s0->run;

		CHECK(t, s0->size == s1->size);
		if (i == MG_RODATA) {
			CHECK(t, memcmp(s0->mem, s1->mem, s0->size) == 0);
		} else if (i == MG_DATA) {
			CHECK(t, word(t, m[0], i, 8) + delta == word(t, m[1], i, 8));
			CHECK(t, memcmp(s0->mem + 16, s1->mem + 16, s0->size - 16) == 0);
		}
	}
	for (unsigned i = 0; i < 2; i++)
		CHECK(t, m[i] && ldr_unload(&t->env->loader, m[i]) == 0);
	free(b->image);
	free(b);
}

/* Loads an image that stays, and checks that it does. Returns: the code. */
static int load_flash(struct test *t, const struct build *b, unsigned char *flash, struct ldr_module **m)
{
	struct env_file *file = env_file(t->env, "", b);
	struct ldr_source src;
	int rc;

	memcpy(flash, b->image, b->size);
	if (!t->kernel.name)
		set_kernel(t, near_by(t));
	file->data = flash;
	file->stays = true;
	src = env_source(file);
	rc = ldr_load(&t->env->loader, &src, m);
	CHECK(t, memcmp(flash, b->image, b->size) == 0);
	CHECK(t, file->n_open == (!rc && ldr_in_place_size(*m)));
	return rc;
}

static unsigned char *new_flash(void)
{
	unsigned char *flash = aligned_alloc(64, 1 << 16);

	if (!flash)
		abort();
	return flash;
}

static void in_place(struct test *t)
{
	struct build *b = sample_new(t->arch, NULL, 9);
	unsigned char *flash = new_flash();
	struct ldr_module *m = NULL;
	const struct ldr_section *s;

	CHECK(t, load_flash(t, b, flash, &m) == 0);
	if (m) {
		s = ldr_sections(m);
		CHECK(t, ldr_is_in_place(&s[MG_RODATA]) && s[MG_RODATA].mem == flash + b->link[MG_RODATA]);
		CHECK(t,
		      !ldr_is_in_place(&s[MG_TEXT]) && !ldr_is_in_place(&s[MG_RELRO]) && !ldr_is_in_place(&s[MG_DATA]));
		CHECK(t, ldr_in_place_size(m) == 24);
		CHECK(t, word(t, m, MG_DATA, 8) == sample_addr(t->arch, s[MG_RODATA].run - 1));
		CHECK(t, ldr_unload(&t->env->loader, m) == 0);
	}
	CHECK(t, t->env->file[0].n_open == 0);
	free(flash);
	free(b->image);
	free(b);
}

/* Text that reaches its constants by distance, and data that points to both. */
static struct build *new_pure(const struct ldr_arch *arch)
{
	static const uint32_t text[] = {4}, three[] = {8}, data[] = {8, 16};
	const unsigned wide = arch->word_size == 8 ? MG_F_W64 : MG_F_W32;
	struct build *b = build_new(arch);

	b->section[MG_TEXT].size = 32;
	b->section[MG_RODATA].size = 16;
	b->section[MG_DATA].size = 24;
	b->section[MG_DATA].zero_fill = 40;
	b->in_place = 1 << MG_TEXT | 1 << MG_RODATA;
	build_run(b, MG_F_W32, MG_RODATA, MG_TEXT, MG_TEXT, text, 1, NULL);
	build_run(b, MG_F_PTR3, MG_RODATA, MG_TEXT, MG_TEXT, three, 1, NULL);
	build_run(b, wide, MG_TEXT, MG_NO_SECTION, MG_DATA, data, 1, NULL);
	build_run(b, wide, MG_RODATA, MG_NO_SECTION, MG_DATA, data + 1, 1, NULL);
	build_image(b); /* for the link addresses */
	build_word(b, MG_DATA, 8, b->link[MG_TEXT] + 4);
	build_word(b, MG_DATA, 16, b->link[MG_RODATA]);
	build_image(b);
	return b;
}

static void in_place_all(struct test *t)
{
	struct build *b = new_pure(t->arch);
	unsigned char *flash = new_flash();
	struct ldr_module *m = NULL;
	const struct ldr_section *s;

	CHECK(t, load_flash(t, b, flash, &m) == 0);
	if (m) {
		s = ldr_sections(m);
		CHECK(t, s[MG_TEXT].mem == flash + b->link[MG_TEXT] && ldr_in_place_size(m) == 48);
		CHECK(t, word(t, m, MG_DATA, 8) == sample_addr(t->arch, (ldr_addr)s[MG_TEXT].mem + 4));
		CHECK(t, word(t, m, MG_DATA, 16) == sample_addr(t->arch, (ldr_addr)s[MG_RODATA].mem));
		CHECK(t, s[MG_DATA].mem[24] == 0 && s[MG_DATA].mem[63] == 0);
		CHECK(t, ldr_unload(&t->env->loader, m) == 0);
	}
	free(flash);
	free(b->image);
	free(b);
}

/* One of two stays, so that the distance between them changes. */
static void in_place_apart(struct test *t)
{
	unsigned char *flash = new_flash();

	for (unsigned i = 0; i < 2; i++) {
		struct build *b = new_pure(t->arch);
		struct ldr_module *m = NULL;

		b->in_place = (uint8_t)(1 << (i ? MG_RODATA : MG_TEXT));
		build_image(b);
		CHECK(t, load_flash(t, b, flash, &m) == (i ? 0 : LDR_ERR_FIXUP));
		if (m) {
			const struct ldr_section *s = ldr_sections(m);
			const ldr_addr moved = s[MG_RODATA].run - s[MG_RODATA].link - s[MG_TEXT].run + s[MG_TEXT].link;

			CHECK(t, sample_get(m, t->arch, MG_F_W32, MG_TEXT, 4) == (moved & 0xffffffff));
			CHECK(t, ldr_unload(&t->env->loader, m) == 0);
		}
		free(b->image);
		free(b);
	}
	free(flash);
}

/* Whatever the mask says, what stays is not written, and data is never used there. */
static void in_place_hostile(struct test *t)
{
	static const uint8_t masks[] = {1 << MG_TEXT | 1 << MG_RODATA, 1 << MG_RELRO, 1 << MG_TEXT, 0xff};
	unsigned char *flash = new_flash();

	for (unsigned i = 0; i < sizeof masks; i++) {
		struct build *b = sample_new(t->arch, NULL, 9);
		struct ldr_module *m = NULL;

		b->in_place = masks[i];
		build_image(b);
		CHECK(t, load_flash(t, b, flash, &m) == LDR_ERR_FIXUP);
		free(b->image);
		free(b);
	}
	{
		/* Runs that add 0 are passed over there; an import that comes to 0 is still written. */
		static const uint32_t at[] = {8};
		struct build *b = new_pure(t->arch);
		struct ldr_module *m = NULL;

		b->section[MG_TEXT].bytes[8] = 1;
		build_import(b, "k.dll", 1, 0);
		set_kernel(t, 0x1000);
		build_group(b, 0, 1, -0x1001, MG_F_W32, MG_TEXT, at, 1);
		build_image(b);
		CHECK(t, load_flash(t, b, flash, &m) == LDR_ERR_FIXUP);
		free(b->image);
		free(b);
	}
	{
		struct build *b = new_pure(t->arch);
		struct ldr_module *m = NULL;

		b->runs_size = 0;
		b->in_place = 1 << MG_DATA;
		build_image(b);
		if (load_flash(t, b, flash, &m) == 0) {
			CHECK(t, !ldr_is_in_place(&ldr_sections(m)[MG_DATA]));
			CHECK(t, ldr_unload(&t->env->loader, m) == 0);
		}
		free(b->image);
		free(b);
	}
	free(flash);
}

static void instances(struct test *t)
{
	struct ldr_module *a = NULL, *b = NULL;

	load_sample(t, near_by(t), &a);
	load_sample(t, near_by(t), &b);
	CHECK(t, a && b && a != b && ldr_sections(a)[MG_DATA].mem != ldr_sections(b)[MG_DATA].mem);
	if (a && b)
		ldr_sections(a)[MG_DATA].mem[20] = 77;
	CHECK(t, b && ldr_sections(b)[MG_DATA].mem[20] == 0x33);
	CHECK(t, a && ldr_unload(&t->env->loader, a) == 0);
	CHECK(t, b && ldr_unload(&t->env->loader, b) == 0);
}

/* ----------------------------------------------------------- dependencies -- */

struct dlls {
	struct build *b[4];
	unsigned n;
};

static void add_dll(struct test *t, struct dlls *d, const char *name, uint8_t uuid, const char *other,
		    uint8_t other_uuid)
{
	d->b[d->n] = sample_dll(t->arch, name, uuid, other, other_uuid);
	env_file(t->env, name, d->b[d->n++]);
}

static void free_dlls(struct dlls *d)
{
	while (d->n) {
		free(d->b[--d->n]->image);
		free(d->b[d->n]);
	}
}

/* app -> a.dll -> b.dll -> c.dll: providers first, users finalised first. */
static void chain(struct test *t)
{
	struct dlls d = {0};
	struct ldr_module *app = NULL, *b = NULL;
	uint8_t uuid[16];
	struct build *exe = sample_dll(t->arch, NULL, 9, "a.dll", 1);

	add_dll(t, &d, "a.dll", 1, "b.dll", 2);
	add_dll(t, &d, "b.dll", 2, "c.dll", 3);
	add_dll(t, &d, "c.dll", 3, NULL, 0);
	CHECK(t, env_load(t->env, exe, &app) == 0);
	CHECK(t, t->env->n_logged == 4 && strcmp(t->env->logged[0], "c.dll") == 0);
	CHECK(t, strcmp(t->env->logged[1], "b.dll") == 0 && strcmp(t->env->logged[3], "") == 0);
	memset(uuid, 2, 16);
	CHECK(t, ldr_load_dll(&t->env->loader, "b.dll", uuid, &b) == 0 && strcmp(ldr_name(b), "b.dll") == 0);
	CHECK(t, t->env->n_calls == 4);
	CHECK(t, app && target(t, app, 8) == t->env->call[2] - 16); /* the init function of a.dll */
	CHECK(t, ldr_unload(&t->env->loader, app) == 0);
	CHECK(t, t->env->n_calls == 6); /* app and a.dll; b.dll is held */
	CHECK(t, strcmp(t->env->logged[4], "") == 0 && strcmp(t->env->logged[5], "a.dll") == 0);
	CHECK(t, ldr_find_table(&t->env->loader, "b.dll", uuid) != NULL);
	CHECK(t, ldr_unload(&t->env->loader, b) == 0);
	CHECK(t, t->env->loader.modules == NULL && t->env->n_calls == 8);
	CHECK(t, ldr_find_table(&t->env->loader, "b.dll", uuid) == NULL);
	free_dlls(&d);
	free(exe->image);
	free(exe);
}

static void cycle(struct test *t)
{
	struct dlls d = {0};
	struct ldr_module *a = NULL, *again = NULL;
	uint8_t uuid[16];

	add_dll(t, &d, "a.dll", 1, "b.dll", 2);
	add_dll(t, &d, "b.dll", 2, "c.dll", 3);
	add_dll(t, &d, "c.dll", 3, "a.dll", 1);
	memset(uuid, 1, 16);
	CHECK(t, ldr_load_dll(&t->env->loader, "a.dll", uuid, &a) == 0);
	CHECK(t, ldr_load_dll(&t->env->loader, "a.dll", uuid, &again) == 0 && a == again);
	CHECK(t, t->env->n_calls == 3);
	CHECK(t, ldr_unload(&t->env->loader, a) == 0 && t->env->n_calls == 3);
	CHECK(t, ldr_unload(&t->env->loader, a) == 0 && t->env->n_calls == 6);
	CHECK(t, t->env->loader.modules == NULL);
	free_dlls(&d);
}

/* Its tables could change while it reads them. */
static void self_import(struct test *t)
{
	struct dlls d = {0};
	struct ldr_module *a = NULL;
	uint8_t uuid[16];

	add_dll(t, &d, "a.dll", 1, "a.dll", 1);
	memset(uuid, 1, 16);
	CHECK(t, ldr_load_dll(&t->env->loader, "a.dll", uuid, &a) == LDR_ERR_HEADER);
	CHECK(t, strcmp(t->env->loader.fault.dll, "a.dll") == 0);
	free_dlls(&d);
}

/* A file that holds a DLL of another name is loaded once and then given up. */
static void wrong_name(struct test *t)
{
	struct dlls d = {0};
	struct ldr_module *a = NULL;
	uint8_t uuid[16];

	add_dll(t, &d, "a.dll", 1, "b.dll", 2);
	add_dll(t, &d, "y.dll", 2, NULL, 0);
	t->env->file[1].name = "b.dll";
	memset(uuid, 1, 16);
	CHECK(t, ldr_load_dll(&t->env->loader, "a.dll", uuid, &a) == LDR_ERR_DLL);
	CHECK(t, t->env->n_closed == 2);
	free_dlls(&d);
}

/* So it is if the host asks for it, whose name is not that of the file. */
static void wrong_file(struct test *t)
{
	struct dlls d = {0};
	struct ldr_module *m = NULL;
	uint8_t uuid[16];

	add_dll(t, &d, "a.dll", 1, NULL, 0);
	t->env->file[0].name = "b.dll";
	memset(uuid, 1, 16);
	CHECK(t, ldr_load_dll(&t->env->loader, "b.dll", uuid, &m) == LDR_ERR_DLL);
	CHECK(t, !strcmp(t->env->loader.fault.dll, "b.dll") && !m && !t->env->n_calls);
	t->env->file[0].name = "a.dll";
	CHECK(t, ldr_load_dll(&t->env->loader, "a.dll", uuid, &m) == 0 && ldr_unload(&t->env->loader, m) == 0);
	free_dlls(&d);
}

/* Imports' places in the heads of export tables, which others have looked at by then. */
static void table_heads(struct test *t)
{
	static const struct {
		uint32_t off, value;
		int code;
	} cases[] = {
		{20, 2, 0}, {20, 0, LDR_ERR_EXPORT}, {20, 3, LDR_ERR_EXPORT}, {20, 0xfffffff, LDR_ERR_EXPORT},
		{16, 7, 0},
	};
	const uint64_t values[] = {1, 1};

	set_kernel(t, 0x1000);
	for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++) {
		for (unsigned second = 0; second < 2; second++) {
			struct build *b = build_new(t->arch);
			struct ldr_module *m = NULL;
			uint32_t at[2], off;

			b->name = "b.dll";
			b->section[MG_TEXT].size = 16;
			at[0] = build_table(b, 2, 1, 2, values);
			at[1] = build_table(b, 3, 1, 2, values);
			b->section[MG_RELRO].size = b->tables_end;
			off = at[second] + cases[i].off;
			build_import(b, "k.dll", 1, 0);
			build_group(b, 0, 1, (int64_t)cases[i].value - 0x1001, MG_F_W32, MG_RELRO, &off, 1);
			build_image(b);
			/* the end of the last one may move */
			CHECK(t, env_load(t->env, b, &m) == (second && !cases[i].value ? 0 : cases[i].code));
			if (m)
				CHECK(t, ldr_unload(&t->env->loader, m) == 0);
			free(b->image);
			free(b);
		}
	}
}

static void self_lacks(struct test *t)
{
	struct dlls d = {0};
	struct ldr_module *a = NULL;
	uint8_t uuid[16];

	add_dll(t, &d, "a.dll", 1, "a.dll", 7);
	add_dll(t, &d, "b.dll", 2, "c.dll", 3);
	add_dll(t, &d, "c.dll", 3, "b.dll", 7);
	memset(uuid, 1, 16);
	CHECK(t, ldr_load_dll(&t->env->loader, "a.dll", uuid, &a) == LDR_ERR_UUID);
	memset(uuid, 2, 16);
	CHECK(t, ldr_load_dll(&t->env->loader, "b.dll", uuid, &a) == LDR_ERR_UUID);
	free_dlls(&d);
}

static void in_use(struct test *t)
{
	struct dlls d = {0};
	struct ldr_module *app = NULL;
	struct build *exe = sample_dll(t->arch, NULL, 9, "a.dll", 1);

	add_dll(t, &d, "a.dll", 1, NULL, 0);
	CHECK(t, env_load(t->env, exe, &app) == 0);
	{
		uint8_t uuid[16];
		struct ldr_module *held = NULL;

		memset(uuid, 1, 16);
		CHECK(t, ldr_load_dll(&t->env->loader, "a.dll", uuid, &held) == 0);
		CHECK(t, ldr_unload(&t->env->loader, held) == 0);
		CHECK(t, t->env->n_calls == 2); /* the app still uses it */
		CHECK(t, ldr_unload(&t->env->loader, held) == LDR_ERR_IN_USE);
		CHECK(t, t->env->loader.fault.code == LDR_ERR_IN_USE);
	}
	CHECK(t, ldr_unload(&t->env->loader, app) == 0 && t->env->n_calls == 4);
	free_dlls(&d);
	free(exe->image);
	free(exe);
}

/* ----------------------------------------------------------------- faults -- */

static void refuse(struct test *t, const char *other, uint8_t uuid, uint32_t ordinal, int code, const char *text)
{
	static const uint32_t at[] = {8};
	struct build *exe = sample_dll(t->arch, NULL, 9, NULL, 0);
	struct ldr_module *m = NULL;
	char buf[512];

	build_import(exe, other, uuid, 1);
	build_group(exe, 0, ordinal, 0, CALL, MG_TEXT, at, 1);
	build_image(exe);
	CHECK(t, env_load(t->env, exe, &m) == code);
	CHECK(t, t->env->loader.fault.code == code && m == NULL);
	ldr_fault_text(&t->env->loader.fault, buf, sizeof buf);
	if (strcmp(buf, text)) {
		fprintf(stderr, "is:     %s\nshould: %s\n", buf, text);
		CHECK(t, strcmp(buf, text) == 0);
	}
	free(exe->image);
	free(exe);
}

#define UUID1 "{01010101-0101-0101-0101-010101010101}"
#define UUID7 "{07070707-0707-0707-0707-070707070707}"

static void missing(struct test *t)
{
	struct dlls d = {0};

	set_kernel(t, near_by(t));
	add_dll(t, &d, "a.dll", 1, "none.dll", 7);
	add_dll(t, &d, "b.dll", 1, NULL, 0);
	refuse(t, "k.dll", 1, 9, LDR_ERR_ORDINAL,
	       "needs ordinal 9 of k.dll" UUID1 ", which has ordinals 1..5; update the DLL or link against the older "
	       "interface [ordinal]");
	refuse(t, "k.dll", 1, 0, LDR_ERR_ORDINAL,
	       "needs ordinal 0 of k.dll" UUID1 ", which has ordinals 1..5; update the DLL or link against the older "
	       "interface [ordinal]");
	refuse(t, "k.dll", 1, 4, LDR_ERR_VOID,
	       "needs ordinal 4 of k.dll" UUID1 ", where the table has a gap; update the DLL or stop using what it has "
	       "dropped [void]");
	refuse(t, "k.dll", 7, 1, LDR_ERR_UUID,
	       "needs k.dll" UUID7 ", which has " UUID1 "; update the DLL or link against an interface that it has "
	       "[uuid]");
	refuse(t, "b.dll", 7, 1, LDR_ERR_UUID,
	       "needs b.dll" UUID7 ", which has " UUID1 "; update the DLL or link against an interface that it has "
	       "[uuid]");
	refuse(t, "x.dll", 1, 1, LDR_ERR_DLL,
	       "needs x.dll" UUID1 ", which is not there; install it where the host looks for DLLs [dll]");
	refuse(t, "a.dll", 1, 1, LDR_ERR_DLL,
	       "a.dll: needs none.dll" UUID7 ", which is not there; install it where the host looks for DLLs [dll]");
	free_dlls(&d);
}

/* A local run out of range is nobody else's fault, and its import is not there yet. */
static void local_range(struct test *t)
{
	static const uint32_t at[] = {16};
	struct dlls d = {0};
	struct ldr_module *m = NULL;
	struct build *exe;

	if (t->arch->word_size == 4 && t->arch->machine != ldr_arch_arm.machine)
		return; /* all fields of local places wrap */
	exe = sample_dll(t->arch, NULL, 9, "a.dll", 1);
	add_dll(t, &d, "a.dll", 1, NULL, 0);
	exe->section[MG_DATA].size = 32;
	put(exe->section[MG_DATA].bytes + 16, t->arch->word_size == 8 ? 0x7fffff00 : 0x3fffff00);
	build_run(exe, t->arch->word_size == 8 ? MG_F_S32 : MG_F_ARM_PREL31, MG_TEXT, MG_NO_SECTION, MG_DATA, at, 1,
		  NULL);
	build_image(exe);
	CHECK(t, env_load(t->env, exe, &m) == LDR_ERR_RANGE);
	CHECK(t, !t->env->loader.fault.dll[0] && !t->env->loader.fault.ordinal);
	CHECK(t, t->env->loader.fault.offset >= exe->link[MG_DATA] + 16 &&
			 t->env->loader.fault.offset <= exe->link[MG_DATA] + 20);
	free_dlls(&d);
	free(exe->image);
	free(exe);
}

/* An import that says it needs fewer thunks than it does. */
static void thunks_short(struct test *t)
{
	for (unsigned n = 0; n < 3; n++) {
		struct build *b = sample_new(t->arch, NULL, 9);
		struct ldr_module *m = NULL;

		b->import[0].n_branched = n;
		build_image(b);
		set_kernel(t, far_away(t));
		CHECK(t, env_load(t->env, b, &m) == (n < 2 && has_thunks(t) ? LDR_ERR_RANGE : 0));
		CHECK(t, m || t->env->loader.fault.ordinal == (n ? 5 : 2));
		if (m)
			CHECK(t, ldr_unload(&t->env->loader, m) == 0);
		free(b->image);
		free(b);
	}
}

/* Through an import section: what a plan promises too little of is refused, whatever reaches. */
static void indirect_short(struct test *t)
{
	const struct sample_arch *facts = sample_arch(t->arch);

	if (!facts->indirect)
		return;
	t->env->config.arch = *facts->indirect;
	for (unsigned n = 0; n < 9; n++) {
		struct build *b = sample_new(t->arch, NULL, 9);
		struct ldr_module *m = NULL;

		b->import[0].n_branched = n % 3;
		b->n_slots = (uint16_t)(n / 3);
		build_image(b);
		set_kernel(t, near_by(t));
		CHECK(t, env_load(t->env, b, &m) == (n < 8 ? LDR_ERR_COUNT : 0));
		CHECK(t, m || t->env->loader.fault.code == LDR_ERR_COUNT);
		if (m) {
			CHECK(t, target(t, m, SAMPLE_CALL) < ldr_sections(m)[MG_TEXT].run);
			CHECK(t, target(t, m, SAMPLE_CALL) == target(t, m, SAMPLE_CALL + 24));
			CHECK(t, ldr_thunk_size(m) == 2u * (*facts->indirect)->thunk_size);
			CHECK(t, ldr_unload(&t->env->loader, m) == 0);
		}
		free(b->image);
		free(b);
	}
}

static void protect_refused(struct test *t)
{
	struct build *b = sample_new(t->arch, NULL, 9);
	struct ldr_module *m = NULL;

	set_kernel(t, near_by(t));
	t->env->refuse_protect = true;
	CHECK(t, env_load(t->env, b, &m) == LDR_ERR_PROTECT && t->env->n_calls == 0);
	free(b->image);
	free(b);
}

static void not_thumb(struct test *t)
{
	struct build *b = sample_new(t->arch, NULL, 9);
	struct ldr_module *m = NULL;
	int wanted = t->arch == &ldr_arch_arm || t->arch == &ldr_arch_armv6m ? LDR_ERR_ISA : 0;
	const unsigned char *thunk;
	ldr_addr to;

	set_kernel(t, t->env->run + 0x3f);
	CHECK(t, env_load(t->env, b, &m) == wanted);
	if (m && t->arch == &ldr_arch_armv7a) {
		CHECK(t, ldr_thunk_size(m) == 2u * t->arch->thunk_size);
		to = target(t, m, SAMPLE_CALL);
		CHECK(t, to < ldr_sections(m)[MG_TEXT].run && to == target(t, m, SAMPLE_CALL + 24));
		thunk = ldr_sections(m)[MG_TEXT].mem - (ldr_sections(m)[MG_TEXT].run - (to - 1));
		CHECK(t, ldr_get32(thunk + 4) == t->env->run + 0x48);
		CHECK(t, word(t, m, MG_RELRO, SAMPLE_POINTER) == t->env->run + 0x48 + 16);
	}
	if (m)
		CHECK(t, ldr_unload(&t->env->loader, m) == 0);
	free(b->image);
	free(b);
}

/* Every allocation fails in turn; each time all is as before. */
static void no_memory(struct test *t)
{
	for (unsigned by_read = 0; by_read < 2; by_read++) {
		for (unsigned n = 1;; n++) {
			struct dlls d = {0};
			struct ldr_module *m = NULL;
			uint8_t uuid[16];
			int rc;

			t->env->n_files = t->env->n_allocs = t->env->n_calls = 0;
			t->env->top = 0;
			t->env->fail_at = n;
			add_dll(t, &d, "a.dll", 1, "b.dll", 2);
			add_dll(t, &d, "b.dll", 2, "c.dll", 3);
			add_dll(t, &d, "c.dll", 3, "a.dll", 1);
			for (unsigned i = 0; i < 3; i++)
				t->env->file[i].by_read = by_read;
			memset(uuid, 1, 16);
			rc = ldr_load_dll(&t->env->loader, "a.dll", uuid, &m);
			if (rc == 0) {
				CHECK(t, n > 6 && ldr_unload(&t->env->loader, m) == 0);
				free_dlls(&d);
				break;
			}
			CHECK(t, rc == LDR_ERR_MEMORY && t->env->loader.fault.code == rc);
			CHECK(t, t->env->n_live == 0 && t->env->loader.modules == NULL && t->env->n_calls == 0);
			free_dlls(&d);
			if (n > 50) {
				CHECK(t, !"ends");
				break;
			}
		}
	}
}

static void window(struct test *t)
{
	struct build *b = sample_new(t->arch, NULL, 9);
	struct ldr_module *m = NULL;

	set_kernel(t, near_by(t));
	t->env->config.lowest = t->env->run + 0x8000;
	t->env->config.highest = t->env->run + 0x8fff;
	CHECK(t, env_load(t->env, b, &m) == 0);
	CHECK(t, m && ldr_sections(m)[MG_TEXT].run >= t->env->run + 0x8000);
	CHECK(t, m && ldr_unload(&t->env->loader, m) == 0);
	t->env->config.highest = t->env->run + 0x8040;
	CHECK(t, env_load(t->env, b, &m) == LDR_ERR_MEMORY);
	free(b->image);
	free(b);
}

/* Every form of place code, in a run and in a group; both by reads of 64 bytes. */
static void place_codes(struct test *t)
{
	static const uint32_t offs[] = {0,     4,     8,     12,    16,    20,   24,   28,   0x30, 0x34 + 4 * 0xbf,
					1600,  1604,  1608,  9000,  9004,  9012, 9016, 9020, 9024, 9028,
					40000, 40004, 50000, 50001, 50006, 50010};
	enum { N = sizeof offs / sizeof *offs, SPLIT_AT = 22 };
	const ldr_addr near = near_by(t);

	for (unsigned by_read = 0; by_read < 2; by_read++) {
		struct build *b = build_new(t->arch);
		struct ldr_module *m = NULL;
		struct env_file *file;
		struct ldr_source src;

		set_kernel(t, near);
		b->section[MG_TEXT].size = 60000;
		b->section[MG_DATA].size = 60000;
		for (unsigned i = 0; i < N; i++)
			b->section[MG_DATA].bytes[offs[i]] = (unsigned char)i;
		build_run(b, MG_F_W32, MG_TEXT, MG_NO_SECTION, MG_DATA, offs, SPLIT_AT, NULL);
		build_run(b, MG_F_W8, MG_TEXT, MG_NO_SECTION, MG_DATA, offs + SPLIT_AT, N - SPLIT_AT, NULL);
		build_import(b, "k.dll", 1, 0);
		build_group(b, 0, 1, 5, MG_F_W32, MG_TEXT, offs, SPLIT_AT);
		build_group(b, 0, 1, -300, MG_F_W8, MG_TEXT, offs + SPLIT_AT, N - SPLIT_AT);
		build_group(b, 0, 5, 0, MG_F_W16, MG_TEXT, offs + 8, 1);
		build_image(b);
		file = env_file(t->env, "", b);
		file->by_read = by_read;
		src = env_source(file);
		CHECK(t, ldr_load(&t->env->loader, &src, &m) == 0);
		for (unsigned i = 0; i < N && m; i++) {
			const struct ldr_section *s = ldr_sections(m);
			const unsigned field = i < SPLIT_AT ? MG_F_W32 : MG_F_W8;
			const ldr_addr mask = i < SPLIT_AT ? 0xffffffff : 0xff;
			const ldr_addr moved = i + s[MG_TEXT].run - s[MG_TEXT].link;
			ldr_addr to = near + 1 + (i < SPLIT_AT ? 5 : (ldr_addr)-300);

			if (i == 8)
				to = (to & ~(ldr_addr)0xffff) | ((near + 33) & 0xffff);
			CHECK(t, sample_get(m, t->arch, field, MG_DATA, offs[i]) == (moved & mask));
			CHECK(t, sample_get(m, t->arch, field, MG_TEXT, offs[i]) == (to & mask));
		}
		CHECK(t, m && ldr_unload(&t->env->loader, m) == 0);
		free(b->image);
		free(b);
	}
}

/* Streams longer than what is read at once, with places of every size of number: by read, and in memory of exactly the
 * image's size. `lead` moves what follows against the ends of what is read. */
static void stream(struct test *t, unsigned lead, bool by_read)
{
	enum { N = 150, LEAD = 70 };
	static const uint32_t gaps[] = {0, 4, 8, 128, 132, 4, 24};
	const ldr_addr near = near_by(t);
	struct build *b = build_new(t->arch);
	struct ldr_module *m = NULL;
	struct env_file *file = env_file(t->env, "", b);
	struct ldr_source src;
	unsigned char *exact;
	uint32_t offs[N], leads[LEAD], at = 0;

	set_kernel(t, near);
	b->section[MG_TEXT].size = b->section[MG_DATA].size = 60000;
	for (uint32_t i = 0; i < N; i++) {
		offs[i] = at += gaps[(i * 5 + i / 7) % 7] + (i == 90 ? 33000 : 0);
		put(b->section[MG_DATA].bytes + at, i);
		at += 4;
	}
	for (uint32_t i = 0; i < lead; i++)
		leads[i] = 50000 + 3 * i;
	if (lead)
		build_run(b, MG_F_W8, MG_NO_SECTION, MG_NO_SECTION, MG_DATA, leads, lead, NULL);
	build_run(b, MG_F_W32, MG_TEXT, MG_NO_SECTION, MG_DATA, offs, N, NULL);
	build_import(b, "k.dll", 1, 0);
	if (lead)
		build_group(b, 0, 2, 0, MG_F_W8, MG_TEXT, leads, lead);
	for (uint32_t i = 0; i < N; i++)
		build_group(b, 0, 1 + i / 75, (int64_t)(i % 75) * 7001, MG_F_W32, MG_TEXT, offs + i, 1);
	build_image(b);
	exact = malloc(b->size);
	if (!exact)
		abort();
	memcpy(exact, b->image, b->size);
	file->data = exact;
	file->size = b->size;
	file->by_read = by_read;
	src = env_source(file);
	CHECK(t, ldr_load(&t->env->loader, &src, &m) == 0);
	for (uint32_t i = 0; i < N && m; i++) {
		const struct ldr_section *s = ldr_sections(m);
		const ldr_addr to = near + 1 + 8 * (i / 75) + i % 75 * 7001;

		CHECK(t, sample_get(m, t->arch, MG_F_W32, MG_DATA, offs[i]) ==
				 ((i + s[MG_TEXT].run - s[MG_TEXT].link) & 0xffffffff));
		CHECK(t, sample_get(m, t->arch, MG_F_W32, MG_TEXT, offs[i]) == (to & 0xffffffff));
	}
	if (m)
		CHECK(t, ldr_unload(&t->env->loader, m) == 0);
	t->env->n_files = t->env->n_allocs = 0;
	t->env->top = 0;
	free(exact);
	free(b->image);
	free(b);
}

static void streams(struct test *t)
{
	for (unsigned lead = 0; lead < 70; lead++) {
		stream(t, lead, false);
		stream(t, lead, true);
	}
}

/* Heads of groups with numbers of four bytes each, across every end of what is read at once. */
static void long_heads(struct test *t)
{
	/* W32 in text, import 0, ordinal 2 and the addend 7 */
	static const unsigned char head[] = {
		4 * MG_F_W32 + 3, 0, 0, 0, 3, 0, 0, 0, 4 * (2 << 2 | MG_HEAD_ADDEND) + 3, 0, 0, 0, 4 * 14 + 3, 0, 0, 0};
	enum { N = 33 };

	for (unsigned lead = 1; lead < 60; lead++) {
		for (unsigned by_read = 0; by_read < 2; by_read++) {
			struct build *b = build_new(t->arch);
			struct ldr_module *m = NULL;
			struct env_file *file;
			struct ldr_source src;
			uint32_t leads[60];

			set_kernel(t, near_by(t));
			b->section[MG_TEXT].size = 8 * N;
			b->section[MG_DATA].size = 256;
			for (uint32_t i = 0; i < lead; i++)
				leads[i] = 3 * i;
			build_import(b, "k.dll", 1, 0);
			build_group(b, 0, 1, 0, MG_F_W8, MG_DATA, leads, lead);
			memcpy(b->groups + b->groups_size, head, sizeof head);
			b->groups_size += (uint32_t)sizeof head;
			for (unsigned i = 0; i < N; i++)
				build_number(b->groups, &b->groups_size, 4 << 1 | (i + 1 < N));
			build_image(b);
			file = env_file(t->env, "", b);
			file->by_read = by_read;
			src = env_source(file);
			CHECK(t, ldr_load(&t->env->loader, &src, &m) == 0);
			for (unsigned i = 0; i < N && m; i++)
				CHECK(t, sample_get(m, t->arch, MG_F_W32, MG_TEXT, 8 * i + 4) ==
						 ((near_by(t) + 9 + 7) & 0xffffffff));
			if (m)
				CHECK(t, ldr_unload(&t->env->loader, m) == 0);
			/* cut by the region's end */
			b->groups_size -= N + 1 + lead % (uint32_t)(sizeof head - 4);
			build_image(b);
			{
				unsigned char *exact = malloc(b->size);

				if (!exact)
					abort();
				memcpy(exact, b->image, b->size);
				file->data = exact;
				file->size = b->size;
				src = env_source(file);
				CHECK(t, ldr_load(&t->env->loader, &src, &m) != 0);
				free(exact);
			}
			t->env->n_files = t->env->n_allocs = 0;
			t->env->top = 0;
			free(b->image);
			free(b);
		}
	}
}

/* Sections that ask for less than whole words, which they are written by. */
static void little_alignment(struct test *t)
{
	for (unsigned i = 0; i < 12; i++) {
		struct build *b = sample_dll(t->arch, NULL, 9, NULL, 0);
		struct ldr_module *m = NULL;
		int rc;

		b->section[MG_DATA].size = 12;
		b->section[MG_DATA].zero_fill = 9;
		for (unsigned k = 0; k < MG_N_SECTIONS; k++)
			b->section[k].align = 1u << i % 6 >> (k == MG_DATA);
		b->section[MG_DATA].align += !b->section[MG_DATA].align;
		build_image(b);
		t->env->config.flags = i < 6 ? 0 : LDR_SPLIT;
		rc = env_load(t->env, b, &m);
		CHECK(t, rc == 0 || (rc == LDR_ERR_EXPORT && i % 6 < 3)); /* tables need more */
		for (unsigned k = 0; k < MG_N_SECTIONS && m; k++)
			CHECK(t, ldr_sections(m)[k].run % 4 == 0);
		if (m)
			CHECK(t, ldr_unload(&t->env->loader, m) == 0);
		free(b->image);
		free(b);
	}
}

/* The low half behind a place, wherever what is read at once ends. */
static void low_halves(struct test *t)
{
	enum { N = 40 };
	uint32_t offs[N], leads[60];
	uint16_t low[N];

	for (unsigned lead = 0; lead < 60 && t->arch->machine == ldr_arch_arm.machine; lead++) {
		for (unsigned by_read = 0; by_read < 2; by_read++) {
			struct build *b = build_new(t->arch);
			struct ldr_module *m = NULL;
			struct env_file *file;
			struct ldr_source src;

			b->section[MG_TEXT].size = 40000;
			b->section[MG_DATA].size = 256;
			for (uint32_t i = 0; i < N; i++) {
				offs[i] = i * 4 + (i > 10 ? 200 : 0) + (i > 25 ? 33000 : 0) + i / 30 * 6;
				low[i] = (uint16_t)(i * 1721);
				memcpy(b->section[MG_TEXT].bytes + offs[i], "\xc0\xf2\x34\x10", 4);
			}
			for (uint32_t i = 0; i < lead; i++)
				leads[i] = 3 * i + 1;
			if (lead)
				build_run(b, MG_F_W8, MG_NO_SECTION, MG_NO_SECTION, MG_DATA, leads, lead, NULL);
			build_run(b, MG_F_THM_MOVT, MG_DATA, MG_NO_SECTION, MG_TEXT, offs, N, low);
			build_image(b);
			file = env_file(t->env, "", b);
			file->by_read = by_read;
			src = env_source(file);
			CHECK(t, ldr_load(&t->env->loader, &src, &m) == 0);
			for (uint32_t i = 0; i < N && m; i++) {
				const struct ldr_section *s = &ldr_sections(m)[MG_DATA];
				const uint32_t moved = 0x01340000 + low[i] + (uint32_t)(s->run - s->link);

				CHECK(t, ((sample_get(m, t->arch, MG_F_THM_MOVT, MG_TEXT, offs[i]) ^ moved) &
					  0xffff0000) == 0);
			}
			if (m)
				CHECK(t, ldr_unload(&t->env->loader, m) == 0);
			t->env->n_files = t->env->n_allocs = 0;
			t->env->top = 0;
			free(b->image);
			free(b);
		}
	}
}

/* A field of its own per architecture in local runs: the halves of an address, distances between sections. */
static void local_fields(struct test *t)
{
	static const uint32_t at[] = {8}, word[] = {0}, prel[] = {4};
	const uint16_t low[] = {0xff00};
	struct build *b = build_new(t->arch);
	struct ldr_module *m = NULL;

	b->section[MG_TEXT].size = 64;
	b->section[MG_DATA].size = 64;
	build_word(b, MG_DATA, 0, 1000);
	if (t->arch->machine == ldr_arch_arm.machine)
		memcpy(b->section[MG_TEXT].bytes + 8, "\xc0\xf2\x34\x10", 4); /* movt r0, #0x134 */
	build_run(b, MG_F_S32, MG_DATA, MG_TEXT, MG_DATA, word, 1, NULL);
	if (t->arch->machine == ldr_arch_arm.machine) {
		build_run(b, MG_F_THM_MOVT, MG_DATA, MG_NO_SECTION, MG_TEXT, at, 1, low);
		build_run(b, MG_F_ARM_PREL31, MG_TEXT, MG_DATA, MG_DATA, prel, 1, NULL);
	}
	build_image(b);
	t->env->config.flags = LDR_SPLIT;
	CHECK(t, env_load(t->env, b, &m) == 0);
	if (m) {
		const struct ldr_section *s = ldr_sections(m);
		const ldr_addr text = s[MG_TEXT].run - s[MG_TEXT].link, data = s[MG_DATA].run - s[MG_DATA].link;

		CHECK(t, sample_get(m, t->arch, MG_F_S32, MG_DATA, 0) == 1000 + data - text);
		if (t->arch->machine == ldr_arch_arm.machine) {
			CHECK(t, (sample_get(m, t->arch, MG_F_THM_MOVT, MG_TEXT, 8) & 0xffffffff) ==
					 ((0x0134ff00 + data) & 0xffff0000));
			CHECK(t, sample_get(m, t->arch, MG_F_ARM_PREL31, MG_DATA, 4) == text - data);
		}
		CHECK(t, ldr_unload(&t->env->loader, m) == 0);
	}
	free(b->image);
	free(b);
}

/* Addresses at aligned places, alone and three in a row; `last`: the place of the last three, in addresses. */
static int load_pointers(struct test *t, uint32_t last, struct build **image, struct ldr_module **m)
{
	const uint32_t size = t->arch->word_size, one[] = {size}, three[] = {3 * size, last * size};
	struct build *b = *image = build_new(t->arch);

	b->section[MG_TEXT].size = 64;
	b->section[MG_DATA].size = 9 * size;
	for (uint32_t i = 0; i < 9; i++)
		build_word(b, MG_DATA, i * size, 0x1234567 * i);
	build_run(b, MG_F_PTR, MG_TEXT, MG_NO_SECTION, MG_DATA, one, 1, NULL);
	build_run(b, MG_F_PTR3, MG_TEXT, MG_NO_SECTION, MG_DATA, three, 2, NULL);
	build_image(b);
	return env_load(t->env, b, m);
}

static void pointers(struct test *t)
{
	struct ldr_module *m = NULL;
	struct build *b;

	CHECK(t, load_pointers(t, 6, &b, &m) == 0);
	if (m) {
		const struct ldr_section *text = &ldr_sections(m)[MG_TEXT];

		for (uint32_t i = 0; i < 9; i++)
			CHECK(t, word(t, m, MG_DATA, i * t->arch->word_size) ==
					 sample_addr(t->arch, 0x1234567 * (ldr_addr)i +
								      (i == 0 || i == 2 ? 0 : text->run - text->link)));
		CHECK(t, ldr_unload(&t->env->loader, m) == 0);
	}
	free(b->image);
	free(b);
	CHECK(t, load_pointers(t, 7, &b, &m) == LDR_ERR_FIXUP);
	free(b->image);
	free(b);
}

static void arguments(struct test *t)
{
	struct ldr_config config = t->env->config;
	struct ldr_loader loader;

	CHECK(t, ldr_init(&loader, &config) == 0);
	config.alloc = NULL;
	CHECK(t, ldr_init(&loader, &config) == LDR_ERR_ARGUMENT);
	config = t->env->config;
	config.free = NULL;
	CHECK(t, ldr_init(&loader, &config) == LDR_ERR_ARGUMENT);
}

/* Images in memory that are not at whole words; then one that only read could give, and no read. */
static void no_source(struct test *t)
{
	struct build *b = build_new(t->arch);
	struct ldr_module *m = NULL;
	struct ldr_source src;

	b->section[MG_TEXT].size = 16;
	build_image(b);
	for (unsigned i = 1; i < 4; i++) {
		struct env_file *file = env_file(t->env, "", b);

		memmove(b->image + i, b->image + i - 1, b->size);
		file->data = b->image + i;
		src = env_source(file);
		CHECK(t, ldr_load(&t->env->loader, &src, &m) == LDR_ERR_ARGUMENT);
	}
	t->env->n_files = 0;
	t->env->config.read = NULL;
	src = (struct ldr_source){.handle = env_file(t->env, "", b), .size = b->size};
	t->env->file[0].n_open = 1;
	CHECK(t, ldr_load(&t->env->loader, &src, &m) == LDR_ERR_ARGUMENT);
	free(b->image);
	free(b);
}

static const struct {
	const char *name;
	void (*run)(struct test *t);
} tests[] = {
	{"values", values},
	{"far thunks", far_thunks},
	{"trim", trim},
	{"split", split},
	{"sources", sources},
	{"in place", in_place},
	{"in place, all that can be", in_place_all},
	{"in place, apart", in_place_apart},
	{"in place, hostile", in_place_hostile},
	{"instances", instances},
	{"chain", chain},
	{"cycle", cycle},
	{"self import", self_import},
	{"self lacks", self_lacks},
	{"wrong name", wrong_name},
	{"wrong file", wrong_file},
	{"table heads", table_heads},
	{"local range", local_range},
	{"thunks short", thunks_short},
	{"indirect, short", indirect_short},
	{"in use", in_use},
	{"missing", missing},
	{"protect refused", protect_refused},
	{"not Thumb", not_thumb},
	{"no memory", no_memory},
	{"window", window},
	{"arguments", arguments},
	{"no source", no_source},
	{"place codes", place_codes},
	{"streams", streams},
	{"long heads", long_heads},
	{"low halves", low_halves},
	{"little alignment", little_alignment},
	{"local fields", local_fields},
	{"pointers", pointers},
};

int main(void)
{
	unsigned n_passed = 0, n_failed = 0;

	for (const struct sample_arch *a = sample_archs; a->arch; a++) {
		for (unsigned i = 0; i < sizeof tests / sizeof *tests; i++) {
			struct test t = {.name = tests[i].name, .arch = a->arch};

			t.env = env_new(a->arch, a->arch->word_size == 8 ? 0 : TARGET_RAM);
			tests[i].run(&t);
			t.n_failed += env_end(t.env);
			if (t.n_failed)
				fprintf(stderr, "FAILED: %s (%s)\n", t.name, t.arch->name);
			*(t.n_failed ? &n_failed : &n_passed) += 1;
		}
	}
	printf("loader: %u passed, %u failed, 0 skipped\n", n_passed, n_failed);
	return n_failed != 0;
}
