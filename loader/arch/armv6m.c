/* SPDX-License-Identifier: MIT
 *
 * ARMv6-M and ARMv8-M baseline.  BL is as elsewhere, see arm_patch.c for the bits. What differs is what the loader and
 * its thunks can be made of: a load from an address that is not aligned traps, no instruction moves bits from one place
 * to another, and no load reaches the PC.
 */
#include "loader/arch/arm.h"

#define THUNK_SIZE 12u

/* Bits high..low of a number, and sign-extended. */
#define BITS(v, high, low)        ((uint32_t)(v) << (31 - (high)) >> (31 - (high) + (low)))
#define SIGNED_BITS(v, high, low) ((int32_t)((uint32_t)(v) << (31 - (high))) >> (31 - (high) + (low)))

/* A word, wherever it is. */
static int patch_word(unsigned field, unsigned char *mem, ldr_addr *value, unsigned what)
{
	const unsigned width = field < MG_F_W32 ? field + 1 : 4;
	const uint32_t was = (uint32_t)ldr_get_bytes(mem, width);
	uint32_t v = (uint32_t)*value;

	if (field == MG_F_ARM_PREL31) {
		if (what & LDR_ADD)
			v += (uint32_t)SIGNED_BITS(was, 30, 0);
		*value = (ldr_addr)(intptr_t)(int32_t)v;
		if ((int32_t)(v ^ v << 1) < 0)
			return LDR_ERR_RANGE;
		v = BITS(v, 30, 0) | was >> 31 << 31;
	} else if (what & LDR_ADD) {
		*value += was;
		v += was;
	}
	if (what & LDR_WRITE)
		ldr_put_bytes(mem, width, v);
	return 0;
}

#if LDR_HALF_FIELDS
/* Half of a MOV32, or all of another. `at`: the first bit of the value that it has. */
static int patch_half(unsigned char *mem, unsigned at, uint32_t *value, unsigned what)
{
	const uint32_t first = ldr_get16_2(mem), second = ldr_get16_2(mem + 2);
	uint32_t v;

	if (((first ^ 8 * at) & 0xfbf0) != 0xf240 || second >> 15)
		return LDR_ERR_FIXUP;
	if (what & LDR_ADD) {
		v = BITS(first, 3, 0) << 1 | BITS(first, 10, 10);
		v = v << 3 | BITS(second, 14, 12);
		v = v << 8 | BITS(second, 7, 0);
		*value += v << at;
	}
	if (what & LDR_WRITE) {
		v = *value >> at;
		ldr_put16_2(mem, (uint16_t)((first & 0xfbf0) | BITS(v, 15, 12) | BITS(v, 11, 11) << 10));
		ldr_put16_2(mem + 2, (uint16_t)((second & 0x8f00) | BITS(v, 10, 8) << 12 | BITS(v, 7, 0)));
	}
	return 0;
}

static int patch_mov(unsigned field, unsigned char *mem, ldr_addr *value, unsigned what)
{
	const unsigned first = field == MG_F_THM_MOVT || field == MG_F_THM_MOVT_PC ? 16 : 0;
	const unsigned end = field == MG_F_THM_MOV32 ? 32 : 16;
	uint32_t v = (uint32_t)*value;
	int code;

	/* Both are read before one is written. */
	for (unsigned step = LDR_ADD; step <= LDR_WRITE; step++) {
		unsigned char *p = mem;
		unsigned at = first;

		do {
			code = patch_half(p, at, &v, what & step);
			if (code)
				return code;
			p += 4;
			at += 16;
		} while (at < end);
	}
	*value = (ldr_addr)(intptr_t)(int32_t)v;
	return 0;
}
#endif

