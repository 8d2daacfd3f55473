/* SPDX-License-Identifier: MIT
 *
 * ARM in Thumb-2 state, by ELF for the Arm Architecture (AAELF32, section 5.6).
 *
 * Objects use REL: the addend is in the place, read by the very field that is
 * written later, and the PC's lead of four bytes is part of it.  Bit 0 of a
 * function symbol's value says Thumb and travels with the value into words and
 * MOVW; a branch to a label that is no function gets it here.  A32 code ($a) is
 * refused, so there is never a change of state to provide for.
 *
 * B<cond>.W reaches 1 MiB, which is less than a load can promise: where it
 * leaves its section of the image, it goes to a B.W beside it that goes on.
 *
 * TARGET1 is ABS32 and TARGET2 REL32, as arm-none-eabi has them.  V4BX and NONE
 * ask for nothing.
 */
#include <elf.h>
#include <string.h>

#include "loader/arch/arm_desk.h"
#include "loader/field.h"
#include "munger/arch/arch.h"
#include "munger/arch/attributes.h"
#include "munger/image_arm.h"

enum { /* AAELF32's numbers; elf.h has older names for some */
       R_ABS32 = 2,
       R_REL32 = 3,
       R_THM_CALL = 10,
       R_BASE_PREL = 25,
       R_GOT_BREL = 26,
       R_PREL31 = 42,
       R_THM_JUMP24 = 30,
       R_THM_JUMP19 = 51,
       R_THM_JUMP11 = 102,
       R_THM_JUMP8 = 103,
       R_THM_ALU_ABS_G0_NC = 132,
       R_THM_ALU_ABS_G3_NC = 135,
       R_THM_ALU_ABS = 256, /* ours: of all four, at the first, which is that of G3 */
};

#define TLS_CURE  "compile without _Thread_local, or keep the variable in a DLL that the host provides"
#define DYN_CURE  "it belongs to linked files; give the objects"
#define ARM_CURE  "it belongs to ARM (A32) code; compile with -mthumb"
#define LONG_CURE "compile for ARMv7-M or later"
#define BYTES_CURE                                                                                         \
	"move all four bytes of an address one after the other, as compilers do: movs, and lsls and adds " \
	"three times"
#define LITERAL_CURE  "keep the literal in the section that loads it, or load its address with MOVW and MOVT"
#define BASE_CURE     "compile without -frwpi or other segment-relative options"
#define FDPIC_CURE    "compile without -mfdpic"
#define OLD_CURE      "compile with a compiler of today"
#define DESK_FIELD(f) (DESK | (f))
#define ROW(number, name, expr, field, import)                          \
	{                                                               \
		number, "R_ARM_" name, EXPR_##expr, field, import, NULL \
	}
#define REFUSE(number, name, cure)                                      \
	{                                                               \
		number, "R_ARM_" name, EXPR_REFUSED, 0, NO_IMPORT, cure \
	}

