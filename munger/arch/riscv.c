/* SPDX-License-Identifier: MIT
 *
 * RISC-V of both widths, by the RISC-V ELF psABI.
 *
 * Objects are made for a linker that relaxes: all labels are symbols, distances are sums of relocations, and
 * alignment is too much padding with a note. The munger relaxes nothing, but does what has to be done all the
 * same (riscv_align.c, riscv_pairs.c).
 *
 * R_RISCV_PCREL_LO12 names the AUIPC that has the other half, not the symbol. So it becomes the difference of that symbol and
 * that AUIPC: S + A - M, in a field that is not relative to its own place.
 *
 * JAL and conditional branches reach only inside one section; JAL goes by way of a stub where it leaves it.
 */
#include "loader/arch/riscv.h"
#include "loader/arch/riscv_desk.h"
#include "loader/field.h"
#include "munger/arch/riscv.h"

#define TLS_CURE "compile without _Thread_local, or keep the variable in a DLL that the host provides"
#define DYN_CURE "it belongs to linked files; give the objects"
#define RELAX_CURE \
	"it is what a linker relaxes to; give objects as the compiler made them, or 'ld -r --no-relax' output"
#define VENDOR_CURE "compile without extensions of a vendor"
#define ADDR_CURE   "an address has 32 bits here; use '.word'"
#define D(f)        (DESK | LDR_RISCV_DESK_##f)
#define ROW(number, name, expr, field, import)                            \
	{                                                                 \
		number, "R_RISCV_" name, EXPR_##expr, field, import, NULL \
	}
#define REFUSE(number, name, cure)                                        \
	{                                                                 \
		number, "R_RISCV_" name, EXPR_REFUSED, 0, NO_IMPORT, cure \
	}
/* Taken together with the other before rows are asked. */
#define HALF(number, name) REFUSE(number, name, "there is no other half that it belongs to; compile again")
#define ULEB(n)            ROW(RV_DIFF_ULEB1 + (n)-1, "SET_ULEB128", DIFF, D(ULEB1) + (n)-1, NO_IMPORT)

