/* SPDX-License-Identifier: MIT
 *
 * Relocations that mean something only together:
 *
 *   ADDn, SUBn, SETn   sums of addresses at one place: one relocation for the sum, which has one symbol more and one
 *                      less. Less the place itself, that is a PC-relative word.
 *   PCREL_LO12         names the label of an AUIPC, in whatever order and number; gets that one's symbol, and counts
 *                      from there.
 *   GOT_HI20           and all PCREL_LO12 that name it: if all load an address, they can compute it instead.
 *
 * R_RISCV_RELAX says what a linker might do, and asks for nothing.
 */
#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "loader/mem.h"
#include "munger/arch/riscv.h"

/* ----------------------------------------------------------------- in order -- */

/* By place; those of one place as they were. */
static int compare_places(const void *a, const void *b)
{
	const struct reloc *x = *(const struct reloc *const *)a, *y = *(const struct reloc *const *)b;

	if (x->off != y->off)
		return x->off < y->off ? -1 : 1;
	return x < y ? -1 : x > y;
}

static void sort(struct link *link, struct section *s)
{
	const struct reloc **by_place;
	struct reloc *sorted;
	size_t i = 1;

	while (i < s->n_relocs && s->relocs[i - 1].off <= s->relocs[i].off)
		i++;
	if (i >= s->n_relocs)
		return;
	by_place = mem_array(link->mem, s->n_relocs, sizeof *by_place);
	sorted = mem_array(link->mem, s->n_relocs, sizeof *sorted);
	for (i = 0; i < s->n_relocs; i++)
		by_place[i] = &s->relocs[i];
	qsort(by_place, s->n_relocs, sizeof *by_place, compare_places);
	for (i = 0; i < s->n_relocs; i++)
		sorted[i] = *by_place[i];
	s->relocs = sorted;
}

/* Leaves out what asks for nothing. Numbers of ours are none that an object can have. */
static void tidy(struct link *link, struct section *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n_relocs; i++) {
		struct reloc r = s->relocs[i];

		if (r.type == RV_RELAX || r.type == RV_NONE)
			continue;
		if (r.type >= RV_OWN)
			r.type = RV_UNKNOWN;
		s->relocs[n++] = r;
	}
	s->n_relocs = n;
	sort(link, s);
}

/* --------------------------------------------------------------------- sums -- */

/* What a relocation does to a sum. */
enum term { NO_TERM, ADD, SUB, SET };

/* The kind of sum, by the number of its relocation; 0: none. Sets *bytes of the place; 0: ULEB128. */
static uint32_t sum_type(uint32_t type, enum term *term, unsigned *bytes)
{
	static const uint32_t of_log2[] = {RV_DIFF8, RV_DIFF16, RV_DIFF32, RV_DIFF64};
	unsigned log2;

	*bytes = 1;
	*term = NO_TERM;
	if (type == RV_SET6 || type == RV_SUB6) {
		*term = type == RV_SET6 ? SET : SUB;
		return RV_DIFF6;
	}
	if (type == RV_SET_ULEB128 || type == RV_SUB_ULEB128) {
		*term = type == RV_SET_ULEB128 ? SET : SUB;
		*bytes = 0;
		return RV_DIFF_ULEB1;
	}
	if (type >= RV_ADD8 && type <= RV_ADD64) {
		*term = ADD;
		log2 = type - RV_ADD8;
	} else if (type >= RV_SUB8 && type <= RV_SUB64) {
		*term = SUB;
		log2 = type - RV_SUB8;
	} else if (type >= RV_SET8 && type <= RV_SET32) {
		*term = SET;
		log2 = type - RV_SET8;
	} else {
		return 0;
	}
	*bytes = 1u << log2;
	return of_log2[log2];
}

/* A ULEB128's bytes; 0: it does not end in the section. */
static unsigned uleb_size(const struct section *s, uint64_t off, uint64_t *value)
{
	*value = 0;
	for (unsigned n = 0; n < 10 && off + n < s->size; n++) {
		*value |= (uint64_t)(s->data[off + n] & 127) << 7 * n;
		if (!(s->data[off + n] & 128))
			return n + 1;
	}
	return 0;
}

/* What is at the place, which the sum begins with. */
static uint64_t content(const struct section *s, uint64_t off, unsigned bytes, uint32_t type)
{
	uint64_t value = 0;

	for (unsigned i = 0; i < bytes; i++)
		value |= (uint64_t)s->data[off + i] << 8 * i;
	return type == RV_DIFF6 ? value & 0x3f : value;
}

/* The symbol that stands `addend` behind another. */
static struct symbol *behind(struct link *link, struct symbol *symbol, int64_t addend)
{
	struct symbol *made;

