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
	[LDR_FIELD_ROW(MG_F_X86_BRANCH32)] = {4, 4, LDR_F_PCREL | LDR_F_BRANCH, 0, 31},
};

static int get(unsigned field, const unsigned char *mem, unsigned low, ldr_addr *raw)
{
	(void)low;
	if (field < LDR_ARCH_FIELD)
		return ldr_word_get(field, mem, raw);
	*raw = (ldr_addr)(intptr_t)(int32_t)ldr_get32(mem);
	return 0;
}

static int put(unsigned field, unsigned char *mem, ldr_addr raw)
{
	if (field < LDR_ARCH_FIELD)
		return ldr_word_put(field, mem, raw, 1);
	if ((ldr_addr)(intptr_t)(int32_t)raw != raw)
		return LDR_ERR_RANGE;
	ldr_put32(mem, (uint32_t)raw);
	return 0;
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

const struct ldr_arch ldr_arch_x86_64 = {
	.name = "x86_64",
	.machine = 62,
	.elf_class = 2,
	.word_size = 8,
	.thunk_size = 16,
	.n_fields = sizeof(fields) / sizeof(fields[0]),
	.fields = fields,
	.reach = 0x7fffff00,
	.get = get,
	.put = put,
	.thunk = thunk,
};
