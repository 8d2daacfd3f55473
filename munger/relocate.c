/* SPDX-License-Identifier: MIT
 *
 * Values into places.  What is known on the desk is done with; what the load
 * changes is written as it is at the link addresses and noted as a fixup.
 */
#include <gelf.h>
#include <stdlib.h>
#include <string.h>

#include "loader/field.h"
#include "munger/arch/arch.h"
#include "munger/link.h"

/* A place at work. */
struct place {
	struct link *link;
	const struct section *section; /* input section, for messages; NULL: made by the munger */
	uint64_t in_off;
	int out;
	uint64_t off; /* in the section of the image */
	unsigned char *mem;
	const char *what;   /* relocation's name */
	const char *symbol; /* name of the target */
	const char *cure;   /* of the relocation, or NULL */
	bool again;         /* sections have moved since the first time */
};

/* What is to be written: raw = plus - minus + a constant, at link addresses. */
struct value {
	int plus, minus; /* MG_NO_SECTION: absent */
	uint64_t raw;
};

static const char *where(const struct place *p)
{
	if (p->section)
		return scan_where(p->link, p->section, p->in_off);
	return p->link->opt->out;
}

static unsigned width_of(const struct arch *arch, unsigned field)
{
	return field & DESK ? arch->desk_width(field & ~DESK) : ldr_field_info(arch->loader, field)->width;
}

static int put_field(const struct arch *arch, unsigned field, unsigned char *mem, uint64_t raw)
{
	if (field & DESK)
		return arch->put_desk(field & ~DESK, mem, (ldr_addr)raw);
	return ldr_field_put(arch->loader, field, mem, (ldr_addr)raw);
}

/* Whether a field takes a value, or the same with the Thumb bit. */
static bool fits(const struct place *p, unsigned field, uint64_t raw)
{
	const struct arch *arch = p->link->arch;
	unsigned char scratch[16];

	memcpy(scratch, p->mem, width_of(arch, field));
	return put_field(arch, field, scratch, raw) == 0 || put_field(arch, field, scratch, raw | 1) == 0;
}

static const char *describe_range(const struct place *p, unsigned field)
{
	unsigned bits = 1;

	if (field == MG_F_W8 || field == MG_F_W16)
		return field == MG_F_W8 ? "[-2^7, 2^8)" : "[-2^15, 2^16)";
	while (bits < 62 && fits(p, field, ((uint64_t)1 << (bits + 1)) - 4))
		bits++;
	if (!fits(p, field, (uint64_t)-4))
		return mem_printf(p->link->mem, "[0, 2^%u)", bits);
	return mem_printf(p->link->mem, "[-2^%u, 2^%u)", bits, bits);
}

/* Whether a value would do if it were a multiple of more than 1. Returns: of how much, or 1. */
static unsigned missed_unit(const struct place *p, unsigned field, uint64_t raw)
{
	unsigned unit = 1;

	while (unit < 16 && !fits(p, field, raw & ~(uint64_t)(unit - 1)))
		unit *= 2;
	return fits(p, field, raw & ~(uint64_t)(unit - 1)) ? unit : 1;
}

static void report_put(const struct place *p, unsigned field, uint64_t raw, int code)
{
	struct diag *diag = &p->link->diag;

	const unsigned unit = code == LDR_ERR_RANGE ? missed_unit(p, field, raw) : 1;

	if (unit > 1)
		diag_error(diag, where(p), "reloc-range",
			   "%s to '%s' wants a multiple of %u, not %lld; align what it refers to", p->what, p->symbol,
			   unit, (long long)raw);
	else if (code == LDR_ERR_RANGE)
		diag_error(
			diag, where(p), "reloc-range", "%s to '%s' out of range: %lld is not in %s; %s", p->what,
			p->symbol, (long long)raw, describe_range(p, field),
			p->cure ? p->cure
				: "use a form that reaches further, or bring the two closer together in the order of "
				  "the inputs");
	else if (code == LDR_ERR_ISA)
		diag_error(diag, where(p), "reloc-isa", "%s to '%s' %s", p->what, p->symbol, p->link->arch->isa_cure);
	else
		diag_error(diag, where(p), "reloc-insn",
			   "the bytes at the place are not the instruction that %s stands for; rebuild the object",
			   p->what);
}