static const struct reloc_row rows[] = {
	ROW(0, "NONE", NONE, 0, NO_IMPORT),
	REFUSE(1, "PC24", ARM_CURE),
	ROW(R_ABS32, "ABS32", ABS, MG_F_W32, MG_F_W32),
	ROW(R_REL32, "REL32", PC, MG_F_W32, MG_F_P32),
	REFUSE(4, "LDR_PC_G0", ARM_CURE),
	ROW(5, "ABS16", ABS, MG_F_W16, NO_IMPORT),
	REFUSE(6, "ABS12", ARM_CURE),
	REFUSE(7, "THM_ABS5", LONG_CURE),
	ROW(8, "ABS8", ABS, MG_F_W8, NO_IMPORT),
	REFUSE(9, "SBREL32", BASE_CURE),
	ROW(R_THM_CALL, "THM_CALL", PC, MG_F_THM_CALL, MG_F_THM_CALL),
	REFUSE(11, "THM_PC8", LITERAL_CURE),
	REFUSE(12, "BREL_ADJ", OLD_CURE),
	REFUSE(13, "TLS_DESC", TLS_CURE),
	REFUSE(14, "THM_SWI8", OLD_CURE),
	REFUSE(15, "XPC25", ARM_CURE),
	REFUSE(16, "THM_XPC22", OLD_CURE),
	REFUSE(17, "TLS_DTPMOD32", TLS_CURE),
	REFUSE(18, "TLS_DTPOFF32", TLS_CURE),
	REFUSE(19, "TLS_TPOFF32", TLS_CURE),
	REFUSE(20, "COPY", DYN_CURE),
	REFUSE(21, "GLOB_DAT", DYN_CURE),
	REFUSE(22, "JUMP_SLOT", DYN_CURE),
	REFUSE(23, "RELATIVE", DYN_CURE),
	ROW(24, "GOTOFF32", GOTREL, MG_F_W32, NO_IMPORT),
	ROW(R_BASE_PREL, "BASE_PREL", GOTPC, MG_F_W32, NO_IMPORT),
	ROW(R_GOT_BREL, "GOT_BREL", SLOT, MG_F_W32, MG_F_W32),
	REFUSE(27, "PLT32", ARM_CURE),
	REFUSE(28, "CALL", ARM_CURE),
	REFUSE(29, "JUMP24", ARM_CURE),
	ROW(R_THM_JUMP24, "THM_JUMP24", PC, MG_F_THM_CALL, MG_F_THM_CALL),
	REFUSE(31, "BASE_ABS", BASE_CURE),
	REFUSE(32, "ALU_PCREL_7_0", ARM_CURE),
	REFUSE(33, "ALU_PCREL_15_8", ARM_CURE),
	REFUSE(34, "ALU_PCREL_23_15", ARM_CURE),
	REFUSE(35, "LDR_SBREL_11_0_NC", ARM_CURE),
	REFUSE(36, "ALU_SBREL_19_12_NC", ARM_CURE),
	REFUSE(37, "ALU_SBREL_27_20_CK", ARM_CURE),
	ROW(38, "TARGET1", ABS, MG_F_W32, MG_F_W32),
	REFUSE(39, "SBREL31", BASE_CURE),
	ROW(40, "V4BX", NONE, 0, NO_IMPORT),
	ROW(41, "TARGET2", PC, MG_F_W32, MG_F_P32),
	ROW(R_PREL31, "PREL31", PC, MG_F_ARM_PREL31, MG_F_ARM_PREL31),
	REFUSE(43, "MOVW_ABS_NC", ARM_CURE),
	REFUSE(44, "MOVT_ABS", ARM_CURE),
	REFUSE(45, "MOVW_PREL_NC", ARM_CURE),
	REFUSE(46, "MOVT_PREL", ARM_CURE),
	ROW(47, "THM_MOVW_ABS_NC", ABS, MG_F_THM_MOVW, MG_F_THM_MOVW),
	ROW(48, "THM_MOVT_ABS", ABS, MG_F_THM_MOVT, MG_F_THM_MOVT),
	ROW(49, "THM_MOVW_PREL_NC", PC, MG_F_THM_MOVW, MG_F_THM_MOVW_PC),
	ROW(50, "THM_MOVT_PREL", PC, MG_F_THM_MOVT, MG_F_THM_MOVT_PC),
	ROW(R_THM_JUMP19, "THM_JUMP19", PC, DESK_FIELD(LDR_ARM_DESK_JUMP19), BY_STUB),
	REFUSE(52, "THM_JUMP6", "use CBZ and CBNZ inside one section only"),
	REFUSE(53, "THM_ALU_PREL_11_0", LITERAL_CURE),
	REFUSE(54, "THM_PC12", LITERAL_CURE),
	ROW(55, "ABS32_NOI", ABS, MG_F_W32, MG_F_W32),
	ROW(56, "REL32_NOI", PC, MG_F_W32, MG_F_P32),
	REFUSE(57, "ALU_PC_G0_NC", ARM_CURE),
	REFUSE(58, "ALU_PC_G0", ARM_CURE),
	REFUSE(59, "ALU_PC_G1_NC", ARM_CURE),
	REFUSE(60, "ALU_PC_G1", ARM_CURE),
	REFUSE(61, "ALU_PC_G2", ARM_CURE),
	REFUSE(62, "LDR_PC_G1", ARM_CURE),
	REFUSE(63, "LDR_PC_G2", ARM_CURE),
	REFUSE(64, "LDRS_PC_G0", ARM_CURE),
	REFUSE(65, "LDRS_PC_G1", ARM_CURE),
	REFUSE(66, "LDRS_PC_G2", ARM_CURE),
	REFUSE(67, "LDC_PC_G0", ARM_CURE),
	REFUSE(68, "LDC_PC_G1", ARM_CURE),
	REFUSE(69, "LDC_PC_G2", ARM_CURE),
	REFUSE(70, "ALU_SB_G0_NC", ARM_CURE),
	REFUSE(71, "ALU_SB_G0", ARM_CURE),
	REFUSE(72, "ALU_SB_G1_NC", ARM_CURE),
	REFUSE(73, "ALU_SB_G1", ARM_CURE),
	REFUSE(74, "ALU_SB_G2", ARM_CURE),
	REFUSE(75, "LDR_SB_G0", ARM_CURE),
	REFUSE(76, "LDR_SB_G1", ARM_CURE),
	REFUSE(77, "LDR_SB_G2", ARM_CURE),
	REFUSE(78, "LDRS_SB_G0", ARM_CURE),
	REFUSE(79, "LDRS_SB_G1", ARM_CURE),
	REFUSE(80, "LDRS_SB_G2", ARM_CURE),
	REFUSE(81, "LDC_SB_G0", ARM_CURE),
	REFUSE(82, "LDC_SB_G1", ARM_CURE),
	REFUSE(83, "LDC_SB_G2", ARM_CURE),
	REFUSE(84, "MOVW_BREL_NC", ARM_CURE),
	REFUSE(85, "MOVT_BREL", ARM_CURE),
	REFUSE(86, "MOVW_BREL", ARM_CURE),
	REFUSE(87, "THM_MOVW_BREL_NC", BASE_CURE),
	REFUSE(88, "THM_MOVT_BREL", BASE_CURE),
	REFUSE(89, "THM_MOVW_BREL", BASE_CURE),
	REFUSE(90, "TLS_GOTDESC", TLS_CURE),
	REFUSE(91, "TLS_CALL", TLS_CURE),
	REFUSE(92, "TLS_DESCSEQ", TLS_CURE),
	REFUSE(93, "THM_TLS_CALL", TLS_CURE),
	REFUSE(94, "PLT32_ABS", DYN_CURE),
	REFUSE(95, "GOT_ABS", "compile with -fPIC or without it, not with absolute GOT addresses"),
	ROW(96, "GOT_PREL", SLOTPC, MG_F_W32, MG_F_P32),
	REFUSE(97, "GOT_BREL12", ARM_CURE),
	REFUSE(98, "GOTOFF12", ARM_CURE),
	REFUSE(99, "GOTRELAX", OLD_CURE),
	ROW(100, "GNU_VTENTRY", NONE, 0, NO_IMPORT),
	ROW(101, "GNU_VTINHERIT", NONE, 0, NO_IMPORT),
	ROW(R_THM_JUMP11, "THM_JUMP11", PC, DESK_FIELD(LDR_ARM_DESK_JUMP11), NO_IMPORT),
	ROW(R_THM_JUMP8, "THM_JUMP8", PC, DESK_FIELD(LDR_ARM_DESK_JUMP8), NO_IMPORT),
	REFUSE(104, "TLS_GD32", TLS_CURE),
	REFUSE(105, "TLS_LDM32", TLS_CURE),
	REFUSE(106, "TLS_LDO32", TLS_CURE),
	REFUSE(107, "TLS_IE32", TLS_CURE),
	REFUSE(108, "TLS_LE32", TLS_CURE),
	REFUSE(109, "TLS_LDO12", TLS_CURE),
	REFUSE(110, "TLS_LE12", TLS_CURE),
	REFUSE(111, "TLS_IE12GP", TLS_CURE),
	REFUSE(128, "ME_TOO", OLD_CURE),
	REFUSE(129, "THM_TLS_DESCSEQ", TLS_CURE),
	REFUSE(130, "THM_TLS_DESCSEQ32", TLS_CURE),
	REFUSE(131, "THM_GOT_BREL12", "compile with -fPIC or without it, not with short GOT offsets"),
	REFUSE(R_THM_ALU_ABS_G0_NC, "THM_ALU_ABS_G0_NC", BYTES_CURE),
	REFUSE(133, "THM_ALU_ABS_G1_NC", BYTES_CURE),
	REFUSE(134, "THM_ALU_ABS_G2_NC", BYTES_CURE),
	REFUSE(R_THM_ALU_ABS_G3_NC, "THM_ALU_ABS_G3_NC", BYTES_CURE),
	REFUSE(136, "THM_BF16", "compile without branch-future instructions"),
	REFUSE(137, "THM_BF12", "compile without branch-future instructions"),
	REFUSE(138, "THM_BF18", "compile without branch-future instructions"),
	REFUSE(160, "IRELATIVE", DYN_CURE),
	REFUSE(161, "GOTFUNCDESC", FDPIC_CURE),
	REFUSE(162, "GOTOFFFUNCDESC", FDPIC_CURE),
	REFUSE(163, "FUNCDESC", FDPIC_CURE),
	REFUSE(164, "FUNCDESC_VALUE", FDPIC_CURE),
	REFUSE(165, "TLS_GD32_FDPIC", TLS_CURE),
	REFUSE(166, "TLS_LDM32_FDPIC", TLS_CURE),
	REFUSE(167, "TLS_IE32_FDPIC", TLS_CURE),
	ROW(R_THM_ALU_ABS, "THM_ALU_ABS_G3_NC", ABS, MG_F_THM_MOVS32, MG_F_THM_MOVS32),
};

