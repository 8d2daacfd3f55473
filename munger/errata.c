/* SPDX-License-Identifier: MIT
 *
 * Code that a processor gets wrong at the end of a page: the input section that has it begins further behind, by as
 * little as leaves none there.  Where that is depends on where text begins, which is known once all is laid out.  If all
 * places are as bad, for a large section or one that is aligned to pages, the code's last instruction goes behind the
 * text, and branches lead there and back.
 */
#include <gelf.h>
#include <string.h>

#include "munger/arch/arch.h"
#include "munger/link.h"

enum { NONE = -1 };

void errata_find(struct link *link)
{
	const struct erratum *e = link->arch->erratum;
	const struct out *o = &link->out[MG_TEXT];

	for (size_t i = 0; e && i < o->n_inputs; i++) {
		struct section *s = o->inputs[i];

		for (uint64_t off = 0; s->data && off < s->size; off += e->unit)
			if (e->last(s->data + off, s->size - off))
				*MEM_PUSH(link->mem, s->errata, s->n_errata, s->cap_errata) = off;
		link->has_errata |= s->n_errata != 0;
	}
}

/* As the symbols have it that say what begins where. */
static bool is_code(const struct link *link, const struct section *s, uint64_t off)
{
	const struct symbol *mark = NULL;

	for (size_t i = 1; i < s->input->n_symbols; i++) {
		const struct symbol *symbol = s->input->symbols[i];

		if (symbol->section == s && symbol->name[0] == '$' && symbol->value <= off &&
		    (!mark || symbol->value >= mark->value))
			mark = symbol;
	}
	return !mark || strncmp(mark->name, link->arch->stub->mark, 2) == 0;
}

/* Where in a section, at an address, is the last instruction of such code that begins at the end of a page. */
static int64_t find_hit(const struct link *link, const struct section *s, uint64_t addr)
{
	const struct erratum *e = link->arch->erratum;

	for (size_t i = 0; i < s->n_errata; i++) {
		const uint64_t off = s->errata[i];
		unsigned last;

		if (((addr + off) & (LDR_PAGE - 1)) < LDR_PAGE - e->tail)
			continue;
		last = e->last(s->data + off, s->size - off); /* 0 with a branch there by now */
		if (last && is_code(link, s, off))
			return (int64_t)(off + last);
	}
	return NONE;
}

uint64_t errata_padding(const struct link *link, const struct section *s, uint64_t addr)
{
	for (uint64_t padding = 0; padding < LDR_PAGE; padding += s->align)
		if (find_hit(link, s, addr + padding) == NONE)
			return padding;
	return 0;
}

bool errata_are_hit(const struct link *link)
{
	const struct out *o = &link->out[MG_TEXT];

	for (size_t i = 0; link->has_errata && i < o->n_inputs; i++)
		if (find_hit(link, o->inputs[i], o->addr + o->inputs[i]->off) != NONE)
			return true;
	return false;
}

/* ----------------------------------------------------------------- detours -- */

/* A branch at `off` of a section. `cap`: of the section's relocations. */
static void add_branch(struct link *link, struct section *s, uint64_t off, size_t *cap, struct symbol *to,
		       uint64_t to_off)
{
	const struct stub_code *code = link->arch->stub;

	memcpy(s->data + off, code->insn, code->size);
	*MEM_PUSH(link->mem, s->relocs, s->n_relocs, *cap) =
		(struct reloc){.off = off, .symbol = to, .addend = (int64_t)to_off, .type = code->type};
}

/* Has the instruction at `off` done in a section of its own. */
static void divert(struct link *link, struct section *s, uint64_t off, size_t *cap)
{
	const struct stub_code *code = link->arch->stub;
	const size_t n = s->n_relocs;
	struct section *to = mem_alloc(link->mem, sizeof *to);
	struct symbol *there = symbols_make(link, to, "erratum.stub"), *back = symbols_make(link, s, ".L");
	size_t to_cap = 0;

	symbols_make(link, to, code->mark);
	there->type = STT_FUNC;
	there->size = 2u * code->size;
	*to = (struct section){.input = s->input,
			       .name = ".stub",
			       .type = SHT_PROGBITS,
			       .flags = s->flags,
			       .align = code->align,
			       .size = there->size,
			       .out = s->out,
			       .live = true};
	to->data = mem_alloc(link->mem, to->size);
	memcpy(to->data, s->data + off, code->size);
	for (size_t i = 0; i < n; i++)
		if (s->relocs[i].off == off) {
			*MEM_PUSH(link->mem, to->relocs, to->n_relocs, to_cap) = s->relocs[i];
			to->relocs[to->n_relocs - 1].off = 0;
			s->relocs[i].neutral = true;
		}
	add_branch(link, to, code->size, &to_cap, back, off + code->size);
	add_branch(link, s, off, cap, there, 0);
	layout_append(link, s->out, to);
}

void errata_divert(struct link *link)
{
	const struct out *o = &link->out[MG_TEXT];
	const size_t n = o->n_inputs;

	for (size_t i = 0; i < n; i++) {
		struct section *s = o->inputs[i];
		size_t cap = s->n_relocs;
		int64_t off;

		while ((off = find_hit(link, s, o->addr + s->off)) != NONE)
			divert(link, s, (uint64_t)off, &cap);
	}
}