/* Bytes and half words wrap for the loader, whose pairs of them only mean their difference. Here they hold numbers. */
static int put_narrow(const struct place *p, unsigned field, uint64_t raw)
{
	unsigned bits = field == MG_F_W8 ? 8 : 16;
	uint64_t lowest = (uint64_t)0 - ((uint64_t)1 << (bits - 1));

	if (raw >> bits && raw < lowest)
		return LDR_ERR_RANGE;
	return ldr_field_put(p->link->arch->loader, field, p->mem, (ldr_addr)raw);
}

static void put(const struct place *p, unsigned field, uint64_t raw)
{
	int code;

	if (field == MG_F_W8 || field == MG_F_W16)
		code = put_narrow(p, field, raw);
	else
		code = put_field(p->link->arch, field, p->mem, raw);
	if (code)
		report_put(p, field, raw, code);
}

/* Absolute 32-bit fields on 64-bit machines tie the image to low addresses. */
static void note_window(struct link *link, unsigned field, bool absolute)
{
	enum mg_window window = MG_WINDOW_ANY;

	if (!absolute)
		return;
	if (link->arch->below_2g >> field & 1)
		window = MG_WINDOW_2G;
	else if (link->arch->below_4g >> field & 1)
		window = MG_WINDOW_4G;
	if (window != MG_WINDOW_ANY && (link->window == MG_WINDOW_ANY || window < link->window))
		link->window = window;
}

/* The half of a value that a place does not hold, for fields that have one. */
static uint16_t low_of(const struct link *link, unsigned field, const unsigned char *mem, uint64_t value)
{
	ldr_addr high = 0;

	if (ldr_field_info(link->arch->loader, field)->low)
		ldr_field_get(link->arch->loader, field, mem, 0, &high);
	return (uint16_t)(value - high);
}

static void add_fixup(const struct place *p, unsigned field, const struct value *v)
{
	struct link *link = p->link;
	struct fixup *f = MEM_PUSH(link->mem, link->fixups, link->n_fixups, link->cap_fixups);

	*f = (struct fixup){.off = p->off,
			    .place = (uint8_t)p->out,
			    .field = (uint8_t)field,
			    .plus = (uint8_t)v->plus,
			    .minus = (uint8_t)v->minus,
			    .low = low_of(link, field, p->mem, v->raw),
			    .value = v->raw};
	note_window(link, field, (v->plus == MG_NO_SECTION) != (v->minus == MG_NO_SECTION));
}

static bool is_narrow(unsigned field)
{
	return field & DESK || field == MG_F_W8 || field == MG_F_W16;
}

static void report_narrow(const struct place *p)
{
	diag_error(&p->link->diag, where(p), "reloc-local",
		   "%s to '%s' is too narrow for what only the load decides, the distance of two sections or an "
		   "address; %s",
		   p->what, p->symbol, p->cure ? p->cure : "use a wider form");
}

static bool is_in_page(const struct link *link, unsigned field)
{
	return !(field & DESK) && link->arch->in_page >> field & 1;
}

/* Writes a value, and notes a fixup if the load changes it. */
static void write_value(const struct place *p, unsigned field, struct value v)
{
	bool changes;

	if (v.plus == v.minus)
		v.plus = v.minus = MG_NO_SECTION;
	changes = (v.plus != MG_NO_SECTION || v.minus != MG_NO_SECTION) && !is_in_page(p->link, field);
	if (changes && is_narrow(field)) {
		report_narrow(p);
		return;
	}
	put(p, field, v.raw);
	if (changes && !p->again)
		add_fixup(p, field, &v);
}

/* ----------------------------------------------------------------- imports -- */

/* The format's numbers hold addends of 30 bits, sign included. */
static void check_addend(const struct place *p, int64_t addend)
{
	const int64_t limit = MG_NUM4 / 2;

	if (addend < -limit || addend >= limit)
		diag_error(&p->link->diag, where(p), "import-addend",
			   "%s to '%s' adds %lld, which is not in [-2^29, 2^29); add it at run time", p->what,
			   p->symbol, (long long)addend);
}

