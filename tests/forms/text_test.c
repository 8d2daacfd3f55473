/* SPDX-License-Identifier: MIT
 *
 *   text_test IMAGE...
 *
 * What a load writes, to whom.  Each image is loaded with its sections as far apart as their link addresses are, at two
 * addresses: indirectly, when text must be what the file has and the slots hold the targets; and directly,
 * when neither thunks nor slots have memory.  Images of the machine that this runs on are run each time.
 *
 * An image's name ends in FORM-LAYOUT.
 */
#include <elf.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "loader/field.h"
#include "munger/arch/image.h"
#include "munger/image_read.h"
#include "munger/image_x86_64.h"
#include "munger/loader.h"

#ifndef MAP_FIXED_NOREPLACE
#define MAP_FIXED_NOREPLACE 0x100000
#endif

enum { ARENA = 1 << 20, POISON = 0xa5, N_WAYS = 10, FIRST = 101, SECOND = 202, COUNTER = 42 };

/* Functions and data for images to refer to; below 2 GiB, as this program is linked. */
static int first(void)
{
	return FIRST;
}

static int second(void)
{
	return SECOND;
}

static const int counter = COUNTER;

#define UUID 0x3a, 0x1e, 0x2b, 0x6c, 0x77, 0xd4, 0x4c, 0x0e, 0x9a, 0x52, 0x5f, 0x0c, 0x8d, 0x1e, 0x4b, 0x90

/* The functions and the variable above, or such as other machines might have. */
enum { N_TARGETS = 3 };
static struct {
	struct exp_table head;
	uint64_t value[N_TARGETS];
} wide = {.head = {.uuid = {UUID}, .first = 1, .count = N_TARGETS}};

static struct {
	struct exp_table head;
	uint32_t value[N_TARGETS];
} narrow = {.head = {.uuid = {UUID}, .first = 1, .count = N_TARGETS}};

static const struct family {
	const struct ldr_arch *direct, *const *indirect;
} families[] = {
#define FAMILY(a) {&ldr_arch_##a, &ldr_indirect_##a},
	MG_ARCHS(FAMILY)};

struct test {
	const char *path;
	const unsigned char *data;
	struct image image;
	unsigned char *arena; /* [ARENA], where link address 0 is */
	ldr_addr base;        /* where the target sees it */
	size_t requested;     /* bytes of sections, thunks and slots */
	struct ldr_module *module;
	struct ldr_loader loader;
	struct ldr_config config;
};

static unsigned passed, failed;

static void check(const struct test *t, bool good, const char *what)
{
	passed += good;
	failed += !good;
	if (!good)
		printf("FAIL text: %s at 0x%" PRIxPTR ", %s: %s\n", t->path, t->base,
		       t->config.flags & LDR_SPLIT ? "indirect" : "direct", what);
}

static void fail(const char *path, const char *what)
{
	fprintf(stderr, "text_test: error: %s: %s\n", path, what);
	exit(2);
}

/* Where slots begin that have no data to stand above: as docs/FORMAT.md has it. */
static ldr_addr slots_page(const struct ldr_image *img)
{
	const ldr_addr page = img->arch->machine == EM_AARCH64 ? 65536 : 4096; /* at most, of such machines */
	ldr_addr end = 0;

	for (unsigned i = 0; i < MG_DATA; i++)
		if (img->section[i].size)
			end = img->section[i].link + img->section[i].size;
	return (end + page - 1) & ~(page - 1);
}

/* The distances between sections are those of the link addresses. */
static void *alloc(void *ctx, const struct ldr_request *req, ldr_addr *run)
{
	struct test *t = ctx;
	const struct ldr_section *s;
	ldr_addr at;

	if (req->kind == LDR_MEM_RECORD) {
		void *record = malloc(req->size);

		*run = (ldr_addr)record;
		return record;
	}
	s = &req->image->section[req->kind - LDR_MEM_TEXT];
	at = s->file_size || s->link ? s->link : slots_page(req->image);
	if (req->kind == LDR_MEM_TEXT)
		at -= req->image->thunk_size;
	if (at > ARENA || req->size > ARENA - at)
		fail(t->path, "the arena is too small");
	t->requested += req->size;
	*run = t->base + at;
	return t->arena + at;
}

static void release(void *ctx, void *mem, size_t size, enum ldr_kind kind)
{
	(void)ctx;
	(void)size;
	if (kind == LDR_MEM_RECORD)
		free(mem);
}

static int protect(void *ctx, void *mem, ldr_addr run, size_t size, enum ldr_kind kind)
{
	(void)ctx;
	(void)mem;
	(void)run;
	(void)size;
	(void)kind;
	return 0;
}

/* Whether this machine can run it. */
static bool is_native(const struct test *t)
{
	return t->image.machine == ldr_arch_native.machine && t->image.elf_class == ldr_arch_native.elf_class;
}

static bool is_narrow(const struct test *t)
{
	return t->image.elf_class == 1;
}

static uint64_t target(const struct test *t, uint32_t ordinal)
{
	return is_narrow(t) ? narrow.value[ordinal - 1] : wide.value[ordinal - 1];
}

