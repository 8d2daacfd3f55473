/* SPDX-License-Identifier: MIT
 *
 * Disassembly.  What is known of a piece of code besides its bytes comes in three
 * lists by offset: labels, marks (the psABIs' mapping symbols: where code and data begin)
 * and notes (what the load, or a link, writes at a place).
 * Without marks, the words that code loads relative to the PC are data.
 */
#include "loader/field.h"
#include "munger/disasm.h"
#include "munger/dump_object.h"

#include <elf.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct label {
	uint64_t off;
	const char *name;
	size_t seq;
};

struct mark {
	uint64_t off;
	unsigned kind; /* of code: its number; or DATA */
	size_t seq;
};

struct note {
	uint64_t off;
	const char *text;
	unsigned data_width; /* bytes of a word that is no instruction; 0: it is part of one, or not known */
	unsigned width;      /* bytes of the place; 0: not known */
};

enum { DATA = ARCH_MAX_CODE };

struct code {
	const struct dump *dump;
	const struct arch_image *arch; /* NULL: one that we do not know */
	unsigned machine;
	const unsigned char *data;
	uint64_t size, addr;
	struct label *labels;
	size_t n_labels, cap_labels;
	struct mark *marks;
	size_t n_marks, cap_marks;
	struct note *notes; /* come in order */
	size_t n_notes, cap_notes;
	unsigned char *pool; /* [size]: bytes of the literal that begins there; NULL: marks tell */

	struct disasm *disasm[ARCH_MAX_CODE];
	size_t label, mark, note; /* the first at or after the cursor */
	unsigned kind;            /* of the last mark */
	uint64_t noted;           /* end of the last note's place */
};

/* Remembers what an instruction loads relative to the PC. */
static void note_literal(struct code *c, uint64_t off, const struct disasm_insn *insn)
{
	uint64_t at = insn->literal - c->addr;

	if (!c->pool || at <= off || at >= c->size || c->size - at < insn->literal_size)
		return;
	for (unsigned i = 0; i < insn->literal_size; i += 8)
		c->pool[at + i] = (unsigned char)insn->literal_size;
}

/* "name+0x4" of an address in this code, or NULL. */
static const char *label_of(const struct code *c, uint64_t addr)
{
	const struct label *found = NULL;
	size_t low = 0, high = c->n_labels;

	if (addr < c->addr || addr - c->addr >= c->size)
		return NULL;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (c->labels[mid].off <= addr - c->addr)
			low = mid + 1;
		else
			high = mid;
	}
	if (low == 0)
		return NULL;
	found = &c->labels[low - 1];
	uint64_t rest = addr - c->addr - found->off;
	return rest ? mem_printf(c->dump->mem, "%s+0x%" PRIx64, found->name, rest) : found->name;
}

static void print_bytes(const struct code *c, uint64_t off, unsigned n)
{
	char text[3 * 16 + 1], *t = text;

	for (unsigned i = 0; i < n && i < 16; i++)
		t += sprintf(t, i ? " %02x" : "%02x", c->data[off + i]);
	fprintf(c->dump->out, "  %6" PRIx64 "  %-23s ", c->addr + off, text);
}

/* What the load writes into [off, off + n). Returns: true if there was anything. */
static bool print_notes(struct code *c, uint64_t off, unsigned n)
{
	bool any = false;

	for (; c->note < c->n_notes && c->notes[c->note].off < off + n; c->note++, any = true) {
		fprintf(c->dump->out, "%s%s", any ? ", " : "  ; ", c->notes[c->note].text);
		c->noted = c->notes[c->note].off + c->notes[c->note].width;
	}
	return any;
}

static void print_data(struct code *c, uint64_t off, unsigned n)
{
	static const char *const words[] = {"", ".byte", ".short", "", ".word", "", "", "", ".quad"};
	uint64_t value = 0;

	for (unsigned i = n; i--;)
		value = value << 8 | c->data[off + i];
	print_bytes(c, off, n);
	fprintf(c->dump->out, "%s 0x%0*" PRIx64, words[n], (int)(2 * n), value);
	print_notes(c, off, n);
	fputc('\n', c->dump->out);
}

static void print_insn(struct code *c, uint64_t off, const struct disasm_insn *insn)
{
	print_bytes(c, off, insn->size);
	fprintf(c->dump->out, "%s", insn->text);
	note_literal(c, off, insn);
	if (!print_notes(c, off, insn->size) && insn->branches && off >= c->noted) {
		const char *label = label_of(c, insn->target);
		if (label)
			fprintf(c->dump->out, "  ; %s", label);
	}
	fputc('\n', c->dump->out);
}

/* Prints the labels of an offset and takes in its marks. */
static void arrive(struct code *c, uint64_t off)
{
	for (; c->label < c->n_labels && c->labels[c->label].off <= off; c->label++)
		fprintf(c->dump->out, "%s:\n", c->labels[c->label].name);
	for (; c->mark < c->n_marks && c->marks[c->mark].off <= off; c->mark++)
		c->kind = c->marks[c->mark].kind;
}

