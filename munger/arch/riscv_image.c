/* SPDX-License-Identifier: MIT */
#include "munger/arch/image.h"
#include "munger/image_riscv.h"

static const char *const field_names[] = {"CALL",       "HI20",  "LO12", "ADDR",  "PCREL_HI20",
					  "PCREL_LO12", "PCREL", "GOT",  "APART", NULL};
static const uint32_t field_masks[] = {~0u, ~0u, 0xfff, ~0u, ~0u, 0xfff, ~0u, ~0u, ~0u};
static const char *const isa_names[] = {"m",
					"a",
					"f",
					"d",
					"c",
					"v",
					"zicsr",
					"zba",
					"zbb",
					"zbs",
					"tso",
					"float-abi-soft",
					"float-abi-single",
					"float-abi-double",
					"float-abi-quad",
					"abi-e",
					NULL};
static const struct arch_exclusive exclusive[] = {
	{MG_ISA_RV_FLOAT_SOFT | MG_ISA_RV_FLOAT_SINGLE | MG_ISA_RV_FLOAT_DOUBLE | MG_ISA_RV_FLOAT_QUAD | MG_ISA_RV_E,
	 "more than one ABI; compile all objects with one -mabi"},
	{0, NULL}};

static unsigned insn_size(const unsigned char *insn)
{
	return (*insn & 3) == 3 ? 4 : 2;
}

#define IMAGE(name, align)                                                                                      \
	.code = {{.mark = "$x", .bfd = name, .insn_size = insn_size}}, .n_code = 1, .field_names = field_names, \
	.field_masks = field_masks, .isa_names = isa_names, .exclusive = exclusive, .text_align = align,        \
	.insn_align = 2

const struct arch_image arch_image_riscv32 = {
	.loader = &ldr_arch_riscv32, .label = "RISC-V 32", IMAGE("riscv:rv32", 4)};
/* A thunk has an address in it. */
const struct arch_image arch_image_riscv64 = {
	.loader = &ldr_arch_riscv64, .label = "RISC-V 64", IMAGE("riscv:rv64", 8)};
