/* SPDX-License-Identifier: MIT
 *
 * RISC-V's part of the image format, the same for riscv32 and riscv64.
 */
#ifndef MUNGER_IMAGE_RISCV_H
#define MUNGER_IMAGE_RISCV_H

#include "munger/image.h"

/* A value in two instructions is hi << 12 + lo, lo a signed number of 12 bits. lo's instruction has it where loads
 * do (I) or where stores do (S), as its opcode says. */
enum mg_field_riscv {
	MG_F_RV_CALL = MG_N_WORD_FIELDS, /* AUIPC and the JALR right behind it: 8 bytes, S + A - P */
	MG_F_RV_HI20,                    /* LUI: hi of an address; as a local place it carries the low half */
	MG_F_RV_LO12,                    /* lo; as a local place also that of a distance */
	MG_F_RV_ADDR,                    /* LUI and lo right behind it: 8 bytes, one field */
	MG_F_RV_PCREL_HI20,              /* AUIPC: hi of S + A - P; as a local place it carries the low half */
	MG_F_RV_PCREL_LO12,              /* imports only: lo of S + A - P */
	MG_F_RV_PCREL,                   /* AUIPC and lo right behind it: 8 bytes, S + A - P */
	MG_F_RV_GOT,                     /* AUIPC and ADDI: S + A - P; or and a load of an address: that of the slot */
	MG_F_RV_APART, /* local only: LUI or AUIPC, and lo further behind; the place carries how far */
};

/* What an image's code asks of the machine: bits of mg_plan.isa. */
enum mg_isa_riscv {
	MG_ISA_RV_M = 1,
	MG_ISA_RV_A = 2,
	MG_ISA_RV_F = 4,
	MG_ISA_RV_D = 8,
	MG_ISA_RV_C = 16,
	MG_ISA_RV_V = 32,
	MG_ISA_RV_ZICSR = 64,
	MG_ISA_RV_ZBA = 128,
	MG_ISA_RV_ZBB = 256,
	MG_ISA_RV_ZBS = 512,
	MG_ISA_RV_TSO = 1024, /* needs total store order */
	/* The ABI, one of these: where floating-point arguments are passed, or that of 16 registers. */
	MG_ISA_RV_FLOAT_SOFT = 2048,
	MG_ISA_RV_FLOAT_SINGLE = 4096,
	MG_ISA_RV_FLOAT_DOUBLE = 8192,
	MG_ISA_RV_FLOAT_QUAD = 16384,
	MG_ISA_RV_E = 32768,
};

#endif