static const struct note *data_note_at(const struct code *c, uint64_t off)
{
	const struct note *n = c->note < c->n_notes ? &c->notes[c->note] : NULL;

	return n && n->off == off && n->data_width ? n : NULL;
}

static bool is_literal(const struct code *c, uint64_t off)
{
	return data_note_at(c, off) || (c->pool && c->pool[off]);
}

/* Where the bytes of this kind end: an instruction or a word never crosses it. */
static uint64_t end_of_kind(const struct code *c, uint64_t off)
{
	uint64_t end = c->size;

	if (c->mark < c->n_marks && c->marks[c->mark].off < end)
		end = c->marks[c->mark].off;
	for (uint64_t i = off + 1; c->pool && i < end && i < off + 4; i++)
		if (c->pool[i])
			return i;
	for (size_t i = c->note; i < c->n_notes && c->notes[i].off < end && c->notes[i].off < off + 16; i++)
		if (c->notes[i].data_width && c->notes[i].off > off)
			return c->notes[i].off;
	return end;
}

/* How many of the `left` data bytes at off make the next word. */
static unsigned data_width(const struct code *c, uint64_t off, uint64_t left)
{
	const struct note *n = data_note_at(c, off);
	uint64_t next = c->label < c->n_labels ? c->labels[c->label].off - off : left;

	if (n && n->data_width <= left)
		return n->data_width;
	if (c->pool && c->pool[off] >= 8 && left >= 8)
		return 8;
	if (next < left)
		left = next;
	if (left >= 4 && (c->addr + off) % 4 == 0)
		return 4;
	return left >= 2 && (c->addr + off) % 2 == 0 ? 2 : 1;
}

/* Bytes of an instruction that the disassembler does not know. */
static unsigned unknown_size(const struct code *c, uint64_t off, uint64_t left)
{
	const struct arch_code *code = &c->arch->code[c->kind];
	unsigned n = c->arch->insn_align;

	if (n <= left && code->insn_size && code->insn_size(c->data + off) <= left)
		n = code->insn_size(c->data + off);
	return n <= left ? n : 1;
}

static uint64_t step(struct code *c, uint64_t off)
{
	uint64_t left = end_of_kind(c, off) - off;
	struct disasm_insn insn;
	unsigned n;

	if (c->kind == DATA || is_literal(c, off)) {
		n = data_width(c, off, left);
		print_data(c, off, n);
		return n;
	}
	if (disasm_next(c->disasm[c->kind], c->data + off, (size_t)left, c->addr + off, &insn)) {
		print_insn(c, off, &insn);
		return insn.size;
	}
	n = unknown_size(c, off, left);
	print_data(c, off, n);
	return n;
}

/* Returns: NULL, or why this code cannot be disassembled. */
static const char *open_all(struct code *c)
{
	const char *why = "no library that this munger uses knows it";
	unsigned n = c->arch ? c->arch->n_code : 0;

	for (unsigned i = 0; i < n; i++) {
		c->disasm[i] = disasm_open(c->dump->mem, &c->arch->code[i], &why);
		if (!c->disasm[i])
			return why;
	}
	return n ? NULL : why;
}

static int compare_labels(const void *a, const void *b)
{
	const struct label *x = a, *y = b;

	if (x->off != y->off)
		return x->off < y->off ? -1 : 1;
	return x->seq < y->seq ? -1 : 1;
}

static int compare_marks(const void *a, const void *b)
{
	const struct mark *x = a, *y = b;

	if (x->off != y->off)
		return x->off < y->off ? -1 : 1;
	return x->seq < y->seq ? -1 : 1;
}

static void print_code(struct code *c, const char *name)
{
	const char *why = open_all(c);

	fprintf(c->dump->out, "disassembly of %s:\n", dump_clean(c->dump, name));
	if (c->n_labels)
		qsort(c->labels, c->n_labels, sizeof *c->labels, compare_labels);
	if (c->n_marks)
		qsort(c->marks, c->n_marks, sizeof *c->marks, compare_marks);
	if (why)
		fprintf(c->dump->out, "  not known for %s: %s\n", object_machine_name(c->dump, c->machine), why);
	for (uint64_t off = 0; !why && off < c->size;) {
		arrive(c, off);
		off += step(c, off);
	}
	for (unsigned i = 0; i < ARCH_MAX_CODE; i++)
		disasm_close(c->disasm[i]);
}

/* Whether a symbol is such a mark, perhaps with more behind it: "$t", "$t.12", "$xrv64i2p1". */
static bool is_mark(const char *name, const char *mark)
{
	size_t n = strlen(mark);

	return strncmp(name, mark, n) == 0 && (!name[n] || name[n] == '.' || strncmp(name + n, "rv", 2) == 0);
}

/* Returns: true if the symbol is a mark, which *kind then tells. */
static bool find_mark(const struct code *c, const char *name, unsigned *kind)
{
	*kind = DATA;
	if (!c->arch || !c->arch->n_code || !c->arch->code[0].mark || *name != '$')
		return false;
	for (unsigned i = 0; i < c->arch->n_code; i++)
		if (is_mark(name, c->arch->code[i].mark))
			*kind = i;
	return *kind != DATA || is_mark(name, "$d");
}

