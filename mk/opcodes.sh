#!/bin/sh
# SPDX-License-Identifier: MIT
# opcodes.sh CC WORK: finds GNU libopcodes for all architectures, and prints the flags to compile
# munger/disasm_opcodes.c with. Without one it prints nothing, and says why on stderr.
#
# What there is must take a RISC-V instruction apart: headers and library are not of one version
# everywhere, and the library of a system's own binutils knows only that system's machine.
set -u
cc=$1 work=$2

none() {
	echo "munger will not disassemble what capstone lacks (RISC-V): $1" >&2
	exit 0
}

link=$($cc -print-file-name=libopcodes-multiarch.so)
[ -e "$link" ] || none "no libopcodes-multiarch.so; install binutils-multiarch-dev"
library=$(basename "$(realpath "$link")")

mkdir -p "$work"
cat >"$work/opcodes.c" <<'END'
#include "munger/disasm.h"
#include <stdio.h>
#include <string.h>

int main(void)
{
	static const struct arch_code code = {.bfd = "riscv:rv32"};
	static const unsigned char jal[] = {0xef, 0x00, 0x00, 0x01};
	struct disasm_insn insn = {0};
	const char *why = "it takes an instruction wrongly apart";
	struct disasm *disasm = disasm_open_opcodes(mem_new(), &code, &why);

	if (disasm && disasm->next(disasm, jal, sizeof jal, 0x1000, &insn) && insn.size == 4 && insn.branches &&
	    insn.target == 0x1010 && strcmp(insn.text, "jal 0x1010") == 0)
		return 0;
	return puts(why), 1;
}
END
$cc -std=c11 -Iinclude -I. -D_GNU_SOURCE "-DDISASM_OPCODES=\"$library\"" "$work/opcodes.c" munger/disasm_opcodes.c munger/mem.c \
	-ldl -o "$work/opcodes" 2>"$work/opcodes.log" || none "its headers are not those that we know; see $work/opcodes.log"
why=$("$work/opcodes") || none "${why:-it fails}"
echo "-DDISASM_OPCODES='\"$library\"'"
