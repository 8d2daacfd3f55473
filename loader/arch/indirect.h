/* SPDX-License-Identifier: MIT
 *
 * Binding through an import section, for machines with virtual memory: code goes to
 * thunks or through slots, so what a load writes into text depends on nothing but
 * the distances between sections, and one copy of it can serve many processes.
 *
 * A slot is a pointer above the data's zero fill, one for each group of imports that
 * plan.n_slots counts, in their order.  A thunk is code below the text that
 * jumps to where its slot points, one for each group that needs one, in their order
 * from the text downwards.  Data, and instructions of other fields, get the
 * address itself.
 *
 * A host that wants this sets config.arch to ldr_indirect_<arch> instead of the plain
 * one.  The munger uses these too, for images that have an import section
 * in the file.  None of it is linked unless it is used.
 *
 * With ldr_either_<arch> all slots and thunks are made as well, one of each for
 * every group that may want one, and code goes to its targets all the same, as far as
 * these are in reach.  ldr_rebind_form then has nothing to do but to write the places.
 */
#ifndef LDR_INDIRECT_H
#define LDR_INDIRECT_H

#include "loader/arch/arch.h"

struct ldr_indirect {
	struct ldr_arch arch; /* reserve and divert are those below */
	/* Writes code at `mem`, to run at `run`, that jumps to where the slot at `slot` points. All are run addresses but
	 * `mem`. Returns: the address for a branch to it. */
	ldr_addr (*thunk)(unsigned char *mem, ldr_addr run, ldr_addr slot);
	uint64_t through_slot;            /* bits of fields that go through the slot, the others to a thunk */
	const struct ldr_indirect *jumps; /* for images in that form: as many thunks as there can be */
	uint64_t no_thunk;                /* bits of fields whose groups have a slot and no thunk */
	const struct ldr_indirect *other; /* with the same slots and thunks, indirect if this is direct; NULL: none */
	ldr_addr near;                    /* if direct: bytes that branches reach either way, less a margin; else 0 */
	ldr_addr state;                   /* then: as ldr_arch.state of the direct architecture */
};

/* Branches go to thunks; or through slots, where the instruction has a form for that
 * (not all architectures have pointers). What is loaded of an image is
 * indirect as the image is, and by pointers if it is direct. */
#define LDR_DECLARE_INDIRECT(a) extern const struct ldr_indirect ldr_jumps_##a, ldr_pointers_##a;
MG_ARCHS(LDR_DECLARE_INDIRECT)
MG_ARCH_VARIANTS(LDR_DECLARE_INDIRECT)
#undef LDR_DECLARE_INDIRECT

/* Where the slots are: above data's zero fill, which ends at the link address `end`. */
static inline ldr_addr ldr_slots_addr(ldr_addr end, unsigned word)
{
	return (end + word - 1) & ~(ldr_addr)(word - 1);
}

/* As ldr_arch.reserve: thunks for all branches, and slots. */
uint32_t ldr_indirect_reserve(struct ldr_image *img, ldr_addr high);

/* As ldr_arch.divert: takes a slot for the target, and a thunk if the field needs one. A target that is near is still
 * the branch's. */
ldr_addr ldr_indirect_divert(struct ldr_image *img, unsigned field, ldr_addr target);

/* Whether branches from all sections reach a target and can enter it, though there is a thunk. */
static inline int ldr_is_near(const struct ldr_image *img, const struct ldr_indirect *how, ldr_addr target)
{
	const struct ldr_section *s = img->section;
	const ldr_addr reach = how->near;

	if (!reach || (target & how->state) != how->state)
		return 0;
	for (unsigned i = 0; i < MG_N_SECTIONS; i++, s++)
		if (s->size &&
		    (s->file_size > reach || target - s->run + reach - s->file_size > 2 * reach - s->file_size))
			return 0;
	return 1;
}

/* As ldr_arch.reach: the loader then diverts all branches. */
#define LDR_REACHES_NOTHING 0

#endif
