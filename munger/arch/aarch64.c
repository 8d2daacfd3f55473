/* SPDX-License-Identifier: MIT
 *
 * AArch64, by ELF for the Arm 64-bit Architecture (AAELF64, section 5.7), LP64.
 *
 * Code forms an address from its page (ADRP) and its place in the page, which a relocation of its own puts into the
 * ADD, load or store behind. The two need not be neighbours, and one ADRP may serve several of the others.
 * As no load changes places in pages, only ADRP needs a fixup for what is in this image.
 *
 * A load from the GOT becomes an address computation where all instructions of the section that concern the symbol's
 * slot are pairs of neighbours, or another instruction would go on from a page that is not that of the slot any more.
 */
#include <elf.h>
#include <string.h>

#include "loader/arch/aarch64_desk.h"
#include "loader/field.h"
#include "munger/arch/arch.h"
#include "munger/image_aarch64.h"

#define TLS_CURE      "compile without _Thread_local, or keep the variable in a DLL that the host provides"
#define DYN_CURE      "it belongs to linked files; give the objects"
#define MOVW_CURE     "compile with -mcmodel=small"
#define GOT_CURE      "compile with -fPIC, which loads from the GOT relative to the code"
#define DESK_FIELD(f) (DESK | LDR_AARCH64_DESK_##f)
#define ROW(type, expr, field, import)                                                 \
	{                                                                              \
		R_AARCH64_##type, "R_AARCH64_" #type, EXPR_##expr, field, import, NULL \
	}
#define REFUSE(type, cure)                                                             \
	{                                                                              \
		R_AARCH64_##type, "R_AARCH64_" #type, EXPR_REFUSED, 0, NO_IMPORT, cure \
	}
/* A part of a number that only the desk can know. */
#define PART(part)                                                                                               \
	{                                                                                                        \
		R_AARCH64_MOVW_UABS_##part, "R_AARCH64_MOVW_UABS_" #part, EXPR_ABS, DESK_FIELD(part), NO_IMPORT, \
			MOVW_CURE                                                                                \
	}

enum { /* elf.h does not have them */
       R_AARCH64_PLT32 = 314,
       R_AARCH64_GOTPCREL32 = 315,
       R_AARCH64_WITHDRAWN = 256,
       R_MOV64 = 0xffff, /* ours: four neighbours, as one */
};

