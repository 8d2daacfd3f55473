/* SPDX-License-Identifier: MIT
 *
 * i386.  Everything is a little-endian word of 32 bits at any alignment, and
 * addresses and distances wrap: each reaches everything, so there are no thunks.
 * Instructions that have a form with a slot are fields that begin with the opcode:
 *
 *   CALL   67 e8, 67 e9: call and jmp to the target at once (67 means nothing there);
 *          ff 15, ff 25: by way of the slot at an address; ff 90+r, ff a0+r: of that at a distance from the text, whose
 *          address register r has. The direct form does not say which register that is, so each has a field.
 *   MOV    mov of the address (c7 c0+r), or of what the slot at an address holds (8b 05+8r)
 *   LEA    lea of the address from its distance to the text (8d, mod 10), or mov of what the slot there holds (8b)
 *
 * PIC code's base register, "the address of the GOT", is that of the text (munger/arch/i386.c): the loader
 * knows where that is.
 */
#include "loader/arch/i386.h"

static const struct ldr_field fields[] = {LDR_I386_WORDS, LDR_I386_LOADS(0), LDR_I386_CALL(4, .bias = 6, .pcrel = 1),
					  LDR_I386_CALLS(.bias = 6, .pcrel = 1)};

/* The forms of an instruction: its first two bytes. */
struct forms {
	uint16_t direct, indirect;
};

/* Returns: false if `op` is neither form of a field's instruction. */
static int find_forms(unsigned field, uint16_t op, struct forms *forms)
{
	const unsigned reg = field - MG_F_I386_CALL, rm = reg == 4 ? 0x05 : 0x80 | reg;

	if (field == MG_F_I386_LEA) {
		forms->direct = (op & 0xff00) | 0x8d;
		forms->indirect = (op & 0xff00) | 0x8b;
		return (op & 0xc000) == 0x8000 && (op & 0x0700) != 0x0400 &&
		       (op == forms->direct || op == forms->indirect);
	}
	if (field == MG_F_I386_MOV) {
		const unsigned dst = (op & 0xff) == 0x8b ? op >> 11 & 7 : op >> 8 & 7;

		forms->direct = (uint16_t)(0xc0c7 | dst << 8);
		forms->indirect = (uint16_t)(0x058b | dst << 11);
		return op == forms->direct || op == forms->indirect;
	}
	forms->direct = 0xe867;
	forms->indirect = (uint16_t)(0x10ff | rm << 8);
	if (op == forms->direct || op == forms->indirect)
		return 1;
	forms->direct = 0xe967;
	forms->indirect = (uint16_t)(0x20ff | rm << 8);
	return op == forms->direct || op == forms->indirect;
}

int ldr_i386_patch_slots(unsigned field, unsigned char *mem, ldr_addr *value, unsigned what, uint32_t through_slot)
{
	struct forms forms;

	if (field <= MG_F_I386_BRANCH32)
		return ldr_word_patch(field == MG_F_I386_BRANCH32 ? MG_F_P32 : field, mem, value, what, 0);
	if (!find_forms(field, ldr_get16(mem), &forms))
		return LDR_ERR_FIXUP;
	if (what & LDR_WRITE)
		ldr_put16(mem, through_slot >> field & 1 ? forms.indirect : forms.direct);
	return ldr_word_patch(MG_F_P32, mem + 2, value, what, 0);
}

int ldr_i386_patch(unsigned field, unsigned char *mem, ldr_addr *value, unsigned what)
{
	return ldr_i386_patch_slots(field, mem, value, what, 0);
}

const struct ldr_arch ldr_arch_i386 = {
	LDR_ARCH_IS("i386", 0, 3, 1),
	.word_size = 4,
	.n_fields = sizeof(fields) / sizeof(fields[0]),
	.fields = fields,
	.reach = LDR_I386_REACH,
	.patch = ldr_i386_patch,
	.reserve = ldr_reserve_none,
	.divert = ldr_divert_none,
};

#if defined(__i386__)
extern const struct ldr_arch ldr_arch_native __attribute__((alias("ldr_arch_i386")));

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
