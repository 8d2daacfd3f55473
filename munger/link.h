/* SPDX-License-Identifier: MIT
 *
 * The state of one munge, and its phases in order.  Each phase is a file:
 *
 *   input.c     ELF objects into structs
 *   archive.c   members of archives, when they are needed
 *   symbols.c   who defines what: objects, archives, linker symbols, .def files
 *   linker.c    symbols that linkers define
 *   exports.c   export tables and the symbols behind them
 *   unwind.c    unwind tables: dropped, or kept, pruned and sorted
 *   gc.c        sections that nothing needs
 *   scan.c      every relocation: known? GOT slot? import? unresolved?
 *   merge.c     equal strings and constants once
 *   layout.c    sections of the image and their link addresses
 *   errata.c    sections away from where a processor gets their code wrong
 *   stubs.c     branches on the way of those that reach too little
 *   debug.c     debug sections
 *   relocate.c  values into places; what changes at load becomes a fixup
 *   fixups.c    fixups in order, halves of one value joined
 *   pack.c      fixups into streams, the plan
 *   write.c     the image's bytes
 *
 * Everything lives in one arena.  Nothing here knows an architecture: that is
 * munger/arch/.
 */
#ifndef MUNGER_LINK_H
#define MUNGER_LINK_H

#include <libelf.h>
#include <stdbool.h>
#include <stdint.h>

#include "defparse/defparse.h"
#include "libexport/build.h"
#include "munger/diag.h"
#include "munger/hash.h"
#include "munger/image.h"
#include "munger/mem.h"

struct arch;

/* Where an input section goes, beyond enum mg_section. */
enum {
	OUT_NONE = -1,            /* nowhere: dropped, or nothing to load */
	OUT_DEBUG = MG_N_SECTIONS /* a debug section, beside the image */
};

enum unwind { UNWIND_AUTO, UNWIND_DROP, UNWIND_KEEP };

struct link_options {
	const char *out;    /* path of the image */
	const char *entry;  /* entry symbol, or NULL: main if there is one */
	const char *script; /* where to write the linker script, or NULL */
	bool strip;         /* -s: nothing but what is loaded */
	bool gc;            /* --gc-sections */
	enum unwind unwind;
	enum mg_form form;
	bool paged;         /* --layout=paged */
	bool bound;         /* --at: */
	uint64_t at_text;   /* where the file will be */
	uint64_t at_data;   /* where relro and data will be */
	const char *interp; /* what the kernel starts the image by, or NULL */
};

struct input;
struct symbol;
struct reloc_row;

struct reloc {
	uint64_t off; /* in the section */
	int64_t addend;
	struct symbol *symbol; /* NULL: none */
	struct symbol *minus;  /* its address is subtracted, for expressions that do; NULL: none */
	uint32_t index;        /* of the symbol in its input */
	uint32_t type;
	bool neutral; /* branch to a weak undefined symbol: a no-operation now */
	bool relaxed; /* the instruction went through a GOT slot, and could again */
};

/* An entry of a mergeable section: its bytes [off, off + size) are now elsewhere. */
struct piece {
	uint64_t off, size;
	struct merge_entry *entry; /* merge.c */
	struct section *to;
	uint64_t to_off;
};

struct section {
	struct input *input;
	const char *name;
	unsigned char *data; /* own copy; NULL for zero fill */
	uint64_t size, align, flags, entsize;
	uint32_t type;
	uint32_t link; /* sh_link */
	int out;       /* enum mg_section, OUT_NONE or OUT_DEBUG */
	bool dropped;  /* loser of a group, or of no use in an image */
	bool live;     /* reached, with --gc-sections; else all */
	bool placed;   /* layout.c: is in an output section, */
	size_t turn;   /* as this one of its inputs */
	uint64_t off;  /* in its output section */
	struct reloc *relocs;
	size_t n_relocs;
	struct piece *pieces; /* ascending; none if the section is as it was */
	size_t n_pieces, cap_pieces;
	uint64_t *errata; /* offsets of code that a processor gets wrong at the end of a page */
	size_t n_errata, cap_errata;
	bool has_unpaired;          /* whether there are such symbols is known */
	struct section *group_next; /* the next of its group, round and round; NULL: in no group */
};