#if LDR_PURE_CODE
/* The highest byte by MOVS; a shift, and the next by ADDS, three times. */
static int patch_movs(unsigned char *mem, ldr_addr *value, unsigned what)
{
	const uint32_t rd = BITS(ldr_get16_2(mem), 10, 8);
	uint32_t v = 0, insn;
	unsigned i;

	for (i = 0; i < 14; i += 4) {
		insn = ldr_get16_2(mem + i);
		if (insn >> 8 != ((i ? 0x30 : 0x20) | rd) || (i && ldr_get16_2(mem + i - 2) != (0x200 | rd * 9)))
			return LDR_ERR_FIXUP;
		v = v << 8 | (insn & 0xff);
	}
	v = (v & (0u - (what & LDR_ADD))) + (uint32_t)*value;
	*value = (ldr_addr)(intptr_t)(int32_t)v;
	if (what & LDR_WRITE)
		for (; i; v >>= 8)
			mem[i -= 4] = (unsigned char)v;
	return 0;
}
#endif

int ldr_armv6m_patch(unsigned field, unsigned char *mem, ldr_addr *value, unsigned what)
{
	uint32_t v = (uint32_t)*value, first, second;
	int32_t s, is;

	if (field == MG_F_PTR || field == MG_F_PTR3)
		return ldr_pointers_patch(field, mem, v, what, 0);
	if (field < MG_N_WORD_FIELDS || field == MG_F_ARM_PREL31)
		return patch_word(field, mem, value, what);
#if LDR_PURE_CODE
	if (field == MG_F_THM_MOVS32)
		return patch_movs(mem, value, what);
#endif
#if LDR_HALF_FIELDS
	if (field != MG_F_THM_CALL)
		return patch_mov(field, mem, value, what);
#endif
	first = ldr_get16_2(mem);
	second = ldr_get16_2(mem + 2);
	if (first >> 11 != 0x1e || (~second & 0x9000))
		return LDR_ERR_FIXUP;
	if (what & LDR_ADD) {
		/* Bits 23 and 22 are S, unless J1 and J2 are 0. */
		v += ((uint32_t)SIGNED_BITS(first, 10, 0) << 12 | BITS(second, 10, 0) << 1) ^ (~second & 0x2000) << 10 ^
		     (~second & 0x800) << 11;
		*value = (ldr_addr)(intptr_t)(int32_t)v;
	} else if (!(v & 1)) {
		return LDR_ERR_ISA;
	}
	if (!(what & LDR_WRITE))
		return 0;
	s = (int32_t)v >> 24;
	if (s + (int32_t)(v >> 31))
		return LDR_ERR_RANGE;
	is = ~((int32_t)v ^ s);
	ldr_put16_2(mem, (uint16_t)(0xf000 | BITS(v, 24, 24) << 10 | BITS(v, 21, 12)));
	ldr_put16_2(mem + 2,
		    (uint16_t)((second & 0xd000) | BITS(is, 23, 23) << 13 | BITS(is, 22, 22) << 11 | BITS(v, 11, 1)));
	return 0;
}

/* push {r0, r1}; ldr r0, 1f; str r0, [sp, #4]; pop {r0, pc}; 1: the target. All registers and flags stay as they are. */
static ldr_addr divert(struct ldr_image *img, unsigned field, ldr_addr target)
{
	const uint32_t below = ldr_take_thunk(img, THUNK_SIZE);
	const struct ldr_section *text = img->section;
	uint32_t *insn;

	(void)field;
	if (!below)
		return target;
	insn = (uint32_t *)(void *)(text->mem - below);
	insn[0] = 0x4801b403;
	insn[1] = 0xbd019001;
	insn[2] = (uint32_t)target;
	return (text->run - below) | 1;
}

const struct ldr_arch ldr_arch_armv6m = {
	LDR_ARM_FACTS("armv6m", LDR_PURE_CODE ? MG_F_THM_MOVS32 : MG_F_ARM_PREL31),
	.patch = ldr_armv6m_patch,
	.thunk_size = THUNK_SIZE,
	.isa = (LDR_PURE_CODE ? MG_ISA_ARM_MOVS32 : 0) | LDR_ARM_ISA(MG_ISA_ARM_FLOAT_SOFT | MG_ISA_ARM_V8),
	.reach = LDR_ARM_REACH,
	.reserve = ldr_reserve,
	.divert = divert,
};

#if LDR_ARM_IS_V6M
extern const struct ldr_arch ldr_arch_native __attribute__((alias("ldr_arch_armv6m")));
#endif
