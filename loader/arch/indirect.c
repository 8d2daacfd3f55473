/* SPDX-License-Identifier: MIT */
#include "loader/arch/indirect.h"

#if LDR_INDIRECT
uint32_t ldr_indirect_reserve(struct ldr_image *img, ldr_addr high)
{
	const struct ldr_indirect *how = (const struct ldr_indirect *)img->arch;
	const unsigned word = LDR_WORD_SIZE(img->arch);
	struct ldr_section *data = &img->section[MG_DATA];
	uint32_t n = 0;

	(void)high;
	if (MG_PLAN_FORM(img->plan.form) == MG_FORM_JUMPS) {
		how = how->jumps;
		img->arch = &how->arch;
	}
	for (uint32_t i = img->plan.n_imports; i-- > 0;)
		n += img->wanted[i].n_branched;
	if (!img->plan.n_slots)
		return 0;
	if (data->align < word)
		data->align = word;
	img->max_mask |= word - 1;
	data->size = ldr_slots_addr(data->link + data->size, word) - data->link + (ldr_addr)img->plan.n_slots * word;
	return (n & 0xfffff) * how->arch.thunk_size;
}

/* The image has more groups than its plan says. Returns: 0. */
static ldr_addr refuse(struct ldr_image *img)
{
	if (!img->code)
		img->code = LDR_ERR_COUNT;
	return 0;
}

/* Puts the target in the next slot. Returns: the slot's run address, or 0 after a refusal. */
static ldr_addr take_slot(struct ldr_image *img, ldr_addr target)
{
	const unsigned word = LDR_WORD_SIZE(img->arch);
	const ldr_addr all = (ldr_addr)img->plan.n_slots * word;
	const struct ldr_section *data = &img->section[MG_DATA];
	ldr_addr off; /* in data, 0 for the first if there are no data but slots */

	if (img->slot_used >= all)
		return refuse(img);
	off = data->size - all + img->slot_used;
	img->slot_used += word;
	if (word == 8)
		ldr_put64(data->mem + off, target);
	else
		ldr_put32(data->mem + off, (uint32_t)target);
	return data->run + off;
}

ldr_addr ldr_indirect_divert(struct ldr_image *img, unsigned field, ldr_addr target)
{
	const struct ldr_indirect *how = (const struct ldr_indirect *)img->arch;
	const struct ldr_section *text = &img->section[MG_TEXT];
	const ldr_addr slot = take_slot(img, target);
	uint32_t below;
	ldr_addr thunk;

	if (how->through_slot >> field & 1)
		return slot;
	if (img->code || how->no_thunk >> field & 1)
		return target;
	below = ldr_take_thunk(img, how->arch.thunk_size);
	if (!below)
		return refuse(img);
	thunk = how->thunk(text->mem - below, text->run - below, slot);
	return ldr_is_near(img, how, target) ? target : thunk;
}
#endif