static void set_targets(const struct test *t)
{
	const uint64_t made_up = 0x30001000, code = t->image.words->code_bit;
	const uint64_t values[N_TARGETS] = {is_native(t) ? (uintptr_t)first : made_up | code,
					    is_native(t) ? (uintptr_t)second : (made_up + 0x1000) | code,
					    is_native(t) ? (uintptr_t)&counter : made_up + 0x2000};

	for (int i = 0; i < N_TARGETS; i++) {
		wide.value[i] = values[i];
		narrow.value[i] = (uint32_t)values[i];
	}
}

static const struct ldr_arch *indirect_of(const struct test *t)
{
	for (size_t i = 0; i < sizeof families / sizeof *families; i++)
		if (families[i].direct == t->image.words->loader)
			return *families[i].indirect;
	fail(t->path, "is of no architecture");
	return NULL;
}

static void open_test(struct test *t, const char *path)
{
	static unsigned char data[ARENA] __attribute__((aligned(16)));
	FILE *f = fopen(path, "rb");
	size_t size = f ? fread(data, 1, sizeof data, f) : 0;
	struct image_error err;

	if (f)
		fclose(f);
	*t = (struct test){.path = path, .data = data};
	if (!image_read(&t->image, data, size, &err))
		fail(path, err.text);
	set_targets(t);
}

