/* SPDX-License-Identifier: MIT
 *
 * The fields of ARM where there is Thumb-2: a few instructions take bits apart and put them together.
 *
 * A 32-bit instruction is two halfwords, the first at the lower address, each
 * little-endian; read as one little-endian word, the first is the low half.  The PC
 * reads four bytes ahead.  Bit 0 of a function's address says Thumb: a branch's
 * target must have it, and the branch is written without it.
 *
 *   BL, B.W    11110 S imm10      | 1x J1 x J2 imm11    offset S:I1:I2:imm10:imm11:0, In = !(Jn ^ S)
 *   MOVW/T     11110 i 10x100 imm4 | 0 imm3 Rd imm8     imm4:i:imm3:imm8
 */
#include "loader/arch/arm.h"

/* Where bits are: in instructions, and in the values that these hold. */
union bits {
	uint32_t word;
	struct {
		uint32_t imm10 : 10, s : 1, op1 : 5, imm11 : 11, j2 : 1, x : 1, j1 : 1, op2 : 2;
	} branch;
	struct {
		uint32_t imm11 : 11, imm10 : 10, i2 : 1, i1 : 1, s : 9;
	} half; /* of the offset of BL and B.W */
	struct {
		uint32_t imm4 : 4, op1 : 6, i : 1, op2 : 5, imm8 : 8, rd : 4, imm3 : 3, op3 : 1;
	} mov;
	struct {
		uint32_t imm8 : 8, imm3 : 3, i : 1, imm4 : 4, rest : 16;
	} imm16;
	struct {
		uint32_t offset : 31, other : 1;
	} prel31;
};

/* There is an instruction that copies bits, unless the compiler merges copies into something worse. */
#define APART(bits) __asm__("" : "+r"((bits).word))

static int patch_prel31(union bits word, unsigned char *mem, ldr_addr *value, unsigned what)
{
	uint32_t v = (uint32_t)*value;

	if (what & LDR_ADD)
		v += (uint32_t)((int32_t)(word.word << 1) >> 1);
	*value = (ldr_addr)(intptr_t)(int32_t)v;
	if ((v ^ v << 1) >> 31)
		return LDR_ERR_RANGE;
	word.prel31.offset = v & 0x7fffffff;
	if (what & LDR_WRITE)
		ldr_put32(mem, word.word);
	return 0;
}

/* MOVW has a value's bits from 0 up, MOVT those from 16 up, MOV32 is one of each. */
static int patch_mov(unsigned field, unsigned char *mem, ldr_addr *value, unsigned what)
{
	const unsigned first = (16u << MG_F_THM_MOVT | 16u << MG_F_THM_MOVT_PC) >> field & 16; /* 16 for these */
	const unsigned end = field == MG_F_THM_MOV32 ? 32 : 16;
	union bits insn, half;
	uint32_t v = (uint32_t)*value;
	unsigned at = first;

	do {
		insn.word = ldr_get32(mem);
		if (((insn.word ^ 8 * at) & 0x8000fbf0) != 0xf240)
			return LDR_ERR_FIXUP;
		half.word = insn.mov.imm8;
		APART(half);
		half.imm16.imm3 = insn.word >> 28 & 7;
		APART(half);
		half.imm16.i = insn.word >> 10 & 1;
		APART(half);
		half.imm16.imm4 = insn.word & 15;
		v += (half.word & (0u - (what & LDR_ADD))) << at;
		mem += 4;
		at += 16;
	} while (at < end);
	*value = (ldr_addr)(intptr_t)(int32_t)v;
	if (!(what & LDR_WRITE))
		return 0;
	do {
		mem -= 4;
		at -= 16;
		insn.word = ldr_get32(mem);
		half.word = v >> at;
		insn.mov.imm8 = half.imm16.imm8;
		APART(insn);
		insn.mov.imm3 = half.word >> 8 & 7;
		APART(insn);
		insn.mov.i = half.word >> 11 & 1;
		APART(insn);
		insn.mov.imm4 = half.word >> 12 & 15;
		ldr_put32(mem, insn.word);
	} while (at != first);
	return 0;
}

/* The offset that a branch has. */
static uint32_t call_offset(union bits insn)
{
	union bits v = {0u - insn.branch.s}, i;

	i.word = ~(insn.word ^ v.word);
	v.half.imm10 = insn.word & 0x3ff;
	APART(v);
	v.half.i1 = i.word >> 29 & 1;
	APART(v);
	v.half.i2 = i.word >> 27 & 1;
	APART(v);
	v.half.imm11 = insn.word >> 16 & 0x7ff;
	return v.word << 1;
}

/* Programs ask for little but that BL is written, which is to take no more than some thirty instructions: hence the
 * order. In s are all bits from S up, which are the same if the value is in range. */
int ldr_arm_patch(unsigned field, unsigned char *mem, ldr_addr *value, unsigned what)
{
	union bits insn, v = {(uint32_t)*value};
	union bits mask = {0x9000f800}; /* where BL and B.W have ones, and one zero */
	uint32_t s, j;

	if (field < MG_N_WORD_FIELDS)
		return ldr_word_patch(field, mem, value, what, 0);
	insn.word = ldr_get32(mem);
	if (field != MG_F_THM_CALL)
		return field == MG_F_ARM_PREL31 ? patch_prel31(insn, mem, value, what)
						: patch_mov(field, mem, value, what);
	APART(mask);
	if ((mask.word & ~insn.word) != 0x800)
		return LDR_ERR_FIXUP;
	if (what & LDR_ADD) {
		v.word += call_offset(insn);
		*value = (ldr_addr)(intptr_t)(int32_t)v.word;
		if (!(what & LDR_WRITE))
			return 0;
	} else if (!(v.word & 1)) {
		return LDR_ERR_ISA;
	}
	s = (uint32_t)((int32_t)v.word >> 24);
	j = ~(v.word ^ s);
	/* cppcheck-suppress shiftTooManyBitsSigned ; an arithmetic shift with all compilers for ARM */
	if (s != (uint32_t)((int32_t)v.word >> 31))
		return LDR_ERR_RANGE;
	insn.branch.imm10 = v.word >> 12 & 0x3ff;
	APART(insn);
	insn.branch.imm11 = v.word >> 1 & 0x7ff;
	APART(insn);
	insn.branch.s = s & 1;
	APART(insn);
	insn.branch.j1 = j >> 23 & 1;
	APART(insn);
	insn.branch.j2 = j >> 22 & 1;
	ldr_put32(mem, insn.word);
	return 0;
}