/* `before`: how many bytes before the place the field begins. */
static void write_import(const struct place *p, unsigned field, unsigned before, const struct symbol *symbol,
			 int64_t addend)
{
	struct link *link = p->link;
	const struct ldr_field *info = ldr_field_info(link->arch->loader, field);
	struct import_fixup *f =
		MEM_PUSH(link->mem, link->import_fixups, link->n_import_fixups, link->cap_import_fixups);

	if (info->pcrel)
		addend = (int64_t)((uint64_t)addend + info->bias - before);
	check_addend(p, addend);
	*f = (struct import_fixup){.off = p->off - before,
				   .addend = addend,
				   .import = symbol->import,
				   .ordinal = symbol->ordinal,
				   .place = (uint8_t)p->out,
				   .field = (uint8_t)field};
	link->imports[symbol->import].used = true;
	if (link->form != MG_FORM_DIRECT && p->out == MG_TEXT && !info->branch && !info->slot && !link->moved)
		diag_warning(&link->diag, where(p), "import-data-direct",
			     "%s to '%s' makes a load write to code, which processes then do not share; compile with "
			     "-fPIC",
			     p->what, p->symbol);
	/* The bytes at import places mean nothing, but are the same for the same input: 0, or for a
	 * branch that enters Thumb code, 1. */
	if (ldr_field_put(link->arch->loader, field, p->mem - before, 0) != 0)
		put(p, field, 1);
	note_window(link, field, !info->pcrel);
}

static int section_of(int out)
{
	return out < 0 || out >= MG_N_SECTIONS ? MG_NO_SECTION : out;
}

/* What is subtracted from an import can be no more than the place and something constant. */
static void write_import_difference(const struct place *p, const struct reloc *r, const struct reloc_row *row)
{
	const uint64_t here = p->link->out[p->out].addr + p->off;
	uint64_t minus = 0;
	int out = OUT_NONE;

	if (r->minus)
		minus = layout_symbol(p->link, r->minus, 0, &out);
	if (section_of(out) != p->out || row->import == NO_IMPORT)
		report_narrow(p);
	else
		write_import(p, row->import, 0, r->symbol, (int64_t)((uint64_t)r->addend + here - minus));
}

static void relocate_import(const struct place *p, const struct reloc *r, const struct reloc_row *row)
{
	struct link *link = p->link;
	unsigned field, before;

	if (row->import == BY_STUB) { /* where no code is meant to be */
		report_narrow(p);
	} else if (row->expr == EXPR_ABS || row->expr == EXPR_PC || r->relaxed) {
		field = link->arch->import_field(p->section, r, row, &before);
		write_import(p, field, before, r->symbol, r->addend);
	} else if (row->expr == EXPR_DIFF) {
		write_import_difference(p, r, row);
	} else {
		diag_error(&link->diag, where(p), "import-gotoff",
			   "%s to '%s' needs the distance of an import from the GOT, which no load can give; compile "
			   "with -fPIC "
			   "and declare the symbol extern",
			   row->name, r->symbol->name);
	}
}

/* ------------------------------------------------------------------ values -- */

/* S and its section, with S + A in *sum. */
static void find_target(const struct place *p, const struct reloc *r, const struct reloc_row *row, struct value *v)
{
	struct link *link = p->link;
	const struct ldr_field *info = row->field & DESK ? NULL : ldr_field_info(link->arch->loader, row->field);
	const char *why;
	int out = OUT_NONE;

	v->raw = r->symbol ? layout_symbol(link, r->symbol, r->addend, &out) : (uint64_t)r->addend;
	v->plus = section_of(out);
	v->minus = MG_NO_SECTION;
	if ((info && !info->branch) || !r->symbol || !link->arch->branch_target)
		return;
	why = link->arch->branch_target(r->symbol, &v->raw);
	if (why)
		diag_error(&link->diag, where(p), "reloc-isa", "%s to '%s': %s", row->name, r->symbol->name, why);
}

static void subtract(const struct link *link, const struct reloc *r, struct value *v)
{
	int out;

	if (!r->minus)
		return;
	v->raw -= layout_symbol(link, r->minus, 0, &out);
	v->minus = section_of(out);
}

