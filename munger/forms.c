/* SPDX-License-Identifier: MIT
 *
 * The forms of an image.  In the direct form the places of imports are nothing but
 * the code's own branches and loads, for a load to fill in.  In the others code
 * goes to thunks or through slots already, so that whoever maps the file needs not
 * write to text:
 *
 *   jumps     branches go to thunks below the text, which jump to where their slot points
 *   pointers  branches that have a form for it go through the slot themselves, the others to thunks
 *
 * Loads of addresses go through slots in both.  The fixups are the same in all forms, so a loader that wants
 * code to be direct makes it so, whatever the form.
 */
#include <string.h>

#include "loader/field.h"
#include "munger/arch/arch.h"
#include "munger/link.h"

static const struct ldr_indirect *form_of(const struct link *link)
{
	return link->form == MG_FORM_POINTERS ? link->arch->pointers : link->arch->jumps;
}

bool forms_parse(struct link_options *opt, const char *text)
{
	static const char *const names[] = {
		[MG_FORM_DIRECT] = "direct", [MG_FORM_JUMPS] = "jumps", [MG_FORM_POINTERS] = "pointers"};

	for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(text, names[i]) == 0) {
			opt->form = (enum mg_form)i;
			return true;
		}
	return false;
}

void forms_choose(struct link *link)
{
	link->form = link->opt->form;
	link->paged = link->opt->paged;
	if (link->form == MG_FORM_POINTERS && !link->arch->pointers)
		diag_error(&link->diag, link->opt->out, "form",
			   "no branch of %s goes through a pointer in memory; use --imports=jumps",
			   link->arch->loader->name);
}

static bool has_slot(const struct ldr_field *info)
{
	return info->branch || info->slot;
}

static bool needs_thunk(const struct link *link, unsigned field)
{
	const struct ldr_field *info = ldr_field_info(link->arch->loader, field);

	return link->form != MG_FORM_DIRECT && has_slot(info) && !(form_of(link)->through_slot >> field & 1);
}

uint64_t forms_thunks_size(const struct link *link)
{
	return link->n_thunks ? (uint64_t)link->n_thunks * form_of(link)->arch.thunk_size : 0;
}

uint64_t forms_room(const struct link *link)
{
	uint64_t n = 0;

	for (size_t i = 0; i < link->n_imports; i++)
		n += link->imports[i].n_branched;
	return n * link->arch->jumps->arch.thunk_size;
}

void forms_count(struct link *link, unsigned field)
{
	link->n_slots += has_slot(ldr_field_info(link->arch->loader, field));
	link->n_thunks += needs_thunk(link, field);
}

/* The address of the first slot: above the zero fill, or on a page of its own, in either layout, so that an image of
 * text alone is the same in both. */
static uint64_t slots_addr(const struct link *link)
{
	const struct out *last = &link->out[layout_present(link, MG_DATA)];
	uint64_t end = last->addr + last->size;

	if (!link->out[MG_DATA].size)
		end = layout_align_up(end, link->arch->page);
	return ldr_slots_addr(end, layout_word(link));
}

/* Has a group's places go to `target`, a thunk or a slot. */
static void write_group(struct link *link, const struct import_fixup *f, size_t n, uint64_t target)
{
	const struct ldr_arch *arch = &form_of(link)->arch;
	const struct ldr_field *info = ldr_field_info(arch, f->field);

	for (size_t i = 0; i < n; i++) {
		struct out *o = &link->out[f[i].place];

		/* Text is smaller than any branch's reach, or munged directly it could not be bound either. */
		if (ldr_field_put(arch, f->field, o->bytes.data + f[i].off,
				  target - ldr_field_base(info, o->addr + f[i].off, link->out[MG_TEXT].addr)))
			diag_error(&link->diag, link->opt->out, "form-range",
				   "a branch at 0x%llx of section %u does not reach its thunk; make this image with "
				   "--imports=direct",
				   (unsigned long long)f[i].off, f->place);
	}
}

void forms_write(struct link *link)
{
	const struct ldr_indirect *form = form_of(link);
	const struct import_fixup *f = link->import_fixups;
	uint64_t slot = slots_addr(link), below = 0, text = link->out[MG_TEXT].addr;
	size_t n;

	link->thunks = (struct bytes){.mem = link->mem};
	if (link->form == MG_FORM_DIRECT)
		return;
	bytes_fill(&link->thunks, 0, forms_thunks_size(link));
	for (size_t i = 0; i < link->n_import_fixups; i += n) {
		for (n = 1; i + n < link->n_import_fixups && fixups_same_group(&f[i], &f[i + n]); n++)
			;
		if (!has_slot(ldr_field_info(link->arch->loader, f[i].field)))
			continue;
		if (needs_thunk(link, f[i].field)) {
			below += form->arch.thunk_size;
			write_group(link, &f[i], n,
				    form->thunk(link->thunks.data + link->thunks.size - below, text - below, slot));
		} else {
			write_group(link, &f[i], n, slot);
		}
		slot += layout_word(link);
	}
}
