/* SPDX-License-Identifier: MIT
 *
 *   B       11100 imm11                      offset imm11:0
 *   B<c>    1101 cond imm8                   offset imm8:0
 *   B<c>.W  11110 S cond imm6 | 10 J1 0 J2 imm11   offset S:J2:J1:imm6:imm11:0
 *   LDR     01001 Rt imm8                    Align(PC, 4) + imm8 * 4
 *   LDR.W   11111000 U1011111 | Rt imm12     Align(PC, 4) +- imm12
 *   ADR.W   11110 i 10x0x0 1111 | 0 imm3 Rd imm8, x: subtract
 */
#include "loader/arch/arm_desk.h"
#include "loader/mem.h"

static const struct {
	uint8_t width, aligned_base;
	uint16_t mask, opcode; /* of the first halfword */
} fields[LDR_ARM_N_DESK_FIELDS] = {
	[LDR_ARM_DESK_JUMP11] = {2, 0, 0xf800, 0xe000}, [LDR_ARM_DESK_JUMP8] = {2, 0, 0xf000, 0xd000},
	[LDR_ARM_DESK_JUMP19] = {4, 0, 0xf800, 0xf000}, [LDR_ARM_DESK_PC8] = {2, 1, 0xf800, 0x4800},
	[LDR_ARM_DESK_PC12] = {4, 1, 0xff7f, 0xf85f},   [LDR_ARM_DESK_ALU_PREL_11_0] = {4, 1, 0xfb5f, 0xf20f},
};

unsigned ldr_arm_desk_width(unsigned field)
{
	return field < LDR_ARM_N_DESK_FIELDS ? fields[field].width : 0;
}

ldr_addr ldr_arm_desk_base(unsigned field, ldr_addr place)
{
	return field < LDR_ARM_N_DESK_FIELDS && fields[field].aligned_base ? place & ~(ldr_addr)3 : place;
}

/* ADR.W is ADD with both x clear or SUB with both set, and nothing between. */
static int is_field(unsigned field, const unsigned char *mem)
{
	unsigned insn = ldr_get16(mem);

	if (field >= LDR_ARM_N_DESK_FIELDS || (insn & fields[field].mask) != fields[field].opcode)
		return 0;
	if (field == LDR_ARM_DESK_JUMP8)
		return (insn & 0x0e00) != 0x0e00; /* UDF and SVC */
	if (field == LDR_ARM_DESK_JUMP19)         /* the last two conditions are other instructions */
		return (insn & 0x0380) != 0x0380 && (ldr_get16(mem + 2) & 0xd000) == 0x8000;
	if (field == LDR_ARM_DESK_ALU_PREL_11_0)
		return ((insn >> 7 ^ insn >> 5) & 1) == 0 && !(ldr_get16(mem + 2) & 0x8000);
	return 1;
}

static int32_t extend(unsigned v, unsigned bits)
{
	int32_t sign = (int32_t)1 << (bits - 1);

	return ((int32_t)v ^ sign) - sign;
}

int ldr_arm_desk_get(unsigned field, const unsigned char *mem, ldr_addr *raw)
{
	unsigned insn, second;
	int32_t v;

	if (!is_field(field, mem))
		return LDR_ERR_FIXUP;
	insn = ldr_get16(mem);
	switch (field) {
	case LDR_ARM_DESK_JUMP11:
		v = extend((insn & 0x7ff) << 1, 12);
		break;
	case LDR_ARM_DESK_JUMP8:
		v = extend((insn & 0xff) << 1, 9);
		break;
	case LDR_ARM_DESK_JUMP19:
		second = ldr_get16(mem + 2);
		v = extend((insn & 0x400) << 10 | (second & 0x800) << 8 | (second & 0x2000) << 5 | (insn & 0x3f) << 12 |
				   (second & 0x7ff) << 1,
			   21);
		break;
	case LDR_ARM_DESK_PC8: /* -4, the usual addend, is written as 255 */
		v = (int32_t)((((insn & 0xff) << 2) + 4) & 0x3ff) - 4;
		break;
	case LDR_ARM_DESK_PC12:
		v = ldr_get16(mem + 2) & 0xfff;
		v = insn & 0x80 ? v : -v;
		break;
	default:
		second = ldr_get16(mem + 2);
		v = (int32_t)((insn & 0x400) << 1 | (second >> 4 & 0x700) | (second & 0xff));
		v = insn & 0x80 ? -v : v;
	}
	*raw = (ldr_addr)(intptr_t)v;
	return 0;
}

static int in_range(unsigned field, int32_t v)
{
	switch (field) {
	case LDR_ARM_DESK_JUMP11:
		return v >= -2048 && v < 2048;
	case LDR_ARM_DESK_JUMP8:
		return v >= -256 && v < 256;
	case LDR_ARM_DESK_JUMP19:
		return v >= -(1 << 20) && v < 1 << 20;
	case LDR_ARM_DESK_PC8:
		return v >= 0 && v <= 1020 && v % 4 == 0;
	default:
		return v >= -4095 && v <= 4095;
	}
}

int ldr_arm_desk_put(unsigned field, unsigned char *mem, ldr_addr raw)
{
	int32_t v = (int32_t)(uint32_t)raw;
	uint32_t bits = (uint32_t)v;
	unsigned insn, imm = (unsigned)(v < 0 ? -v : v);

	if (!is_field(field, mem))
		return LDR_ERR_FIXUP;
	if (!in_range(field, v))
		return LDR_ERR_RANGE;
	insn = ldr_get16(mem);
	switch (field) {
	case LDR_ARM_DESK_JUMP11:
		insn = (insn & 0xf800) | (bits >> 1 & 0x7ff);
		break;
	case LDR_ARM_DESK_JUMP8:
		insn = (insn & 0xff00) | (bits >> 1 & 0xff);
		break;
	case LDR_ARM_DESK_JUMP19:
		insn = (insn & 0xfbc0) | (bits >> 10 & 0x400) | (bits >> 12 & 0x3f);
		ldr_put16(mem + 2,
			  (uint16_t)(0x8000 | (bits >> 5 & 0x2000) | (bits >> 8 & 0x800) | (bits >> 1 & 0x7ff)));
		break;
	case LDR_ARM_DESK_PC8:
		insn = (insn & 0xff00) | imm >> 2;
		break;
	case LDR_ARM_DESK_PC12:
		insn = (insn & 0xff7f) | (v < 0 ? 0 : 0x80);
		ldr_put16(mem + 2, (uint16_t)((ldr_get16(mem + 2) & 0xf000) | imm));
		break;
	default:
		insn = (insn & 0xfb5f) | (v < 0 ? 0xa0 : 0) | (imm & 0x800) >> 1;
		ldr_put16(mem + 2, (uint16_t)((ldr_get16(mem + 2) & 0x8f00) | (imm & 0x700) << 4 | (imm & 0xff)));
	}
	ldr_put16(mem, (uint16_t)insn);
	return 0;
}
