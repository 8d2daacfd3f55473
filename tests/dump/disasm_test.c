/* SPDX-License-Identifier: MIT
 *
 * Instructions that we know, taken apart by each library.
 *
 *   disasm_test with|without     whether there is GNU libopcodes
 */
#include <stdio.h>
#include <string.h>

#include <capstone/capstone.h>

#include "munger/disasm.h"

static const struct row {
	struct arch_code code;
	const char *bytes;
	unsigned size; /* of bytes */
	const char *text;
	unsigned length;
	uint64_t target; /* 0: none */
	unsigned literal_size;
	uint64_t literal;
} rows[] = {
#define CODE(a, m)                                       \
	{                                                \
		.arch = CS_ARCH_##a, .mode = CS_MODE_##m \
	}
#define BFD(name)           \
	{                   \
		.bfd = name \
	}
	{CODE(X86, 64), "\xe8\x0b\x00\x00\x00\x90", 6, "call 0x1010", 5, 0x1010, 0, 0},
	{CODE(X86, 64), "\xff\x25\x00\x00\x00\x00", 6, "jmp qword ptr [rip]", 6, 0, 0, 0},
	{CODE(X86, 32), "\x48", 1, "dec eax", 1, 0, 0, 0},
	{CODE(X86, 16), "\xe9\x0d\x00", 3, "jmp 0x1010", 3, 0x1010, 0, 0},
	{CODE(ARM, THUMB), "\x00\xf0\x06\xf8", 4, "bl #0x1010", 4, 0x1010, 0, 0},
	{CODE(ARM, THUMB), "\x01\x48", 2, "ldr r0, [pc, #4]", 2, 0, 4, 0x1008},
	{CODE(ARM, THUMB | CS_MODE_MCLASS | CS_MODE_V8), "\xd0\xe8\xef\x1f", 4, "ldaex r1, [r0]", 4, 0, 0, 0},
	{CODE(ARM, ARM), "\x00\x00\x9f\xe5", 4, "ldr r0, [pc]", 4, 0, 4, 0x1008},
	{CODE(ARM, ARM), "\x02\x00\x00\xeb", 4, "bl #0x1010", 4, 0x1010, 0, 0},
	{CODE(ARM64, ARM), "\x04\x00\x00\x94", 4, "bl #0x1010", 4, 0x1010, 0, 0},
	{CODE(ARM64, ARM), "\x80\x00\x00\x54", 4, "b.eq #0x1010", 4, 0x1010, 0, 0},
	{CODE(ARM64, ARM), "\x80\x00\x08\x36", 4, "tbz w0, #1, #0x1010", 4, 0x1010, 0, 0},
	{CODE(ARM64, ARM), "\x20\x00\x1f\xd6", 4, "br x1", 4, 0, 0, 0},
	{CODE(ARM64, ARM), "\x40\x00\x00\x58", 4, "ldr x0, #0x1008", 4, 0, 8, 0x1008},
	{CODE(ARM64, ARM), "\x40\x00\x00\x18", 4, "ldr w0, #0x1008", 4, 0, 4, 0x1008},
	{CODE(ARM64, ARM), "\x40\x00\x00\x9c", 4, "ldr q0, #0x1008", 4, 0, 16, 0x1008},
	{BFD("riscv:rv32"), "\x13\x01\x01\xff", 4, "add sp,sp,-16", 4, 0, 0, 0},
	{BFD("riscv:rv32"), "\x01\x28", 2, "jal 0x1010", 2, 0x1010, 0, 0},
	{BFD("riscv:rv64"), "\x85\x28", 2, "addw a7,a7,1", 2, 0, 0, 0},
	{BFD("riscv:rv64"), "\x63\x08\x05\x00", 4, "beqz a0,0x1010", 4, 0x1010, 0, 0},
	{BFD("riscv:rv64"), "\x03\x35\x81\x00", 4, "ld a0,8(sp)", 4, 0, 0, 0},
	{BFD("riscv:rv64"), "\x67\x80\x00\x00", 4, "ret", 4, 0, 0, 0},
	{BFD("sh4"), "\x0b\x00\x09\x00", 4, "rts", 2, 0, 0, 0},
	/* What is no instruction, or not all there. */
	{CODE(X86, 64), "\x06", 1, NULL, 0, 0, 0, 0},
	{CODE(ARM, THUMB), "\x00\xf0", 2, NULL, 0, 0, 0, 0},
	{BFD("riscv:rv64"), "\x01\x20", 2, NULL, 0, 0, 0, 0},
	{BFD("riscv:rv64"), "\x13\x01", 2, NULL, 0, 0, 0, 0},
	{BFD("riscv:rv64"), "\x13", 1, NULL, 0, 0, 0, 0},
};
enum { N_ROWS = sizeof rows / sizeof *rows };

static int passed, failed;
static struct mem *mem;

static void expect(bool ok, const char *what, unsigned row)
{
	if (ok) {
		passed++;
		return;
	}
	failed++;
	printf("disasm_test: FAILED: %s of row %u, '%s'\n", what, row, rows[row].text ? rows[row].text : "none");
}

static void check(unsigned number)
{
	const struct row *row = &rows[number];
	const char *why = NULL;
	struct disasm *disasm = disasm_open(mem, &row->code, &why);
	struct disasm_insn insn;
	bool ok;

	expect(disasm != NULL, "opening", number);
	if (!disasm)
		return;
	ok = disasm_next(disasm, (const unsigned char *)row->bytes, row->size, 0x1000, &insn);
	expect(ok == (row->text != NULL), "result", number);
	if (ok && row->text) {
		expect(strcmp(insn.text, row->text) == 0, insn.text, number);
		expect(insn.size == row->length, "size", number);
		expect(insn.branches == (row->target != 0) && (!insn.branches || insn.target == row->target), "target",
		       number);
		expect(insn.literal_size == row->literal_size && insn.literal == row->literal, "literal", number);
	}
	disasm_close(disasm);
}

static void refused(const char *bfd, const char *part)
{
	const struct arch_code code = {.bfd = bfd};
	const char *why = "";
	struct disasm *disasm = disasm_open(mem, &code, &why);

	if (!disasm && strstr(why, part)) {
		passed++;
	} else {
		failed++;
		printf("disasm_test: FAILED: %s: '%s' says nothing of '%s'\n", bfd, why, part);
	}
	disasm_close(disasm);
}

int main(int argc, char **argv)
{
	bool with = argc > 1 && strcmp(argv[1], "with") == 0;

	mem = mem_new();
	for (unsigned i = 0; i < N_ROWS; i++)
		if (with || !rows[i].code.bfd)
			check(i);
	if (with)
		refused("no such machine", "lacks it");
	else
		refused("riscv:rv64", "install binutils-multiarch-dev");
	mem_free(mem);
	printf("disasm_test: %d passed, %d failed\n", passed, failed);
	return failed != 0;
}
