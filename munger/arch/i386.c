/* SPDX-License-Identifier: MIT
 *
 * i386, by the System V psABI for Intel386 (version 1.1, section 4.3, "Relocation").
 *
 * Objects use REL: the addend is in the place, as wide as that.  As on x86-64 no relocation says which instruction
 * its place is in, so the bytes before the place tell what a PC32 means, and what a load from the GOT can become.
 * The assembler marks those that may be rewritten (GOT32X); with the older GOT32 only mov is, as ld has it.
 *
 * Code compiled with -fPIC has the address of the GOT in a register, of its own choice.  Nothing that code does with
 * it depends on what is there, and here it is the address of the text: GOTPC is then known on the desk, and the loader
 * knows what LEA and CALL count from.
 *
 * What one GOT32X means depends on the instruction, so each meaning has a row, with a number that no object has: numbers
 * have 8 bits in ELF32.
 */
#include <elf.h>
#include <string.h>

#include "loader/field.h"
#include "munger/arch/x86.h"
#include "munger/image_i386.h"

enum {
	FIRST_OURS = 0x100,
	GOT32_ABS = FIRST_OURS, /* of an instruction without a base register */
	GOT32X_ABS,
	LOAD, /* what they become: mov of an address, */
	LEA,  /* lea, */
	CALL, /* call and jmp; + 0..7: base registers, 4: none */
};

#define TLS_CURE  "compile without _Thread_local, or keep the variable in a DLL that the host provides"
#define DYN_CURE  "it belongs to linked files; give the objects"
#define SIZE_CURE "compile the object again without symbol sizes in code"
#define ROW(type, expr, field, import)                                         \
	{                                                                      \
		R_386_##type, "R_386_" #type, EXPR_##expr, field, import, NULL \
	}
#define REFUSE(type, cure)                                                     \
	{                                                                      \
		R_386_##type, "R_386_" #type, EXPR_REFUSED, 0, NO_IMPORT, cure \
	}
#define OURS(type, name, expr, import)                                   \
	{                                                                \
		type, "R_386_" name, EXPR_##expr, MG_F_W32, import, NULL \
	}

