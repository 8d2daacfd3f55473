/* SPDX-License-Identifier: MIT
 *
 * RISC-V, of both widths.
 *
 * A value that no instruction holds alone is made of two: LUI or AUIPC has bits 31 to 12 of it (U), the one
 * that follows adds a signed number of 12 bits.  So the first is off by one where that is negative: hi = (value +
 * 0x800) >> 12.  The second has its number in bits 31 to 20 (I: ADDI, loads, JALR), or is a store (S).
 *
 *   U  imm[31:12]      | rd | opcode
 *   I  imm[11:0]       | rs1 | funct3 | rd | opcode
 *   S  imm[11:5] | rs2 | rs1 | funct3 | imm[4:0] | opcode
 *
 * A field that has hi alone and one that has lo alone may belong together. Both are set from the whole
 * value: hi carries what it lacks, and lo is that value modulo 4096, whatever hi is. What a load adds is the same for
 * both, so they stay together.
 */
#ifndef LDR_RISCV_H
#define LDR_RISCV_H

#include "loader/arch/word.h"
#include "munger/image_riscv.h"

/* `got`: whether GOT is a branch, for the loader to divert. */
#define LDR_RISCV_FIELDS(wide, got)                                                                               \
	LDR_WORD_ROWS(wide),                                                                                      \
		[MG_F_RV_CALL] = {.width = 8, .align_log2 = 1, .pcrel = 1, .branch = 1},                          \
		[MG_F_RV_HI20] = {.width = 4, .align_log2 = 1, .low = 1},                                         \
		[MG_F_RV_LO12] = {.width = 4, .align_log2 = 1}, [MG_F_RV_ADDR] = {.width = 8, .align_log2 = 1},   \
		[MG_F_RV_PCREL_HI20] = {.width = 4, .align_log2 = 1, .pcrel = 1, .low = 1},                       \
		[MG_F_RV_PCREL_LO12] = {.width = 4, .align_log2 = 1, .pcrel = 1, .import = 1},                    \
		[MG_F_RV_PCREL] = {.width = 8, .align_log2 = 1, .pcrel = 1},                                      \
		[MG_F_RV_GOT] = {.width = 8, .align_log2 = 1, .pcrel = 1, .branch = got, .slot = 1, .import = 1}, \
		[MG_F_RV_APART] = {.width = 4, .align_log2 = 1, .low = 1, .apart = 1}

#define LDR_RISCV_MACHINE 243

/* Bytes that branches reach either way, less a margin. */
#define LDR_RISCV_REACH 0x7ffff000

/* As ldr_arch.patch. */
int ldr_riscv32_patch(unsigned field, unsigned char *mem, ldr_addr *value, unsigned what);
int ldr_riscv64_patch(unsigned field, unsigned char *mem, ldr_addr *value, unsigned what);

/* Instructions are aligned to two bytes. */
struct ldr_riscv_insn {
	uint32_t v;
} __attribute__((packed, aligned(2), may_alias));

/* The number that a second instruction has. */
static inline int32_t ldr_riscv_lo(uint32_t insn, int is_store)
{
	const int32_t imm = (int32_t)insn >> 20;

	return is_store ? (imm & ~31) | (int32_t)(insn >> 7 & 31) : imm;
}

/* A second instruction with another number, of which the low 12 bits are looked at. */
static inline uint32_t ldr_riscv_set_lo(uint32_t insn, uint32_t v, int is_store)
{
	if (is_store)
		return (insn & 0x01fff07f) | (v >> 5 & 127) << 25 | (v & 31) << 7;
	return (insn & 0xfffff) | v << 20;
}

/* As ldr_arch.patch. `wide`: of 64 bits. `through_slot`: the value of GOT is the distance of a slot. */
static inline int ldr_riscv_patch(unsigned field, unsigned char *mem, ldr_addr *value, unsigned what, int wide,
				  int through_slot)
{
	/* LOAD, LOAD-FP, OP-IMM, OP-IMM-32, STORE, STORE-FP and JALR, by bits 6 to 2 */
	const uint32_t has_number = 1u << 0 | 1u << 1 | 1u << 4 | 1u << 6 | 1u << 8 | 1u << 9 | 1u << 25;
	const uint32_t lui = 1u << MG_F_RV_HI20 | 1u << MG_F_RV_ADDR;
	/* As numbers: of conditions compilers make a path for each field. */
	const unsigned has_hi = ~(1u << MG_F_RV_LO12 | 1u << MG_F_RV_PCREL_LO12) >> field & 1;
	const unsigned has_lo = ~(1u << MG_F_RV_HI20 | 1u << MG_F_RV_PCREL_HI20) >> field & 1;
	const uint32_t opcode = 0x17 | (lui >> field & 1) << 5;
	/* In the place of the one that a field has not; lo is such that what is missing is not negative. */
	struct ldr_riscv_insn no_hi = {opcode}, no_lo = {0x80000013}, *first = &no_hi, *second = &no_lo;
	uint32_t hi, lo;
	ldr_addr v = *value;
	int is_store;

	if (field < MG_N_WORD_FIELDS)
		return ldr_word_patch(field, mem, value, what, wide);
	if (has_hi)
		first = (struct ldr_riscv_insn *)(void *)mem;
	if (has_lo)
		second = (struct ldr_riscv_insn *)(void *)(mem + 4 * has_hi + (what >> LDR_APART_SHIFT) * 2);
	hi = first->v;
	lo = second->v;
	if ((hi & (field == MG_F_RV_APART ? 0x5f : 0x7f)) != opcode || (lo & 3) != 3 ||
	    !(has_number >> (lo >> 2 & 31) & 1))
		return LDR_ERR_FIXUP;
	is_store = (lo & 0x70) == 0x20;
	if (what & LDR_ADD)
		v += (ldr_addr)(intptr_t)(int32_t)(hi & 0xfffff000) + (ldr_addr)(intptr_t)ldr_riscv_lo(lo, is_store);
	if (!wide)
		v = (ldr_addr)(intptr_t)(int32_t)v;
	*value = v;
	if (!(what & LDR_WRITE))
		return 0;
	if (field == MG_F_RV_GOT) {
		const uint32_t load = wide ? 0x3003 : 0x2003;

		if ((lo & 0x707f) != load && (lo & 0x707f) != 0x13)
			return LDR_ERR_FIXUP;
		lo = (lo & ~0x707fu) | (through_slot ? load : 0x13);
	}
	lo = ldr_riscv_set_lo(lo, (uint32_t)v, is_store);
	v += 0x800;
	if (wide && has_hi && (ldr_addr)(intptr_t)(int32_t)v != v)
		return LDR_ERR_RANGE;
	first->v = (hi & 0xfff) | ((uint32_t)v & 0xfffff000);
	second->v = lo;
	return 0;
}

/* Code that jumps to where a slot points: as ldr_indirect.thunk. auipc t1; l[wd] t1; jr t1; nop. Code with 16 registers has no t3. */
static inline ldr_addr ldr_riscv_thunk(unsigned char *mem, ldr_addr run, ldr_addr slot, int wide)
{
	const uint32_t v = (uint32_t)(slot - run);

	ldr_put32(mem, ((v + 0x800) & 0xfffff000) | 0x317);
	ldr_put32(mem + 4, v << 20 | (wide ? 0x33303 : 0x32303));
	ldr_put32(mem + 8, 0x30067);
	ldr_put32(mem + 12, 0x13);
	return run;
}

#endif