static const struct reloc_row rows[] = {
	ROW(NONE, NONE, 0, NO_IMPORT),
	ROW(WITHDRAWN, NONE, 0, NO_IMPORT),
	ROW(ABS64, ABS, MG_F_W64, MG_F_W64),
	ROW(ABS32, ABS, MG_F_U32, MG_F_U32),
	ROW(ABS16, ABS, MG_F_W16, NO_IMPORT),
	ROW(PREL64, PC, MG_F_W64, MG_F_P64),
	ROW(PREL32, PC, MG_F_S32, MG_F_P32),
	ROW(PREL16, PC, MG_F_W16, NO_IMPORT),
	PART(G0),
	PART(G0_NC),
	PART(G1),
	PART(G1_NC),
	PART(G2),
	PART(G2_NC),
	PART(G3),
	REFUSE(MOVW_SABS_G0, MOVW_CURE),
	REFUSE(MOVW_SABS_G1, MOVW_CURE),
	REFUSE(MOVW_SABS_G2, MOVW_CURE),
	ROW(LD_PREL_LO19, PC, MG_F_A64_LD19, MG_F_A64_LD19),
	ROW(ADR_PREL_LO21, PC, MG_F_A64_ADR21, MG_F_A64_ADR21),
	ROW(ADR_PREL_PG_HI21, PC, MG_F_A64_PAGE21, MG_F_A64_PAGE21),
	ROW(ADR_PREL_PG_HI21_NC, PC, MG_F_A64_PAGE21, MG_F_A64_PAGE21),
	ROW(ADD_ABS_LO12_NC, ABS, MG_F_A64_LO12, MG_F_A64_LO12),
	ROW(LDST8_ABS_LO12_NC, ABS, MG_F_A64_LDST_LO12, MG_F_A64_LDST_LO12),
	ROW(TSTBR14, PC, DESK_FIELD(TSTBR14), BY_STUB),
	ROW(CONDBR19, PC, DESK_FIELD(CONDBR19), BY_STUB),
	ROW(JUMP26, PC, MG_F_A64_CALL26, MG_F_A64_CALL26),
	ROW(CALL26, PC, MG_F_A64_CALL26, MG_F_A64_CALL26),
	ROW(LDST16_ABS_LO12_NC, ABS, MG_F_A64_LDST_LO12, MG_F_A64_LDST_LO12),
	ROW(LDST32_ABS_LO12_NC, ABS, MG_F_A64_LDST_LO12, MG_F_A64_LDST_LO12),
	ROW(LDST64_ABS_LO12_NC, ABS, MG_F_A64_LDST_LO12, MG_F_A64_LDST_LO12),
	REFUSE(MOVW_PREL_G0, MOVW_CURE),
	REFUSE(MOVW_PREL_G0_NC, MOVW_CURE),
	REFUSE(MOVW_PREL_G1, MOVW_CURE),
	REFUSE(MOVW_PREL_G1_NC, MOVW_CURE),
	REFUSE(MOVW_PREL_G2, MOVW_CURE),
	REFUSE(MOVW_PREL_G2_NC, MOVW_CURE),
	REFUSE(MOVW_PREL_G3, MOVW_CURE),
	ROW(LDST128_ABS_LO12_NC, ABS, MG_F_A64_LDST_LO12, MG_F_A64_LDST_LO12),
	REFUSE(MOVW_GOTOFF_G0, GOT_CURE),
	REFUSE(MOVW_GOTOFF_G0_NC, GOT_CURE),
	REFUSE(MOVW_GOTOFF_G1, GOT_CURE),
	REFUSE(MOVW_GOTOFF_G1_NC, GOT_CURE),
	REFUSE(MOVW_GOTOFF_G2, GOT_CURE),
	REFUSE(MOVW_GOTOFF_G2_NC, GOT_CURE),
	REFUSE(MOVW_GOTOFF_G3, GOT_CURE),
	ROW(GOTREL64, GOTREL, MG_F_W64, NO_IMPORT),
	ROW(GOTREL32, GOTREL, MG_F_S32, NO_IMPORT),
	ROW(GOT_LD_PREL19, SLOTPC, MG_F_A64_LD19, NO_IMPORT),
	ROW(LD64_GOTOFF_LO15, SLOT, DESK_FIELD(LO15), NO_IMPORT),
	ROW(ADR_GOT_PAGE, SLOTPC, MG_F_A64_PAGE21, NO_IMPORT),
	ROW(LD64_GOT_LO12_NC, SLOTABS, MG_F_A64_LDST_LO12, NO_IMPORT),
	ROW(LD64_GOTPAGE_LO15, SLOTPAGE, DESK_FIELD(LO15), NO_IMPORT),
	ROW(PLT32, PC, MG_F_S32, MG_F_P32),
	ROW(GOTPCREL32, SLOTPC, MG_F_S32, NO_IMPORT),
	REFUSE(TLSGD_ADR_PREL21, TLS_CURE),
	REFUSE(TLSGD_ADR_PAGE21, TLS_CURE),
	REFUSE(TLSGD_ADD_LO12_NC, TLS_CURE),
	REFUSE(TLSGD_MOVW_G1, TLS_CURE),
	REFUSE(TLSGD_MOVW_G0_NC, TLS_CURE),
	REFUSE(TLSLD_ADR_PREL21, TLS_CURE),
	REFUSE(TLSLD_ADR_PAGE21, TLS_CURE),
	REFUSE(TLSLD_ADD_LO12_NC, TLS_CURE),
	REFUSE(TLSLD_MOVW_G1, TLS_CURE),
	REFUSE(TLSLD_MOVW_G0_NC, TLS_CURE),
	REFUSE(TLSLD_LD_PREL19, TLS_CURE),
	REFUSE(TLSLD_MOVW_DTPREL_G2, TLS_CURE),
	REFUSE(TLSLD_MOVW_DTPREL_G1, TLS_CURE),
	REFUSE(TLSLD_MOVW_DTPREL_G1_NC, TLS_CURE),
	REFUSE(TLSLD_MOVW_DTPREL_G0, TLS_CURE),
	REFUSE(TLSLD_MOVW_DTPREL_G0_NC, TLS_CURE),
	REFUSE(TLSLD_ADD_DTPREL_HI12, TLS_CURE),
	REFUSE(TLSLD_ADD_DTPREL_LO12, TLS_CURE),
	REFUSE(TLSLD_ADD_DTPREL_LO12_NC, TLS_CURE),
	REFUSE(TLSLD_LDST8_DTPREL_LO12, TLS_CURE),
	REFUSE(TLSLD_LDST8_DTPREL_LO12_NC, TLS_CURE),
	REFUSE(TLSLD_LDST16_DTPREL_LO12, TLS_CURE),
	REFUSE(TLSLD_LDST16_DTPREL_LO12_NC, TLS_CURE),
	REFUSE(TLSLD_LDST32_DTPREL_LO12, TLS_CURE),
	REFUSE(TLSLD_LDST32_DTPREL_LO12_NC, TLS_CURE),
	REFUSE(TLSLD_LDST64_DTPREL_LO12, TLS_CURE),
	REFUSE(TLSLD_LDST64_DTPREL_LO12_NC, TLS_CURE),
	REFUSE(TLSIE_MOVW_GOTTPREL_G1, TLS_CURE),
	REFUSE(TLSIE_MOVW_GOTTPREL_G0_NC, TLS_CURE),
	REFUSE(TLSIE_ADR_GOTTPREL_PAGE21, TLS_CURE),
	REFUSE(TLSIE_LD64_GOTTPREL_LO12_NC, TLS_CURE),
	REFUSE(TLSIE_LD_GOTTPREL_PREL19, TLS_CURE),
	REFUSE(TLSLE_MOVW_TPREL_G2, TLS_CURE),
	REFUSE(TLSLE_MOVW_TPREL_G1, TLS_CURE),
	REFUSE(TLSLE_MOVW_TPREL_G1_NC, TLS_CURE),
	REFUSE(TLSLE_MOVW_TPREL_G0, TLS_CURE),
	REFUSE(TLSLE_MOVW_TPREL_G0_NC, TLS_CURE),
	REFUSE(TLSLE_ADD_TPREL_HI12, TLS_CURE),
	REFUSE(TLSLE_ADD_TPREL_LO12, TLS_CURE),
	REFUSE(TLSLE_ADD_TPREL_LO12_NC, TLS_CURE),
	REFUSE(TLSLE_LDST8_TPREL_LO12, TLS_CURE),
	REFUSE(TLSLE_LDST8_TPREL_LO12_NC, TLS_CURE),
	REFUSE(TLSLE_LDST16_TPREL_LO12, TLS_CURE),
	REFUSE(TLSLE_LDST16_TPREL_LO12_NC, TLS_CURE),
	REFUSE(TLSLE_LDST32_TPREL_LO12, TLS_CURE),
	REFUSE(TLSLE_LDST32_TPREL_LO12_NC, TLS_CURE),
	REFUSE(TLSLE_LDST64_TPREL_LO12, TLS_CURE),
	REFUSE(TLSLE_LDST64_TPREL_LO12_NC, TLS_CURE),
	REFUSE(TLSDESC_LD_PREL19, TLS_CURE),
	REFUSE(TLSDESC_ADR_PREL21, TLS_CURE),
	REFUSE(TLSDESC_ADR_PAGE21, TLS_CURE),
	REFUSE(TLSDESC_LD64_LO12, TLS_CURE),
	REFUSE(TLSDESC_ADD_LO12, TLS_CURE),
	REFUSE(TLSDESC_OFF_G1, TLS_CURE),
	REFUSE(TLSDESC_OFF_G0_NC, TLS_CURE),
	REFUSE(TLSDESC_LDR, TLS_CURE),
	REFUSE(TLSDESC_ADD, TLS_CURE),
	REFUSE(TLSDESC_CALL, TLS_CURE),
	REFUSE(TLSLE_LDST128_TPREL_LO12, TLS_CURE),
	REFUSE(TLSLE_LDST128_TPREL_LO12_NC, TLS_CURE),
	REFUSE(TLSLD_LDST128_DTPREL_LO12, TLS_CURE),
	REFUSE(TLSLD_LDST128_DTPREL_LO12_NC, TLS_CURE),
	REFUSE(COPY, DYN_CURE),
	REFUSE(GLOB_DAT, DYN_CURE),
	REFUSE(JUMP_SLOT, DYN_CURE),
	REFUSE(RELATIVE, DYN_CURE),
	REFUSE(TLS_DTPMOD, TLS_CURE),
	REFUSE(TLS_DTPREL, TLS_CURE),
	REFUSE(TLS_TPREL, TLS_CURE),
	REFUSE(TLSDESC, TLS_CURE),
	REFUSE(IRELATIVE, DYN_CURE),
	{R_MOV64, "R_AARCH64_MOVW_UABS_G0 to G3", EXPR_ABS, MG_F_A64_MOV64, MG_F_A64_MOV64, NULL},
};