/* ----------------------------------------------------------------- addends -- */

static int64_t sign_extend(uint64_t value, unsigned bits)
{
	uint64_t sign = (uint64_t)1 << (bits - 1);

	value &= (sign << 1) - 1;
	return (int64_t)((value ^ sign) - sign);
}

static bool is_half(unsigned field)
{
	return field == MG_F_THM_MOVW || field == MG_F_THM_MOVT;
}

/* The addend of a MOVW or MOVT is its 16-bit immediate, signed, for either half. */
static bool read_half(struct section *s, struct reloc *r, unsigned field)
{
	ldr_addr raw = 0;

	if (ldr_field_get(&ldr_arch_arm, field, s->data + r->off, 0, &raw) != 0)
		return false;
	r->addend = sign_extend(field == MG_F_THM_MOVT ? raw >> 16 : raw, 16);
	return true;
}

/* One field serves BL and B.W, whose second halfwords differ in bit 14. */
static bool is_call(const struct section *s, const struct reloc *r)
{
	return s->data[r->off + 3] & 0x40;
}

/* The last of four that move an address byte by byte, as compilers write them, makes one of all: at the first, the
 * others ask for nothing. Else they stay, and are refused. */
static void join_bytes(struct link *link, struct section *s, struct reloc *r)
{
	struct reloc *first;
	ldr_addr raw = 0;

	if (r - s->relocs < 3 || r->off < 12 || s->size - r->off < 2 ||
	    ldr_field_get(&ldr_arch_armv6m, MG_F_THM_MOVS32, s->data + r->off - 12, 0, &raw) != 0)
		return;
	first = r - 3;
	for (uint32_t i = 0; i < 3; i++)
		if (first[i].type != R_THM_ALU_ABS_G3_NC - i || first[i].off != r->off - 12 + 4 * i ||
		    first[i].index != r->index)
			return;
	if ((uint32_t)raw != (raw & 0xff) * 0x01010101u) /* each has the whole addend */
		return;
	for (unsigned i = 1; i <= 3; i++)
		first[i].type = R_ARM_NONE;
	first->type = R_THM_ALU_ABS;
	first->addend = (int64_t)(raw & 0xff);
	link->isa |= MG_ISA_ARM_MOVS32;
}

