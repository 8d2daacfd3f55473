/* SPDX-License-Identifier: MIT
 *
 * x86-64, by the System V psABI (section 4.4, "Relocation").
 *
 * Instructions have no alignment and no relocation says which one its place is
 * in: what a PC32 means (a branch, or an address) and whether a GOT load can
 * become a `lea` is told by the opcode bytes before the place. The addend of a
 * PC-relative field counts from the place, the hardware from the instruction's
 * end, so addends are -4 (or less, with an immediate behind).
 *
 * All addresses that 32 bits hold must be below 2 GiB (32S) or 4 GiB (32). Code
 * compiled with -fPIE or -fPIC needs neither.
 */
#include <elf.h>
#include <string.h>

#include "munger/arch/x86.h"
#include "munger/image_x86_64.h"

#define TLS_CURE  "compile without _Thread_local, or keep the variable in a DLL that the host provides"
#define DYN_CURE  "it belongs to linked files; give the objects"
#define SIZE_CURE "compile the object again without symbol sizes in code"
#define ROW(type, expr, field, import)                                               \
	{                                                                            \
		R_X86_64_##type, "R_X86_64_" #type, EXPR_##expr, field, import, NULL \
	}
#define REFUSE(type, cure)                                                           \
	{                                                                            \
		R_X86_64_##type, "R_X86_64_" #type, EXPR_REFUSED, 0, NO_IMPORT, cure \
	}

static const struct reloc_row rows[] = {
	ROW(NONE, NONE, 0, NO_IMPORT),
	ROW(64, ABS, MG_F_W64, MG_F_W64),
	ROW(PC32, PC, MG_F_S32, MG_F_P32), /* a branch by its opcode: import_field */
	REFUSE(GOT32, "compile with -fPIC, which loads from the GOT relative to the code"),
	ROW(PLT32, PC, MG_F_S32, MG_F_X86_BRANCH32),
	REFUSE(COPY, DYN_CURE),
	REFUSE(GLOB_DAT, DYN_CURE),
	REFUSE(JUMP_SLOT, DYN_CURE),
	REFUSE(RELATIVE, DYN_CURE),
	ROW(GOTPCREL, SLOTPC, MG_F_S32, MG_F_P32),
	ROW(32, ABS, MG_F_U32, MG_F_U32),
	ROW(32S, ABS, MG_F_S32, MG_F_S32),
	ROW(16, ABS, MG_F_W16, NO_IMPORT),
	ROW(PC16, PC, MG_F_W16, NO_IMPORT),
	ROW(8, ABS, MG_F_W8, NO_IMPORT),
	ROW(PC8, PC, MG_F_W8, NO_IMPORT),
	REFUSE(DTPMOD64, TLS_CURE),
	REFUSE(DTPOFF64, TLS_CURE),
	REFUSE(TPOFF64, TLS_CURE),
	REFUSE(TLSGD, TLS_CURE),
	REFUSE(TLSLD, TLS_CURE),
	REFUSE(DTPOFF32, TLS_CURE),
	REFUSE(GOTTPOFF, TLS_CURE),
	REFUSE(TPOFF32, TLS_CURE),
	ROW(PC64, PC, MG_F_W64, MG_F_P64),
	ROW(GOTOFF64, GOTREL, MG_F_W64, NO_IMPORT),
	ROW(GOTPC32, GOTPC, MG_F_S32, NO_IMPORT),
	ROW(GOT64, SLOT, MG_F_W64, MG_F_W64),
	ROW(GOTPCREL64, SLOTPC, MG_F_W64, MG_F_P64),
	ROW(GOTPC64, GOTPC, MG_F_W64, NO_IMPORT),
	ROW(GOTPLT64, SLOT, MG_F_W64, MG_F_W64),
	{R_X86_64_PLTOFF64, "R_X86_64_PLTOFF64", EXPR_GOTREL, MG_F_W64, NO_IMPORT,
	 "compile with -fno-plt, or another -mcmodel than large"},
	REFUSE(SIZE32, SIZE_CURE),
	REFUSE(SIZE64, SIZE_CURE),
	REFUSE(GOTPC32_TLSDESC, TLS_CURE),
	REFUSE(TLSDESC_CALL, TLS_CURE),
	REFUSE(TLSDESC, TLS_CURE),
	REFUSE(IRELATIVE, DYN_CURE),
	REFUSE(RELATIVE64, DYN_CURE),
	ROW(GOTPCRELX, SLOTPC, MG_F_S32, MG_F_P32),
	ROW(REX_GOTPCRELX, SLOTPC, MG_F_S32, MG_F_P32),
};

