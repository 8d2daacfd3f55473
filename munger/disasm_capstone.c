/* SPDX-License-Identifier: MIT
 *
 * Disassembly by capstone. Its structs of details are large unions that differ from
 * architecture to architecture, so that its text is asked wherever it tells.
 */
#include "munger/disasm.h"

#include <capstone/capstone.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct disasm_capstone {
	struct disasm disasm;
	csh handle;
	cs_insn *insn;
	int arch, mode;
};

/* The last operand, if it is a number: "0x1234", "#0x1234". */
static bool last_number(const char *operands, uint64_t *value)
{
	const char *last = strrchr(operands, ' ');
	char *end;

	last = last ? last + 1 : operands;
	if (*last == '#')
		last++;
	if (*last < '0' || *last > '9')
		return false;
	*value = strtoull(last, &end, 0);
	return *end == 0;
}

static void find_arm_literal(const struct disasm_capstone *d, uint64_t addr, struct disasm_insn *insn)
{
	const cs_arm *arm = &d->insn->detail->arm;
	unsigned ahead = d->mode & CS_MODE_THUMB ? 4 : 8;

	if (arm->op_count < 2 || arm->operands[arm->op_count - 1].type != ARM_OP_MEM)
		return;
	const arm_op_mem *mem = &arm->operands[arm->op_count - 1].mem;
	if (mem->base != ARM_REG_PC || mem->index != ARM_REG_INVALID || mem->disp < 0)
		return;
	insn->literal = ((addr + ahead) & ~(uint64_t)3) + (uint64_t)mem->disp;
	insn->literal_size = 4;
}

static void find_arm64_literal(const struct disasm_capstone *d, struct disasm_insn *insn)
{
	const cs_arm64 *arm64 = &d->insn->detail->arm64;

	if ((d->insn->id != ARM64_INS_LDR && d->insn->id != ARM64_INS_LDRSW) || arm64->op_count != 2 ||
	    arm64->operands[1].type != ARM64_OP_IMM)
		return;
	insn->literal = (uint64_t)arm64->operands[1].imm;
	insn->literal_size = 4;
	if (d->insn->id == ARM64_INS_LDR && strchr("xd", d->insn->op_str[0]))
		insn->literal_size = 8;
	else if (d->insn->op_str[0] == 'q')
		insn->literal_size = 16;
}

static bool next(struct disasm *disasm, const unsigned char *data, size_t size, uint64_t addr, struct disasm_insn *insn)
{
	struct disasm_capstone *d = (struct disasm_capstone *)disasm;
	const cs_insn *found = d->insn;
	uint64_t after = addr;

	if (!cs_disasm_iter(d->handle, &data, &size, &after, d->insn))
		return false;
	insn->size = found->size;
	snprintf(insn->text, sizeof insn->text, "%s%s%s", found->mnemonic, *found->op_str ? " " : "", found->op_str);
	if (cs_insn_group(d->handle, found, CS_GRP_JUMP) || cs_insn_group(d->handle, found, CS_GRP_CALL))
		insn->branches = last_number(found->op_str, &insn->target);
	if (d->arch == CS_ARCH_ARM)
		find_arm_literal(d, addr, insn);
	if (d->arch == CS_ARCH_ARM64)
		find_arm64_literal(d, insn);
	return true;
}

static void end(struct disasm *disasm)
{
	struct disasm_capstone *d = (struct disasm_capstone *)disasm;

	cs_free(d->insn, 1);
	cs_close(&d->handle);
}

struct disasm *disasm_open_capstone(struct mem *mem, const struct arch_code *code, const char **why)
{
	struct disasm_capstone *d = mem_alloc(mem, sizeof *d);

	d->disasm = (struct disasm){next, end};
	d->arch = code->arch;
	d->mode = code->mode;
	if (cs_open((cs_arch)code->arch, (cs_mode)code->mode, &d->handle) != CS_ERR_OK) {
		*why = "this munger is built with a capstone that lacks it";
		return NULL;
	}
	cs_option(d->handle, CS_OPT_DETAIL, CS_OPT_ON);
	d->insn = cs_malloc(d->handle);
	if (!d->insn)
		mem_die();
	return &d->disasm;
}