/* Sections of one name, if that is a C identifier, for __start_X and __stop_X. */
struct named {
	struct section **sections;
	size_t n, cap;
	bool marked; /* gc.c: all are live */
};

enum symbol_kind {
	SYM_UNDEFINED,
	SYM_DEFINED, /* section + value; no section: absolute */
	SYM_COMMON,  /* size, alignment in value; becomes zero fill in data */
	SYM_IMPORT,
	SYM_LINKER /* what linkers define */
};

struct symbol {
	const char *name;
	struct input *input; /* that defines it, or first mentioned it */
	struct section *section;
	uint64_t value, size;
	enum symbol_kind kind;
	uint8_t bind, type;   /* STB_*, STT_* */
	bool weak;            /* undefined: every reference is weak */
	bool needed;          /* a live section or an export refers to it */
	uint32_t import;      /* SYM_IMPORT: index of link->imports */
	uint32_t ordinal;     /* SYM_IMPORT */
	bool interposable;    /* SYM_IMPORT: branches always go through a slot, */
	struct symbol *thunk; /* by way of this, once there is one */
	int64_t got;          /* offset of its slot in the GOT, or -1 */
	const struct section
		*unpaired;         /* the last section that addresses it by instructions that are not side by side */
	const struct section *use; /* SYM_UNDEFINED: where a live section uses it */
	uint64_t use_off;
};

struct input {
	const char *path;   /* as given */
	const char *member; /* of the archive at `path`, or NULL */
	const char *name;   /* for messages: path, or path(member) */
	Elf *elf;
	int fd;                   /* -1: the archive's */
	struct section *sections; /* by ELF index; [0] is unused */
	size_t n_sections;
	struct symbol **symbols; /* by ELF index; [0] is no symbol */
	bool *strong;            /* by ELF index: a strong reference to a global symbol */
	size_t n_symbols, n_locals;
};

struct archive;

/* A table that is imported from. */
struct import {
	const struct def_table *table; /* NULL: adapt knows of no .def */
	const char *dll;
	const uint8_t *uuid;
	uint32_t n_branched; /* groups of branches */
	bool used;
};

/* Places that change at load. */
struct fixup {
	uint64_t off;
	uint8_t place, field, plus, minus;
	uint16_t low;   /* half of the value, for fields that want it */
	uint64_t value; /* full linked value: fields that share one are joined by it */
};

struct import_fixup {
	uint64_t off;
	int64_t addend;
	uint32_t import, ordinal;
	uint8_t place, field;
};

/* A relocation that is done again when its section has moved. */
struct paged_place {
	const struct section *section;
	const struct reloc *reloc;
};

/* In struct out's needs: absolute fixups or import places, which never vanish. */
enum { PINNED = 0x80 };

/* A section of the image. */
struct out {
	struct section **inputs;
	size_t n_inputs, cap_inputs;
	struct bytes bytes;   /* file bytes */
	uint64_t file_size;   /* bytes.size, as planned */
	uint64_t size;        /* with zero fill */
	uint64_t align, addr; /* link address */
	uint64_t residue;     /* what the address is modulo `align` */
	uint64_t file_off;    /* the same in the compact layout */
	uint8_t needs;        /* PINNED, and the sections that its fixups depend on */
};

struct debug_section {
	const char *name;
	struct bytes bytes;
	uint64_t size;
	struct section **inputs;
	size_t n_inputs, cap_inputs;
};

/* An export table of this image. */
struct table {
	const struct def_file *file;
	const struct def_table *def;
	struct export_plan plan;
	struct symbol **symbols; /* [plan.count]; NULL: void */
	uint64_t off;            /* in relro */
};

struct link {
	const struct link_options *opt;
	struct mem *mem;
	struct diag diag;
	struct def_diag def_diag;
	const struct arch *arch;
	uint32_t e_flags, isa;
	unsigned n_io_errors; /* files that could not be opened */

