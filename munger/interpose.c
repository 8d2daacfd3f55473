/* SPDX-License-Identifier: MIT
 *
 * Imports that must stay interposable (`;@indirect` in their .def): branches to one go to a thunk of this
 * image, which jumps to where a slot in its data points.  Both are code and data as any, in all forms
 * of the image, so a loader that binds directly finds nothing to make direct: whoever writes another
 * address to the slot has all branches go there.  Addresses of the import are its own.
 */
#include <elf.h>

#include "loader/field.h"
#include "munger/arch/arch.h"
#include "munger/link.h"

static struct section *make_section(struct link *link, const struct section *beside, struct section s, struct reloc r)
{
	struct section *made = mem_alloc(link->mem, sizeof *made);

	*made = s;
	made->input = beside->input;
	made->name = ".interpose";
	made->type = SHT_PROGBITS;
	made->live = true;
	made->data = mem_alloc(link->mem, s.size);
	made->n_relocs = 1;
	made->relocs = mem_alloc(link->mem, sizeof r);
	*made->relocs = r;
	*MEM_PUSH(link->mem, link->interposed, link->n_interposed, link->cap_interposed) = made;
	return made;
}

static struct symbol *make_slot(struct link *link, const struct section *beside, struct symbol *import)
{
	const unsigned word = link->arch->loader->word_size;
	struct section *s = make_section(
		link, beside,
		(struct section){.flags = SHF_ALLOC | SHF_WRITE, .align = word, .size = word, .out = MG_DATA},
		(struct reloc){.symbol = import, .type = link->arch->thunk.word});
	struct symbol *symbol = symbols_make(link, s, mem_printf(link->mem, "%s.slot", import->name));

	symbol->type = STT_OBJECT;
	symbol->size = word;
	return symbol;
}

static struct symbol *make_thunk(struct link *link, const struct section *beside, struct symbol *import)
{
	const struct thunk_code *code = &link->arch->thunk;
	const struct ldr_indirect *how = link->arch->jumps;
	struct section *s = make_section(link, beside,
					 (struct section){.flags = SHF_ALLOC | SHF_EXECINSTR,
							  .align = ldr_thunk_align(&how->arch),
							  .size = how->arch.thunk_size,
							  .out = MG_TEXT},
					 (struct reloc){.off = code->off,
							.addend = code->addend,
							.type = code->type,
							.symbol = make_slot(link, beside, import)});
	struct symbol *symbol;

	how->thunk(s->data, 0, 0);
	if (code->low_type) {
		const struct reloc first = *s->relocs;

		s->relocs = mem_array(link->mem, 2, sizeof first);
		s->relocs[0] = s->relocs[1] = first;
		s->relocs[1].off = code->low_off;
		s->relocs[1].type = code->low_type;
		s->n_relocs = 2;
	}
	for (unsigned i = 0; i < 2 && code->marks[i]; i++)
		symbols_make(link, s, code->marks[i])->value = i ? code->off : 0;
	symbol = symbols_make(link, s, mem_printf(link->mem, "%s.thunk", import->name));
	symbol->type = STT_FUNC;
	symbol->value = link->arch->image->code_bit;
	symbol->size = how->arch.thunk_size;
	return symbol;
}

static bool is_branch(const struct link *link, const struct section *s, const struct reloc *r,
		      const struct reloc_row *row)
{
	const struct ldr_field *info;
	unsigned before;

	if (row->import == BY_STUB)
		return true;
	if (row->import == NO_IMPORT || (row->expr != EXPR_PC && row->expr != EXPR_ABS))
		return false;
	info = ldr_field_info(link->arch->loader, link->arch->import_field(s, r, row, &before));
	return info && info->branch;
}

void interpose_reloc(struct link *link, const struct section *s, struct reloc *r, const struct reloc_row *row)
{
	struct symbol *import = r->symbol;

	if (import->kind != SYM_IMPORT || !import->interposable || !is_branch(link, s, r, row))
		return;
	if (!import->thunk)
		import->thunk = make_thunk(link, s, import);
	r->symbol = import->thunk;
}

void interpose_append(struct link *link, int out)
{
	for (size_t i = 0; i < link->n_interposed; i++)
		if (link->interposed[i]->out == out)
			layout_append(link, out, link->interposed[i]);
}
