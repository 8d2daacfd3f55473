/* SPDX-License-Identifier: MIT
 *
 * What the parts of libdefparse share: the text, the scanner, the parser's state
 * and its diagnostics.
 *
 * All memory is reserved before the first token, sized by the number of lines
 * (a line makes at most one row, table or note), so that nothing can fail
 * half-way but the input.
 */
#ifndef DEFPARSE_INTERNAL_H
#define DEFPARSE_INTERNAL_H

#include "defparse/defparse.h"

/* A name in the index of a file. Rows are numbered from 1; 0: none. */
struct name_slot {
	uint32_t hash;
	uint32_t offered; /* first row that importers may use */
	uint32_t last;    /* newest row that is not absent */
	uint32_t hidden;  /* first absent or private row */
};

/* A file with what its owner does not see. */
struct full_file {
	struct def_file pub;
	char *text; /* UTF-8, without byte order mark and NUL bytes; terminated */
	size_t text_size;
	struct def_row *rows; /* of all tables, in file order */
	uint32_t n_rows;
	struct def_table *tables;
	const struct def_row **by_ordinal; /* of all tables */
	char *strings;                     /* all names, each terminated */
	size_t strings_used;
	struct name_slot *names; /* open hashing */
	uint32_t names_mask;
};

enum token_kind { TOK_EOL, TOK_WORD, TOK_STRING, TOK_EQUALS, TOK_EQUALS2, TOK_COMMA };

/* A token; text is within the file's text, without quotes. */
struct token {
	enum token_kind kind;
	const char *text;
	size_t size;
	uint32_t off; /* where it begins, with its quote */
};

/* Where rows of the file's current part go. */
enum part { PART_NONE, PART_EXPORTS, PART_IMPORTS, PART_SECTIONS };

/* ;@indirect NAME, until the table is complete. */
struct pending {
	const char *text;
	size_t size;
	struct def_loc loc;
};

struct parser {
	struct def_diag *diag;
	struct full_file *file;
	/* scanner */
	uint32_t pos, line_off, line;
	struct token tok;
	bool line_has_error; /* one complaint about characters per line is enough */
	/* statements */
	enum part part;
	bool imports_noted;
	struct def_loc library_loc, exports_loc;
	/* current table: rows from table_first (an index) on */
	struct def_table *table; /* NULL: none begun */
	uint32_t table_first, n_tables;
	bool uuid_is_bad; /* the current table's line had an error */
	struct pending *pending;
	struct def_table **by_uuid; /* scratch */
	uint32_t n_pending;
	uint32_t *ordinal_row; /* [DEF_ORDINAL_MAX + 1]: newest row with it, from 1 */
};

/* A row that had an error: kept so that its name is known, of no other use. */
#define ROW_BAD 0x80000000u

/* text.c: the file as UTF-8. Returns: false, reported, if there is no use in
 * going on. */
bool def_text_decode(struct full_file *file, const char *bytes, size_t size, struct def_diag *diag);

/* scan.c */
/* Moves to the first token of the next line that has one, or that is a
 * directive. Returns: false at the end of the file. */
bool def_scan_line(struct parser *p, bool *directive);
void def_scan_next(struct parser *p);       /* the next token of the line, into p->tok */
void def_scan_skip_line(struct parser *p);  /* p->tok becomes TOK_EOL */
char def_scan_peek(const struct parser *p); /* first character after p->tok and blanks; 0: end of line */
/* Compares a word without regard to case. */
bool def_scan_is(const struct token *tok, const char *word);
bool def_scan_number(const char *text, size_t size, uint64_t *value); /* decimal or 0x; saturates */
struct def_loc def_scan_loc(const struct parser *p, uint32_t off);    /* in the current line */

/* parse.c: the whole file, into tables */
void def_parse_file(struct parser *p);

/* check.c: rows into tables */
/* A UUID line; NULL: with an error. */
void def_check_uuid(struct parser *p, const uint8_t *uuid, struct def_loc loc);
struct def_table *def_check_table(struct parser *p); /* the current one, begun if need be */
void def_check_row(struct parser *p, const struct def_row *row);
void def_check_end(struct parser *p); /* end of the file */

/* find.c */
struct name_slot *def_find_slot(const struct full_file *file, const char *name, size_t n);
void def_find_add(struct full_file *file, struct name_slot *slot, uint32_t row_idx);
bool def_find_reserve(struct full_file *file, size_t n_rows);

/* diag.c */
#if defined(__GNUC__)
__attribute__((format(printf, 5, 6)))
#endif
void def_complain(struct parser *p, enum def_severity severity, struct def_loc loc, const char *check, const char *format,
	      ...);
void def_complain_at(struct def_diag *diag, const struct full_file *file, const struct def_loc *loc,
		     enum def_severity severity, const char *check, const char *format, va_list args);

/* For "%.*s": a token's text, cut so that a message stays readable. */
#define SHOWN_MAX    80u
#define SHOW(t)      (int)((t).size < SHOWN_MAX ? (t).size : SHOWN_MAX), (t).text
#define SHOW_NAME(s) (int)SHOWN_MAX, (s)

#endif
