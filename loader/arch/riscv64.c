/* SPDX-License-Identifier: MIT
 *
 * RISC-V with 64-bit addresses.
 */
#include "loader/arch/riscv.h"
#include "loader/arch/riscv_native.h"

#define THUNK_SIZE 32u

static const struct ldr_field fields[] = {LDR_RISCV_FIELDS(8, 0)};

#if defined(__riscv) && __riscv_xlen == 64
#define ISA LDR_RISCV_NATIVE_ISA
#else
/* Not for running here: whoever asks for it knows the machine. */
#define ISA 0xffffffffu
#endif

int ldr_riscv64_patch(unsigned field, unsigned char *mem, ldr_addr *value, unsigned what)
{
	return ldr_riscv_patch(field, mem, value, what, 1, 0);
}

/* auipc t1, 0; ld t1, 16(t1); jr t1; nop; the address; and what makes it a power of two. */
static ldr_addr divert(struct ldr_image *img, unsigned field, ldr_addr target)
{
	const uint32_t below = ldr_take_thunk(img, THUNK_SIZE);
	const struct ldr_section *text = img->section;
	unsigned char *mem = text->mem - below;

	(void)field;
	if (!below)
		return target;
	ldr_put32_4(mem, 0x317);
	ldr_put32_4(mem + 4, 0x1033303);
	ldr_put32_4(mem + 8, 0x30067);
	ldr_put32_4(mem + 12, 0x13);
	ldr_put64_4(mem + 16, target);
	ldr_put64_4(mem + 24, 0);
	return text->run - below;
}

const struct ldr_arch ldr_arch_riscv64 = {
	LDR_ARCH_IS("riscv64", 0, LDR_RISCV_MACHINE, 2),
	.word_size = 8,
	.thunk_size = THUNK_SIZE,
	.n_fields = sizeof(fields) / sizeof(fields[0]),
	.isa = ISA,
	.fields = fields,
	.reach = LDR_RISCV_REACH,
	.patch = ldr_riscv64_patch,
	.reserve = ldr_reserve,
	.divert = divert,
};

#if defined(__riscv) && __riscv_xlen == 64
extern const struct ldr_arch ldr_arch_native __attribute__((alias("ldr_arch_riscv64")));
#endif
