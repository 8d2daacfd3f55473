/* SPDX-License-Identifier: MIT
 *
 * ARM: Thumb-2 as ARMv7-M and ARMv8-M mainline have it.
 *
 * A 32-bit instruction is two halfwords, the first at the lower address, each
 * little-endian; read as one little-endian word, the first is the low half.  The PC
 * reads four bytes ahead.  Bit 0 of a function's address says Thumb: a branch's
 * target must have it, and the branch is written without it.
 *
 *   BL, B.W    11110 S imm10      | 1x J1 x J2 imm11    offset S:I1:I2:imm10:imm11:0, In = !(Jn ^ S)
 *   B<c>.W     11110 S cond imm6  | 10 J1 0 J2 imm11    offset S:J2:J1:imm6:imm11:0
 *   MOVW/T     11110 i 10x100 imm4 | 0 imm3 Rd imm8     imm4:i:imm3:imm8
 */
#include "loader/arch/word.h"

#define BRANCH (LDR_F_PCREL | LDR_F_BRANCH | LDR_F_ODD)
#define ROW(f) [LDR_FIELD_ROW(f)]

static const struct ldr_field fields[] = {
	LDR_WORD_ROWS(0),
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

/* Bits of both halfwords in one word. Branches with and without condition differ in what the first ten are. */
union insn {
	uint32_t word;
	struct {
		uint32_t imm10 : 10, s : 1, op : 5, imm11 : 11, j2 : 1, x : 1, j1 : 1, y : 2;
	} b;
	struct {
		uint32_t imm6 : 6, cond : 4, rest : 22;
	} bc;
	struct {
		uint32_t imm4 : 4, op : 6, i : 1, op11 : 5, imm8 : 8, rd : 4, imm3 : 3, op15 : 1;
	} mov;
};

/* Insertions of bits, for which there are instructions, are not to be merged. */
#define APART(insn) __asm__("" : "+r"((insn).word))

/* Instructions, numbered as their fields are. Both fields of a pair and those that are PC-relative use the same. */
enum { BL, BW, BC, MOVW, MOVT, MOV32, PREL31 = MG_F_ARM_PREL31 - LDR_ARCH_FIELD };

static __attribute__((noinline)) unsigned kind(unsigned field)
{
	field -= LDR_ARCH_FIELD;
	return field > MOV32 && field < PREL31 ? field - 3 : field;
}

static __attribute__((noinline)) int is(unsigned k, uint32_t word)
{
	static const uint32_t opcodes[] = {0xd000f000, 0x9000f000, 0x8000f000, 0xf240, 0xf2c0};

	if (k == BC && (word & 0x380) == 0x380) /* conditions 14 and 15 are other instructions */
		return 0;
	return (word & (k < MOVW ? 0xd000f800 : 0x8000fbf0)) == opcodes[k];
}

static uint32_t get_mov(uint32_t word)
{
	union insn u = {word};

	return (uint32_t)u.mov.imm4 << 12 | (uint32_t)u.mov.i << 11 | (uint32_t)u.mov.imm3 << 8 | u.mov.imm8;
}

static void put_mov(unsigned char *mem, uint32_t v)
{
	union insn u = {ldr_get32(mem)};

	u.mov.imm8 = v & 0xff;
	APART(u);
	u.mov.imm3 = v >> 8 & 7;
	APART(u);
	u.mov.i = v >> 11 & 1;
	APART(u);
	u.mov.imm4 = v >> 12 & 15;
	ldr_put32(mem, u.word);
}

static uint32_t get_branch(unsigned k, uint32_t word)
{
	union insn u = {word};
	const uint32_t s = 0u - u.b.s, imm11 = (uint32_t)u.b.imm11 << 1;

	if (k == BC)
		return s << 20 | (uint32_t)u.b.j2 << 19 | (uint32_t)u.b.j1 << 18 | (uint32_t)u.bc.imm6 << 12 | imm11;
	return (s << 24 | (uint32_t)u.b.j1 << 23 | (uint32_t)u.b.j2 << 22 | (uint32_t)u.b.imm10 << 12 | imm11) ^
	       (~s & 0xc00000);
}

static int put_branch(unsigned k, unsigned char *mem, uint32_t v)
{
	union insn u = {ldr_get32(mem)};
	const uint32_t s = 0u - (v >> 31), t = v ^ s;
	uint32_t j1, j2;

	if (!(v & 1))
		return LDR_ERR_ISA;
	if (t >> (k == BC ? 20 : 24))
		return LDR_ERR_RANGE;
	if (k == BC) {
		j1 = v >> 18;
		j2 = v >> 19;
		u.bc.imm6 = v >> 12 & 0x3f;
	} else {
		j1 = ~t >> 23;
		j2 = ~t >> 22;
		u.b.imm10 = v >> 12 & 0x3ff;
	}
	APART(u);
	u.b.s = s & 1;
	APART(u);
	u.b.imm11 = v >> 1 & 0x7ff;
	APART(u);
	u.b.j1 = j1 & 1;
	APART(u);
	u.b.j2 = j2 & 1;
	ldr_put32(mem, u.word);
	return 0;
}

static int get(unsigned field, const unsigned char *mem, unsigned low, ldr_addr *raw)
{
	unsigned k = kind(field);
	uint32_t word, v;

	if (field < LDR_ARCH_FIELD)
		return ldr_word_get(field, mem, raw);
	word = ldr_get32(mem);
	if (k == PREL31) {
		v = (uint32_t)((int32_t)(word << 1) >> 1);
	} else {
		if (k == MOV32) {
			if (!is(MOVW, word))
				return LDR_ERR_FIXUP;
			low = get_mov(word);
			word = ldr_get32(mem + 4);
			k = MOVT;
		}
		if (!is(k, word))
			return LDR_ERR_FIXUP;
		v = k < MOVW ? get_branch(k, word) : get_mov(word);
		if (k == MOVT)
			v = v << 16 | low;
	}
	*raw = (ldr_addr)(intptr_t)(int32_t)v;
	return 0;
}

static int put(unsigned field, unsigned char *mem, ldr_addr raw)
{
	unsigned k = kind(field);
	uint32_t v = (uint32_t)raw, word;

	if (field < LDR_ARCH_FIELD)
		return ldr_word_put(field, mem, raw, 0);
	word = ldr_get32(mem);
	if (k == PREL31) {
		if ((v ^ v << 1) >> 31)
			return LDR_ERR_RANGE;
		ldr_put32(mem, v ^ ((v ^ word) & 0x80000000));
		return 0;
	}
	if (k == MOV32 && !is(MOVT, ldr_get32(mem + 4)))
		return LDR_ERR_FIXUP;
	if (!is(k == MOV32 ? MOVW : k, word))
		return LDR_ERR_FIXUP;
	if (k < MOVW)
		return put_branch(k, mem, v);
	if (k == MOV32)
		put_mov(mem + 4, v >> 16);
	put_mov(mem, k == MOVT ? v >> 16 : v);
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
