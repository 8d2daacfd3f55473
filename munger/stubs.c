/* SPDX-License-Identifier: MIT
 *
 * Branches that reach too little for what only the load decides, an import or
 * another section of the image, go to a stub near them, which goes on.  A stub
 * stands behind the input section that first needs it, and serves all branches
 * behind that to the same target, as far as they reach back.
 */
#include <gelf.h>

#include "munger/arch/arch.h"
#include "munger/link.h"

/* Where branches go to. All bytes are compared: zeroed before use. */
struct target {
	const struct symbol *symbol;
	int64_t addend;
};

struct stub {
	struct symbol *symbol;
	uint64_t at;
};

/* With a stub a branch works in any case, so what only linkers define needs no closer look. */
static bool needs_stub(const struct link *link, const struct section *s, const struct reloc *r)
{
	const struct reloc_row *row = arch_row(link->arch, r->type);
	const struct symbol *to = r->symbol;

	if (!row || row->import != BY_STUB || r->neutral)
		return false;
	return !to || to->kind != SYM_DEFINED || !to->section || to->section->out != s->out;
}

/* A section with a branch to where `r` goes, beside s. Returns: a function symbol for it. */
static struct symbol *make_stub(struct link *link, const struct section *s, const struct reloc *r)
{
	const struct stub_code *code = link->arch->stub;
	const char *name = r->symbol ? r->symbol->name : "";
	struct section *stub = mem_alloc(link->mem, sizeof *stub);
	struct symbol *symbol = symbols_make(link, stub, mem_printf(link->mem, "%s.stub", name));

	if (code->mark)
		symbols_make(link, stub, code->mark);
	symbol->type = STT_FUNC;
	symbol->value = link->arch->image->code_bit;
	symbol->size = code->size;
	*stub = (struct section){.input = s->input,
				 .name = ".stub",
				 .type = SHT_PROGBITS,
				 .flags = s->flags,
				 .align = code->align,
				 .size = code->size,
				 .out = s->out,
				 .live = true,
				 .n_relocs = 1};
	stub->data = (unsigned char *)mem_copy(link->mem, (const char *)code->insn, code->size);
	stub->relocs = mem_alloc(link->mem, sizeof *stub->relocs);
	*stub->relocs = (struct reloc){.symbol = r->symbol, .addend = r->addend, .type = code->type};
	return symbol;
}

/* Stubs of one section of the image. Distances in it are of before the padding is known, and rather too large. */
struct stubs {
	struct link *link;
	struct hash by_target;
	uint64_t end; /* of what has been placed */
};

/* Has a branch at `place` of the image's section go by way of a stub, a new one if it reaches none. */
static void send(struct stubs *stubs, const struct section *s, struct reloc *r, uint64_t place)
{
	struct link *link = stubs->link;
	struct target *target = mem_alloc(link->mem, sizeof *target);
	struct hash_slot *slot;
	struct stub *stub;

	target->symbol = r->symbol;
	target->addend = r->addend;
	slot = hash_enter(&stubs->by_target, target, sizeof *target);
	stub = slot->value;
	if (!stub || (stub->at < place && place - stub->at > link->arch->stub->reach)) {
		stub = slot->value = mem_alloc(link->mem, sizeof *stub);
		*stub = (struct stub){make_stub(link, s, r), stubs->end};
		layout_append(link, s->out, stub->symbol->section);
		stubs->end += stub->symbol->section->align + stub->symbol->section->size;
	}
	r->symbol = stub->symbol;
	r->addend = link->arch->stub->addend;
}

void stubs_insert(struct link *link, int out)
{
	struct out *o = &link->out[out];
	struct section **inputs = o->inputs;
	struct stubs stubs = {.link = link, .by_target.mem = link->mem};
	size_t n = o->n_inputs;

	if (!link->arch->stub)
		return;
	o->inputs = NULL;
	o->n_inputs = o->cap_inputs = 0;
	for (size_t i = 0; i < n; i++) {
		struct section *s = inputs[i];
		uint64_t start = stubs.end + s->align;

		layout_append(link, out, s);
		stubs.end = start + s->size;
		for (size_t k = 0; k < s->n_relocs; k++)
			if (needs_stub(link, s, &s->relocs[k]))
				send(&stubs, s, &s->relocs[k], start + s->relocs[k].off);
	}
}
