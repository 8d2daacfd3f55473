/* SPDX-License-Identifier: MIT
 *
 * On a board: runs an image of the file system in flash that is bound for its place
 * there and for a place in RAM, and a copy of it elsewhere, which must be refused.
 */
#include "munger/loader.h"
#include "tests/target/libc.h"

extern char __heap_start[];
extern const unsigned char image[], image_end[]; /* at the address that it is bound for */
static unsigned char records[2048];
static size_t n_used;
static unsigned n_blocks;

static int add(int a, int b)
{
	return a + b;
}

static void print(const char *text, int value)
{
	printf("%s %d\n", text, value);
}

static const struct {
	struct exp_table head;
	uintptr_t entry[2];
} table = {{{0x0d, 0x0f, 0x2a, 0xb4, 0x5b, 0x2c, 0x4f, 0x6a, 0x9b, 0x3e, 0x2a, 0x8d, 0x6b, 0x1c, 0x7e, 0x90}, 1, 2},
	   {(uintptr_t)add, (uintptr_t)print}};
static const struct exp_table *const tables[] = {&table.head};
static const struct exp_dll kernel = {"kernel.dll", tables, 1};
static const struct exp_dll *const resident[] = {&kernel};

/* Records from a small heap; sections where their link addresses say, which are of RAM that nobody else uses. */
static void *alloc(void *ctx, const struct ldr_request *req, ldr_addr *run)
{
	(void)ctx;
	if (req->kind == LDR_MEM_RECORD) {
		void *mem = records + n_used;

		n_used += (req->size + 7) & ~7u;
		*run = (ldr_addr)(uintptr_t)mem;
		return n_used <= sizeof records ? mem : NULL;
	}
	*run = req->image->section[req->kind - LDR_MEM_TEXT].link;
	printf("RAM: %lu bytes at 0x%lx\n", (unsigned long)req->size, (unsigned long)*run);
	n_blocks++;
	return (void *)(uintptr_t)*run;
}

static void give(void *ctx, void *mem, size_t size, enum ldr_kind kind)
{
	(void)ctx, (void)mem, (void)size, (void)kind;
}

static uint32_t sum(void)
{
	uint32_t h = 0;

	for (const unsigned char *p = image; p < image_end; p++)
		h = (h << 7 | h >> 25) + *p;
	return h;
}

static int load(const void *data, struct ldr_module **m)
{
	static struct ldr_config config = {.resident = resident, .n_resident = 1, .alloc = alloc, .free = give};
	static struct ldr_loader loader;
	const struct ldr_source src = {.data = data, .size = (uint32_t)(image_end - image), .flags = LDR_STAYS};

	n_used = n_blocks = 0;
	if (ldr_init(&loader, &config))
		return 1;
	return ldr_load(&loader, &src, m);
}

int main(void)
{
	char *copy = (char *)(((uintptr_t)__heap_start + 4095) & ~(uintptr_t)4095); /* below where the image's RAM is */
	const uint32_t before = sum();
	struct ldr_module *m;
	int rc;

	rc = load(image, &m);
	if (rc) {
		printf("refused: %d\n", rc);
		return 1;
	}
	printf("text in place: %d, rodata elsewhere: %d, thunks of the loader: %lu\n",
	       ldr_is_in_place(&ldr_sections(m)[MG_TEXT]), ldr_sections(m)[MG_RODATA].size != 0,
	       (unsigned long)ldr_thunk_size(m));
	printf("result %d\n", ((int (*)(void))ldr_entry(m))());
	printf("flash is as it was: %d\n", sum() == before);
	memcpy(copy, image, (size_t)(image_end - image));
	printf("elsewhere: %d\n", load(copy, &m) == LDR_ERR_FIXUP);
	return 0;
}
