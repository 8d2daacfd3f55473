/* SPDX-License-Identifier: MIT
 *
 * Debug sections: joined by name and relocated to the link addresses, beside
 * the image, for debuggers.  Nothing of them is loaded.
 */
#include <string.h>

#include "loader/field.h"
#include "munger/arch/arch.h"
#include "munger/link.h"

static bool is_dead(const struct symbol *s)
{
	return s->section && s->section->out != OUT_DEBUG && (!s->section->live || s->section->out == OUT_NONE);
}

/* A distance in code, of whatever width: the same for code that is gone. */
static void relocate_difference(struct link *link, const struct debug_section *d, const struct section *s,
				const struct reloc *r, const struct reloc_row *row)
{
	const unsigned field = row->field & (DESK - 1u);
	const bool desk = row->field & DESK;
	const unsigned width = desk ? link->arch->desk_width(field) : ldr_field_info(link->arch->loader, field)->width;
	uint64_t value;
	int out;

	if (r->off > s->size || width > s->size - r->off)
		return;
	value = r->symbol ? layout_symbol(link, r->symbol, r->addend, &out) : (uint64_t)r->addend;
	if (r->minus)
		value -= layout_symbol(link, r->minus, 0, &out);
	if (desk)
		(void)!link->arch->put_desk(field, d->bytes.data + s->off + r->off, (ldr_addr)value);
	else
		(void)!ldr_field_put(link->arch->loader, field, d->bytes.data + s->off + r->off, (ldr_addr)value);
}

/* Debug sections hold words only, and addresses of code that is gone become 1: 0 would end a list. */
static void relocate(struct link *link, const struct debug_section *d, const struct section *s, const struct reloc *r)
{
	const struct reloc_row *row = arch_row(link->arch, r->type);
	uint64_t value = 1;
	unsigned width;
	int out;

	if (row && row->expr == EXPR_DIFF)
		relocate_difference(link, d, s, r, row);
	if (!row || row->expr != EXPR_ABS || row->field >= MG_N_WORD_FIELDS)
		return;
	width = ldr_field_info(link->arch->loader, row->field)->width;
	if (r->off > s->size || width > s->size - r->off)
		return;
	if (!r->symbol)
		value = (uint64_t)r->addend;
	else if (!is_dead(r->symbol))
		value = layout_symbol(link, r->symbol, r->addend, &out);
	for (unsigned i = 0; i < width; i++)
		d->bytes.data[s->off + r->off + i] = (unsigned char)(value >> 8 * i);
}

void debug_relocate(struct link *link)
{
	for (size_t i = 0; i < link->n_debug; i++) {
		struct debug_section *d = &link->debug[i];

		for (size_t k = 0; k < d->n_inputs; k++)
			bytes_add(&d->bytes, d->inputs[k]->data, d->inputs[k]->size);
		for (size_t k = 0; k < d->n_inputs; k++)
			for (size_t n = 0; n < d->inputs[k]->n_relocs; n++)
				relocate(link, d, d->inputs[k], &d->inputs[k]->relocs[n]);
	}
}