static bool has_page(const struct link *link, const struct reloc_row *row)
{
	return !(row->field & DESK) && ldr_field_info(link->arch->loader, row->field)->page;
}

/* Whether a value depends on where in a page something is. */
static bool is_paged(const struct link *link, const struct reloc_row *row)
{
	return row->expr == EXPR_SLOTPAGE || is_in_page(link, row->field) || has_page(link, row);
}

static void relocate(const struct place *p, const struct reloc *r, const struct reloc_row *row)
{
	struct link *link = p->link;
	uint64_t here = (link->out[p->out].addr + p->off) & (has_page(link, row) ? 0 - (uint64_t)LDR_PAGE : ~0ull);
	uint64_t slots = link->out[MG_RELRO].addr + link->got_off;
	int slots_out = layout_present(link, MG_RELRO), got_out; /* code may compute the address of an empty GOT */
	uint64_t got = layout_got(link, &got_out);
	struct value v = {MG_NO_SECTION, MG_NO_SECTION, 0};

	switch (row->expr) {
	case EXPR_ABS:
		find_target(p, r, row, &v);
		break;
	case EXPR_PC:
		find_target(p, r, row, &v);
		v.raw -= here;
		v.minus = p->out;
		break;
	case EXPR_GOTREL:
		find_target(p, r, row, &v);
		v.raw -= got;
		v.minus = got_out;
		break;
	case EXPR_GOTPC:
		v = (struct value){got_out, p->out, got + (uint64_t)r->addend - here};
		break;
	case EXPR_SLOT:
		v = (struct value){slots_out, got_out, slots + (uint64_t)r->symbol->got + (uint64_t)r->addend - got};
		break;
	case EXPR_SLOTPC:
		v = (struct value){slots_out, p->out, slots + (uint64_t)r->symbol->got + (uint64_t)r->addend - here};
		break;
	case EXPR_SLOTABS:
		v = (struct value){slots_out, MG_NO_SECTION, slots + (uint64_t)r->symbol->got + (uint64_t)r->addend};
		subtract(link, r, &v);
		break;
	case EXPR_DIFF:
		find_target(p, r, row, &v);
		subtract(link, r, &v);
		break;
	case EXPR_SLOTPAGE:
		v.raw = (slots & (LDR_PAGE - 1)) + (uint64_t)r->symbol->got + (uint64_t)r->addend;
		break;
	default:
		return;
	}
	write_value(p, row->field, v);
	if (is_paged(link, row) && !p->again)
		*MEM_PUSH(link->mem, link->paged_places, link->n_paged_places, link->cap_paged_places) =
			(struct paged_place){p->section, r};
}

/* Whether the place is one: inside its section, and aligned as its field must be. */
static bool check_place(struct link *link, const struct section *s, const struct reloc *r, const struct reloc_row *row)
{
	const struct ldr_field *info = row->field & DESK ? NULL : ldr_field_info(link->arch->loader, row->field);
	unsigned width = width_of(link->arch, row->field);
	unsigned align_mask = info ? (1u << info->align_log2) - 1 : link->arch->image->code_bit;

	if (r->off > s->size || width > s->size - r->off)
		diag_error(&link->diag, scan_where(link, s, r->off), "bad-reloc",
			   "%s lies outside the section's %llu bytes; rebuild the object", row->name,
			   (unsigned long long)s->size);
	else if ((s->off + r->off) & align_mask)
		diag_error(&link->diag, scan_where(link, s, r->off), "bad-reloc",
			   "the place of %s is not aligned to %u bytes; rebuild the object", row->name,
			   align_mask + 1u);
	else
		return true;
	return false;
}

static void relocate_place(struct link *link, const struct section *s, const struct reloc *r, bool again)
{
	const struct reloc_row *row = arch_row(link->arch, r->type);
	struct place p;

	if (row->expr == EXPR_NONE || r->neutral || !check_place(link, s, r, row))
		return;
	p = (struct place){.link = link,
			   .section = s,
			   .in_off = r->off,
			   .out = s->out,
			   .off = s->off + r->off,
			   .mem = link->out[s->out].bytes.data + s->off + r->off,
			   .what = row->name,
			   .symbol = r->symbol ? r->symbol->name : "",
			   .cure = row->cure,
			   .again = again};
	if (r->symbol && r->symbol->kind == SYM_IMPORT && !expr_is_slot(row->expr))
		relocate_import(&p, r, row);
	else
		relocate(&p, r, row);
}