/* ------------------------------------------------------------ relaxations -- */

/* What r and the n - 1 relocations behind it are at: as many instructions, one behind the other, for one target.
 * Returns: NULL if they are not that. */
static unsigned char *neighbours(const struct section *s, const struct reloc *r, unsigned n)
{
	if (!s->data || s->n_relocs - (size_t)(r - s->relocs) < n || r->off > s->size || s->size - r->off < 4u * n ||
	    r->off & 3)
		return NULL;
	for (unsigned i = 1; i < n; i++)
		if (r[i].off != r->off + 4u * i || r[i].symbol != r->symbol || r[i].addend != r->addend)
			return NULL;
	return s->data + r->off;
}

/* ADRP and what goes on from there: a load of the slot, or an ADD. */
static bool is_pair(const struct section *s, const struct reloc *r)
{
	const unsigned char *mem = neighbours(s, r, 2);
	ldr_addr raw;

	if (!mem || ldr_field_get(&ldr_arch_aarch64, MG_F_A64_ADDR, mem, 0, &raw) != 0)
		return false;
	if (r->type == R_AARCH64_ADR_GOT_PAGE)
		return r[1].type == R_AARCH64_LD64_GOT_LO12_NC && mem[7] == 0xf9;
	return r->type == R_AARCH64_ADR_PREL_PG_HI21 && r[1].type == R_AARCH64_ADD_ABS_LO12_NC && mem[7] == 0x91;
}

