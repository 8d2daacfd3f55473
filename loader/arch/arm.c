/* SPDX-License-Identifier: MIT
 *
 * ARM: Thumb-2 as ARMv7-M and ARMv8-M mainline have it.
 *
 * A 32-bit instruction is two halfwords, the first at the lower address, each
 * little-endian, so everything here deals in halfwords.  The PC reads four bytes
 * ahead.  Bit 0 of a function's address says Thumb: a branch's target must have
 * it, and the branch is written without it.
 *
 *   BL, B.W    11110 S imm10      | 1x J1 x J2 imm11    offset S:I1:I2:imm10:imm11:0, In = !(Jn ^ S)
 *   B<c>.W     11110 S cond imm6  | 10 J1 0 J2 imm11    offset S:J2:J1:imm6:imm11:0
 *   MOVW/T     11110 i 10x100 imm4 | 0 imm3 Rd imm8     imm4:i:imm3:imm8
 */
#include "loader/arch/arch.h"
#include "loader/mem.h"

#define BRANCH (LDR_F_PCREL | LDR_F_BRANCH | LDR_F_ODD)
#define ROW(f) [f - LDR_ARCH_FIELD]

static const struct ldr_field fields[] = {
	ROW(MG_F_THM_CALL) = {4, 4, BRANCH, 1, 24},
	ROW(MG_F_THM_JUMP24) = {4, 4, BRANCH, 1, 24},
	ROW(MG_F_THM_JUMP19) = {4, 4, BRANCH, 1, 20},
	ROW(MG_F_THM_MOVW) = {4, 0, 0, 1, 0},
	ROW(MG_F_THM_MOVT) = {4, 0, LDR_F_LOW, 1, 0},
	ROW(MG_F_THM_MOV32) = {8, 0, 0, 1, 0},
	ROW(MG_F_THM_MOVW_PC) = {4, 0, LDR_F_PCREL | LDR_F_IMPORT, 1, 0},
	ROW(MG_F_THM_MOVT_PC) = {4, 0, LDR_F_PCREL | LDR_F_IMPORT, 1, 0},
	ROW(MG_F_ARM_PREL31) = {4, 0, LDR_F_PCREL, 0, 0},
};

/* The bits of each halfword that say which instruction it is. */
struct opcode {
	uint16_t mask1, match1, mask2, match2;
};

#define MOVW                              \
	{                                 \
		0xfbf0, 0xf240, 0x8000, 0 \
	}
#define MOVT                              \
	{                                 \
		0xfbf0, 0xf2c0, 0x8000, 0 \
	}

static const struct opcode opcodes[] = {
	ROW(MG_F_THM_CALL) = {0xf800, 0xf000, 0xd000, 0xd000},
	ROW(MG_F_THM_JUMP24) = {0xf800, 0xf000, 0xd000, 0x9000},
	ROW(MG_F_THM_JUMP19) = {0xf800, 0xf000, 0xd000, 0x8000},
	ROW(MG_F_THM_MOVW) = MOVW,
	ROW(MG_F_THM_MOVT) = MOVT,
	ROW(MG_F_THM_MOV32) = MOVW,
	ROW(MG_F_THM_MOVW_PC) = MOVW,
	ROW(MG_F_THM_MOVT_PC) = MOVT,
	ROW(MG_F_ARM_PREL31) = {0, 0, 0, 0},
};

static int is_insn(unsigned field, uint32_t first, uint32_t second)
{
	const struct opcode *o = &opcodes[field - LDR_ARCH_FIELD];

	if ((first & o->mask1) != o->match1 || (second & o->mask2) != o->match2)
		return 0;
	/* Conditions 14 and 15 are other instructions. */
	return field != MG_F_THM_JUMP19 || (first & 0x380) != 0x380;
}

/* Sign-extends what is above `unused` bits. */
static uint32_t extend(uint32_t v, unsigned unused)
{
	return (uint32_t)((int32_t)(v << unused) >> unused);
}

static int get(unsigned field, const unsigned char *mem, unsigned low, ldr_addr *raw)
{
	const uint32_t first = ldr_get16(mem), second = ldr_get16(mem + 2);
	uint32_t v, j1 = second >> 13 & 1, j2 = second >> 11 & 1;
	ldr_addr high = 0;

	if (!is_insn(field, first, second))
		return LDR_ERR_FIXUP;
	if (field == MG_F_ARM_PREL31) {
		v = extend(first | second << 16, 1);
	} else if (field >= MG_F_THM_MOVW) {
		v = (first & 15) << 12 | (first & 0x400) << 1 | (second >> 4 & 0x700) | (second & 0xff);
		if (field == MG_F_THM_MOV32) {
			if (get(MG_F_THM_MOVT, mem + 4, 0, &high))
				return LDR_ERR_FIXUP;
			v |= (uint32_t)high;
		} else if (field == MG_F_THM_MOVT || field == MG_F_THM_MOVT_PC) {
			v = v << 16 | low;
		}
	} else {
		v = (second & 0x7ff) << 1 | (first & 0x3ff) << 12 | (first & 0x400) << 14;
		if (field == MG_F_THM_JUMP19) /* 6 bits there, the condition above them */
			v = extend((v & 0x3ffff) | j1 << 18 | j2 << 19 | (first & 0x400) << 10, 11);
		else /* J1 and J2 are the bits if the offset is negative, else their opposites */
			v = extend(v | ((j1 << 23 | j2 << 22) ^ (first & 0x400 ? 0 : 3u << 22)), 7);
	}
	*raw = (ldr_addr)(intptr_t)(int32_t)v;
	return 0;
}

