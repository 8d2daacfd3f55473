/* SPDX-License-Identifier: MIT
 *
 * Relocation numbers of the RISC-V ELF psABI, and those of ours that stand for several of them together.
 */
#ifndef MUNGER_ARCH_RISCV_H
#define MUNGER_ARCH_RISCV_H

#include "munger/arch/arch.h"

enum {
	RV_NONE = 0,
	RV_32 = 1,
	RV_64 = 2,
	RV_BRANCH = 16,
	RV_JAL = 17,
	RV_CALL = 18,
	RV_CALL_PLT = 19,
	RV_GOT_HI20 = 20,
	RV_TLS_GOT_HI20 = 21,
	RV_TLS_GD_HI20 = 22,
	RV_PCREL_HI20 = 23,
	RV_PCREL_LO12_I = 24,
	RV_PCREL_LO12_S = 25,
	RV_HI20 = 26,
	RV_LO12_I = 27,
	RV_LO12_S = 28,
	RV_ADD8 = 33,
	RV_ADD64 = 36,
	RV_SUB8 = 37,
	RV_SUB64 = 40,
	RV_ALIGN = 43,
	RV_RVC_BRANCH = 44,
	RV_RVC_JUMP = 45,
	RV_RELAX = 51,
	RV_SUB6 = 52,
	RV_SET6 = 53,
	RV_SET8 = 54,
	RV_SET32 = 56,
	RV_32_PCREL = 57,
	RV_SET_ULEB128 = 60,
	RV_SUB_ULEB128 = 61,
	RV_TLSDESC_HI20 = 62,

	/* Ours, which no object has. */
	RV_OWN = 0x40000000,
	RV_PAIR = RV_OWN, /* AUIPC and what follows it at once */
	RV_64_PCREL,
	RV_DIFF8, /* what several of ADD, SUB and SET make */
	RV_DIFF16,
	RV_DIFF32,
	RV_DIFF64,
	RV_DIFF6,
	RV_DIFF_ULEB1, /* and so on up to ten bytes */
	RV_GOT_LO12 = RV_DIFF_ULEB1 + 10,
	/* A load from the GOT that can become an address: whose halves stand together, or do not. */
	RV_GOT_NEAR_HI20,
	RV_GOT_NEAR_LO12,
	RV_GOT_FAR_HI20,
	RV_GOT_FAR_LO12,
	RV_GOT_IMPORT, /* both halves of the first kind, of an import */
	RV_UNKNOWN     /* has no row */
};

/* As struct arch has them. */
void riscv_prepare(struct link *link, struct input *input);
bool riscv_read_attributes(struct link *link, struct input *input);

/* Deletes the padding that alignment does not need of what assemblers leave for linkers to choose from. */
void riscv_align(struct link *link, struct input *input);

#endif
