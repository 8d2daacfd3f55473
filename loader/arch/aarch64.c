/* SPDX-License-Identifier: MIT
 *
 * AArch64.  Instructions are 32-bit words, aligned to four bytes, with the number in one piece:
 *
 *   B, BL      x00101 imm26                       distance / 4
 *   LDR        xx011x00 imm19 Rt                  distance of a literal / 4
 *   ADR        0 immlo 10000 immhi Rd             distance
 *   ADRP       1 immlo 10000 immhi Rd             distance of pages / 4096
 *   ADD        x00100010 0 imm12 Rn Rd            0..4095
 *   LDR, STR   xx111x01 xx imm12 Rn Rt            0..4095 / bytes that are moved
 *   MOVZ/K     11x100101 hw imm16 Rd              bits 16 * hw and up
 *
 * but for ADR and ADRP, which have its two lowest bits elsewhere.  A value's distance from a page is S + A less the
 * address of that page: ADRP takes the bits from 12 on, ADD those below.
 */
#include "loader/arch/aarch64.h"

#define THUNK_SIZE 16u

/* Opcodes, with 64-bit registers. */
enum { ADD = 0x91000000u, LDR = 0xf9400000u, MOVZ = 0xd2800000u, MOVK = 0xf2800000u };

static const struct ldr_field fields[] = {LDR_AARCH64_FIELDS(0)};

/* An instruction with a number, by field: a value's bits from `scale` up. */
struct format {
	uint32_t mask, opcode;
	uint8_t lsb, bits, scale;
	uint8_t is_signed; /* the number is the value: if it has more bits it is out of range */
};

#define FIRST MG_F_A64_CALL26
static const struct format formats[] = {
	[MG_F_A64_CALL26 - FIRST] = {0x7c000000, 0x14000000, 0, 26, 2, 1},
	[MG_F_A64_PAGE21 - FIRST] = {0x9f000000, 0x90000000, 3, 21, 12, 1},
	[MG_F_A64_LO12 - FIRST] = {0x7fc00000, 0x11000000, 10, 12, 0, 0},
	[MG_F_A64_LDST_LO12 - FIRST] = {0x3b000000, 0x39000000, 10, 12, 0, 0},
	[MG_F_A64_ADR21 - FIRST] = {0x9f000000, 0x10000000, 3, 21, 0, 1},
	[MG_F_A64_LD19 - FIRST] = {0x3b000000, 0x18000000, 5, 19, 2, 1},
};

/* ADR's and ADRP's two lowest bits, from 29 to where the others go on, at 3, and back. */
static uint32_t swap_low(uint32_t insn)
{
	const uint32_t differ = (insn >> 29 ^ insn >> 3) & 3;

	return insn ^ differ << 29 ^ differ << 3;
}

static int patch_insn(unsigned field, unsigned char *mem, ldr_addr *value, unsigned what)
{
	const struct format *f = &formats[field - FIRST];
	const uint32_t mask = (1u << f->bits) - 1, sign = f->is_signed ? mask ^ mask >> 1 : 0;
	uint32_t insn = ldr_get32(mem);
	unsigned scale = f->scale;
	ldr_addr v = *value;

	if ((insn & f->mask) != f->opcode)
		return LDR_ERR_FIXUP;
	if (field == MG_F_A64_LDST_LO12) /* what is moved; vectors have one more bit for that */
		scale = insn >> 30 | (insn >> 26 & insn >> 23 & 1) << 2;
	if (f->lsb == 3)
		insn = swap_low(insn);
	if (what & LDR_ADD)
		v += (((ldr_addr)(insn >> f->lsb & mask) ^ sign) - sign) << scale;
	*value = v;
	if (!(what & LDR_WRITE))
		return 0;
	if (f->is_signed && (v + ((ldr_addr)sign << scale)) >> (f->bits + scale))
		return LDR_ERR_RANGE;
	/* Where in its page a target is matters to the next instruction; but no load moves anything by less than a page. */
	if (v & (((ldr_addr)1 << scale) - 1) && (field != MG_F_A64_PAGE21 || what & LDR_ADD))
		return LDR_ERR_RANGE;
	insn ^= (insn ^ (uint32_t)((f->is_signed ? v : v & 0xfff) >> scale) << f->lsb) & mask << f->lsb;
	ldr_put32(mem, f->lsb == 3 ? swap_low(insn) : insn);
	return 0;
}

