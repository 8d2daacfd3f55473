/* SPDX-License-Identifier: MIT
 *
 * x86-64.  Everything is a little-endian word at any alignment; the one field
 * of its own is the 32-bit displacement of e8 (call), e9 (jmp) and 0f 8x (jcc),
 * which counts from the end of the instruction and is the end of it.  The bytes
 * before it are not the field's, so they are not looked at.
 */
#include "loader/arch/word.h"

static const struct ldr_field fields[] = {
	LDR_WORD_ROWS(8),
	[MG_F_X86_BRANCH32] = {.width = 4, .bias = 4, .pcrel = 1, .branch = 1},
};

static int patch(unsigned field, unsigned char *mem, ldr_addr *value, unsigned what)
{
	return ldr_word_patch(field == MG_F_X86_BRANCH32 ? MG_F_P32 : field, mem, value, what, 1);
}

/* jmp *0(%rip), the address, two int3. */
static ldr_addr thunk(unsigned char *mem, ldr_addr run, ldr_addr target)
{
	ldr_put32(mem, 0x25ff);
	ldr_put16(mem + 4, 0);
	ldr_put64(mem + 6, target);
	ldr_put16(mem + 14, 0xcccc);
	return run;
}

#if defined(__x86_64__)
/* Fetches see what was stored. */
int ldr_protect_native(void *ctx, void *mem, ldr_addr run, size_t size, enum ldr_kind kind)
{
	(void)ctx;
	(void)mem;
	(void)run;
	(void)size;
	(void)kind;
	return 0;
}
#endif

const struct ldr_arch ldr_arch_x86_64 = {
	.name = "x86_64",
	.machine = 62,
	.elf_class = 2,
	.word_size = 8,
	.thunk_size = 16,
	.n_fields = sizeof(fields) / sizeof(fields[0]),
	.fields = fields,
	.s32 = 1u << MG_F_S32 | 1u << MG_F_P32 | 1u << MG_F_X86_BRANCH32,
	.reach = 0x7fffff00,
	.patch = patch,
	.thunk = thunk,
	.reserve = ldr_reserve,
	.divert = ldr_divert,
};