	struct input **inputs;
	size_t n_inputs, cap_inputs;
	struct input **refused; /* inputs with errors; others may point to their names */
	size_t n_refused, cap_refused;
	struct archive **archives;
	size_t n_archives, cap_archives;
	const struct def_file **offers; /* .def files that offer imports, as given */
	size_t n_offers, cap_offers;
	const struct def_file **own; /* .def files of --export */
	size_t n_own, cap_own;

	struct hash by_name;    /* struct symbol, the global ones */
	struct hash groups;     /* signatures of section groups */
	struct hash by_section; /* struct named */
	struct named **named;   /* in order of first appearance */
	size_t n_named, cap_named;
	struct symbol **symbols; /* globals, in order of first mention */
	size_t n_symbols, cap_symbols;
	struct section **interposed; /* thunks and slots of interpose.c */
	size_t n_interposed, cap_interposed;
	struct symbol **made; /* locals that the munger adds */
	size_t n_made, cap_made;
	struct symbol *entry;
	uint64_t entry_off; /* of the entry point in text, plus 1; 0: none */
	const char *name;   /* of the DLL, "" in an executable */

	struct import *imports;
	size_t n_imports, cap_imports;
	struct table *tables;
	size_t n_tables, cap_tables;

	struct frames *frames; /* unwind.c */
	size_t n_frames, cap_frames;

	struct out out[MG_N_SECTIONS];
	struct debug_section *debug;
	size_t n_debug, cap_debug;
	struct symbol **got; /* what its slots hold */
	size_t n_got, cap_got;
	uint64_t got_off;              /* of the GOT in relro */
	uint64_t init_off, n_init;     /* init functions, in relro */
	uint64_t n_preinit;            /* of those, the first so many */
	size_t n_arrays;               /* the first inputs of relro: those and the fini functions */
	size_t index_first, index_end; /* unwind index: inputs of relro */
	uint64_t fini_off, n_fini;

	struct fixup *fixups;
	size_t n_fixups, cap_fixups;
	struct import_fixup *import_fixups;
	size_t n_import_fixups, cap_import_fixups;
	struct paged_place *paged_places; /* local, whose values depend on where in a page they or their targets are */
	size_t n_paged_places, cap_paged_places;
	bool has_errata; /* text has some, so no load may change its places in pages */
	bool moved;      /* sections of text, since they were relocated: warnings have been given */
	enum mg_window window;
	enum mg_form form; /* as opt says, from layout on */
	bool paged;
	uint32_t n_thunks; /* in the file, below text: with import sections */
	struct bytes thunks;
	uint32_t n_slots; /* groups of imports that can go through a slot */
};

/* input.c */
/* Opens an object or archive. Objects become link->inputs, archives wait for
 * symbols_resolve. Errors go to link->diag. */
void input_open(struct link *link, const char *path);
/* Makes an input of an object, or reports why it cannot be one. Owns elf and fd (-1: the archive's, or none). */
void input_add(struct link *link, Elf *elf, int fd, const char *path, const char *member);
/* Closes the ELF files. */
void input_close(struct link *link);

/* archive.c */
/* Enters an archive, which then owns elf and fd, by its symbol index. */
void archive_open(struct link *link, Elf *elf, int fd, const char *path);
/* Takes the archive member that defines `name`, if there is one and it has not been
 * taken. Returns: true if the link has grown. */
bool archive_take_member(struct link *link, const char *name);
void archive_close(struct link *link);

/* symbols.c */
/* The global symbol of this name, or NULL. */
struct symbol *symbols_find(const struct link *link, const char *name);
/* The same, made if new; the name must stay. */
struct symbol *symbols_get(struct link *link, const char *name);
/* Enters an input's symbols. */
void symbols_enter(struct link *link, struct input *input);
/* Pulls archive members, then binds what is left to linker symbols and .def files. */
void symbols_resolve(struct link *link);
/* What a .def file offers under this name becomes an import. Returns: false if none does. */
bool symbols_import(struct link *link, struct symbol *symbol);
/* The import (DLL, table) of a row, entered if new. Returns: its index. */
uint32_t symbols_import_table(struct link *link, const struct def_row *row);
/* Enters a section group. Returns: true if it is the first of its signature. */
bool symbols_enter_group(struct link *link, const char *signature);

