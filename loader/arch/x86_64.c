/* SPDX-License-Identifier: MIT
 *
 * x86-64.  Everything is a little-endian word at any alignment, but for
 * instructions with a 32-bit distance, which counts from their end and is the end of them:
 *
 *   BRANCH32  e8 (call), e9 (jmp), 0f 8x (jcc): the distance alone. The bytes before it
 *             are not the field's, so they are not looked at.
 *   CALL      call and jmp with room for a slot: 67 e8, 67 e9 go to the target at once
 *             (67 means nothing there), ff 15 and ff 25 by way of the slot
 *   LEA       lea of the target's address (8d), or mov of what the slot holds (8b)
 */
#include "loader/arch/x86_64.h"

#define THUNK_SIZE 16u

static const struct ldr_field fields[] = {LDR_X86_64_FIELDS(0)};

/* An instruction with both forms. */
static int patch_insn(unsigned field, unsigned char *mem, ldr_addr *value, unsigned what, unsigned slot)
{
	const uint16_t op = ldr_get16(mem);
	uint16_t direct, indirect;
	int rc;

	if (field == MG_F_X86_LEA && ((op & 0xc7ff) == 0x058b || (op & 0xc7ff) == 0x058d)) {
		direct = (uint16_t)((op & 0xff00) | 0x8d);
		indirect = (uint16_t)((op & 0xff00) | 0x8b);
	} else if (field == MG_F_X86_CALL && (op == 0xe867 || op == 0x15ff)) {
		direct = 0xe867;
		indirect = 0x15ff;
	} else if (field == MG_F_X86_CALL && (op == 0xe967 || op == 0x25ff)) {
		direct = 0xe967;
		indirect = 0x25ff;
	} else {
		return LDR_ERR_FIXUP;
	}
	rc = ldr_word_patch(MG_F_P32, mem + 2, value, what, 1);
	if (!rc && what & LDR_WRITE)
		ldr_put16(mem, slot ? indirect : direct);
	return rc;
}

int ldr_x86_64_patch_slots(unsigned field, unsigned char *mem, ldr_addr *value, unsigned what, uint64_t through_slot)
{
	if (field > MG_F_X86_BRANCH32)
		return patch_insn(field, mem, value, what, through_slot >> field & 1);
	return ldr_word_patch(field == MG_F_X86_BRANCH32 ? MG_F_P32 : field, mem, value, what, 1);
}

int ldr_x86_64_patch(unsigned field, unsigned char *mem, ldr_addr *value, unsigned what)
{
	return ldr_x86_64_patch_slots(field, mem, value, what, 0);
}

/* jmp *0(%rip), the address, two int3. */
static ldr_addr divert(struct ldr_image *img, unsigned field, ldr_addr target)
{
	const uint32_t below = ldr_take_thunk(img, THUNK_SIZE);
	const struct ldr_section *text = img->section;
	unsigned char *mem = text->mem - below;

	(void)field;
	if (!below)
		return target;
	ldr_put32(mem, 0x25ff);
	ldr_put16(mem + 4, 0);
	ldr_put64(mem + 6, target);
	ldr_put16(mem + 14, 0xcccc);
	return text->run - below;
}

const struct ldr_arch ldr_arch_x86_64 = {
	LDR_ARCH_IS("x86_64", LDR_X86_64_S32, 62, 2),
	.word_size = 8,
	.thunk_size = THUNK_SIZE,
	.n_fields = sizeof(fields) / sizeof(fields[0]),
	.fields = fields,
	.reach = LDR_X86_64_REACH,
	.patch = ldr_x86_64_patch,
	.reserve = ldr_reserve,
	.divert = divert,
};

#if defined(__x86_64__)
extern const struct ldr_arch ldr_arch_native __attribute__((alias("ldr_arch_x86_64")));

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