static bool read_addend(struct link *link, struct section *s, struct reloc *r)
{
	const struct reloc_row *row = arch_row(link->arch, r->type);
	ldr_addr raw = 0;
	unsigned width;

	if (r->type == R_THM_ALU_ABS_G0_NC && s->data)
		join_bytes(link, s, r);
	if (!row || row->expr == EXPR_NONE || row->expr == EXPR_REFUSED || !s->data)
		return true; /* scan.c has a message for it */
	width = row->field & DESK ? ldr_arm_desk_width(row->field & ~DESK)
				  : ldr_field_info(&ldr_arch_arm, row->field)->width;
	if (r->off > s->size || width > s->size - r->off)
		return false;
	if (row->field & DESK) {
		if (ldr_arm_desk_get(row->field & ~DESK, s->data + r->off, &raw) != 0)
			return false;
		r->addend = sign_extend(raw, 32);
		return true;
	}
	if (is_half(row->field))
		return read_half(s, r, row->field);
	if (row->field == MG_F_THM_CALL && is_call(s, r) != (r->type == R_THM_CALL))
		return false;
	if (ldr_field_get(&ldr_arch_arm, row->field, s->data + r->off, 0, &raw) != 0)
		return false;
	r->addend = sign_extend(raw, width < 4 ? width * 8 : 32);
	return true;
}