static unsigned import_field(const struct section *s, const struct reloc *r, const struct reloc_row *row,
			     unsigned *before)
{
	*before = 0;
	if (r->relaxed) {
		*before = 2;
		return s->data[r->off - 2] == 0x8d ? MG_F_X86_LEA : MG_F_X86_CALL;
	}
	if (row->import == MG_F_P32 && r->addend == -4 && x86_is_branch(s, r->off))
		return MG_F_X86_BRANCH32;
	if (row->import == MG_F_X86_BRANCH32 && !x86_is_branch(s, r->off))
		return MG_F_P32; /* PLT32 in data: a distance */
	return row->import;
}

/* Turns `mov x@GOTPCREL(%rip), %r` into `lea x(%rip), %r`, or into `mov $0, %r` for an absent x. */
static void relax_load(unsigned char *insn, struct reloc *r, bool absent)
{
	if (!absent) {
		insn[0] = 0x8d;
		r->type = R_X86_64_PC32;
		r->relaxed = true;
		return;
	}
	/* The register moves from ModRM.reg to ModRM.rm, and so its high bit from REX.R to REX.B. */
	insn[0] = 0xc7;
	insn[1] = (unsigned char)(0xc0 | (insn[1] >> 3 & 7));
	if (r->type == R_X86_64_REX_GOTPCRELX)
		insn[-1] = (unsigned char)((insn[-1] & ~5) | (insn[-1] >> 2 & 1));
	memset(insn + 2, 0, 4);
	r->neutral = true;
}

/* `call *x@GOTPCREL(%rip)` and `jmp *...` as GNU ld rewrites them: `addr32 call x`, `jmp x; nop`. A jump to an import is
 * `addr32 jmp x`, which can be turned back. */
static void relax_branch(unsigned char *insn, struct reloc *r)
{
	r->relaxed = true;
	if (insn[1] == 0x15) {
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
	r->type = R_X86_64_PLT32;
}

static void relax(struct section *s, struct reloc *r, bool absent)
{
	bool marked = r->type == R_X86_64_GOTPCRELX || r->type == R_X86_64_REX_GOTPCRELX;
	unsigned char *insn;

	if ((!marked && r->type != R_X86_64_GOTPCREL) || r->addend != -4 || !x86_is_code(s, r->off, 3))
		return;
	insn = s->data + r->off - 2;
	if (insn[0] == 0x8b && (insn[1] & 0xc7) == 0x05 && (marked || !absent)) /* unmarked, a REX cannot be told */
		relax_load(insn, r, absent);
	else if (marked && !absent && insn[0] == 0xff && (insn[1] == 0x15 || insn[1] == 0x25))
		relax_branch(insn, r);
}

/* A call becomes a no-operation, a jump a trap: the code around it has tested for NULL. */
static bool neutralise(struct section *s, const struct reloc *r)
{
	static const struct x86_neutral neutral = {.call = {0x0f, 0x1f, 0x44, 0x00, 0x00},
						   .jump = {0x0f, 0x0b, 0x0f, 0x1f, 0x00},
						   .branch = {0x66, 0x0f, 0x1f, 0x44, 0x00, 0x00}};

	return (r->type == R_X86_64_PLT32 || r->type == R_X86_64_PC32) && x86_neutralise(s, r->off, &neutral);
}

extern const struct arch_image arch_image_x86_64;

const struct arch arch_x86_64 = {
	.loader = &ldr_arch_x86_64,
	.image = &arch_image_x86_64,
	.jumps = &ldr_jumps_x86_64,
	.pointers = &ldr_pointers_x86_64,
	.rows = rows,
	.n_rows = sizeof rows / sizeof *rows,
	.unwind_type = 0x70000001, /* SHT_X86_64_UNWIND */
	.large_common = 0xff02,    /* SHN_X86_64_LCOMMON */
	.fill = 0xcc,
	.page = 4096,
	.thunk = {.off = 2, .addend = -4, .type = R_X86_64_PC32, .word = R_X86_64_64},
	.relax = relax,
	.neutralise = neutralise,
	.import_field = import_field,
	.below_2g = (uint64_t)1 << MG_F_S32 | ~(uint64_t)0 << MG_N_WORD_FIELDS,
	.below_4g = (uint64_t)1 << MG_F_U32,
};