static const struct reloc_row rows[] = {
	ROW(NONE, NONE, 0, NO_IMPORT),
	ROW(32, ABS, MG_F_W32, MG_F_W32),
	ROW(PC32, PC, MG_F_W32, MG_F_P32), /* a branch by its opcode: import_field */
	ROW(GOT32, SLOT, MG_F_W32, MG_F_W32),
	ROW(PLT32, PC, MG_F_W32, MG_F_I386_BRANCH32),
	REFUSE(COPY, DYN_CURE),
	REFUSE(GLOB_DAT, DYN_CURE),
	REFUSE(JMP_SLOT, DYN_CURE),
	REFUSE(RELATIVE, DYN_CURE),
	ROW(GOTOFF, GOTREL, MG_F_W32, NO_IMPORT),
	ROW(GOTPC, GOTPC, MG_F_W32, NO_IMPORT),
	REFUSE(32PLT, DYN_CURE),
	REFUSE(TLS_TPOFF, TLS_CURE),
	REFUSE(TLS_IE, TLS_CURE),
	REFUSE(TLS_GOTIE, TLS_CURE),
	REFUSE(TLS_LE, TLS_CURE),
	REFUSE(TLS_GD, TLS_CURE),
	REFUSE(TLS_LDM, TLS_CURE),
	ROW(16, ABS, MG_F_W16, NO_IMPORT),
	ROW(PC16, PC, MG_F_W16, NO_IMPORT),
	ROW(8, ABS, MG_F_W8, NO_IMPORT),
	ROW(PC8, PC, MG_F_W8, NO_IMPORT),
	REFUSE(TLS_GD_32, TLS_CURE),
	REFUSE(TLS_GD_PUSH, TLS_CURE),
	REFUSE(TLS_GD_CALL, TLS_CURE),
	REFUSE(TLS_GD_POP, TLS_CURE),
	REFUSE(TLS_LDM_32, TLS_CURE),
	REFUSE(TLS_LDM_PUSH, TLS_CURE),
	REFUSE(TLS_LDM_CALL, TLS_CURE),
	REFUSE(TLS_LDM_POP, TLS_CURE),
	REFUSE(TLS_LDO_32, TLS_CURE),
	REFUSE(TLS_IE_32, TLS_CURE),
	REFUSE(TLS_LE_32, TLS_CURE),
	REFUSE(TLS_DTPMOD32, TLS_CURE),
	REFUSE(TLS_DTPOFF32, TLS_CURE),
	REFUSE(TLS_TPOFF32, TLS_CURE),
	REFUSE(SIZE32, SIZE_CURE),
	REFUSE(TLS_GOTDESC, TLS_CURE),
	REFUSE(TLS_DESC_CALL, TLS_CURE),
	REFUSE(TLS_DESC, TLS_CURE),
	REFUSE(IRELATIVE, DYN_CURE),
	ROW(GOT32X, SLOT, MG_F_W32, MG_F_W32),
	OURS(GOT32_ABS, "GOT32", SLOTABS, MG_F_W32),
	OURS(GOT32X_ABS, "GOT32X", SLOTABS, MG_F_W32),
	OURS(LOAD, "GOT32X", ABS, MG_F_I386_MOV),
	OURS(LEA, "GOT32X", GOTREL, MG_F_I386_LEA),
	OURS(CALL + 0, "GOT32X", PC, MG_F_I386_CALL + 0),
	OURS(CALL + 1, "GOT32X", PC, MG_F_I386_CALL + 1),
	OURS(CALL + 2, "GOT32X", PC, MG_F_I386_CALL + 2),
	OURS(CALL + 3, "GOT32X", PC, MG_F_I386_CALL + 3),
	OURS(CALL + 4, "GOT32X", PC, MG_F_I386_CALL_ABS),
	OURS(CALL + 5, "GOT32X", PC, MG_F_I386_CALL + 5),
	OURS(CALL + 6, "GOT32X", PC, MG_F_I386_CALL + 6),
	OURS(CALL + 7, "GOT32X", PC, MG_F_I386_CALL + 7),
};

/* ModRM that an index byte follows, behind which is a distance of 32 bits; no opcode with an operand of 32 bits is such a
 * byte. */
static bool is_indexed(unsigned modrm)
{
	return (modrm & 0x47) == 0x04;
}

/* ModRM of an instruction whose operand is an address in memory, or a distance from what a register has. */
static bool is_absolute(unsigned modrm)
{
	return (modrm & 0xc7) == 0x05;
}

static bool is_based(unsigned modrm)
{
	return (modrm & 0xc0) == 0x80 && (modrm & 7) != 4;
}

/* ----------------------------------------------------------------- addends -- */

/* Little-endian, sign-extended. */
static int64_t read_number(const unsigned char *p, unsigned width)
{
	const uint32_t sign = (uint32_t)1 << (8 * width - 1);
	uint32_t value = 0;

	for (unsigned i = 0; i < width; i++)
		value |= (uint32_t)p[i] << 8 * i;
	return (int64_t)(value ^ sign) - sign;
}

static bool read_addend(struct link *link, struct section *s, struct reloc *r)
{
	const struct reloc_row *row = r->type < FIRST_OURS ? arch_row(link->arch, r->type) : NULL;
	unsigned width;

	r->addend = 0;
	if (!row || row->expr == EXPR_NONE || row->expr == EXPR_REFUSED || !s->data)
		return true; /* scan.c has a message for it */
	width = ldr_field_info(&ldr_arch_i386, row->field)->width;
	if (r->off > s->size || width > s->size - r->off)
		return false;
	r->addend = read_number(s->data + r->off, width);
	if (row->expr == EXPR_SLOT && x86_is_code(s, r->off, 2) && is_absolute(s->data[r->off - 1]) &&
	    !is_indexed(s->data[r->off - 2]))
		r->type = r->type == R_386_GOT32X ? GOT32X_ABS : GOT32_ABS;
	return true;
}

/* ------------------------------------------------------------ instructions -- */

