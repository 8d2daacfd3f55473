/* SPDX-License-Identifier: MIT
 *
 * MIPS32, little-endian, by the System V psABI, MIPS RISC Processor Supplement, 3rd edition, for the ABI O32, and what GNU
 * tools have added to it.
 *
 * Only code that is independent of its place is taken (abicalls, -fPIC or -fPIE): it finds all else in slots of the
 * GOT, by gp = GOT + 0x7ff0, which functions compute from their own address in t9. So only that, R_MIPS_HI16 and LO16 to _gp_disp,
 * depends on the load.
 *
 * Objects use REL. Those to symbols of an object's own come in pairs, GOT16 and LO16, each with a half of the addend:
 * as ld has it, one loads an address of which the other's instruction has the rest. A slot holds S and the addend's
 * high half, as GOT16 has it; so what LO16's instruction has is right as it is, whichever GOT16 it goes with.
 */
#include <elf.h>
#include <gelf.h>
#include <string.h>

#include "loader/arch/mips32_desk.h"
#include "loader/field.h"
#include "munger/arch/mips32.h"
#include "munger/image_mips32.h"

enum {
	GP = 0x7ff0, /* from where the GOT begins */
	REGINFO_TYPE = 0x70000006,
	REGINFO_GP = 20, /* offset in it of ri_gp_value */
	DWARF_TYPE = 0x7000001e,
	/* Ours, with numbers that no object has: those have 8 bits in ELF32. */
	GP_DISP = 0x100, /* HI16 and LO16 to _gp_disp */
	GOT_LOCAL,       /* GOT16 to a symbol of the object's own */
	GOT_REST,        /* LO16 that goes with it */
};

#define PC32      248
#define ABS_CURE  "compile with -fPIC or -fPIE, so that code is independent of its place"
#define GP_CURE   "compile with -G0"
#define GOT_CURE  "compile with -mxgot, for a GOT above 64 KiB"
#define TLS_CURE  "compile without _Thread_local, or keep the variable in a DLL that the host provides"
#define DYN_CURE  "it belongs to linked files; give the objects"
#define ABI_CURE  "compile for the ABI O32 (-mabi=32)"
#define R6_CURE   "compile for revisions 1 to 5 (-march=mips32r2)"
#define MODE_CURE "compile with -mno-mips16 -mno-micromips"
#define OLD_CURE  "compile with a compiler of today"
#define D(f)      (DESK | LDR_MIPS32_DESK_##f)
#define ROW(number, name, expr, field, import)                           \
	{                                                                \
		number, "R_MIPS_" name, EXPR_##expr, field, import, NULL \
	}
#define LOCAL(number, name, expr, field, cure)                              \
	{                                                                   \
		number, "R_MIPS_" name, EXPR_##expr, field, NO_IMPORT, cure \
	}
#define REFUSE(number, name, cure) LOCAL(number, name, REFUSED, 0, cure)
/* Of compressed code: R_MIPS16_..., R_MICROMIPS_... */
#define MODE(number, name)                                               \
	{                                                                \
		number, "R_" name, EXPR_REFUSED, 0, NO_IMPORT, MODE_CURE \
	}

