/* SPDX-License-Identifier: MIT
 *
 * RISC-V with 32-bit addresses. AUIPC and JALR reach all of them, modulo 2^32, so there are no thunks.
 */
#include "loader/arch/riscv.h"
#include "loader/arch/riscv_native.h"

static const struct ldr_field fields[] = {LDR_RISCV_FIELDS(0, 0)};

#if defined(__riscv) && __riscv_xlen == 32
#define ISA LDR_RISCV_NATIVE_ISA
#else
/* Not for running here: whoever asks for it knows the machine. */
#define ISA 0xffffffffu
#endif

int ldr_riscv32_patch(unsigned field, unsigned char *mem, ldr_addr *value, unsigned what)
{
	return ldr_riscv_patch(field, mem, value, what, 0, 0);
}

const struct ldr_arch ldr_arch_riscv32 = {
	LDR_ARCH_IS("riscv32", 0, LDR_RISCV_MACHINE, 1),
	.word_size = 4,
	.n_fields = sizeof(fields) / sizeof(fields[0]),
	.isa = ISA,
	.fields = fields,
	.reach = LDR_RISCV_REACH,
	.patch = ldr_riscv32_patch,
	.reserve = ldr_reserve_none,
	.divert = ldr_divert_none,
};

#if defined(__riscv) && __riscv_xlen == 32
extern const struct ldr_arch ldr_arch_native __attribute__((alias("ldr_arch_riscv32")));
#endif