/* A local symbol that the munger adds, at the start of a section. */
struct symbol *symbols_make(struct link *link, struct section *section, const char *name);

/* exports.c */
/* Asks for the symbols that --export files name, so that archives provide them. */
void exports_request(struct link *link);
/* Makes link->tables: each export to its symbol. */
void exports_bind(struct link *link);

/* unwind.c */
/* Whether the tables are kept: as asked, else only if there is C++. */
bool unwind_is_kept(const struct link *link);
/* A section that holds unwind tables, or data that only they refer to. */
bool unwind_is_table(const struct link *link, const struct section *section);
/* Drops the tables, or reads the entries of .eh_frame. */
void unwind_read(struct link *link);
/* Marks what the entries of live functions refer to. */
void unwind_mark(struct link *link, void (*mark)(void *ctx, struct symbol *symbol), void *ctx);
/* A section about another one (SHF_LINK_ORDER) is of use if that one is live; others are. */
bool unwind_has_code(const struct section *section);
/* Cuts the entries of dead code, after gc. */
void unwind_prune(struct link *link);

/* gc.c */
void gc_mark(struct link *link);

/* scan.c */
void scan_relocs(struct link *link);
/* "foo.o:.text+0x24 (main)", for messages; in link's arena. */
const char *scan_where(struct link *link, const struct section *section, uint64_t off);

/* undefined.c */
/* Reports the unresolved symbols, each with file:line of a use (libdw) and the nearest names on offer. */
void undefined_report(struct link *link);

/* merge.c */
void merge_sections(struct link *link);
/* Where offset `off` of an input section is now. Sets *section to the section that
 * holds it. Returns: the offset there. */
uint64_t merge_map(struct section **section, uint64_t off);

/* linker.c */
/* Finds sections by name, once all inputs are there. */
void linker_index(struct link *link);
/* The sections of this name, or NULL. */
struct named *linker_named(const struct link *link, const char *name);
/* Whether linkers, and so we, define this name: `_end`, `__start_X` of a section X that is there, ... */
bool linker_defines(const struct link *link, const char *name);
/* Section of the image, and link address, of such a name. */
uint64_t linker_value(const struct link *link, const char *name, int *out);

/* layout.c */
/* The next multiple of a power of two. */
static inline uint64_t layout_align_up(uint64_t value, uint64_t align)
{
	return (value + align - 1) & ~(align - 1);
}
/* The argument of --layout. Returns: false if it is none. */
bool layout_parse(struct link_options *opt, const char *text);
/* Orders the sections of the image and sets all offsets in them. */
void layout_sections(struct link *link);
/* Places a section behind those that section `out` of the image has. */
void layout_append(struct link *link, int out, struct section *s);
/* Alignment of a section of the image in memory. Where code knows places in pages, no load may change these. */
uint64_t layout_align(const struct link *link, int out);
/* Places the sections of text again if a processor would get code wrong at the addresses that they have. Returns: whether it
 * did, and all is to be relocated again. */
bool layout_avoid_errata(struct link *link);
/* Sets link addresses, the first at `start` or as soon as its alignment allows. */
void layout_addresses(struct link *link, uint64_t start);
/* The section itself, or if the image has none of this kind, one near it that it has. */
int layout_present(const struct link *link, int out);
/* Section of the image and link address of what code takes for the GOT's. Returns: the address. */
uint64_t layout_got(const struct link *link, int *out);
/* Section of the image and link address of a symbol + addend as relocations see them.
 * Returns: the address; *out is OUT_NONE for an absolute value. */
uint64_t layout_symbol(const struct link *link, const struct symbol *symbol, int64_t addend, int *out);
/* Size of GOT slots and table entries. */
unsigned layout_word(const struct link *link);