/* Two instructions with one register between them. */
static int patch_addr(unsigned char *mem, ldr_addr *value, unsigned what, unsigned slot)
{
	const uint32_t adrp = ldr_get32(mem), insn = ldr_get32(mem + 4), opcode = insn >> 22;
	int code;

	if ((opcode != ADD >> 22 && opcode != LDR >> 22) || (insn >> 5 ^ adrp) & 31)
		return LDR_ERR_FIXUP;
	if (what & LDR_ADD)
		*value += (insn >> 10 & 0xfff) << (opcode == LDR >> 22 ? 3 : 0);
	if (what & LDR_WRITE && slot && *value & 7)
		return LDR_ERR_RANGE;
	code = patch_insn(MG_F_A64_PAGE21, mem, value, what);
	if (!code && what & LDR_WRITE)
		ldr_put32(mem + 4,
			  (slot ? LDR | (uint32_t)(*value & 0xff8) << 7 : ADD | (uint32_t)(*value & 0xfff) << 10) |
				  (insn & 0x3ff));
	return code;
}

/* MOVZ, then MOVK, in any order of their parts. */
static int patch_mov64(unsigned char *mem, ldr_addr *value, unsigned what)
{
	ldr_addr v = *value;
	uint32_t insn, opcode = MOVZ, parts = 0;

	for (unsigned i = 0; i < 16; i += 4, opcode = MOVK) {
		insn = ldr_get32(mem + i);
		if ((insn & 0xff800000) != opcode || (insn ^ ldr_get32(mem)) & 31)
			return LDR_ERR_FIXUP;
		parts |= 1u << (insn >> 21 & 3);
		if (what & LDR_ADD)
			v += (ldr_addr)(insn >> 5 & 0xffff) << (insn >> 17 & 0x30);
	}
	if (parts != 15)
		return LDR_ERR_FIXUP;
	*value = v;
	for (unsigned i = 0; i < 16 && what & LDR_WRITE; i += 4) {
		insn = ldr_get32(mem + i);
		ldr_put32(mem + i, (insn & ~(0xffffu << 5)) | (uint32_t)(v >> (insn >> 17 & 0x30) & 0xffff) << 5);
	}
	return 0;
}

static int patch(unsigned field, unsigned char *mem, ldr_addr *value, unsigned what, unsigned slot)
{
	if (field < MG_N_WORD_FIELDS)
		return ldr_word_patch(field, mem, value, what, 1);
	if (field == MG_F_A64_ADDR)
		return patch_addr(mem, value, what, slot);
	if (field == MG_F_A64_MOV64)
		return patch_mov64(mem, value, what);
	return patch_insn(field, mem, value, what);
}

int ldr_aarch64_patch(unsigned field, unsigned char *mem, ldr_addr *value, unsigned what)
{
	return patch(field, mem, value, what, 0);
}

#if LDR_INDIRECT
int ldr_aarch64_patch_slots(unsigned field, unsigned char *mem, ldr_addr *value, unsigned what)
{
	return patch(field, mem, value, what, 1);
}
#endif

/* ldr x16, .+8; br x16; the address. The psABI leaves x16 to such code. */
static ldr_addr divert(struct ldr_image *img, unsigned field, ldr_addr target)
{
	const uint32_t below = ldr_take_thunk(img, THUNK_SIZE);
	const struct ldr_section *text = img->section;
	unsigned char *mem = text->mem - below;

	(void)field;
	if (!below)
		return target;
	ldr_put32(mem, 0x58000050);
	ldr_put32(mem + 4, 0xd61f0200);
	ldr_put64(mem + 8, target);
	return text->run - below;
}

const struct ldr_arch ldr_arch_aarch64 = {
	LDR_ARCH_IS("aarch64", LDR_AARCH64_S32, 183, 2),
	.word_size = 8,
	.thunk_size = THUNK_SIZE,
	.n_fields = sizeof(fields) / sizeof(fields[0]),
	.fields = fields,
	.reach = LDR_AARCH64_REACH,
	.patch = ldr_aarch64_patch,
	.reserve = ldr_reserve,
	.divert = divert,
};

#if defined(__aarch64__)
extern const struct ldr_arch ldr_arch_native __attribute__((alias("ldr_arch_aarch64")));

/* What was stored goes to where fetches see it, line by line, and what was fetched before is forgotten. */
int ldr_protect_native(void *ctx, void *mem, ldr_addr run, size_t size, enum ldr_kind kind)
{
	const uintptr_t start = (uintptr_t)mem, end = start + size;
	uint64_t ctr, line;

	(void)ctx;
	(void)run;
	if (kind != LDR_MEM_TEXT)
		return 0;
	__asm__("mrs %0, ctr_el0" : "=r"(ctr));
	line = (uint64_t)4 << (ctr >> 16 & 15);
	for (uintptr_t at = start & ~(line - 1); at < end; at += line)
		__asm__ volatile("dc cvau, %0" : : "r"(at) : "memory");
	__asm__ volatile("dsb ish" : : : "memory");
	line = (uint64_t)4 << (ctr & 15);
	for (uintptr_t at = start & ~(line - 1); at < end; at += line)
		__asm__ volatile("ic ivau, %0" : : "r"(at) : "memory");
	__asm__ volatile("dsb ish\n\tisb" : : : "memory");
	return 0;
}
#endif