/* The first relocation of a type in an input's code; sets *in. NULL: there is none. */
static const struct reloc *find_in_code(const struct input *input, uint32_t type, const struct section **in)
{
	for (size_t k = 0; k < input->n_sections; k++) {
		*in = &input->sections[k];
		for (size_t i = 0; (*in)->out == MG_TEXT && i < (*in)->n_relocs; i++)
			if ((*in)->relocs[i].type == type)
				return &(*in)->relocs[i];
	}
	return NULL;
}

/* Code that counts from the GOT and nowhere computes where that is has got it in a register, r9, from the system that it
 * was compiled for. An image's caller knows nothing of that. */
static void check_base(struct link *link, const struct input *input)
{
	const struct section *s, *computes;
	const struct reloc *r = find_in_code(input, R_GOT_BREL, &s);

	if (r && !find_in_code(input, R_BASE_PREL, &computes))
		diag_error(&link->diag, scan_where(link, s, r->off), "reloc-refused",
			   "R_ARM_GOT_BREL to '%s' counts from a register that nobody sets; compile without "
			   "-msingle-pic-base",
			   r->symbol ? r->symbol->name : "");
}

/* A secure function that others are to enter has two symbols (ARMv8-M Security Extensions: Requirements on Development
 * Tools, 4.4), for the linker to put a gateway between. */
static void check_gateways(struct link *link, const struct input *input)
{
	static const char secure[] = "__acle_se_";

	for (size_t i = 1; i < input->n_symbols; i++) {
		const struct symbol *symbol = input->symbols[i];

		if (symbol->section && strncmp(symbol->name, secure, sizeof secure - 1) == 0)
			diag_error(&link->diag, input->name, "secure-entry",
				   "'%s' is to be entered from the non-secure state, and images have no gateways for "
				   "that; compile it without cmse_nonsecure_entry",
				   symbol->name + sizeof secure - 1);
	}
}

static void prepare(struct link *link, struct input *input)
{
	check_base(link, input);
	check_gateways(link, input);
}

/* -------------------------------------------------------------- attributes -- */

/* Attributes by tag, as far as they matter (Addenda to the ABI, section 3.3). */
enum {
	TAG_CPU_ARCH = 6,
	TAG_CPU_PROFILE = 7,
	TAG_FP_ARCH = 10,
	TAG_SIMD_ARCH = 12,
	TAG_FP_MODEL = 23,
	TAG_HARD_FP_USE = 27,
	TAG_VFP_ARGS = 28,
	TAG_DIV = 44,
	TAG_DSP = 46,
	TAG_MVE_ARCH = 48,
	N_TAGS = 64
};
enum { ARCH_V6T2 = 8, ARCH_V7 = 10, ARCH_V7E_M = 13, ARCH_V8_A = 14, ARCH_V8_M_BASE = 16 };

static void read_tags(void *ctx, struct attributes *a)
{
	uint32_t *value = ctx;

	while (a->p < a->end && !a->bad) {
		uint32_t tag = attributes_uleb(a), number;

		if (tag == 4 || tag == 5 || tag == 65 || tag == 67 || (tag > 32 && tag & 1)) {
			attributes_string(a);
			continue;
		}
		number = attributes_uleb(a);
		if (tag == 32)
			attributes_string(a);
		if (tag < N_TAGS)
			value[tag] = number;
	}
}

