/* SPDX-License-Identifier: MIT
 *
 * RISC-V fields whose values are known on the desk: branches that reach only inside one section, and numbers of
 * uncommon widths, which only differences of labels have.  The munger writes them, no image ever has them.
 */
#ifndef LDR_RISCV_DESK_H
#define LDR_RISCV_DESK_H

#include "munger/loader.h"

enum ldr_riscv_desk_field {
	LDR_RISCV_DESK_JAL,        /* JAL: S + A - P, +-1 MiB */
	LDR_RISCV_DESK_BRANCH,     /* BEQ and kin: S + A - P, +-4 KiB */
	LDR_RISCV_DESK_RVC_JUMP,   /* C.J, C.JAL: S + A - P, +-2 KiB */
	LDR_RISCV_DESK_RVC_BRANCH, /* C.BEQZ, C.BNEZ: S + A - P, +-256 */
	LDR_RISCV_DESK_6,          /* the low six bits of a byte, which wrap */
	LDR_RISCV_DESK_64,         /* eight bytes, for machines with shorter addresses */
	LDR_RISCV_DESK_ULEB1,      /* ULEB128 in one byte; and so on up to ten */
	LDR_RISCV_N_DESK_FIELDS = LDR_RISCV_DESK_ULEB1 + 10
};

/* Bytes of the place. */
unsigned ldr_riscv_desk_width(unsigned field);

/* Writes a raw value. Returns: 0, LDR_ERR_FIXUP, or LDR_ERR_RANGE. */
int ldr_riscv_desk_put(unsigned field, unsigned char *mem, ldr_addr raw);

#endif
