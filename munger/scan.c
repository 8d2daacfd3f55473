/* SPDX-License-Identifier: MIT */
#include <gelf.h>
#include <string.h>

#include "munger/arch/arch.h"
#include "munger/link.h"

/* The function that a place is in, by the input's symbols. */
static const struct symbol *enclosing(const struct section *section, uint64_t off)
{
	const struct input *in = section->input;
	const struct symbol *best = NULL;

	for (size_t i = 1; i < in->n_symbols; i++) {
		const struct symbol *s = in->symbols[i];
		uint64_t start = s->value & ~(uint64_t)1;

		if (s->section != section || s->type != STT_FUNC || start > off)
			continue;
		if (!best || start > (best->value & ~(uint64_t)1))
			best = s;
	}
	return best;
}

const char *scan_where(struct link *link, const struct section *section, uint64_t off)
{
	const struct symbol *function = section->input ? enclosing(section, off) : NULL;
	const char *in = section->input ? section->input->name : link->opt->out;

	if (function)
		return mem_printf(link->mem, "%s:%s+0x%llx (%s)", in, section->name, (unsigned long long)off,
				  function->name);
	return mem_printf(link->mem, "%s:%s+0x%llx", in, section->name, (unsigned long long)off);
}

static const struct reloc_row *known_row(struct link *link, const struct section *s, const struct reloc *r)
{
	const struct reloc_row *row = arch_row(link->arch, r->type);

	if (!row)
		diag_error(&link->diag, scan_where(link, s, r->off), "reloc-unknown",
			   "relocation number %u is not one that %s objects have; rebuild the object with another "
			   "compiler",
			   r->type, link->arch->loader->name);
	else if (row->expr == EXPR_REFUSED)
		diag_error(&link->diag, scan_where(link, s, r->off), "reloc-refused", "%s to '%s' is not supported; %s",
			   row->name, r->symbol ? r->symbol->name : "", row->cure);
	else
		return row;
	return NULL;
}

/* A reference to something that no object defines: an import, nothing (weak), or an error. */
static void bind_undefined(struct link *link, struct section *s, const struct reloc *r)
{
	struct symbol *symbol = r->symbol;

	if (symbols_import(link, symbol))
		return;
	if (!symbol->weak && !symbol->use) {
		symbol->use = s;
		symbol->use_off = r->off;
	}
}

/* Whether the target is something that an image can have. */
static bool check_target(struct link *link, const struct section *s, const struct reloc *r)
{
	const struct symbol *symbol = r->symbol;
	const struct section *in = symbol->kind == SYM_DEFINED ? symbol->section : NULL;

	if (symbol->kind == SYM_UNDEFINED && symbol->bind == STB_LOCAL)
		diag_error(&link->diag, scan_where(link, s, r->off), "bad-reloc",
			   "refers to the local symbol '%s', which is not defined; rebuild the object", symbol->name);
	else if (in && in->dropped)
		diag_error(&link->diag, scan_where(link, s, r->off), "discarded",
			   "refers to '%s' in %s of %s, which is not part of the image; compile all objects with the "
			   "same options",
			   symbol->name, in->name, in->input->name);
	else if (in && in->out == OUT_DEBUG)
		diag_error(&link->diag, scan_where(link, s, r->off), "discarded",
			   "refers to '%s' in %s of %s, which is for debuggers and not loaded; rebuild the object",
			   symbol->name, in->name, in->input->name);
	else
		return true;
	return false;
}

static void add_slot(struct link *link, struct symbol *symbol)
{
	if (symbol->got >= 0)
		return;
	symbol->got = (int64_t)(link->n_got * layout_word(link));
	*MEM_PUSH(link->mem, link->got, link->n_got, link->cap_got) = symbol;
}

/* A number, which need not be in reach of code: it stays in the slot. */
static bool is_absolute(const struct symbol *symbol)
{
	return symbol->kind == SYM_DEFINED && !symbol->section;
}

/* A distance in code, as tables of jumps and of exceptions have it: no load changes it. */
static bool is_settled(const struct reloc_row *row, const struct reloc *r)
{
	const struct symbol *plus = r->symbol, *minus = r->minus;

	return row->expr == EXPR_DIFF && plus && plus->kind == SYM_DEFINED && plus->section && minus &&
	       minus->kind == SYM_DEFINED && minus->section && plus->section->out == MG_TEXT &&
	       minus->section->out == MG_TEXT;
}

/* No load subtracts an import, and what is absent has no address. */
static void scan_minus(struct link *link, const struct section *s, struct reloc *r)
{
	struct symbol *symbol = r->minus;
	struct reloc minus = *r;

	minus.symbol = symbol;
	if (!check_target(link, s, &minus))
		return;
	if (symbol->kind == SYM_UNDEFINED)
		symbols_import(link, symbol);
	symbol->needed = true;
	if (symbol->kind == SYM_UNDEFINED || symbol->kind == SYM_IMPORT)
		diag_error(&link->diag, scan_where(link, s, r->off), "import-minus",
			   "subtracts the address of '%s', which no object defines; take the difference at run time",
			   symbol->name);
}

static void scan_reloc(struct link *link, struct section *s, struct reloc *r)
{
	const struct reloc_row *row = known_row(link, s, r);
	struct symbol *symbol = r->symbol;
	bool absent;

	if (!row || row->expr == EXPR_NONE || r->neutral)
		return;
	if (s->out == MG_RODATA && !is_settled(row, r))
		s->out = MG_RELRO;
	if (r->minus)
		scan_minus(link, s, r);
	if (!symbol) {
		if (expr_is_slot(row->expr))
			diag_error(&link->diag, scan_where(link, s, r->off), "bad-reloc",
				   "%s asks for the GOT slot of no symbol; rebuild the object", row->name);
		return;
	}
	if (!check_target(link, s, r))
		return;
	if (symbol->kind == SYM_UNDEFINED)
		bind_undefined(link, s, r);
	symbol->needed = true;
	absent = symbol->kind == SYM_UNDEFINED;
	if (absent && link->arch->neutralise && link->arch->neutralise(s, r)) {
		r->neutral = true;
		return;
	}
	if (link->arch->relax && !is_absolute(symbol))
		link->arch->relax(s, r, absent);
	row = arch_row(link->arch, r->type);
	if (row->expr == EXPR_NONE)
		return;
	interpose_reloc(link, s, r, row);
	symbol = r->symbol;
	if (expr_is_slot(row->expr))
		add_slot(link, symbol);
	else if (symbol->kind == SYM_IMPORT && row->import == NO_IMPORT)
		diag_error(&link->diag, scan_where(link, s, r->off), "import-field",
			   "%s to '%s' cannot reach another DLL; %s", row->name, symbol->name,
			   row->cure ? row->cure
				     : "compile without -mshort-calls or like options, or declare the symbol as "
				       "external");
}

void scan_relocs(struct link *link)
{
	for (size_t i = 0; i < link->n_inputs; i++)
		for (size_t k = 0; k < link->inputs[i]->n_sections; k++) {
			struct section *s = &link->inputs[i]->sections[k];

			for (size_t n = 0; s->live && n < s->n_relocs; n++)
				scan_reloc(link, s, &s->relocs[n]);
		}
	undefined_report(link);
}
