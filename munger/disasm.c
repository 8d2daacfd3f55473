/* SPDX-License-Identifier: MIT */
#include "munger/disasm.h"

struct disasm *disasm_open(struct mem *mem, const struct arch_code *code, const char **why)
{
	return code->bfd ? disasm_open_opcodes(mem, code, why) : disasm_open_capstone(mem, code, why);
}

bool disasm_next(struct disasm *disasm, const unsigned char *data, size_t size, uint64_t addr, struct disasm_insn *insn)
{
	*insn = (struct disasm_insn){.size = 0};
	return disasm->next(disasm, data, size, addr, insn) && insn->size > 0 && insn->size <= size;
}

void disasm_close(struct disasm *disasm)
{
	if (disasm)
		disasm->close(disasm);
}