static unsigned import_field(const struct section *s, const struct reloc *r, const struct reloc_row *row,
			     unsigned *before)
{
	*before = r->relaxed ? 2 : 0;
	if (row->import == MG_F_P32 && r->addend == -4 && x86_is_branch(s, r->off))
		return MG_F_I386_BRANCH32;
	if (row->import == MG_F_I386_BRANCH32 && !x86_is_branch(s, r->off))
		return MG_F_P32; /* PLT32 in data: a distance */
	return row->import;
}

/* `mov x@GOT(%b), %r` becomes `lea x@GOTOFF(%b), %r`; without a base, or for an absent x, `mov $x, %r`. */
static void relax_load(unsigned char *insn, struct reloc *r, bool absent)
{
	r->relaxed = !absent;
	r->neutral = absent;
	if (is_based(insn[1]) && !absent) {
		insn[0] = 0x8d;
		r->type = LEA;
		return;
	}
	insn[0] = 0xc7;
	insn[1] = (unsigned char)(0xc0 | (insn[1] >> 3 & 7));
	memset(insn + 2, 0, 4);
	r->type = LOAD;
}

/* `call *x@GOT(%b)` and `jmp *...` as GNU ld rewrites them: `addr32 call x`, `jmp x; nop`. A jump to an import is
 * `addr32 jmp x`, which can be turned back. */
static void relax_branch(unsigned char *insn, struct reloc *r)
{
	r->type = CALL + (is_based(insn[1]) ? insn[1] & 7u : 4u);
	r->addend = -4;
	r->relaxed = true;
	if ((insn[1] >> 3 & 7) == 2) {
		insn[0] = 0x67;
		insn[1] = 0xe8;
	} else if (r->symbol && r->symbol->kind == SYM_IMPORT) {
		insn[0] = 0x67;
		insn[1] = 0xe9;
	} else {
		insn[0] = 0xe9;
		memset(insn + 1, 0, 4);
		insn[5] = 0x90;
		r->off--;
	}
}

static void relax(struct section *s, struct reloc *r, bool absent)
{
	const bool marked = r->type == R_386_GOT32X || r->type == GOT32X_ABS;
	unsigned char *insn;
	unsigned reg;

	if ((!marked && r->type != R_386_GOT32 && r->type != GOT32_ABS) || r->addend || !x86_is_code(s, r->off, 2))
		return;
	insn = s->data + r->off - 2;
	if (!is_based(insn[1]) && !is_absolute(insn[1]))
		return;
	reg = insn[1] >> 3 & 7;
	/* Unmarked, the byte that would say esp may be the opcode a1, a load without ModRM. */
	if (insn[0] == 0x8b && (marked || reg != 4))
		relax_load(insn, r, absent);
	else if (marked && !absent && insn[0] == 0xff && (reg == 2 || reg == 4))
		relax_branch(insn, r);
}

/* A call becomes a no-operation, a jump a trap: the code around it has tested for NULL. No NOP with a ModRM, which
 * processors before the Pentium Pro lack. */
static bool neutralise(struct section *s, const struct reloc *r)
{
	static const struct x86_neutral neutral = {.call = {0x90, 0x8d, 0x74, 0x26, 0x00},
						   .jump = {0x0f, 0x0b, 0x8d, 0x76, 0x00},
						   .branch = {0x8d, 0xb6, 0x00, 0x00, 0x00, 0x00}};

	return (r->type == R_386_PLT32 || r->type == R_386_PC32) && x86_neutralise(s, r->off, &neutral);
}

extern const struct arch_image arch_image_i386;

const struct arch arch_i386 = {
	.loader = &ldr_arch_i386,
	.image = &arch_image_i386,
	.jumps = &ldr_jumps_i386,
	.pointers = &ldr_pointers_i386,
	.rows = rows,
	.n_rows = sizeof rows / sizeof *rows,
	.unwind_type = 0xffffffff, /* .eh_frame is found by its name */
	.fill = 0xcc,
	.page = 4096,
	.thunk = {.off = 11, .addend = 4, .type = R_386_PC32, .word = R_386_32},
	.read_addend = read_addend,
	.relax = relax,
	.neutralise = neutralise,
	.import_field = import_field,
	.got_is_text = true,
};