/* ------------------------------------------------------------ GOT and tables -- */

static void write_word(struct link *link, uint64_t off, const struct symbol *symbol)
{
	struct place p = {.link = link,
			  .out = MG_RELRO,
			  .off = off,
			  .mem = link->out[MG_RELRO].bytes.data + off,
			  .what = "address",
			  .symbol = symbol->name};
	unsigned field = layout_word(link) == 8 ? MG_F_W64 : MG_F_W32;
	struct value v = {MG_NO_SECTION, MG_NO_SECTION, 0};
	int out;

	if (symbol->kind == SYM_IMPORT) {
		write_import(&p, field, 0, symbol, 0);
		return;
	}
	v.raw = layout_symbol(link, symbol, 0, &out);
	v.plus = section_of(out);
	write_value(&p, field, v);
}

static void write_table(struct link *link, const struct table *t)
{
	unsigned word = layout_word(link);
	struct bytes head = {.mem = link->mem};
	unsigned char *mem = link->out[MG_RELRO].bytes.data + t->off;
	uint64_t entries = t->off + sizeof(struct exp_table);

	bytes_add(&head, t->def->uuid, MG_UUID_SIZE);
	bytes_le(&head, t->plan.first, 4);
	bytes_le(&head, t->plan.count, 4);
	memcpy(mem, head.data, head.size);
	for (uint32_t i = 0; i < t->plan.count; i++)
		if (t->symbols[i])
			write_word(link, entries + (uint64_t)i * word, t->symbols[i]);
		else
			memset(mem + sizeof(struct exp_table) + (size_t)i * word, 0xff, word);
}

/* ----------------------------------------------------------------- sections -- */

static void copy_inputs(struct link *link, int i)
{
	struct out *o = &link->out[i];
	uint64_t end = 0;

	o->bytes = (struct bytes){link->mem, mem_alloc(link->mem, o->file_size), o->file_size, o->file_size};
	for (size_t k = 0; k < o->n_inputs; k++) {
		const struct section *s = o->inputs[k];

		if (s->type == SHT_NOBITS || !s->size)
			continue;
		if (i == MG_TEXT)
			memset(o->bytes.data + end, link->arch->fill, s->off - end);
		memcpy(o->bytes.data + s->off, s->data, s->size);
		end = s->off + s->size;
	}
}

void relocate_sections(struct link *link)
{
	link->n_fixups = link->n_import_fixups = link->n_paged_places = 0;
	for (int i = 0; i < MG_N_SECTIONS; i++) {
		copy_inputs(link, i);
		for (size_t k = 0; k < link->out[i].n_inputs; k++)
			for (size_t r = 0; r < link->out[i].inputs[k]->n_relocs; r++)
				relocate_place(link, link->out[i].inputs[k], &link->out[i].inputs[k]->relocs[r], false);
	}
	for (size_t i = 0; i < link->n_got; i++)
		write_word(link, link->got_off + i * layout_word(link), link->got[i]);
	for (size_t i = 0; i < link->n_tables; i++)
		write_table(link, &link->tables[i]);
	fixups_order(link);
}

void relocate_again(struct link *link, const uint64_t old[MG_N_SECTIONS])
{
	uint64_t delta[MG_NO_SECTION + 1] = {0};

	for (int i = 0; i < MG_N_SECTIONS; i++)
		delta[i] = link->out[i].addr - old[i];
	for (size_t i = 0; i < link->n_fixups; i++) {
		struct fixup *f = &link->fixups[i];
		struct place p = {.link = link,
				  .out = f->place,
				  .off = f->off,
				  .mem = link->out[f->place].bytes.data + f->off,
				  .what = "the value",
				  .symbol = "what is there"};

		f->value += delta[f->plus] - delta[f->minus];
		put(&p, f->field, f->value);
		f->low = low_of(link, f->field, p.mem, f->value);
	}
	for (size_t i = 0; i < link->n_paged_places; i++)
		relocate_place(link, link->paged_places[i].section, link->paged_places[i].reloc, true);
}