	if (!symbol || !addend || symbol->kind != SYM_DEFINED)
		return symbol;
	made = mem_alloc(link->mem, sizeof *made);
	*made = *symbol;
	made->value += (uint64_t)addend;
	made->type = STT_NOTYPE;
	made->bind = STB_LOCAL;
	return made;
}

static void report_sum(struct link *link, const struct section *s, const struct reloc *r)
{
	diag_error(&link->diag, scan_where(link, s, r->off), "reloc-sum",
		   "the relocations of this place make no difference of two addresses; write it as one");
}

/* Takes the terms at one place together. Returns: how many there are, at least one; 0: they make no sum that can be. */
static size_t add_terms(struct link *link, struct section *s, const struct reloc *r, size_t left, struct reloc *sum)
{
	enum term term;
	unsigned bytes;
	const uint32_t type = sum_type(r->type, &term, &bytes);
	uint64_t value = 0;
	size_t n = 0;

	*sum = (struct reloc){.off = r->off, .type = type, .index = r->index};
	if (!s->data || r->off > s->size || bytes > s->size - r->off)
		return 0;
	if (!bytes) {
		bytes = uleb_size(s, r->off, &value);
		if (!bytes)
			return 0;
		sum->type += bytes - 1;
	} else {
		value = content(s, r->off, bytes, type);
	}
	do {
		if (term == SET)
			value = 0;
		if (term == SUB ? sum->minus != NULL : sum->symbol != NULL)
			return 0;
		if (term == SUB && r[n].symbol && r[n].symbol->kind == SYM_DEFINED) {
			sum->minus = behind(link, r[n].symbol, r[n].addend);
		} else if (term == SUB) {
			sum->minus = r[n].symbol;
			value -= (uint64_t)r[n].addend;
		} else {
			sum->symbol = r[n].symbol;
			sum->index = r[n].index;
			value += (uint64_t)r[n].addend;
		}
		n++;
	} while (n < left && r[n].off == r->off && sum_type(r[n].type, &term, &bytes) == type);
	sum->addend = (int64_t)value;
	return n;
}

/* Sums that have only one term are addresses, and those less their own place are PC-relative. */
static void simplify(const struct section *s, struct reloc *r)
{
	const struct symbol *minus = r->minus;

	if (minus && minus->kind == SYM_DEFINED && minus->section == s && minus->value == r->off &&
	    (r->type == RV_DIFF32 || r->type == RV_DIFF64)) {
		r->type = r->type == RV_DIFF32 ? RV_32_PCREL : RV_64_PCREL;
		r->minus = NULL;
	} else if (!minus && (r->type == RV_DIFF32 || r->type == RV_DIFF64)) {
		r->type = r->type == RV_DIFF32 ? RV_32 : RV_64;
	}
}

static void combine(struct link *link, struct section *s)
{
	size_t n = 0, step;
	enum term term;
	unsigned bytes;

	for (size_t i = 0; i < s->n_relocs; i += step) {
		struct reloc r = s->relocs[i];

		step = 1;
		if (r.type == RV_ALIGN)
			continue;
		if (sum_type(r.type, &term, &bytes)) {
			struct reloc sum;

			step = add_terms(link, s, &s->relocs[i], s->n_relocs - i, &sum);
			if (!step) {
				report_sum(link, s, &r);
				step = 1;
				continue;
			}
			simplify(s, &sum);
			r = sum;
		}
		s->relocs[n++] = r;
	}
	s->n_relocs = n;
}

/* -------------------------------------------------------------------- halves -- */

/* What is known of an AUIPC's other halves. */
struct halves {
	size_t n;       /* of them */
	size_t n_loads; /* that load an address from where it points */
	bool near;      /* one of them follows it at once */
};

static bool has_half(uint32_t type)
{
	return type == RV_PCREL_HI20 || type == RV_GOT_HI20 || type == RV_TLS_GOT_HI20 || type == RV_TLS_GD_HI20 ||
	       type == RV_TLSDESC_HI20;
}

static bool is_lo12(uint32_t type)
{
	return type == RV_PCREL_LO12_I || type == RV_PCREL_LO12_S;
}

/* The relocation of the AUIPC at `off`: its index, or n_relocs. */
static size_t find_half(const struct section *s, uint64_t off)
{
	size_t low = 0, high = s->n_relocs;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (s->relocs[middle].off < off)
			low = middle + 1;
		else
			high = middle;
	}
	while (low < s->n_relocs && s->relocs[low].off == off && !has_half(s->relocs[low].type))
		low++;
	return low < s->n_relocs && s->relocs[low].off == off ? low : s->n_relocs;
}