/* `addr`: an address in 32 bits; `dist`: a distance in 32 bits; w64, d64, p64: the rows of 64 bits. */
#define ROWS(addr, dist, w64, d64, p64)                                                                                \
	{                                                                                                              \
		ROW(RV_NONE, "NONE", NONE, 0, NO_IMPORT), ROW(RV_32, "32", ABS, addr, addr), w64,                      \
			REFUSE(3, "RELATIVE", DYN_CURE), REFUSE(4, "COPY", DYN_CURE),                                  \
			REFUSE(5, "JUMP_SLOT", DYN_CURE), REFUSE(6, "TLS_DTPMOD32", TLS_CURE),                         \
			REFUSE(7, "TLS_DTPMOD64", TLS_CURE), REFUSE(8, "TLS_DTPREL32", TLS_CURE),                      \
			REFUSE(9, "TLS_DTPREL64", TLS_CURE), REFUSE(10, "TLS_TPREL32", TLS_CURE),                      \
			REFUSE(11, "TLS_TPREL64", TLS_CURE), REFUSE(12, "TLSDESC", TLS_CURE),                          \
			ROW(RV_BRANCH, "BRANCH", PC, D(BRANCH), NO_IMPORT), ROW(RV_JAL, "JAL", PC, D(JAL), BY_STUB),   \
			ROW(RV_CALL, "CALL", PC, MG_F_RV_CALL, MG_F_RV_CALL),                                          \
			ROW(RV_CALL_PLT, "CALL_PLT", PC, MG_F_RV_CALL, MG_F_RV_CALL),                                  \
			ROW(RV_GOT_HI20, "GOT_HI20", SLOTPC, MG_F_RV_PCREL_HI20, NO_IMPORT),                           \
			REFUSE(RV_TLS_GOT_HI20, "TLS_GOT_HI20", TLS_CURE),                                             \
			REFUSE(RV_TLS_GD_HI20, "TLS_GD_HI20", TLS_CURE),                                               \
			ROW(RV_PCREL_HI20, "PCREL_HI20", PC, MG_F_RV_PCREL_HI20, MG_F_RV_PCREL_HI20),                  \
			ROW(RV_PCREL_LO12_I, "PCREL_LO12_I", DIFF, MG_F_RV_LO12, MG_F_RV_PCREL_LO12),                  \
			ROW(RV_PCREL_LO12_S, "PCREL_LO12_S", DIFF, MG_F_RV_LO12, MG_F_RV_PCREL_LO12),                  \
			ROW(RV_HI20, "HI20", ABS, MG_F_RV_HI20, MG_F_RV_HI20),                                         \
			ROW(RV_LO12_I, "LO12_I", ABS, MG_F_RV_LO12, MG_F_RV_LO12),                                     \
			ROW(RV_LO12_S, "LO12_S", ABS, MG_F_RV_LO12, MG_F_RV_LO12), REFUSE(29, "TPREL_HI20", TLS_CURE), \
			REFUSE(30, "TPREL_LO12_I", TLS_CURE), REFUSE(31, "TPREL_LO12_S", TLS_CURE),                    \
			REFUSE(32, "TPREL_ADD", TLS_CURE), HALF(33, "ADD8"), HALF(34, "ADD16"), HALF(35, "ADD32"),     \
			HALF(36, "ADD64"), HALF(37, "SUB8"), HALF(38, "SUB16"), HALF(39, "SUB32"), HALF(40, "SUB64"),  \
			REFUSE(41, "GOT32_PCREL", "compile without relative tables of functions"),                     \
			ROW(RV_ALIGN, "ALIGN", NONE, 0, NO_IMPORT),                                                    \
			ROW(RV_RVC_BRANCH, "RVC_BRANCH", PC, D(RVC_BRANCH), NO_IMPORT),                                \
			ROW(RV_RVC_JUMP, "RVC_JUMP", PC, D(RVC_JUMP), NO_IMPORT), REFUSE(46, "RVC_LUI", RELAX_CURE),   \
			REFUSE(47, "GPREL_I", RELAX_CURE), REFUSE(48, "GPREL_S", RELAX_CURE),                          \
			REFUSE(49, "TPREL_I", RELAX_CURE), REFUSE(50, "TPREL_S", RELAX_CURE),                          \
			ROW(RV_RELAX, "RELAX", NONE, 0, NO_IMPORT), HALF(52, "SUB6"), HALF(53, "SET6"),                \
			HALF(54, "SET8"), HALF(55, "SET16"), HALF(56, "SET32"),                                        \
			ROW(RV_32_PCREL, "32_PCREL", PC, dist, MG_F_P32), REFUSE(58, "IRELATIVE", DYN_CURE),           \
			ROW(59, "PLT32", PC, dist, MG_F_P32), HALF(60, "SET_ULEB128"), HALF(61, "SUB_ULEB128"),        \
			REFUSE(RV_TLSDESC_HI20, "TLSDESC_HI20", TLS_CURE), REFUSE(63, "TLSDESC_LOAD_LO12", TLS_CURE),  \
			REFUSE(64, "TLSDESC_ADD_LO12", TLS_CURE), REFUSE(65, "TLSDESC_CALL", TLS_CURE),                \
			REFUSE(191, "VENDOR", VENDOR_CURE),                                                            \
			ROW(RV_PAIR, "PCREL_HI20", PC, MG_F_RV_PCREL, MG_F_RV_PCREL), p64,                             \
			ROW(RV_DIFF8, "ADD8", DIFF, MG_F_W8, NO_IMPORT),                                               \
			ROW(RV_DIFF16, "ADD16", DIFF, MG_F_W16, NO_IMPORT),                                            \
			ROW(RV_DIFF32, "ADD32", DIFF, dist, MG_F_P32), d64,                                            \
			ROW(RV_DIFF6, "SET6", DIFF, D(6), NO_IMPORT), ULEB(1), ULEB(2), ULEB(3), ULEB(4), ULEB(5),     \
			ULEB(6), ULEB(7), ULEB(8), ULEB(9), ULEB(10),                                                  \
			ROW(RV_GOT_LO12, "PCREL_LO12_I", SLOTABS, MG_F_RV_LO12, NO_IMPORT),                            \
			ROW(RV_GOT_NEAR_HI20, "GOT_HI20", SLOTPC, MG_F_RV_PCREL_HI20, NO_IMPORT),                      \
			ROW(RV_GOT_NEAR_LO12, "PCREL_LO12_I", SLOTABS, MG_F_RV_LO12, NO_IMPORT),                       \
			ROW(RV_GOT_FAR_HI20, "GOT_HI20", SLOTPC, MG_F_RV_PCREL_HI20, NO_IMPORT),                       \
			ROW(RV_GOT_FAR_LO12, "PCREL_LO12_I", SLOTABS, MG_F_RV_LO12, NO_IMPORT),                        \
			ROW(RV_GOT_IMPORT, "GOT_HI20", PC, MG_F_RV_PCREL, MG_F_RV_GOT)                                 \
	}

static const struct reloc_row rows32[] =
	ROWS(MG_F_W32, MG_F_W32, REFUSE(RV_64, "64", ADDR_CURE), ROW(RV_DIFF64, "ADD64", DIFF, D(64), NO_IMPORT),
	     REFUSE(RV_64_PCREL, "ADD64", ADDR_CURE));
static const struct reloc_row rows64[] =
	ROWS(MG_F_U32, MG_F_S32, ROW(RV_64, "64", ABS, MG_F_W64, MG_F_W64),
	     ROW(RV_DIFF64, "ADD64", DIFF, MG_F_W64, MG_F_P64), ROW(RV_64_PCREL, "ADD64", PC, MG_F_W64, MG_F_P64));

/* ------------------------------------------------------------ instructions -- */

static bool is_inside(const struct section *s, uint64_t off, uint64_t size)
{
	return s->data && off <= s->size && size <= s->size - off;
}

/* Makes the AUIPC at a place the LUI of the same register. */
static void make_lui(struct section *s, uint64_t off)
{
	if (is_inside(s, off, 4))
		ldr_put32(s->data + off, (ldr_get32(s->data + off) & 0xf80) | 0x37);
}

