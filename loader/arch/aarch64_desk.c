/* SPDX-License-Identifier: MIT
 *
 *   B.cond   01010100 imm19 x cond, CBZ, CBNZ  x011010x imm19 Rt    distance / 4
 *   TBZ/NZ   x011011x b40 imm14 Rt                                   distance / 4
 *   LDR      1111100101 imm12 Rn Rt                                  bytes / 8
 *   MOVZ/K   x1x100101 hw imm16 Rd                                   bits 16 * hw and up
 */
#include "loader/arch/aarch64_desk.h"
#include "loader/mem.h"

#define MOVW 0x5f800000, 0x52800000

/* The number is `bits` of the value from `scale` on. */
static const struct {
	uint32_t mask, opcode;
	uint8_t lsb, bits, scale;
	uint8_t limit; /* bits of the value if more are out of range, else 64 */
	uint8_t is_signed, exact;
} fields[LDR_AARCH64_N_DESK_FIELDS] = {
	[LDR_AARCH64_DESK_CONDBR19] = {0, 0, 5, 19, 2, 21, 1, 1},
	[LDR_AARCH64_DESK_TSTBR14] = {0x7e000000, 0x36000000, 5, 14, 2, 16, 1, 1},
	[LDR_AARCH64_DESK_LO15] = {0xffc00000, 0xf9400000, 10, 12, 3, 15, 0, 1},
	[LDR_AARCH64_DESK_G0] = {MOVW, 5, 16, 0, 16, 0, 0},
	[LDR_AARCH64_DESK_G0_NC] = {MOVW, 5, 16, 0, 64, 0, 0},
	[LDR_AARCH64_DESK_G1] = {MOVW, 5, 16, 16, 32, 0, 0},
	[LDR_AARCH64_DESK_G1_NC] = {MOVW, 5, 16, 16, 64, 0, 0},
	[LDR_AARCH64_DESK_G2] = {MOVW, 5, 16, 32, 48, 0, 0},
	[LDR_AARCH64_DESK_G2_NC] = {MOVW, 5, 16, 32, 64, 0, 0},
	[LDR_AARCH64_DESK_G3] = {MOVW, 5, 16, 48, 64, 0, 0},
};

unsigned ldr_aarch64_desk_width(unsigned field)
{
	return field < LDR_AARCH64_N_DESK_FIELDS ? 4 : 0;
}

/* B.cond and CBZ are two of a kind; all parts of a number that MOVZ and MOVK make have their own place in it. */
static int is_field(unsigned field, uint32_t insn)
{
	if (field >= LDR_AARCH64_N_DESK_FIELDS)
		return 0;
	if (field == LDR_AARCH64_DESK_CONDBR19)
		return (insn & 0xff000000) == 0x54000000 || (insn & 0x7e000000) == 0x34000000;
	if (field >= LDR_AARCH64_DESK_G0 && (insn >> 17 & 0x30) != fields[field].scale)
		return 0;
	return (insn & fields[field].mask) == fields[field].opcode;
}

int ldr_aarch64_desk_get(unsigned field, const unsigned char *mem, ldr_addr *raw)
{
	const uint32_t insn = ldr_get32(mem);
	ldr_addr sign;

	if (!is_field(field, insn))
		return LDR_ERR_FIXUP;
	sign = fields[field].is_signed ? (ldr_addr)1 << (fields[field].bits - 1) : 0;
	*raw = insn >> fields[field].lsb & ((1u << fields[field].bits) - 1);
	*raw = ((*raw ^ sign) - sign) << fields[field].scale;
	return 0;
}

static int in_range(unsigned field, ldr_addr raw)
{
	const unsigned limit = fields[field].limit;

	if (fields[field].exact && raw & (((ldr_addr)1 << fields[field].scale) - 1))
		return 0;
	if (fields[field].is_signed)
		raw += (ldr_addr)1 << (limit - 1);
	return limit > 63 || !(raw >> limit);
}

int ldr_aarch64_desk_put(unsigned field, unsigned char *mem, ldr_addr raw)
{
	uint32_t insn = ldr_get32(mem), mask;

	if (!is_field(field, insn))
		return LDR_ERR_FIXUP;
	if (!in_range(field, raw))
		return LDR_ERR_RANGE;
	mask = ((1u << fields[field].bits) - 1) << fields[field].lsb;
	insn ^= (insn ^ (uint32_t)(raw >> fields[field].scale) << fields[field].lsb) & mask;
	ldr_put32(mem, insn);
	return 0;
}