static int put_mov(unsigned field, unsigned char *mem, uint32_t v)
{
	const uint32_t first = ldr_get16(mem), second = ldr_get16(mem + 2);

	if (!is_insn(field, first, second))
		return LDR_ERR_FIXUP;
	ldr_put16(mem, (uint16_t)((first & 0xfbf0) | (v >> 12 & 15) | (v >> 1 & 0x400)));
	ldr_put16(mem + 2, (uint16_t)((second & 0x8f00) | (v << 4 & 0x7000) | (v & 0xff)));
	return 0;
}

static int put_other(unsigned field, unsigned char *mem, uint32_t v)
{
	if (field == MG_F_ARM_PREL31) {
		if (extend(v, 1) != v)
			return LDR_ERR_RANGE;
		ldr_put32(mem, (v & 0x7fffffff) | (ldr_get32(mem) & 0x80000000));
		return 0;
	}
	if (field == MG_F_THM_MOV32) {
		if (put_mov(MG_F_THM_MOVT, mem + 4, v >> 16))
			return LDR_ERR_FIXUP;
		return put_mov(MG_F_THM_MOVW, mem, v);
	}
	return put_mov(field, mem, field == MG_F_THM_MOVT || field == MG_F_THM_MOVT_PC ? v >> 16 : v);
}

static int put_jump19(unsigned char *mem, uint32_t v)
{
	const uint32_t first = ldr_get16(mem), second = ldr_get16(mem + 2), limit = 0x100000;

	if (!is_insn(MG_F_THM_JUMP19, first, second))
		return LDR_ERR_FIXUP;
	if (!(v & 1))
		return LDR_ERR_ISA;
	if (v + limit >= 2 * limit)
		return LDR_ERR_RANGE;
	ldr_put16(mem, (uint16_t)((first & 0xfbc0) | (v >> 12 & 0x3f) | (v >> 21 & 0x400)));
	ldr_put16(mem + 2, (uint16_t)((second & 0xd000) | (v >> 1 & 0x7ff) | (v >> 5 & 0x2000) | (v >> 8 & 0x800)));
	return 0;
}

/* BL and B.W here, the most that a load does; they differ in bit 14 of the second half. */
static int put(unsigned field, unsigned char *mem, ldr_addr raw)
{
	const uint32_t first = ldr_get16(mem), limit = 0x1000000;
	uint32_t second = ldr_get16(mem + 2), v = (uint32_t)raw;

	if (field > MG_F_THM_JUMP24)
		return field == MG_F_THM_JUMP19 ? put_jump19(mem, v) : put_other(field, mem, v);
	second ^= (field - MG_F_THM_CALL) << 14;
	if (first >> 11 != 0x1e || (~second & 0xd000))
		return LDR_ERR_FIXUP;
	if (!(v & 1))
		return LDR_ERR_ISA;
	if (v + limit >= 2 * limit)
		return LDR_ERR_RANGE;
	ldr_put16(mem, (uint16_t)(0xf000 | (v >> 12 & 0x3ff) | (v >> 21 & 0x400)));
	second = 0xd000 ^ (field - MG_F_THM_CALL) << 14;
	second |= v >> 1 & 0x7ff;
	v ^= ~(uint32_t)((int32_t)v >> 31);
	ldr_put16(mem + 2, (uint16_t)(second | (v >> 10 & 0x2000) | (v >> 11 & 0x800)));
	return 0;
}

/* ldr.w pc, [pc], then the address. */
static ldr_addr thunk(unsigned char *mem, ldr_addr run, ldr_addr target)
{
	ldr_put32(mem, 0xf000f8df);
	ldr_put32(mem + 4, (uint32_t)target);
	return run | 1;
}

#if defined(__arm__)
/* A core without caches and with its own write buffer needs only that what was
 * stored is seen by the next fetch. */
static void sync(void *mem, ldr_addr run, size_t size)
{
	(void)mem;
	(void)run;
	(void)size;
	__asm__ volatile("dsb\n\tisb" ::: "memory");
}

#if __ARM_ARCH >= 7 || defined(__ARM_ARCH_8M_MAIN__)
#define ISA_THUMB2 1u
#else
#define ISA_THUMB2 0u
#endif
#if defined(__ARM_FEATURE_DSP)
#define ISA_DSP 2u
#else
#define ISA_DSP 0u
#endif
#if defined(__ARM_FP)
#define ISA_FPU (__ARM_FP & 12u) /* bit 2 single, bit 3 double: as in the plan */
#else
#define ISA_FPU 0u
#endif
#if defined(__ARM_PCS_VFP)
#define ISA_ABI 16u
#else
#define ISA_ABI 32u
#endif
#define ISA  (ISA_THUMB2 | ISA_DSP | ISA_FPU | ISA_ABI)
#define SYNC sync
#else
/* Not for running here: whoever asks for it knows the machine. */
#define ISA  0xffffffffu
#define SYNC NULL
#endif

const struct ldr_arch ldr_arch_arm = {
	.name = "arm",
	.machine = 40,
	.elf_class = 1,
	.word_size = 4,
	.thunk_size = 8,
	.n_fields = sizeof(fields) / sizeof(fields[0]),
	.isa = ISA,
	.fields = fields,
	.reach = 0xfff00, /* that of B<c>.W */
	.get = get,
	.put = put,
	.thunk = thunk,
	.sync = SYNC,
};