static uint32_t isa_bits(const uint32_t v[N_TAGS])
{
	uint32_t isa = 0, arch = v[TAG_CPU_ARCH];

	if (arch == ARCH_V6T2 || arch == ARCH_V7 || (arch >= ARCH_V7E_M && arch != ARCH_V8_M_BASE))
		isa |= MG_ISA_ARM_THUMB2;
	if (arch >= ARCH_V8_A)
		isa |= MG_ISA_ARM_V8;
	if (v[TAG_CPU_PROFILE] == 'A' || v[TAG_CPU_PROFILE] == 'R')
		isa |= MG_ISA_ARM_A | MG_ISA_ARM_DSP;
	/* ARMv7-R always divides; of ARMv7-A, what was made for an extension does. Where there is no profile A the question is
	 * not asked, as all that have Thumb-2 divide there. */
	if (arch < ARCH_V7E_M && (v[TAG_DIV] == 2 || (v[TAG_CPU_PROFILE] == 'R' && !v[TAG_DIV])))
		isa |= MG_ISA_ARM_DIV;
	if (arch == ARCH_V7E_M || v[TAG_DSP])
		isa |= MG_ISA_ARM_DSP;
	if (v[TAG_SIMD_ARCH])
		isa |= MG_ISA_ARM_NEON;
	if (v[TAG_MVE_ARCH])
		isa |= v[TAG_MVE_ARCH] == 1 ? MG_ISA_ARM_MVE : MG_ISA_ARM_MVE | MG_ISA_ARM_MVE_FLOAT;
	if (v[TAG_FP_ARCH])
		isa |= v[TAG_HARD_FP_USE] == 1 ? MG_ISA_ARM_FPU_SINGLE : MG_ISA_ARM_FPU_SINGLE | MG_ISA_ARM_FPU_DOUBLE;
	if (v[TAG_VFP_ARGS] == 1)
		isa |= MG_ISA_ARM_FLOAT_HARD;
	else if (v[TAG_VFP_ARGS] == 0 && v[TAG_FP_MODEL]) /* without a model there are no numbers to pass */
		isa |= MG_ISA_ARM_FLOAT_SOFT;
	return isa;
}

static void check_state(struct link *link, const struct input *in)
{
	for (size_t i = 1; i < in->n_locals; i++) {
		const struct symbol *s = in->symbols[i];

		if (strncmp(s->name, "$a", 2) != 0 || (s->name[2] && s->name[2] != '.') || !s->section ||
		    s->section->dropped || s->section->out != MG_TEXT || !s->section->size)
			continue;
		diag_error(&link->diag, scan_where(link, s->section, s->value), "arm-state",
			   "is ARM (A32) code, which is not supported; compile with -mthumb for a Thumb-2 machine");
		return;
	}
}

static void check_float_abi(struct link *link, const struct input *in, uint32_t isa)
{
	const uint32_t both = MG_ISA_ARM_FLOAT_HARD | MG_ISA_ARM_FLOAT_SOFT;

	if ((isa & both) && (link->isa & both) && (isa & both) != (link->isa & both))
		diag_error(&link->diag, in->name, "float-abi",
			   "passes floating-point arguments in %s registers, the objects before it in %s registers; "
			   "compile all "
			   "with one -mfloat-abi",
			   isa & MG_ISA_ARM_FLOAT_HARD ? "FPU" : "core", isa & MG_ISA_ARM_FLOAT_HARD ? "core" : "FPU");
}

static bool read_attributes(struct link *link, struct input *in)
{
	uint32_t value[N_TAGS] = {0}, isa;
	Elf_Scn *scn = NULL;
	Elf_Data *data;
	Elf32_Shdr *h;

	check_state(link, in);
	while ((scn = elf_nextscn(in->elf, scn))) {
		h = elf32_getshdr(scn);
		if (!h || h->sh_type != SHT_ARM_ATTRIBUTES || !(data = elf_rawdata(scn, NULL)) || !data->d_size)
			continue;
		if (!attributes_read(data->d_buf, data->d_size, "aeabi", read_tags, value))
			return false;
		isa = isa_bits(value);
		check_float_abi(link, in, isa);
		link->isa |= isa;
	}
	if (link->isa & MG_ISA_ARM_FLOAT_HARD)
		link->e_flags |= EF_ARM_ABI_FLOAT_HARD;
	return true;
}

/* ------------------------------------------------------------ instructions -- */