static const struct reloc_row rows[] = {
	ROW(0, "NONE", NONE, 0, NO_IMPORT),
	ROW(1, "16", ABS, MG_F_W16, NO_IMPORT),
	ROW(2, "32", ABS, MG_F_W32, MG_F_W32),
	REFUSE(3, "REL32", DYN_CURE),
	REFUSE(4, "26", ABS_CURE),
	REFUSE(5, "HI16", ABS_CURE),
	REFUSE(6, "LO16", ABS_CURE),
	REFUSE(7, "GPREL16", GP_CURE),
	REFUSE(8, "LITERAL", GP_CURE),
	LOCAL(9, "GOT16", SLOT, D(S16), GOT_CURE),
	LOCAL(10, "PC16", PC, D(PC16), ABS_CURE),
	LOCAL(11, "CALL16", SLOT, D(S16), GOT_CURE),
	LOCAL(12, "GPREL32", GOTREL, MG_F_W32, ABS_CURE),
	REFUSE(16, "SHIFT5", OLD_CURE),
	REFUSE(17, "SHIFT6", OLD_CURE),
	REFUSE(18, "64", ABI_CURE),
	ROW(19, "GOT_DISP", SLOT, D(S16), NO_IMPORT),
	REFUSE(20, "GOT_PAGE", ABI_CURE),
	REFUSE(21, "GOT_OFST", ABI_CURE),
	ROW(22, "GOT_HI16", SLOT, D(HI16), NO_IMPORT),
	ROW(23, "GOT_LO16", SLOT, D(LO16), NO_IMPORT),
	REFUSE(24, "SUB", ABI_CURE),
	REFUSE(25, "INSERT_A", OLD_CURE),
	REFUSE(26, "INSERT_B", OLD_CURE),
	REFUSE(27, "DELETE", OLD_CURE),
	REFUSE(28, "HIGHER", ABI_CURE),
	REFUSE(29, "HIGHEST", ABI_CURE),
	ROW(30, "CALL_HI16", SLOT, D(HI16), NO_IMPORT),
	ROW(31, "CALL_LO16", SLOT, D(LO16), NO_IMPORT),
	REFUSE(32, "SCN_DISP", OLD_CURE),
	REFUSE(33, "REL16", OLD_CURE),
	REFUSE(34, "ADD_IMMEDIATE", OLD_CURE),
	REFUSE(35, "PJUMP", OLD_CURE),
	REFUSE(36, "RELGOT", OLD_CURE),
	ROW(37, "JALR", NONE, 0, NO_IMPORT), /* says where a jump by register goes */
	REFUSE(38, "TLS_DTPMOD32", TLS_CURE),
	REFUSE(39, "TLS_DTPREL32", TLS_CURE),
	REFUSE(40, "TLS_DTPMOD64", TLS_CURE),
	REFUSE(41, "TLS_DTPREL64", TLS_CURE),
	REFUSE(42, "TLS_GD", TLS_CURE),
	REFUSE(43, "TLS_LDM", TLS_CURE),
	REFUSE(44, "TLS_DTPREL_HI16", TLS_CURE),
	REFUSE(45, "TLS_DTPREL_LO16", TLS_CURE),
	REFUSE(46, "TLS_GOTTPREL", TLS_CURE),
	REFUSE(47, "TLS_TPREL32", TLS_CURE),
	REFUSE(48, "TLS_TPREL64", TLS_CURE),
	REFUSE(49, "TLS_TPREL_HI16", TLS_CURE),
	REFUSE(50, "TLS_TPREL_LO16", TLS_CURE),
	REFUSE(51, "GLOB_DAT", DYN_CURE),
	REFUSE(60, "PC21_S2", R6_CURE),
	REFUSE(61, "PC26_S2", R6_CURE),
	REFUSE(62, "PC18_S3", R6_CURE),
	REFUSE(63, "PC19_S2", R6_CURE),
	REFUSE(64, "PCHI16", R6_CURE),
	REFUSE(65, "PCLO16", R6_CURE),
	MODE(100, "MIPS16_26"),
	MODE(101, "MIPS16_GPREL"),
	MODE(102, "MIPS16_GOT16"),
	MODE(103, "MIPS16_CALL16"),
	MODE(104, "MIPS16_HI16"),
	MODE(105, "MIPS16_LO16"),
	MODE(106, "MIPS16_TLS_GD"),
	MODE(107, "MIPS16_TLS_LDM"),
	MODE(108, "MIPS16_TLS_DTPREL_HI16"),
	MODE(109, "MIPS16_TLS_DTPREL_LO16"),
	MODE(110, "MIPS16_TLS_GOTTPREL"),
	MODE(111, "MIPS16_TLS_TPREL_HI16"),
	MODE(112, "MIPS16_TLS_TPREL_LO16"),
	MODE(113, "MIPS16_PC16_S1"),
	REFUSE(126, "COPY", DYN_CURE),
	REFUSE(127, "JUMP_SLOT", DYN_CURE),
	MODE(133, "MICROMIPS_26_S1"),
	MODE(134, "MICROMIPS_HI16"),
	MODE(135, "MICROMIPS_LO16"),
	MODE(136, "MICROMIPS_GPREL16"),
	MODE(137, "MICROMIPS_LITERAL"),
	MODE(138, "MICROMIPS_GOT16"),
	MODE(139, "MICROMIPS_PC7_S1"),
	MODE(140, "MICROMIPS_PC10_S1"),
	MODE(141, "MICROMIPS_PC16_S1"),
	MODE(142, "MICROMIPS_CALL16"),
	MODE(145, "MICROMIPS_GOT_DISP"),
	MODE(146, "MICROMIPS_GOT_PAGE"),
	MODE(147, "MICROMIPS_GOT_OFST"),
	MODE(148, "MICROMIPS_GOT_HI16"),
	MODE(149, "MICROMIPS_GOT_LO16"),
	MODE(150, "MICROMIPS_SUB"),
	MODE(151, "MICROMIPS_HIGHER"),
	MODE(152, "MICROMIPS_HIGHEST"),
	MODE(153, "MICROMIPS_CALL_HI16"),
	MODE(154, "MICROMIPS_CALL_LO16"),
	MODE(155, "MICROMIPS_SCN_DISP"),
	MODE(156, "MICROMIPS_JALR"),
	MODE(157, "MICROMIPS_HI0_LO16"),
	MODE(162, "MICROMIPS_TLS_GD"),
	MODE(163, "MICROMIPS_TLS_LDM"),
	MODE(164, "MICROMIPS_TLS_DTPREL_HI16"),
	MODE(165, "MICROMIPS_TLS_DTPREL_LO16"),
	MODE(166, "MICROMIPS_TLS_GOTTPREL"),
	MODE(169, "MICROMIPS_TLS_TPREL_HI16"),
	MODE(170, "MICROMIPS_TLS_TPREL_LO16"),
	MODE(172, "MICROMIPS_GPREL7_S2"),
	MODE(173, "MICROMIPS_PC23_S2"),
	ROW(PC32, "PC32", PC, MG_F_W32, MG_F_P32),
	REFUSE(249, "EH",
	       "compile with -fno-exceptions, or with a compiler that has R_MIPS_PC32 in tables of exceptions"),
	REFUSE(250, "GNU_REL16_S2", OLD_CURE),
	ROW(253, "GNU_VTINHERIT", NONE, 0, NO_IMPORT),
	ROW(254, "GNU_VTENTRY", NONE, 0, NO_IMPORT),
	ROW(GP_DISP, "HI16", GOTPC, MG_F_MIPS_ADDR, NO_IMPORT),
	LOCAL(GOT_LOCAL, "GOT16", SLOT, D(S16), GOT_CURE),
	ROW(GOT_REST, "LO16", NONE, 0, NO_IMPORT),
};

