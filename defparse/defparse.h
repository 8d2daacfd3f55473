/* SPDX-License-Identifier: MIT
 *
 * libdefparse: definition files (.def), the language of munger-def(5).
 *
 * A definition file names a DLL and says which symbol has which ordinal in
 * which export table.  def_read and def_parse turn one file into one struct
 * def_file, which owns all that hangs off it (rows, strings, its text) until
 * def_free.  Nothing in it changes after the parse; there is no global state.
 *
 * All errors of a file are reported in one run, in the form
 *
 *   kernel.def:3:10: error: ordinal 0; ordinals are 1 to 65535 [def-ordinal]
 *    sleep @ 0
 *            ^
 *
 * through a struct def_diag, which the caller zeroes (`out` or `emit` set) and
 * may use for many files.
 */
#ifndef DEFPARSE_DEFPARSE_H
#define DEFPARSE_DEFPARSE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

#define DEF_ORDINAL_MAX 65535u
#define DEF_DLL_MAX     63u /* longest DLL name, bytes: what an image can hold */

/* A position in a definition file. */
struct def_loc {
	const char *path; /* as the caller gave it */
	uint32_t line;    /* from 1; 0: the file as a whole */
	uint32_t col;     /* from 1, in characters */
	uint32_t off;     /* in the file's text as UTF-8, bytes */
};

/* ----------------------------------------------------------- diagnostics -- */

enum def_severity { DEF_NOTE, DEF_WARNING, DEF_ERROR };

/* One message. All pointers die with the call of emit. */
struct def_message {
	struct def_loc loc;
	enum def_severity severity;
	const char *check;  /* "def-ordinal"; NULL for a note that explains the message before */
	const char *text;   /* what; remedy */
	const char *source; /* the line's text, not terminated; NULL: none */
	size_t source_size; /* bytes */
	size_t caret_off;   /* the position in `source`, bytes */
};

struct def_diag {
	FILE *out; /* where messages go; NULL: nowhere */
	/* If set, gets the messages instead of `out`; def_print_message formats one. */
	void (*emit)(void *ctx, const struct def_message *message);
	void *ctx;
	unsigned n_errors, n_warnings; /* counted up, never reset */
	unsigned n_io_errors;          /* files that could not be read, or no memory; counted in n_errors too */
};

/* Writes a message with its source line and caret. */
void def_print_message(FILE *out, const struct def_message *message);

/* ---------------------------------------------------------------- result -- */

enum def_flag {
	DEF_DATA = 1,      /* a variable */
	DEF_CONSTANT = 2,  /* a variable, as GNU's CONSTANT has it */
	DEF_NONAME = 4,    /* by ordinal only */
	DEF_PRIVATE = 8,   /* in the table, but not offered to importers */
	DEF_ABSENT = 16,   /* a hole: the ordinal was used once and stays void */
	DEF_INDIRECT = 32, /* ;@indirect: importers go through a slot */
	DEF_UNUSED = 64,   /* R3UNUSED */
	DEF_AUTO = 128     /* the row has no @ordinal and was given one */
};

struct def_table;

/* A row of EXPORTS (or ;@absent). Exactly one of internal and forward_dll is
 * set. */
struct def_row {
	const char *name;     /* what importers refer to; "" only in an absent row without one */
	const char *internal; /* the symbol that provides it; the same pointer as name if the row names none */
	const char *alias;    /* after == or EXPORTAS, else NULL */
	/* name=other.func or name=other.#5 */
	const char *forward_dll;  /* "other.dll", extension added if there was none; NULL: not forwarded */
	const char *forward_name; /* "func"; NULL: forwarded by ordinal */
	uint32_t forward_ordinal; /* 5; 0: forwarded by name */
	uint32_t ordinal;         /* 1 .. DEF_ORDINAL_MAX, unique in the table */
	uint32_t flags;           /* enum def_flag */
	uint32_t data_size;       /* bytes, after DATA; 0: not stated */
	struct def_loc loc;       /* of the name */
	const struct def_table *table;
};

struct def_file;

/* An export table: one interface of the DLL. */
struct def_table {
	const struct def_file *file;
	uint8_t uuid[16]; /* in the byte order of the text form; zero without one */
	bool has_uuid;
	struct def_loc loc;         /* of the UUID, else of EXPORTS */
	const struct def_row *rows; /* in file order */
	uint32_t n_rows;
	const struct def_row *const *by_ordinal; /* the same n_rows rows, ascending */
};

struct def_file {
	const char *path;
	const char *dll;  /* "kernel.dll": LIBRARY or NAME with the extension it lacks, else made from the path */
	bool has_library; /* the file has a LIBRARY or NAME statement */
	bool is_exe;      /* it was NAME */
	const struct def_table *tables; /* in file order */
	uint32_t n_tables;
};

/* --------------------------------------------------------------- parsing -- */

/* Parses a file that is in memory: UTF-8, with or without a byte order mark, or
 * UTF-16 with one. `path` must live as long as the result; `text` need not.
 * Returns: the file, or NULL if there were errors (all are in `diag`). */
struct def_file *def_parse(const char *path, const char *text, size_t size, struct def_diag *diag);

/* The same for a file on disk; "-" is standard input.
 * Returns: as def_parse; if the file cannot be read, n_io_errors counts. */
struct def_file *def_read(const char *path, struct def_diag *diag);

/* Frees a file and everything it owns; NULL is fine. */
void def_free(struct def_file *file);

/* --------------------------------------------------------------- queries -- */

/* Finds what an importer means by `name` (n bytes): in the first table of the
 * file that offers it. Absent and private rows are not offered.
 * Returns: the row, its table in row->table, or NULL. Constant time. */
const struct def_row *def_find_name(const struct def_file *file, const char *name, size_t n);

/* Finds an absent or private row by name, for a better message where
 * def_find_name found nothing. Returns: the first such row, or NULL. */
const struct def_row *def_find_hidden(const struct def_file *file, const char *name, size_t n);

/* Finds a row by ordinal, absent ones too. Returns: NULL if there is none. */
const struct def_row *def_find_ordinal(const struct def_table *table, uint32_t ordinal);

/* Finds a table by UUID. Returns: NULL if there is none. */
const struct def_table *def_find_table(const struct def_file *file, const uint8_t uuid[16]);

/* Reports about a place in a file that has been parsed, such as an export that
 * no object provides. `check` may be NULL. */
#if defined(__GNUC__)
__attribute__((format(printf, 6, 7)))
#endif
void def_report(struct def_diag *diag, const struct def_file *file, const struct def_loc *loc,
		enum def_severity severity, const char *check, const char *format, ...);

/* --------------------------------------------------------------- writing -- */

#define DEF_UUID_TEXT 37 /* bytes of a UUID as text, with its terminator */

/* Parses the text form, 8-4-4-4-12 hexadecimal digits, any case, braces allowed.
 * Returns: false if the n bytes are anything else. */
bool def_parse_uuid(const char *text, size_t n, uint8_t uuid[16]);

/* Writes the text form in lower case. Returns: text. */
char *def_format_uuid(const uint8_t uuid[16], char text[DEF_UUID_TEXT]);

/* Writes one line per row, by table, then ordinal: uuid, ordinal, name, internal
 * name, flags, with "-" for what is absent. A name that would be misread is quoted. */
void def_print(FILE *out, const struct def_file *file);

#ifdef __cplusplus
}
#endif

#endif
