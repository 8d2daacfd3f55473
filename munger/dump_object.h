/* SPDX-License-Identifier: MIT
 *
 * An ELF file of any kind as dump sees it: sections, symbols, relocations.
 * Read through libelf; indices are checked here, so that users of the structs
 * need not.  All memory is the arena's or the file's own bytes.
 */
#ifndef MUNGER_DUMP_OBJECT_H
#define MUNGER_DUMP_OBJECT_H

#include <libelf.h>

#include "munger/dump.h"

struct object_section {
	const char *name;
	uint32_t type;
	uint32_t link, info; /* as in the file: unchecked */
	uint64_t flags, addr, off, size, align, entsize;
	const unsigned char *data;    /* [size]; NULL for zero fill */
	uint32_t first_symbol;        /* index of its first symbol, then by `next`; 0: none */
	size_t first_reloc, n_relocs; /* of its relocations in object.relocs */
};

struct object_symbol {
	const char *name; /* that of its section for a section symbol */
	uint64_t value, size;
	uint32_t section; /* index below n_sections, or 0 */
	uint32_t next;    /* index of the next symbol in the same section; 0: none */
	uint16_t shndx;   /* SHN_* as in the file */
	uint8_t type, bind;
};

struct object_reloc {
	uint64_t off; /* in the section, bytes */
	int64_t addend;
	bool has_addend;
	uint32_t section; /* index below n_sections; 0: of the whole file */
	uint32_t type;
	uint32_t symbol; /* index below n_symbols, or 0 */
	size_t seq;      /* number in the file */
};

struct object {
	uint16_t type, machine;
	uint8_t elf_class;
	uint32_t flags;
	uint64_t entry;
	uint64_t file_size;
	size_t n_sections;
	struct object_section *sections;
	size_t n_symbols;
	struct object_symbol *symbols;
	size_t n_relocs;
	struct object_reloc *relocs; /* by section, then offset */
};

/* Reads an ELF file. On bad input an error is reported about `name`.
 * Returns: NULL if it cannot be used. */
struct object *object_read(struct dump *dump, Elf *elf, const char *name);

/* The name of a relocation type, or its number as text. */
const char *object_reloc_name(const struct dump *dump, const struct object *object, uint32_t type);

/* "CurrentTime+0x4" of a relocation; "" if it has neither symbol nor addend. */
const char *object_reloc_target(const struct dump *dump, const struct object *object, const struct object_reloc *reloc);

/* "x86-64", "ARM", or the number. */
const char *object_machine_name(const struct dump *dump, unsigned machine);

#endif