/* ----------------------------------------------------------------- addends -- */

static bool is_local(const struct symbol *symbol)
{
	return symbol && symbol->bind == STB_LOCAL;
}

static int64_t read_low(const unsigned char *p)
{
	return (int16_t)ldr_get16(p);
}

/* Slots: what gp is ahead of the GOT. That of a global symbol has its address, to which code adds the rest. */
static bool read_addend(struct link *link, struct section *s, struct reloc *r)
{
	const struct reloc_row *row = arch_row(link->arch, r->type);
	const unsigned width = r->type == R_MIPS_16 ? 2 : 4;
	const unsigned char *p;

	r->addend = 0;
	if (!row || row->expr == EXPR_NONE || row->expr == EXPR_REFUSED || !s->data)
		return true; /* scan.c has a message for it */
	if (r->off > s->size || width > s->size - r->off)
		return false;
	p = s->data + r->off;
	if (expr_is_slot(row->expr)) {
		r->addend = -(int64_t)GP;
		return (r->type == R_MIPS_GOT16 && is_local(r->symbol)) || !read_low(p);
	}
	if (r->type == R_MIPS_PC16)
		r->addend = read_low(p) * 4;
	else if (width == 2)
		r->addend = read_low(p);
	else
		r->addend = (int32_t)ldr_get32(p);
	if (row->expr == EXPR_GOTREL)
		r->addend -= GP;
	return true;
}

/* ------------------------------------------------------------------- pairs -- */

/* HI16 to _gp_disp, and LO16 right behind it, whose address is that of the first as well. */
static bool pair_gp(struct section *s, struct reloc *hi, struct reloc *lo)
{
	const struct symbol *symbol = hi->symbol;
	ldr_addr addend;

	if (hi->type != R_MIPS_HI16 || lo->type != R_MIPS_LO16 || !symbol || lo->symbol != symbol ||
	    strcmp(symbol->name, "_gp_disp") != 0 || hi->off + 4 != lo->off || !s->data || s->size < 8 ||
	    hi->off > s->size - 8 || ldr_field_get(&ldr_arch_mips32, MG_F_MIPS_ADDR, s->data + hi->off, 0, &addend))
		return false;
	hi->type = GP_DISP;
	hi->symbol = NULL;
	hi->addend = GP + (int32_t)addend;
	lo->type = R_MIPS_NONE;
	return true;
}

/* A symbol of ours, `addend` behind one of the input's own. */
struct behind {
	struct symbol symbol;
	uint32_t addend;
	struct behind *next;
};

/* What pairs of an input have in common. */
struct pairs {
	struct link *link;
	struct behind **behind; /* by symbol */
	bool *paged;            /* by symbol: the section has a GOT16 to it */
};

/* The symbol that stands `addend` behind one of the input's own, the same for all that want it. */
static struct symbol *behind(struct pairs *pairs, const struct reloc *r, uint32_t addend)
{
	struct behind *b = pairs->behind[r->index];