/* Relocations that have to do with the page of a target, or of its slot. */
static bool is_of_page(uint32_t type)
{
	switch (type) {
	case R_AARCH64_ADR_GOT_PAGE:
	case R_AARCH64_LD64_GOT_LO12_NC:
	case R_AARCH64_ADR_PREL_PG_HI21:
	case R_AARCH64_ADR_PREL_PG_HI21_NC:
	case R_AARCH64_ADD_ABS_LO12_NC:
	case R_AARCH64_LDST8_ABS_LO12_NC:
	case R_AARCH64_LDST16_ABS_LO12_NC:
	case R_AARCH64_LDST32_ABS_LO12_NC:
	case R_AARCH64_LDST64_ABS_LO12_NC:
	case R_AARCH64_LDST128_ABS_LO12_NC:
		return true;
	default:
		return false;
	}
}

/* Notes the symbols of which a section has more than pairs, before any of these is rewritten. */
static void find_unpaired(struct section *s)
{
	for (size_t i = 0; i < s->n_relocs; i++)
		if (s->relocs[i].symbol && is_of_page(s->relocs[i].type)) {
			if (is_pair(s, &s->relocs[i]))
				i++;
			else
				s->relocs[i].symbol->unpaired = s;
		}
	s->has_unpaired = true;
}

/* The address of an import goes by way of a slot where the machine wants that. */
static void relax_pair(struct section *s, struct reloc *r)
{
	unsigned char *mem = s->data + r->off;
	ldr_addr zero = 0;

	if (r->symbol->kind != SYM_IMPORT && r->type != R_AARCH64_ADR_GOT_PAGE)
		return;
	r[0].type = R_AARCH64_ADR_PREL_PG_HI21;
	r[1].type = R_AARCH64_ADD_ABS_LO12_NC;
	if (r->symbol->kind == SYM_IMPORT)
		r[0].relaxed = r[1].neutral = true;
	(void)ldr_field_put(&ldr_arch_aarch64, MG_F_A64_ADDR, mem, zero); /* is_pair has read it */
}