/* Whether the second of two instructions loads an address from where the first, AUIPC, and its number point. */
static bool is_load(const struct link *link, const struct section *s, uint64_t hi, uint64_t lo)
{
	const uint32_t load = link->arch->loader->word_size == 8 ? 0x3003 : 0x2003;
	uint32_t first, second;

	if (!s->data || hi > s->size || s->size - hi < 4 || lo > s->size || s->size - lo < 4)
		return false;
	first = ldr_get32(s->data + hi);
	second = ldr_get32(s->data + lo);
	return (first & 0x7f) == 0x17 && (second & 0x707f) == load && (first >> 7 & 31) == (second >> 15 & 31);
}

static void report_half(struct link *link, const struct section *s, const struct reloc *r, const char *why)
{
	diag_error(&link->diag, scan_where(link, s, r->off), "pcrel-lo", "%s to '%s' %s",
		   arch_row(link->arch, r->type)->name, r->symbol ? r->symbol->name : "", why);
}

/* Finds the AUIPC of a PCREL_LO12. Returns: its relocation's index, or n_relocs, reported. */
static size_t find_auipc(struct link *link, const struct section *s, const struct reloc *r)
{
	const struct symbol *label = r->symbol;
	const bool by_section = label && label->type == STT_SECTION;
	size_t hi = s->n_relocs;

	if (label && label->kind == SYM_DEFINED && label->section == s)
		hi = find_half(s, label->value + (by_section ? (uint64_t)r->addend : 0));
	if (hi == s->n_relocs) {
		report_half(link, s, r,
			    "names no AUIPC of its section with R_RISCV_PCREL_HI20 or R_RISCV_GOT_HI20; rebuild the "
			    "object");
	} else if (r->addend && !by_section) {
		report_half(link, s, r,
			    "has an addend, so that it may not be the other half of what AUIPC loads; add it in "
			    "%pcrel_hi");
		hi = s->n_relocs;
	}
	return hi;
}

/* Loads from the GOT that can be addresses get a number of their own. */
static void mark_got(struct section *s, const struct halves *halves, size_t *auipc)
{
	for (size_t i = 0; i < s->n_relocs; i++) {
		const struct halves *h = &halves[auipc[i]];
		const bool same = h->n && h->n == h->n_loads, near = same && h->n == 1 && h->near;
		struct reloc *r = &s->relocs[i];

		if (auipc[i] == s->n_relocs || s->relocs[auipc[i]].type != RV_GOT_HI20 || auipc[i] == i)
			continue;
		r->type = near ? RV_GOT_NEAR_LO12 : same ? RV_GOT_FAR_LO12 : RV_GOT_LO12;
	}
	for (size_t i = 0; i < s->n_relocs; i++)
		if (s->relocs[i].type == RV_GOT_HI20 && halves[i].n && halves[i].n == halves[i].n_loads)
			s->relocs[i].type = halves[i].n == 1 && halves[i].near ? RV_GOT_NEAR_HI20 : RV_GOT_FAR_HI20;
}

/* The symbol of the AUIPC's relocation, less the label. */
static void pair_halves(struct link *link, struct section *s)
{
	struct halves *halves = mem_array(link->mem, s->n_relocs + 1, sizeof *halves);
	size_t *auipc = mem_array(link->mem, s->n_relocs, sizeof *auipc);

	for (size_t i = 0; i < s->n_relocs; i++) {
		struct reloc *r = &s->relocs[i];
		const struct reloc *hi;

		auipc[i] = is_lo12(r->type) ? find_auipc(link, s, r) : s->n_relocs;
		if (auipc[i] == s->n_relocs)
			continue;
		hi = &s->relocs[auipc[i]];
		halves[auipc[i]].n++;
		halves[auipc[i]].n_loads += r->type == RV_PCREL_LO12_I && is_load(link, s, hi->off, r->off);
		halves[auipc[i]].near = halves[auipc[i]].near || r->off == hi->off + 4;
		r->minus = behind(link, r->symbol, r->addend);
		r->symbol = hi->symbol;
		r->index = hi->index;
		r->addend = hi->addend;
	}
	mark_got(s, halves, auipc);
}

static bool has_lo12(const struct section *s)
{
	for (size_t i = 0; i < s->n_relocs; i++)
		if (is_lo12(s->relocs[i].type))
			return true;
	return false;
}

void riscv_prepare(struct link *link, struct input *input)
{
	for (size_t k = 0; k < input->n_sections; k++)
		if (input->sections[k].n_relocs)
			tidy(link, &input->sections[k]);
	riscv_align(link, input);
	for (size_t k = 0; k < input->n_sections; k++) {
		combine(link, &input->sections[k]);
		if (has_lo12(&input->sections[k]))
			pair_halves(link, &input->sections[k]);
	}
}