/* errata.c */
/* Looks for code in text that a processor gets wrong at the end of a page. */
void errata_find(struct link *link);
/* How far behind a link address that its alignment allows a section is to begin; 0 too if nothing helps. */
uint64_t errata_padding(const struct link *link, const struct section *s, uint64_t addr);
/* Whether such code is at the end of a page. */
bool errata_are_hit(const struct link *link);
/* Where it is, has an instruction of it done in a section behind all of text, which is to be placed then. */
void errata_divert(struct link *link);

/* stubs.c */
/* Puts stubs among what section `out` of the image has, for its branches to what only the load decides. */
void stubs_insert(struct link *link, int out);

/* interpose.c */
/* Has a branch to an import that must stay interposable go by way of a thunk and a slot of this image's own. */
void interpose_reloc(struct link *link, const struct section *s, struct reloc *r, const struct reloc_row *row);
/* Puts those of them that belong to section `out` of the image behind what it has. */
void interpose_append(struct link *link, int out);

/* relocate.c */
/* Makes the bytes of the image and its fixups, which are in the order of their places then. */
void relocate_sections(struct link *link);
/* Sections have moved since, from the old link addresses: does what a load would do. */
void relocate_again(struct link *link, const uint64_t old[MG_N_SECTIONS]);

/* fixups.c */
/* Whether two fixups are of one field in one section, for one target. */
bool fixups_same_group(const struct import_fixup *x, const struct import_fixup *y);
/* Puts the fixups in the order of their places, joins pairs of fields, and reports overlaps. */
void fixups_order(struct link *link);

/* debug.c */
/* Joins and relocates the debug sections. */
void debug_relocate(struct link *link);

/* pack.c */
struct packed {
	struct bytes plan, runs, groups;
};
/* Everything of the plan but the checksums. */
void pack_image(struct link *link, struct packed *packed);
/* Sections have moved since: fixups that carry a part of the value have another one, which may take more bytes or
 * fewer. The plan's size stays. */
void pack_again(struct link *link, struct packed *packed);

/* forms.c: how code reaches imports */
/* The argument of --imports. Returns: false if it is none. */
bool forms_parse(struct link_options *opt, const char *text);
/* Takes the options over, or reports what this machine cannot do. */
void forms_choose(struct link *link);
/* Bytes of thunks below text, in the file. */
uint64_t forms_thunks_size(const struct link *link);
/* The most that forms need there. */
uint64_t forms_room(const struct link *link);
/* Counts what a group of this field takes of an import section. */
void forms_count(struct link *link, unsigned field);
/* Makes the import section of the link's form, once groups are in order and addresses final. */
void forms_write(struct link *link);

/* reopen.c: an image as a link again */
struct image;
/* Takes sections, fixups and imports over; what is borrowed must outlive the link. Imports are direct from then on. */
void reopen_image(struct link *link, const struct image *img);

/* bound.c: an image for use in place */
/* The argument of --at. Returns: false if it is none. */
bool bound_parse(struct link_options *opt, const char *text);
/* Has code reach imports by thunks behind it and slots behind relro, so that no load has to write to it; or reports why
 * that cannot be. */
void bound_make(struct link *link);
/* Where section i will be, behind what ends at `end`. */
uint64_t bound_addr(const struct link *link, int i, uint64_t end);
/* Reports what cannot be of the addresses that sections have. */
void bound_check(struct link *link);

/* write.c */
/* Packs the fixups, and moves all to its final place: link addresses depend on file offsets, so the first section begins
 * where the plan ends, and the plan's size is known only when all fixups are. Returns: false, reported, if that cannot
 * be. */
bool write_settle(struct link *link, struct packed *packed);
/* Bytes of headers and plan: where the first section can begin. */
uint64_t write_head_size(const struct link *link, const struct packed *packed);
/* Writes the image to link->opt->out. Returns: false if it cannot be written (reported). */
bool write_image(struct link *link, const struct packed *packed);

/* ldscript.c */
bool ldscript_write(struct link *link);

#endif