static bool is_movw(uint32_t type)
{
	return type >= R_AARCH64_MOVW_UABS_G0 && type <= R_AARCH64_MOVW_UABS_G3;
}

/* Four instructions that make an address. */
static void relax_mov64(const struct section *s, struct reloc *r)
{
	const unsigned char *mem = neighbours(s, r, 4);
	ldr_addr raw;

	if (!mem || ldr_field_get(&ldr_arch_aarch64, MG_F_A64_MOV64, mem, 0, &raw) != 0)
		return;
	if (!is_movw(r[1].type) || !is_movw(r[2].type) || !is_movw(r[3].type))
		return;
	r[0].type = R_MOV64;
	r[1].neutral = r[2].neutral = r[3].neutral = true;
}

static void relax(struct section *s, struct reloc *r, bool absent)
{
	if (absent || r->neutral)
		return;
	if (!s->has_unpaired)
		find_unpaired(s);
	if (is_movw(r->type))
		relax_mov64(s, r);
	else if (is_of_page(r->type) && r->symbol->unpaired != s && is_pair(s, r))
		relax_pair(s, r);
}

/* Branches do nothing (AAELF64, section 5.7.9), and an address is that of nothing. */
static bool neutralise(struct section *s, const struct reloc *r)
{
	unsigned char *mem = neighbours(s, r, 1);
	uint32_t insn;

	if (!mem)
		return false;
	switch (r->type) {
	case R_AARCH64_CALL26:
	case R_AARCH64_JUMP26:
	case R_AARCH64_CONDBR19:
	case R_AARCH64_TSTBR14:
		insn = 0xd503201f; /* NOP */
		break;
	case R_AARCH64_ADR_PREL_PG_HI21:
	case R_AARCH64_ADR_PREL_PG_HI21_NC:
		insn = 0xd2800000 | ((uint32_t)r->addend & 0xf000) << 5 | (mem[0] & 31); /* MOVZ */
		break;
	default:
		return false;
	}
	if (r->addend >> 16)
		return false;
	ldr_put32(mem, insn);
	return true;
}

static unsigned import_field(const struct section *s, const struct reloc *r, const struct reloc_row *row,
			     unsigned *before)
{
	(void)s;
	*before = 0;
	return r->relaxed ? MG_F_A64_ADDR : row->import;
}

/* B */
static const struct stub_code stub = {
	.insn = {0x00, 0x00, 0x00, 0x14},
	.size = 4,
	.type = R_AARCH64_JUMP26,
	.align = 4,
	.reach = 0x7c00,
	.mark = "$x",
};

extern const struct arch_image arch_image_aarch64;
extern const struct erratum aarch64_erratum_843419;

const struct arch arch_aarch64 = {
	.loader = &ldr_arch_aarch64,
	.image = &arch_image_aarch64,
	.jumps = &ldr_jumps_aarch64,
	.rows = rows,
	.n_rows = sizeof rows / sizeof *rows,
	.unwind_type = SHT_NUM, /* none of its own */
	.fill = 0,
	.page = 65536,
	.thunk = {.type = R_AARCH64_ADR_PREL_PG_HI21,
		  .low_off = 4,
		  .low_type = R_AARCH64_LDST64_ABS_LO12_NC,
		  .word = R_AARCH64_ABS64,
		  .marks = {"$x"}},
	.relax = relax,
	.neutralise = neutralise,
	.import_field = import_field,
	.desk_width = ldr_aarch64_desk_width,
	.put_desk = ldr_aarch64_desk_put,
	.erratum = &aarch64_erratum_843419,
	.stub = &stub,
	.in_page = (uint64_t)1 << MG_F_A64_LO12 | (uint64_t)1 << MG_F_A64_LDST_LO12,
	.below_2g = (uint64_t)1 << MG_F_S32,
	.below_4g = (uint64_t)1 << MG_F_U32,
};