/* Addresses of the machine are low, and this program's. Those of others are made up. */
static void load(struct test *t, ldr_addr base, const struct ldr_arch *arch, uint32_t flags)
{
	const struct exp_table *table = is_narrow(t) ? &narrow.head : &wide.head;
	const struct exp_dll dll = {.name = "host.dll", .n_tables = 1, .tables = &table}, *const dlls = &dll;
	const struct ldr_source src = {.data = t->data, .size = t->image.size};

	t->base = base;
	t->arena = mmap((void *)(uintptr_t)base, ARENA, PROT_READ | PROT_WRITE | PROT_EXEC,
			MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
	if (t->arena != (unsigned char *)(uintptr_t)base)
		fail(t->path, "no memory at a fixed address");
	memset(t->arena, POISON, ARENA);
	t->config = (struct ldr_config){.ctx = t,
					.arch = arch,
					.flags = flags,
					.lowest = base,
					.highest = base + ARENA - 1,
					.resident = &dlls,
					.n_resident = 1,
					.alloc = alloc,
					.free = release,
					.protect = protect};
	t->requested = 0;
	if (ldr_init(&t->loader, &t->config) || ldr_load(&t->loader, &src, &t->module))
		fail(t->path, ldr_error_text(t->loader.fault.code));
}

static void unload(struct test *t)
{
	if (ldr_unload(&t->loader, t->module))
		fail(t->path, "cannot be unloaded");
	munmap(t->arena, ARENA);
}

/* ----------------------------------------------------------------- running -- */

static int run(const struct test *t, int which)
{
	int (*entry)(int);
	const ldr_addr addr = ldr_entry(t->module);

	memcpy(&entry, &addr, sizeof entry);
	return entry(which);
}

static int expected(int which)
{
	return which == 6 || which == 7 ? COUNTER : which == 8 ? SECOND : FIRST;
}

static void run_all(const struct test *t, const char *what)
{
	bool good = true;

	for (int i = 0; i < N_WAYS && is_native(t); i++)
		good &= run(t, i) == expected(i);
	check(t, good, what);
}

/* ------------------------------------------------------------------- slots -- */

struct slots {
	const struct test *t;
	unsigned char *at; /* the next one */
	uint32_t n, wrong, group;
	unsigned field;              /* those of this field */
	uint64_t from, to;           /* and target get another */
	uint32_t n_changed, n_first; /* groups changed; groups at all */
};

static bool has_slot(const struct test *t, unsigned field)
{
	const struct ldr_field *info = ldr_field_info(t->image.arch, field);

	return info->branch || info->slot;
}

/* Visits each group that has a slot once. */
static int visit(void *ctx, const struct image_place *p)
{
	struct slots *s = ctx;
	const unsigned word = s->t->image.elf_class * 4u;
	uint64_t value = 0;

	if (!p->is_import || !has_slot(s->t, p->field) || p->number == s->group)
		return 0;
	s->group = p->number;
	memcpy(&value, s->at, word);
	if (s->to && p->field == s->field && value == s->from) {
		memcpy(s->at, &s->to, word);
		s->n_changed++;
	} else {
		s->wrong += !s->to && value != target(s->t, p->ordinal) + (uint64_t)p->addend;
	}
	s->n++;
	s->at += word;
	return 0;
}

/* The slots, above the data's zero fill. */
static struct slots slots_of(const struct test *t)
{
	const struct ldr_section *data = &ldr_sections(t->module)[MG_DATA];
	const unsigned word = t->image.elf_class * 4u;
	const struct slots s = {.t = t, .at = data->mem + data->size - t->image.n_slots * word, .group = UINT32_MAX};

	return s;
}

/* Code of some architectures goes to imports by slots of its own alone: then there is no import section. */
static bool has_import_section(const struct test *t)
{
	return indirect_of(t)->thunk_size != 0;
}

static void check_slots(const struct test *t)
{
	struct slots s = slots_of(t);

	image_each_place(&t->image, visit, &s);
	check(t, (s.n > 1) == has_import_section(t) && s.n == t->image.n_slots && !s.wrong,
	      "the slots do not hold the targets");
}

/* Ways 0 to 2 are branches to `first`, 3 and 4 calls with room for a slot: each of the two is a group, and all its
 * callers follow the slot. */
static void redirect(const struct test *t, unsigned field, int from, int to)
{
	struct slots s = slots_of(t);
	bool good = true;

	s.field = field;
	s.from = target(t, 1);
	s.to = target(t, 2);
	image_each_place(&t->image, visit, &s);
	check(t, s.n_changed == 1, "there is not one slot for a target");
	for (int i = 0; i < N_WAYS; i++)
		good &= run(t, i) == (i >= from && i <= to ? SECOND : expected(i));
	check(t, good, "a slot that is changed redirects not all callers, or others");
}

/* -------------------------------------------------------------------- text -- */

static const unsigned char *text_begin(const struct test *t)
{
	return ldr_sections(t->module)[MG_TEXT].mem - ldr_thunk_size(t->module);
}

static size_t text_size(const struct test *t)
{
	return ldr_sections(t->module)[MG_TEXT].size + ldr_thunk_size(t->module);
}

/* Loads indirectly. Returns: text with its thunks, to be freed. */
static unsigned char *indirectly(struct test *t, ldr_addr base, size_t *size)
{
	const struct image_section *text = &t->image.section[MG_TEXT];
	unsigned char *copy;

	load(t, base, indirect_of(t), LDR_SPLIT);
	*size = text_size(t);
	copy = malloc(*size);
	if (!copy)
		fail(t->path, "no memory");
	memcpy(copy, text_begin(t), *size);
	if (t->image.form != MG_FORM_DIRECT)
		check(t, memcmp(copy, t->data + text->file_off - ldr_thunk_size(t->module), *size) == 0,
		      "text or thunks are not those of the file");
	check(t, (ldr_thunk_size(t->module) >= 8) == has_import_section(t), "there are no thunks");
	check_slots(t);
	run_all(t, "does not run");
	if (is_native(t) && t->image.words->loader == &ldr_arch_x86_64) {
		redirect(t, MG_F_X86_BRANCH32, 0, 2);
		unload(t);
		load(t, base, indirect_of(t), LDR_SPLIT);
		redirect(t, MG_F_X86_CALL, 3, 4);
	}
	unload(t);
	return copy;
}

/* Loads directly: nothing but the sections has memory, and nothing else is written. */
static void directly(struct test *t, ldr_addr base)
{
	const struct ldr_section *s;
	const unsigned char *first_byte, *end;
	size_t size = 0;
	bool kept = true;

	load(t, base, t->image.arch, 0);
	s = ldr_sections(t->module);
	first_byte = s[MG_TEXT].mem;
	end = first_byte;
	for (unsigned i = 0; i < MG_N_SECTIONS; i++)
		if (s[i].size) {
			check(t, s[i].size == t->image.section[i].size, "a section is larger than in the file");
			end = s[i].mem + s[i].size;
		}
	size = (size_t)(end - first_byte);
	check(t, t->requested == size && s[MG_TEXT].block_size == size && !ldr_thunk_size(t->module),
	      "thunks or slots have memory");
	for (const unsigned char *p = t->arena; p < t->arena + ARENA; p++)
		kept &= (p >= first_byte && p < end) || *p == POISON;
	check(t, kept, "memory of others is written");
	memset(t->arena, 0, (size_t)(first_byte - t->arena));
	memset((unsigned char *)(uintptr_t)end, 0, (size_t)(t->arena + ARENA - end));
	run_all(t, "uses what is not its own");
	unload(t);
}

/* Whether branches of an image there reach their targets. */
static bool reaches(const struct test *t, ldr_addr base)
{
	const uint64_t far = target(t, 1), distance = far > base ? far - base : base - far;

	return distance + ARENA < t->image.arch->reach;
}

int main(int argc, char **argv)
{
	static const ldr_addr bases[2] = {0x30000000, 0x50123000};
	unsigned char *text[2];
	size_t size[2];
	struct test t;

	for (int i = 1; i < argc; i++) {
		open_test(&t, argv[i]);
		for (int k = 0; k < 2; k++) {
			text[k] = indirectly(&t, bases[k], &size[k]);
			if (!k || reaches(&t, bases[k])) /* else there are thunks */
				directly(&t, bases[k]);
		}
		check(&t, size[0] == size[1] && memcmp(text[0], text[1], size[0]) == 0,
		      "text depends on where the image is");
		free(text[0]);
		free(text[1]);
		image_fini(&t.image);
	}
	printf("text: %u passed, %u failed, 0 skipped\n", passed, failed);
	return failed || argc < 2;
}