	while (b && b->addend != addend)
		b = b->next;
	if (b)
		return &b->symbol;
	b = mem_alloc(pairs->link->mem, sizeof *b);
	*b = (struct behind){*r->symbol, addend, pairs->behind[r->index]};
	b->symbol.value += addend;
	b->symbol.type = STT_NOTYPE;
	b->symbol.got = -1;
	pairs->behind[r->index] = b;
	return &b->symbol;
}

/* An entry of a merged section goes its own way, which what is behind the section's symbol does not show. */
static void keep_whole(const struct symbol *symbol)
{
	if (symbol->type == STT_SECTION && symbol->section)
		symbol->section->flags &= ~(uint64_t)SHF_MERGE;
}

static void pair_got(struct pairs *pairs, struct section *s, struct reloc *r)
{
	uint32_t high;

	if (r->type != R_MIPS_GOT16 || !is_local(r->symbol) || !s->data || s->size < 4 || r->off > s->size - 4)
		return;
	high = ldr_get32(s->data + r->off) << 16;
	keep_whole(r->symbol);
	pairs->paged[r->index] = true;
	r->type = GOT_LOCAL;
	if (high)
		r->symbol = behind(pairs, r, high);
}

static void pair_section(struct pairs *pairs, const struct input *input, struct section *s)
{
	memset(pairs->paged, 0, input->n_symbols * sizeof *pairs->paged);
	for (size_t i = 0; i < s->n_relocs; i++)
		if (i + 1 == s->n_relocs || !pair_gp(s, &s->relocs[i], &s->relocs[i + 1]))
			pair_got(pairs, s, &s->relocs[i]);
	for (size_t i = 0; i < s->n_relocs; i++)
		if (s->relocs[i].type == R_MIPS_LO16 && pairs->paged[s->relocs[i].index])
			s->relocs[i].type = GOT_REST;
}

/* ----------------------------------------------------------------- objects -- */

/* What ld -r has subtracted from GPREL32 already. Returns: false if the section is too short. */
static bool read_gp(const struct input *input, uint32_t *gp)
{
	Elf_Scn *scn = NULL;
	Elf_Data *data;
	GElf_Shdr h;

	*gp = 0;
	while ((scn = elf_nextscn(input->elf, scn))) {
		if (!gelf_getshdr(scn, &h) || h.sh_type != REGINFO_TYPE)
			continue;
		data = elf_rawdata(scn, NULL);
		if (!data || !data->d_buf || data->d_size < REGINFO_GP + 4)
			return false;
		*gp = ldr_get32((const unsigned char *)data->d_buf + REGINFO_GP);
	}
	return true;
}

static void prepare(struct link *link, struct input *input)
{
	struct pairs pairs = {.link = link,
			      .behind = mem_array(link->mem, input->n_symbols + 1, sizeof *pairs.behind),
			      .paged = mem_array(link->mem, input->n_symbols + 1, sizeof *pairs.paged)};
	uint32_t gp;

	if (!read_gp(input, &gp))
		diag_error(&link->diag, input->name, "bad-elf", "its section .reginfo ends early; rebuild it");
	for (size_t k = 0; k < input->n_sections; k++) {
		struct section *s = &input->sections[k];

		if (s->n_relocs)
			pair_section(&pairs, input, s);
		for (size_t i = 0; gp && i < s->n_relocs; i++)
			if (s->relocs[i].type == R_MIPS_GPREL32 && is_local(s->relocs[i].symbol))
				s->relocs[i].addend += (int32_t)gp;
	}
}

/* ----------------------------------------------------------------- imports -- */

static unsigned import_field(const struct section *s, const struct reloc *r, const struct reloc_row *row,
			     unsigned *before)
{
	(void)s;
	(void)r;
	*before = 0;
	return row->import;
}

extern const struct arch_image arch_image_mips32;

const struct arch arch_mips32 = {
	.loader = &ldr_arch_mips32,
	.image = &arch_image_mips32,
	.jumps = &ldr_jumps_mips32,
	.rows = rows,
	.n_rows = sizeof rows / sizeof *rows,
	.unwind_type = 0xffffffff, /* .eh_frame is found by its name */
	.debug_type = DWARF_TYPE,
	.page = 65536,
	.thunk = {.word = R_MIPS_32},
	.read_addend = read_addend,
	.prepare = prepare,
	.read_attributes = mips32_read_attributes,
	.import_field = import_field,
	.desk_width = ldr_mips32_desk_width,
	.put_desk = ldr_mips32_desk_put,
};