/* The place that a function's address names. */
static uint64_t place_of(const struct code *c, uint64_t addr)
{
	return c->arch ? addr & ~(uint64_t)c->arch->code_bit : addr;
}

/* Assemblers have names of their own: ".L0 ". */
static bool is_label(const struct object_symbol *sym)
{
	return *sym->name && sym->type != STT_SECTION && sym->type != STT_FILE && strncmp(sym->name, ".L", 2) != 0;
}

/* A symbol of this code at offset `off`. */
static void add_symbol(struct code *c, const struct object_symbol *sym, uint64_t off)
{
	unsigned kind;

	if (find_mark(c, sym->name, &kind))
		*MEM_PUSH(c->dump->mem, c->marks, c->n_marks, c->cap_marks) =
			(struct mark){.off = off, .kind = kind, .seq = c->n_marks};
	else if (is_label(sym))
		*MEM_PUSH(c->dump->mem, c->labels, c->n_labels, c->cap_labels) =
			(struct label){.off = sym->type == STT_FUNC ? place_of(c, off) : off,
				       .name = dump_clean(c->dump, sym->name),
				       .seq = c->n_labels};
}

static void add_label(struct code *c, uint64_t addr, const char *name)
{
	uint64_t off = place_of(c, addr) - c->addr;

	if (off < c->size)
		*MEM_PUSH(c->dump->mem, c->labels, c->n_labels, c->cap_labels) =
			(struct label){.off = off, .name = name, .seq = c->n_labels};
}

/* Without symbols, what is reached from outside still has names. */
static void label_exports(struct code *c, const struct image *img)
{
	if (img->entry)
		add_label(c, img->entry, "entry");
	for (uint32_t i = 0; i < img->n_tables; i++) {
		const struct image_table *t = &img->tables[i];
		for (uint32_t k = 0; k < t->count; k++) {
			const char *name = dump_ordinal_name(c->dump, t->uuid, t->first + k);
			if (!*name)
				name = mem_printf(c->dump->mem, "%s@%" PRIu32, img->name, t->first + k);
			add_label(c, image_table_entry(img, t, k), name);
		}
	}
}

void dump_disasm_image(const struct dump *dump, const struct dump_image *di)
{
	const struct image *img = di->img;
	const struct image_section *text = &img->section[MG_TEXT];
	struct code c = {
		.dump = dump, .arch = img->words, .machine = img->machine, .size = text->file_size, .addr = text->addr};

	if (!text->present)
		return;
	c.data = image_bytes(img, MG_TEXT);
	for (size_t i = 1; di->object && i < di->object->n_symbols; i++) {
		const struct object_symbol *sym = &di->object->symbols[i];
		if (sym->section && sym->value >= text->addr && sym->value - text->addr < text->size)
			add_symbol(&c, sym, sym->value - text->addr);
	}
	for (size_t i = 0; i < di->n_places; i++) {
		const struct image_place *p = &di->places[i];
		if (p->section != MG_TEXT)
			continue;
		const struct ldr_field *info = ldr_field_info(img->arch, p->field);
		bool literal = 1u << info->align_log2 < img->words->insn_align;
		*MEM_PUSH(dump->mem, c.notes, c.n_notes, c.cap_notes) =
			(struct note){.off = p->off,
				      .text = dump_target(dump, img, p),
				      .data_width = literal ? info->width : 0,
				      .width = info->width};
	}
	if (c.n_marks == 0)
		c.pool = mem_alloc(dump->mem, (size_t)c.size);
	if (c.n_labels == 0)
		label_exports(&c, img);
	print_code(&c, ".text");
}

static void print_section(const struct dump *dump, const struct object *object, uint32_t idx)
{
	const struct object_section *s = &object->sections[idx];
	uint64_t base = object->type == ET_REL ? 0 : s->addr;
	struct code c = {.dump = dump, .machine = object->machine, .data = s->data, .size = s->size, .addr = base};

	c.arch = arch_image_find(object->machine, object->elf_class);

	for (uint32_t i = s->first_symbol; i; i = object->symbols[i].next) {
		const struct object_symbol *sym = &object->symbols[i];
		if (sym->value >= base && sym->value - base < s->size)
			add_symbol(&c, sym, sym->value - base);
	}
	for (size_t i = 0; i < s->n_relocs; i++) {
		const struct object_reloc *r = &object->relocs[s->first_reloc + i];
		const char *target;
		if (r->off >= s->size)
			continue;
		target = object_reloc_target(dump, object, r);
		*MEM_PUSH(dump->mem, c.notes, c.n_notes, c.cap_notes) =
			(struct note){.off = r->off,
				      .text = mem_printf(dump->mem, "%s%s%s", object_reloc_name(dump, object, r->type),
							 *target ? " " : "", target)};
	}
	print_code(&c, s->name);
}

void dump_disasm_object(const struct dump *dump, const struct object *object)
{
	for (uint32_t i = 1; i < object->n_sections; i++) {
		const struct object_section *s = &object->sections[i];
		if (s->type == SHT_PROGBITS && s->flags & SHF_EXECINSTR && s->size && s->data)
			print_section(dump, object, i);
	}
}
