/* SPDX-License-Identifier: MIT
 *
 *   JAL        imm[20|10:1|11|19:12] rd 1101111
 *   BRANCH     imm[12|10:5] rs2 rs1 funct3 imm[4:1|11] 1100011
 *   C.J        x01 imm[11|4|9:8|10|6|7|3:1|5] 01
 *   C.BEQZ     11x imm[8|4:3] rs1' imm[7:6|2:1|5] 01
 */
#include "loader/arch/riscv_desk.h"
#include "loader/mem.h"

/* Branches: bytes, and those of the offset's bits that count; a run of bits moves from `from` to `to`. */
static const struct branch {
	uint8_t width, bits;
	uint32_t mask, opcode;
	struct {
		uint8_t from, to, n;
	} part[9];
} branches[] = {
	[LDR_RISCV_DESK_JAL] = {4, 21, 0x7f, 0x6f, {{20, 31, 1}, {1, 21, 10}, {11, 20, 1}, {12, 12, 8}}},
	[LDR_RISCV_DESK_BRANCH] = {4, 13, 0x7f, 0x63, {{12, 31, 1}, {5, 25, 6}, {1, 8, 4}, {11, 7, 1}}},
	[LDR_RISCV_DESK_RVC_JUMP] =
		{2,
		 12,
		 0x6003,
		 0x2001,
		 {{11, 12, 1}, {4, 11, 1}, {8, 9, 2}, {10, 8, 1}, {6, 7, 1}, {7, 6, 1}, {1, 3, 3}, {5, 2, 1}}},
	[LDR_RISCV_DESK_RVC_BRANCH] = {2, 9, 0xc003, 0xc001, {{8, 12, 1}, {3, 10, 2}, {6, 5, 2}, {1, 3, 2}, {5, 2, 1}}},
};

enum { N_BRANCHES = sizeof branches / sizeof *branches };

unsigned ldr_riscv_desk_width(unsigned field)
{
	if (field < N_BRANCHES)
		return branches[field].width;
	if (field == LDR_RISCV_DESK_64)
		return 8;
	if (field == LDR_RISCV_DESK_6)
		return 1;
	return field < LDR_RISCV_N_DESK_FIELDS ? field - LDR_RISCV_DESK_ULEB1 + 1 : 0;
}

static int put_branch(const struct branch *b, unsigned char *mem, ldr_addr raw)
{
	const ldr_addr half = (ldr_addr)1 << (b->bits - 1);
	uint32_t insn = b->width == 4 ? ldr_get32(mem) : ldr_get16(mem);

	if ((insn & b->mask) != b->opcode)
		return LDR_ERR_FIXUP;
	if (raw + half >= 2 * half || raw & 1)
		return LDR_ERR_RANGE;
	for (unsigned i = 0; i < sizeof b->part / sizeof *b->part && b->part[i].n; i++) {
		const uint32_t ones = (1u << b->part[i].n) - 1;

		insn &= ~(ones << b->part[i].to);
		insn |= ((uint32_t)raw >> b->part[i].from & ones) << b->part[i].to;
	}
	if (b->width == 4)
		ldr_put32(mem, insn);
	else
		ldr_put16(mem, (uint16_t)insn);
	return 0;
}

/* As many bytes as there are, whatever the number needs. */
static int put_uleb(unsigned width, unsigned char *mem, ldr_addr raw)
{
	if (width < 10 && raw >> 7 * width)
		return LDR_ERR_RANGE;
	for (unsigned i = 0; i < width; i++, raw >>= 7)
		mem[i] = (unsigned char)((raw & 127) | (i + 1 < width ? 128 : 0));
	return 0;
}

int ldr_riscv_desk_put(unsigned field, unsigned char *mem, ldr_addr raw)
{
	if (field < N_BRANCHES)
		return put_branch(&branches[field], mem, raw);
	if (field == LDR_RISCV_DESK_6)
		*mem = (unsigned char)((*mem & 0xc0) | (raw & 0x3f));
	else if (field == LDR_RISCV_DESK_64)
		ldr_put64(mem, raw);
	else if (field < LDR_RISCV_N_DESK_FIELDS)
		return put_uleb(ldr_riscv_desk_width(field), mem, raw);
	else
		return LDR_ERR_FIXUP;
	return 0;
}
