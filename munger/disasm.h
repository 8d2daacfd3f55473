/* SPDX-License-Identifier: MIT
 *
 * Disassembly, one instruction at a time. Which library does it is a fact of the
 * code (struct arch_code); each is known to its own file only: disasm_capstone.c,
 * disasm_opcodes.c.
 */
#ifndef MUNGER_DISASM_H
#define MUNGER_DISASM_H

#include "munger/arch/image.h"
#include "munger/mem.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct disasm_insn {
	unsigned size; /* bytes */
	bool branches; /* to `target` */
	uint64_t target;
	unsigned literal_size; /* bytes that it loads from `literal`, relative to the PC; 0: none */
	uint64_t literal;
	char text[200]; /* "addi sp,sp,-16" */
};

struct disasm {
	bool (*next)(struct disasm *disasm, const unsigned char *data, size_t size, uint64_t addr,
		     struct disasm_insn *insn);
	void (*close)(struct disasm *disasm);
};

/* Returns: NULL if this munger cannot; *why then says what would help. In `mem`; to be closed before that is freed. */
struct disasm *disasm_open(struct mem *mem, const struct arch_code *code, const char **why);
void disasm_close(struct disasm *disasm);

/* Takes the instruction at address `addr` apart, from `size` bytes that may hold more.
 * Returns: false if they begin with none. */
bool disasm_next(struct disasm *disasm, const unsigned char *data, size_t size, uint64_t addr,
		 struct disasm_insn *insn);

/* disasm_open of each library. */
struct disasm *disasm_open_capstone(struct mem *mem, const struct arch_code *code, const char **why);
struct disasm *disasm_open_opcodes(struct mem *mem, const struct arch_code *code, const char **why);

#endif