/* Makes the load at a place an ADDI of the same registers. */
static void make_addi(struct section *s, uint64_t off)
{
	if (is_inside(s, off, 4))
		ldr_put32(s->data + off, (ldr_get32(s->data + off) & 0xf8f80) | 0x13);
}

/* What is absent has the address 0, and code that loads it relative to itself loads that number. */
static void relax_absent(struct section *s, struct reloc *r)
{
	switch (r->type) {
	case RV_PCREL_HI20:
	case RV_GOT_NEAR_HI20:
	case RV_GOT_FAR_HI20:
		make_lui(s, r->off);
		r->type = RV_HI20;
		break;
	case RV_GOT_NEAR_LO12:
	case RV_GOT_FAR_LO12:
		make_addi(s, r->off);
		r->type = RV_LO12_I;
		break;
	case RV_PCREL_LO12_I:
		r->type = RV_LO12_I;
		break;
	case RV_PCREL_LO12_S:
		r->type = RV_LO12_S;
		break;
	default:
		return;
	}
	r->minus = NULL;
}

static void relax(struct section *s, struct reloc *r, bool absent)
{
	const bool import = r->symbol->kind == SYM_IMPORT;

	if (absent) {
		relax_absent(s, r);
	} else if (r->type == RV_GOT_NEAR_HI20 && import) {
		r->type = RV_GOT_IMPORT;
		r->relaxed = true;
	} else if (r->type == RV_GOT_NEAR_LO12 && import) {
		r->type = RV_NONE; /* the other has both */
	} else if ((r->type == RV_GOT_NEAR_HI20 || r->type == RV_GOT_FAR_HI20) && !import) {
		r->type = RV_PCREL_HI20;
	} else if ((r->type == RV_GOT_NEAR_LO12 || r->type == RV_GOT_FAR_LO12) && !import) {
		make_addi(s, r->off);
		r->type = RV_PCREL_LO12_I;
	}
}

/* As GNU ld has it: AUIPC and JALR call address 0, which the code around them has tested for. A JAL, which cannot, becomes a
 * no-operation. */
static bool neutralise(struct section *s, const struct reloc *r)
{
	const bool is_call = r->type == RV_CALL || r->type == RV_CALL_PLT;

	if ((!is_call && r->type != RV_JAL) || !is_inside(s, r->off, is_call ? 8 : 4))
		return false;
	if (is_call) {
		ldr_put32(s->data + r->off, ldr_get32(s->data + r->off) & 0xfff);
		ldr_put32(s->data + r->off + 4, ldr_get32(s->data + r->off + 4) & 0x7fff);
	} else {
		ldr_put32(s->data + r->off, 0x13);
	}
	return true;
}

static unsigned import_field(const struct section *s, const struct reloc *r, const struct reloc_row *row,
			     unsigned *before)
{
	(void)s;
	(void)r;
	*before = 0;
	return row->import;
}

/* AUIPC t1 and JALR: t1 is what calls may change and compilers take for this. */
static const struct stub_code stub = {
	.insn = {0x17, 0x03, 0, 0, 0x67, 0, 0x03, 0},
	.size = 8,
	.type = RV_CALL_PLT,
	.align = 2,
	.reach = 0xff000,
};

static const struct field_pair pairs[] = {{MG_F_RV_HI20, MG_F_RV_LO12, MG_F_RV_ADDR},
					  {MG_F_RV_PCREL_HI20, MG_F_RV_LO12, MG_F_RV_PCREL},
					  {MG_F_RV_PCREL_HI20, MG_F_RV_PCREL_LO12, MG_F_RV_PCREL},
					  {0, 0, 0}};

static const struct field_pair apart[] = {
	{MG_F_RV_HI20, MG_F_RV_LO12, MG_F_RV_APART}, {MG_F_RV_PCREL_HI20, MG_F_RV_LO12, MG_F_RV_APART}, {0, 0, 0}};

extern const struct arch_image arch_image_riscv32, arch_image_riscv64;

#define ARCH(a, rows_, word_)                                                                                          \
	.loader = &ldr_arch_##a, .image = &arch_image_##a, .jumps = &ldr_jumps_##a, .pointers = &ldr_pointers_##a,     \
	.rows = rows_, .n_rows = sizeof(rows_) / sizeof *(rows_), .unwind_type = ~0u /* none */, .page = 4096,         \
	.thunk = {.type = RV_PAIR, .word = word_}, .prepare = riscv_prepare, .read_attributes = riscv_read_attributes, \
	.relax = relax, .neutralise = neutralise, .import_field = import_field, .desk_width = ldr_riscv_desk_width,    \
	.put_desk = ldr_riscv_desk_put, .stub = &stub, .pairs = pairs, .apart = apart

const struct arch arch_riscv32 = {ARCH(riscv32, rows32, RV_32)};

const struct arch arch_riscv64 = {
	ARCH(riscv64, rows64, RV_64),
	.below_2g = (uint64_t)1 << MG_F_S32 | ~(uint64_t)0 << MG_N_WORD_FIELDS,
	.below_4g = (uint64_t)1 << MG_F_U32,
};
