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
	ROW(MG_F_THM_CALL) = {4, 4, BRANCH, 1},
	ROW(MG_F_THM_JUMP24) = {4, 4, BRANCH, 1},
	ROW(MG_F_THM_JUMP19) = {4, 4, BRANCH, 1},
	ROW(MG_F_THM_MOVW) = {4, 0, 0, 1},
	ROW(MG_F_THM_MOVT) = {4, 0, LDR_F_LOW, 1},
	ROW(MG_F_THM_MOV32) = {8, 0, 0, 1},
	ROW(MG_F_THM_MOVW_PC) = {4, 0, LDR_F_PCREL | LDR_F_IMPORT, 1},
	ROW(MG_F_THM_MOVT_PC) = {4, 0, LDR_F_PCREL | LDR_F_IMPORT, 1},
	ROW(MG_F_ARM_PREL31) = {4, 0, LDR_F_PCREL, 0},
};

/* Both halfwords as one number, the first on top as the manuals print it. */
static uint32_t read_insn(const unsigned char *mem)
{
	return (uint32_t)ldr_get16(mem) << 16 | ldr_get16(mem + 2);
}

static void write_insn(unsigned char *mem, uint32_t insn)
{
	ldr_put16(mem, (uint16_t)(insn >> 16));
	ldr_put16(mem + 2, (uint16_t)insn);
}

/* Sign-extends the low `bits` of v. */
static uint32_t extend(uint32_t v, unsigned bits)
{
	uint32_t sign = (uint32_t)1 << (bits - 1);

	return ((v & (sign * 2 - 1)) ^ sign) - sign;
}

static int is_branch(unsigned field, uint32_t insn)
{
	switch (field) {
	case MG_F_THM_CALL:
		return (insn & 0xf800d000) == 0xf000d000;
	case MG_F_THM_JUMP24:
		return (insn & 0xf800d000) == 0xf0009000;
	default: /* conditions 14 and 15 are other instructions */
		return (insn & 0xf800d000) == 0xf0008000 && (insn & 0x03800000) != 0x03800000;
	}
}

static uint32_t get_branch(unsigned field, uint32_t insn)
{
	uint32_t sign = insn >> 26 & 1, j1 = insn >> 13 & 1, j2 = insn >> 11 & 1;

	if (field == MG_F_THM_JUMP19)
		return extend(sign << 20 | j2 << 19 | j1 << 18 | (insn >> 4 & 0x3f000) | (insn & 0x7ff) << 1, 21);
	j1 ^= sign ^ 1;
	j2 ^= sign ^ 1;
	return extend(sign << 24 | j1 << 23 | j2 << 22 | (insn >> 4 & 0x3ff000) | (insn & 0x7ff) << 1, 25);
}

static int put_branch(unsigned field, unsigned char *mem, uint32_t v)
{
	uint32_t insn = read_insn(mem), sign = v >> 31, limit, j;

	if (!is_branch(field, insn))
		return LDR_ERR_FIXUP;
	if (!(v & 1))
		return LDR_ERR_ISA;
	limit = field == MG_F_THM_JUMP19 ? 0x100000 : 0x1000000;
	if (v + limit >= limit * 2)
		return LDR_ERR_RANGE;
	if (field == MG_F_THM_JUMP19) {
		j = (v >> 18 & 1) << 13 | (v >> 19 & 1) << 11;
		insn &= 0xfbc0d000;
		v = (v & 0x3f000) << 4 | (v >> 1 & 0x7ff);
	} else {
		j = ((v >> 23 ^ sign ^ 1) & 1) << 13 | ((v >> 22 ^ sign ^ 1) & 1) << 11;
		insn &= 0xf800d000;
		v = (v & 0x3ff000) << 4 | (v >> 1 & 0x7ff);
	}
	write_insn(mem, insn | sign << 26 | j | v);
	return 0;
}

static const uint32_t movw = 0xf2400000, movt = 0xf2c00000;

static int is_mov(uint32_t insn, uint32_t opcode)
{
	return (insn & 0xfbf08000) == opcode;
}

static uint32_t get_mov(uint32_t insn)
{
	return (insn >> 4 & 0xf000) | (insn >> 15 & 0x800) | (insn >> 4 & 0x700) | (insn & 0xff);
}

static void put_mov(unsigned char *mem, uint32_t insn, uint32_t v)
{
	insn &= 0xfbf08f00;
	write_insn(mem, insn | (v & 0xf000) << 4 | (v & 0x800) << 15 | (v & 0x700) << 4 | (v & 0xff));
}

static int get(unsigned field, const unsigned char *mem, unsigned low, ldr_addr *raw)
{
	uint32_t insn = read_insn(mem), v, second;

	switch (field) {
	case MG_F_ARM_PREL31:
		v = extend(ldr_get32(mem), 31);
		break;
	case MG_F_THM_MOV32:
		second = read_insn(mem + 4);
		if (!is_mov(insn, movw) || !is_mov(second, movt))
			return LDR_ERR_FIXUP;
		v = get_mov(second) << 16 | get_mov(insn);
		break;
	case MG_F_THM_MOVW:
	case MG_F_THM_MOVW_PC:
		if (!is_mov(insn, movw))
			return LDR_ERR_FIXUP;
		v = get_mov(insn);
		break;
	case MG_F_THM_MOVT:
	case MG_F_THM_MOVT_PC:
		if (!is_mov(insn, movt))
			return LDR_ERR_FIXUP;
		v = get_mov(insn) << 16 | low;
		break;
	default:
		if (!is_branch(field, insn))
			return LDR_ERR_FIXUP;
		v = get_branch(field, insn);
	}
	*raw = (ldr_addr)(intptr_t)(int32_t)v;
	return 0;
}

static int put(unsigned field, unsigned char *mem, ldr_addr raw)
{
	uint32_t insn = read_insn(mem), v = (uint32_t)raw, second;

	switch (field) {
	case MG_F_ARM_PREL31:
		if (extend(v, 31) != v)
			return LDR_ERR_RANGE;
		ldr_put32(mem, (ldr_get32(mem) & 0x80000000) | (v & 0x7fffffff));
		return 0;
	case MG_F_THM_MOV32:
		second = read_insn(mem + 4);
		if (!is_mov(insn, movw) || !is_mov(second, movt))
			return LDR_ERR_FIXUP;
		put_mov(mem + 4, second, v >> 16);
		put_mov(mem, insn, v);
		return 0;
	case MG_F_THM_MOVW:
	case MG_F_THM_MOVW_PC:
		if (!is_mov(insn, movw))
			return LDR_ERR_FIXUP;
		put_mov(mem, insn, v);
		return 0;
	case MG_F_THM_MOVT:
	case MG_F_THM_MOVT_PC:
		if (!is_mov(insn, movt))
			return LDR_ERR_FIXUP;
		put_mov(mem, insn, v >> 16);
		return 0;
	default:
		return put_branch(field, mem, v);
	}
}

/* ldr.w pc, [pc], then the address. */
static ldr_addr thunk(unsigned char *mem, ldr_addr run, ldr_addr target)
{
	write_insn(mem, 0xf8dff000);
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