static bool write_nop(struct section *s, const struct reloc *r, const unsigned char nop[4])
{
	if (r->type != R_THM_CALL && r->type != R_THM_JUMP24 && r->type != R_THM_JUMP19)
		return false;
	if (!s->data || r->off > s->size || s->size - r->off < 4)
		return false;
	memcpy(s->data + r->off, nop, 4);
	return true;
}

/* All three long branches become NOP.W, as AAELF32 section 5.6.1.1 and ld have it. */
static bool neutralise(struct section *s, const struct reloc *r)
{
	static const unsigned char nop[] = {0xaf, 0xf3, 0x00, 0x80};

	return write_nop(s, r, nop);
}

/* ARMv6-M has no NOP.W: a branch over the other half, as ld has it. */
static bool neutralise_armv6m(struct section *s, const struct reloc *r)
{
	static const unsigned char over[] = {0x00, 0xe0, 0x00, 0xbf};

	return write_nop(s, r, over);
}

static unsigned import_field(const struct section *s, const struct reloc *r, const struct reloc_row *row,
			     unsigned *before)
{
	(void)s;
	(void)r;
	*before = 0;
	return row->import;
}

static const char *branch_target(const struct symbol *symbol, uint64_t *s)
{
	if (symbol->type != STT_FUNC)
		*s |= 1;
	else if (!(symbol->value & 1))
		return "it is ARM (A32) code; compile it with -mthumb";
	return NULL;
}

static struct section *cannot_unwind(struct link *link, struct section *code, uint64_t off)
{
	static const unsigned char entry[] = {0, 0, 0, 0, 1, 0, 0, 0}; /* EXIDX_CANTUNWIND */
	struct section *s = mem_alloc(link->mem, sizeof *s);
	struct symbol *at = mem_alloc(link->mem, sizeof *at);

	*at = (struct symbol){.name = code->name, .section = code, .value = off, .kind = SYM_DEFINED, .got = -1};
	*s = (struct section){.input = code->input,
			      .name = ".ARM.exidx",
			      .type = SHT_ARM_EXIDX,
			      .flags = SHF_ALLOC,
			      .align = 4,
			      .size = sizeof entry,
			      .out = MG_RELRO,
			      .live = true,
			      .n_relocs = 1};
	s->data = (unsigned char *)mem_copy(link->mem, (const char *)entry, sizeof entry);
	s->relocs = mem_alloc(link->mem, sizeof *s->relocs);
	*s->relocs = (struct reloc){.symbol = at, .type = R_PREL31};
	return s;
}

/* B.W. ARMv6-M has neither that nor B<cond>.W, which need it. */
static const struct stub_code stub = {
	.insn = {0xff, 0xf7, 0xfe, 0xbf},
	.size = 4,
	.type = R_THM_JUMP24,
	.align = 2,
	.addend = -4,
	.reach = 0xfff00,
	.mark = "$t",
};

static const struct field_pair pairs[] = {{MG_F_THM_MOVW, MG_F_THM_MOVT, MG_F_THM_MOV32}, {0, 0, 0}};

extern const struct arch_image arch_image_arm;

/* All but how thunks are made. */
#define COMMON                                                                                                      \
	.image = &arch_image_arm, .rows = rows, .n_rows = sizeof rows / sizeof *rows, .unwind_type = SHT_ARM_EXIDX, \
	.fill = 0, .page = 4096,                                                                                    \
	.thunk = {.off = 12, .addend = 4, .type = R_ARM_REL32, .word = R_ARM_ABS32, .marks = {"$t", "$d"}},         \
	.read_addend = read_addend, .prepare = prepare, .read_attributes = read_attributes,                         \
	.import_field = import_field, .branch_target = branch_target,                                               \
	.isa_cure = "would enter ARM (A32) code, or data, from Thumb; compile with -mthumb",                        \
	.desk_width = ldr_arm_desk_width, .put_desk = ldr_arm_desk_put, .cannot_unwind = cannot_unwind, .pairs = pairs

static const struct arch armv6m = {
	.loader = &ldr_arch_armv6m, .jumps = &ldr_jumps_armv6m, .neutralise = neutralise_armv6m, COMMON};

const struct arch arch_arm = {.loader = &ldr_arch_arm,
			      .jumps = &ldr_jumps_arm,
			      .variant = &armv6m,
			      .stub = &stub,
			      .neutralise = neutralise,
			      COMMON};
