/* SPDX-License-Identifier: MIT
 *
 * The parser: one function per kind of statement. After an error the rest of
 * the line is skipped; a line never takes another one with it.
 */
#include "defparse/internal.h"

#include <string.h>

static struct def_loc here(const struct parser *p)
{
	return def_scan_loc(p, p->tok.off);
}

static bool at_end(const struct parser *p)
{
	return p->tok.kind == TOK_EOL;
}

static bool is_name(const struct parser *p)
{
	return p->tok.kind == TOK_WORD || p->tok.kind == TOK_STRING;
}

static const char *intern(struct parser *p, const char *text, size_t n, const char *suffix)
{
	char *s = p->file->strings + p->file->strings_used;
	size_t n_suffix = strlen(suffix);

	memcpy(s, text, n);
	memcpy(s + n, suffix, n_suffix + 1);
	p->file->strings_used += n + n_suffix + 1;
	return s;
}

/* Complains about the current token, if the scanner has not done so. */
static void expected(struct parser *p, const char *check, const char *what)
{
	if (!p->line_has_error) {
		if (at_end(p))
			def_complain(p, DEF_ERROR, here(p), check, "the line ends too soon; %s", what);
		else
			def_complain(p, DEF_ERROR, here(p), check, "'%.*s' is out of place; %s", SHOW(p->tok), what);
	}
	p->line_has_error = true;
	def_scan_skip_line(p);
}

static void expect_end(struct parser *p, const char *what)
{
	if (!at_end(p))
		expected(p, "def-trailing", what);
}

static void skip_comma(struct parser *p)
{
	if (p->tok.kind == TOK_COMMA)
		def_scan_next(p);
}

/* ------------------------------------------------------------------- rows -- */

struct attribute {
	const char *word;
	uint32_t flag;
};

/* NODATA and RESIDENTNAME are of 16-bit Windows and mean nothing any more. */
static const struct attribute attributes[] = {
	{"NONAME", DEF_NONAME},   {"PRIVATE", DEF_PRIVATE}, {"DATA", DEF_DATA}, {"CONSTANT", DEF_CONSTANT},
	{"R3UNUSED", DEF_UNUSED}, {"ABSENT", DEF_ABSENT},   {"NODATA", 0},      {"RESIDENTNAME", 0},
};
#define N_ATTRIBUTES (sizeof attributes / sizeof attributes[0])

static const struct attribute *find_attribute(const struct token *tok)
{
	size_t i;

	for (i = 0; i < N_ATTRIBUTES; i++) {
		if (def_scan_is(tok, attributes[i].word))
			return &attributes[i];
	}
	return NULL;
}

/* Checks the digits of an ordinal. Returns: 0, reported, if they are not good. */
static uint32_t check_ordinal(struct parser *p, const char *text, size_t n, uint32_t off)
{
	uint64_t value = 0;
	const char *what = NULL;

	if (!def_scan_number(text, n, &value))
		what = "is not a number";
	else if (value == 0)
		what = "is too small";
	else if (value > DEF_ORDINAL_MAX)
		what = "is too large";
	if (what && !p->line_has_error) {
		struct token shown = {.text = text, .size = n};

		def_complain(p, DEF_ERROR, def_scan_loc(p, off), "def-ordinal",
			     "ordinal '%.*s' %s; ordinals are 1 to %u", SHOW(shown), what, DEF_ORDINAL_MAX);
		p->line_has_error = true;
	}
	if (what)
		return 0;
	if (n > 1 && text[0] == '0' && text[1] != 'x' && text[1] != 'X')
		def_complain(
			p, DEF_WARNING, def_scan_loc(p, off), "def-octal",
			"ordinal with a leading 0 is read as decimal %u, which GNU ld reads as octal; remove the 0",
			(unsigned)value);
	return (uint32_t)value;
}

/* `@5` or `@ 5`, at the `@`. */
static bool parse_ordinal(struct parser *p, struct def_row *row)
{
	struct token at = p->tok;
	uint32_t ordinal;

	if (row->ordinal) {
		expected(p, "def-ordinal", "the row has an ordinal already; remove one");
		return false;
	}
	if (at.size == 1) {
		def_scan_next(p);
		if (p->tok.kind != TOK_WORD) {
			expected(p, "def-ordinal", "a number has to follow '@'");
			return false;
		}
		ordinal = check_ordinal(p, p->tok.text, p->tok.size, p->tok.off);
	} else {
		ordinal = check_ordinal(p, at.text + 1, at.size - 1, at.off + 1);
	}
	def_scan_next(p);
	row->ordinal = ordinal;
	if (!ordinal)
		row->flags |= ROW_BAD;
	return true;
}

/* `other.func`, `other.#5`: split at the last dot, as DLL names may have dots.
 * Returns: false, reported, if it is neither. */
static bool parse_forward(struct parser *p, struct def_row *row, size_t dot)
{
	const char *text = p->tok.text, *func = text + dot + 1;
	size_t n_func = p->tok.size - dot - 1;

	if (!n_func) {
		expected(p, "def-forward",
			 "a forward is other.function or other.#ordinal; "
			 "quote the name if it is a symbol of your own");
		return false;
	}
	row->forward_dll = intern(p, text, dot, memchr(text, '.', dot) ? "" : ".dll");
	if (*func == '#') {
		row->forward_ordinal = check_ordinal(p, func + 1, n_func - 1, p->tok.off + (uint32_t)dot + 2);
		if (!row->forward_ordinal)
			row->flags |= ROW_BAD;
	} else {
		row->forward_name = intern(p, func, n_func, "");
	}
	return true;
}

/* What follows `=`. A dot makes a forward, but not the first character (`.L4`
 * is a symbol), and never in quotes. */
static bool parse_internal(struct parser *p, struct def_row *row)
{
	size_t dot;

	if (row->internal || row->forward_dll) {
		expected(p, "def-trailing", "the row has an internal name already; remove one");
		return false;
	}
	def_scan_next(p);
	if (!is_name(p) || !p->tok.size) {
		expected(p, "def-name", "the name of a symbol, or other.function, has to follow '='");
		return false;
	}
	for (dot = p->tok.size; dot > 0 && p->tok.text[dot - 1] != '.'; dot--)
		;
	if (p->tok.kind == TOK_WORD && dot > 0 && p->tok.text[0] != '.') {
		if (!parse_forward(p, row, dot - 1))
			return false;
	} else {
		row->internal = intern(p, p->tok.text, p->tok.size, "");
	}
	def_scan_next(p);
	return true;
}

static bool parse_alias(struct parser *p, struct def_row *row)
{
	def_scan_next(p);
	if (!is_name(p) || !p->tok.size || row->alias) {
		expected(p, "def-name", "one name has to follow '==' or EXPORTAS");
		return false;
	}
	row->alias = intern(p, p->tok.text, p->tok.size, "");
	def_scan_next(p);
	return true;
}

static bool parse_data_size(struct parser *p, struct def_row *row)
{
	uint64_t size;

	if (p->tok.kind != TOK_WORD || p->tok.text[0] < '0' || p->tok.text[0] > '9')
		return true;
	if (!def_scan_number(p->tok.text, p->tok.size, &size) || size > UINT32_MAX) {
		expected(p, "def-number", "the size after DATA is a number of bytes below 4294967296");
		return false;
	}
	row->data_size = (uint32_t)size;
	def_scan_next(p);
	return true;
}

static bool parse_attribute(struct parser *p, struct def_row *row)
{
	const struct attribute *attribute = find_attribute(&p->tok);

	if (!attribute) {
		expected(p, "def-trailing",
			 "one row a line; after its name come =internal, @ordinal, NONAME, PRIVATE, DATA, CONSTANT, "
			 "R3UNUSED, ABSENT, ==alias or EXPORTAS alias");
		return false;
	}
	row->flags |= attribute->flag;
	def_scan_next(p);
	return attribute->flag != DEF_DATA || parse_data_size(p, row);
}

static bool parse_row_part(struct parser *p, struct def_row *row)
{
	if (p->tok.kind == TOK_EQUALS)
		return parse_internal(p, row);
	if (p->tok.kind == TOK_EQUALS2 || def_scan_is(&p->tok, "EXPORTAS"))
		return parse_alias(p, row);
	if (p->tok.kind == TOK_WORD && p->tok.text[0] == '@')
		return parse_ordinal(p, row);
	return parse_attribute(p, row);
}

/* `f@5` is a name. That is what stdcall looks like, always with a multiple of
 * four; else a blank may be missing. */
static void check_glued(struct parser *p, const struct def_row *row)
{
	const char *at = strrchr(row->name, '@');
	uint64_t n;

	if (row->ordinal || !at || at == row->name || !def_scan_number(at + 1, strlen(at + 1), &n) || n % 4 == 0)
		return;
	def_complain(p, DEF_WARNING, row->loc, "def-glued",
		     "'%.*s' is taken as a name; if '%.*s' is the ordinal, put a blank before it", SHOW_NAME(row->name),
		     SHOW_NAME(at));
}

static void check_attributes(struct parser *p, struct def_row *row)
{
	if (row->flags & DEF_ABSENT && !row->ordinal && !(row->flags & ROW_BAD)) {
		def_complain(p, DEF_ERROR, row->loc, "def-ordinal",
			     "absent row without an ordinal; state with '@' which one stays void");
		row->flags |= ROW_BAD;
	}
	if (row->flags & DEF_NONAME && !row->ordinal && !(row->flags & ROW_BAD))
		def_complain(p, DEF_WARNING, row->loc, "def-noname",
			     "NONAME row without an ordinal; state its ordinal with '@'");
	check_glued(p, row);
}

/* fastcall names begin with `@` too, but have more than digits behind it. */
static bool is_ordinal(const struct token *tok)
{
	uint64_t value;

	return tok->kind == TOK_WORD && tok->text[0] == '@' &&
	       (tok->size == 1 || def_scan_number(tok->text + 1, tok->size - 1, &value));
}

static void parse_export(struct parser *p)
{
	struct def_row row = {.loc = here(p)};
	bool good = true;

	if (!is_name(p) || !p->tok.size || is_ordinal(&p->tok)) {
		expected(p, "def-name", "a row begins with the name that it exports");
		return;
	}
	row.name = intern(p, p->tok.text, p->tok.size, "");
	def_scan_next(p);
	while (good && !at_end(p)) {
		if (p->tok.kind == TOK_COMMA)
			def_scan_next(p);
		else
			good = parse_row_part(p, &row);
	}
	if (!good || p->line_has_error)
		row.flags |= ROW_BAD;
	if (!row.internal && !row.forward_dll)
		row.internal = row.name;
	check_attributes(p, &row);
	def_check_row(p, &row);
}

/* [internal=]module.name: imports come from the definition files of other DLLs
 * here, so that only the spelling is checked. */
static void parse_import(struct parser *p)
{
	if (!p->imports_noted)
		def_complain(p, DEF_WARNING, here(p), "def-ignored",
			     "IMPORTS is not used; give the definition file of the other DLL on the command line");
	p->imports_noted = true;
	while (is_name(p) || p->tok.kind == TOK_EQUALS || p->tok.kind == TOK_EQUALS2)
		def_scan_next(p);
	expect_end(p, "a row is [name=]other.function");
}

/* ------------------------------------------------------------- statements -- */

static void ignore_rest(struct parser *p)
{
	while (!at_end(p))
		def_scan_next(p);
}

/* Attributes of CODE, DATA and SECTIONS rows in all dialects. */
static const char *const section_words[] = {
	"READ",        "WRITE",       "EXECUTE",   "SHARED",    "NONSHARED",  "SINGLE",        "MULTIPLE",
	"PRELOAD",     "LOADONCALL",  "MOVEABLE",  "MOVABLE",   "FIXED",      "DISCARDABLE",   "NONDISCARDABLE",
	"EXECUTEONLY", "EXECUTEREAD", "READONLY",  "READWRITE", "CONFORMING", "NONCONFORMING", "IOPL",
	"NOIOPL",      "RESIDENT",    "SWAPPABLE", "NONE",      "PURE",       "IMPURE",        "CACHE",
	"NOCACHE",     "PAGE",        "NOPAGE",    "CLASS",
};

static void parse_section_words(struct parser *p)
{
	size_t i;

	for (; !at_end(p); def_scan_next(p)) {
		if (p->tok.kind != TOK_WORD)
			continue;
		for (i = 0; i < sizeof section_words / sizeof section_words[0]; i++) {
			if (def_scan_is(&p->tok, section_words[i]))
				break;
		}
		if (i == sizeof section_words / sizeof section_words[0]) {
			expected(p, "def-section",
				 "attributes of a section are READ, WRITE, EXECUTE, SHARED and "
				 "their like");
			return;
		}
	}
}

static void parse_section(struct parser *p)
{
	if (!is_name(p)) {
		expected(p, "def-name", "a row of SECTIONS begins with the section's name");
		return;
	}
	def_scan_next(p);
	parse_section_words(p);
}

static bool parse_number(struct parser *p)
{
	uint64_t value;

	if (p->tok.kind != TOK_WORD || !def_scan_number(p->tok.text, p->tok.size, &value)) {
		expected(p, "def-number", "a number belongs here, decimal or 0x and hexadecimal");
		return false;
	}
	def_scan_next(p);
	return true;
}

/* STACKSIZE and HEAPSIZE: reserve[,commit] */
static void parse_sizes(struct parser *p)
{
	if (!parse_number(p))
		return;
	skip_comma(p);
	if (!at_end(p) && !parse_number(p))
		return;
	expect_end(p, "the statement is reserve[,commit]");
}

/* major[.minor] */
static void parse_version(struct parser *p)
{
	const char *dot = at_end(p) ? NULL : memchr(p->tok.text, '.', p->tok.size);
	size_t n = dot ? (size_t)(dot - p->tok.text) : p->tok.size;
	uint64_t value;

	if (p->tok.kind != TOK_WORD || !def_scan_number(p->tok.text, n, &value) ||
	    (dot && !def_scan_number(dot + 1, p->tok.size - n - 1, &value))) {
		expected(p, "def-number", "a version is major[.minor]");
		return;
	}
	def_scan_next(p);
	skip_comma(p);
	if (!at_end(p) && !parse_number(p))
		return;
	expect_end(p, "the statement is VERSION major[.minor]");
}

/* Text without quotes is whatever is on the line. */
static void parse_description(struct parser *p)
{
	if (p->tok.kind != TOK_STRING) {
		def_scan_skip_line(p);
		return;
	}
	def_scan_next(p);
	expect_end(p, "the statement is DESCRIPTION \"text\"");
}

static bool is_library_option(const struct token *tok)
{
	return def_scan_is(tok, "INITGLOBAL") || def_scan_is(tok, "INITINSTANCE") || def_scan_is(tok, "TERMGLOBAL") ||
	       def_scan_is(tok, "TERMINSTANCE") || def_scan_is(tok, "WINDOWAPI") || def_scan_is(tok, "WINDOWCOMPAT") ||
	       def_scan_is(tok, "NOTWINDOWCOMPAT") || def_scan_is(tok, "NEWFILES") || def_scan_is(tok, "LONGNAMES");
}

/* The name as the image will have it: no folder, always an extension. */
static const char *make_dll_name(struct parser *p, const char *text, size_t n, const char *extension)
{
	size_t begin = n;

	while (begin > 0 && text[begin - 1] != '/' && text[begin - 1] != '\\')
		begin--;
	return intern(p, text + begin, n - begin, memchr(text + begin, '.', n - begin) ? "" : extension);
}

static void set_dll_name(struct parser *p, bool is_exe)
{
	struct def_file *file = &p->file->pub;
	const char *dll = make_dll_name(p, p->tok.text, p->tok.size, is_exe ? ".exe" : ".dll");

	if (dll[0] == '.' || strlen(dll) > DEF_DLL_MAX) {
		def_complain(p, DEF_ERROR, here(p), "def-library",
			     "'%.*s' is no name for a DLL; it has 1 to %u characters, the extension included",
			     SHOW(p->tok), DEF_DLL_MAX);
	} else if (file->has_library && file->dll && strcmp(file->dll, dll) != 0) {
		def_complain(p, DEF_ERROR, here(p), "def-library",
			     "the DLL is '%.*s' here, but it was '%.*s'; remove one, a file is about one DLL",
			     SHOW_NAME(dll), SHOW_NAME(file->dll));
		def_complain(p, DEF_NOTE, p->library_loc, NULL, "first here");
	} else {
		if (strlen(dll) < p->tok.size)
			def_complain(p, DEF_WARNING, here(p), "def-path",
				     "a DLL has no folder, only '%.*s' is used; remove the rest", SHOW_NAME(dll));
		p->library_loc = here(p);
		file->dll = dll;
	}
	def_scan_next(p);
}

static bool parse_base(struct parser *p)
{
	def_scan_next(p);
	if (p->tok.kind != TOK_EQUALS) {
		expected(p, "def-number", "BASE is written BASE=address");
		return false;
	}
	def_scan_next(p);
	return parse_number(p);
}

static void parse_library_as(struct parser *p, bool is_exe)
{
	if (is_name(p) && !is_library_option(&p->tok) && !(def_scan_is(&p->tok, "BASE") && def_scan_peek(p) == '='))
		set_dll_name(p, is_exe);
	p->file->pub.has_library = true;
	p->file->pub.is_exe = is_exe;
	while (!at_end(p)) {
		if (def_scan_is(&p->tok, "BASE")) {
			if (!parse_base(p))
				return;
		} else if (p->tok.kind == TOK_COMMA || is_library_option(&p->tok)) {
			def_scan_next(p);
		} else {
			expected(p, "def-trailing", "after the name only BASE=address may follow");
			return;
		}
	}
}

static void parse_library(struct parser *p)
{
	parse_library_as(p, false);
}

static void parse_name(struct parser *p)
{
	parse_library_as(p, true);
}

static void parse_uuid(struct parser *p)
{
	static const uint8_t nil[16];
	struct def_loc loc = here(p);
	uint8_t uuid[16];

	if (!is_name(p) || !def_parse_uuid(p->tok.text, p->tok.size, uuid)) {
		if (is_name(p))
			def_complain(
				p, DEF_ERROR, loc, "def-uuid",
				"'%.*s' is not a UUID; write it like 6ba7b810-9dad-11d1-80b4-00c04fd430c8, 'munger "
				"uuid' makes one",
				SHOW(p->tok));
		else
			expected(p, "def-uuid", "a UUID belongs here; 'munger uuid' makes one");
		def_scan_skip_line(p);
		def_check_uuid(p, NULL, loc);
	} else if (!memcmp(uuid, nil, sizeof uuid)) {
		def_complain(p, DEF_ERROR, loc, "def-uuid", "the nil UUID is nobody's; 'munger uuid' makes one");
		def_scan_skip_line(p);
		def_check_uuid(p, NULL, loc);
	} else {
		def_scan_next(p);
		expect_end(p, "a line has one UUID");
		def_check_uuid(p, uuid, loc);
	}
}

static void begin_part(struct parser *p, enum part part, void (*parse)(struct parser *))
{
	p->part = part;
	if (!at_end(p))
		parse(p);
}

static void parse_exports(struct parser *p)
{
	p->exports_loc = def_scan_loc(p, p->line_off);
	begin_part(p, PART_EXPORTS, parse_export);
}

static void parse_imports(struct parser *p)
{
	begin_part(p, PART_IMPORTS, parse_import);
}

static void parse_sections(struct parser *p)
{
	begin_part(p, PART_SECTIONS, parse_section);
}

struct statement {
	const char *word;
	void (*parse)(struct parser *p); /* p->tok is what follows the word */
};

static const struct statement statements[] = {
	{"EXPORTS", parse_exports},
	{"LIBRARY", parse_library},
	{"NAME", parse_name},
	{"UUID", parse_uuid},
	{"DESCRIPTION", parse_description},
	{"VERSION", parse_version},
	{"STACKSIZE", parse_sizes},
	{"HEAPSIZE", parse_sizes},
	{"CODE", parse_section_words},
	{"DATA", parse_section_words},
	{"SECTIONS", parse_sections},
	{"SEGMENTS", parse_sections},
	{"IMPORTS", parse_imports},
	{"STUB", ignore_rest},
	{"EXETYPE", ignore_rest},
	/* GNU ld */
	{"DIRECTIVE", ignore_rest},
	{"ALIGNCOMM", ignore_rest},
	/* Microsoft LINK, long ago */
	{"PROTMODE", ignore_rest},
	{"REALMODE", ignore_rest},
	{"APPLOADER", ignore_rest},
};

#define STATEMENT_MAX (sizeof "DESCRIPTION" - 1)

static const struct statement *find_statement(const struct token *tok)
{
	struct token word = *tok;
	size_t i;

	if (word.kind != TOK_WORD || word.size < 4)
		return NULL;
	/* STUB:file */
	if (word.size > 5 && word.text[4] == ':')
		word.size = 4;
	if (word.size > STATEMENT_MAX || (word.size != tok->size && !def_scan_is(&word, "STUB")))
		return NULL;
	for (i = 0; i < sizeof statements / sizeof statements[0]; i++) {
		if (def_scan_is(&word, statements[i].word))
			return &statements[i];
	}
	return NULL;
}

static bool is_upper(const struct token *tok)
{
	size_t i;

	for (i = 0; i < tok->size; i++) {
		if (tok->text[i] >= 'a' && tok->text[i] <= 'z')
			return false;
	}
	return true;
}

/* Whether a row can go on with the token after the first. */
static bool continues_row(const struct token *tok)
{
	if (tok->kind == TOK_EQUALS || tok->kind == TOK_EQUALS2 || tok->kind == TOK_COMMA)
		return true;
	return tok->kind == TOK_WORD &&
	       (tok->text[0] == '@' || find_attribute(tok) != NULL || def_scan_is(tok, "EXPORTAS"));
}

/* Among rows a word such as `data` or `version` is a name wherever it cannot be
 * the statement: functions are called so. In capitals it is a name only if the
 * line makes no sense otherwise. */
static bool is_row(struct parser *p, const struct token *word)
{
	bool attribute;

	if (p->part != PART_EXPORTS)
		return p->part == PART_IMPORTS && p->tok.kind == TOK_EQUALS;
	attribute = p->tok.kind == TOK_WORD && p->tok.text[0] != '@';
	if (is_upper(word) ? !continues_row(&p->tok) || attribute : !continues_row(&p->tok) && !at_end(p))
		return false;
	if (is_upper(word) || at_end(p))
		def_complain(p, DEF_WARNING, def_scan_loc(p, word->off), "def-keyword",
			     "'%.*s' is taken as an exported name; quote it, or write the statement in capitals",
			     SHOW(*word));
	return true;
}

static void parse_plain_line(struct parser *p)
{
	switch (p->part) {
	case PART_EXPORTS:
		parse_export(p);
		return;
	case PART_IMPORTS:
		parse_import(p);
		return;
	case PART_SECTIONS:
		parse_section(p);
		return;
	case PART_NONE:
		expected(p, "def-statement", "names to export stand after EXPORTS");
		/* Once is enough: the lines after it are probably rows. */
		p->part = PART_EXPORTS;
		return;
	}
}

static void parse_line(struct parser *p)
{
	const struct statement *statement = find_statement(&p->tok);
	struct parser before = *p;

	if (!statement) {
		parse_plain_line(p);
		return;
	}
	def_scan_next(p);
	if (is_row(p, &before.tok)) {
		p->pos = before.pos;
		p->tok = before.tok;
		parse_plain_line(p);
		return;
	}
	if (statement->parse != parse_uuid && statement->parse != ignore_rest)
		p->part = PART_NONE;
	statement->parse(p);
}

/* ------------------------------------------------------------- directives -- */

static void parse_absent(struct parser *p)
{
	struct def_row row = {.flags = DEF_ABSENT, .name = ""};

	if (p->tok.kind != TOK_WORD) {
		expected(p, "def-ordinal", "an absent row is written ;@absent 17 old_name");
		return;
	}
	row.loc = here(p);
	row.ordinal = check_ordinal(p, p->tok.text, p->tok.size, p->tok.off);
	if (!row.ordinal) {
		def_scan_skip_line(p);
		return;
	}
	def_scan_next(p);
	if (is_name(p)) {
		row.loc = here(p);
		row.name = intern(p, p->tok.text, p->tok.size, "");
		def_scan_next(p);
	}
	row.internal = row.name;
	expect_end(p, "an absent row is written ;@absent 17 old_name");
	def_check_row(p, &row);
}

static void parse_indirect(struct parser *p)
{
	struct pending *pending;

	if (!is_name(p) || !p->tok.size) {
		expected(p, "def-name", "the directive is written ;@indirect name");
		return;
	}
	def_check_table(p);
	pending = &p->pending[p->n_pending++];
	pending->text = p->tok.text;
	pending->size = p->tok.size;
	pending->loc = here(p);
	def_scan_next(p);
	expect_end(p, "the directive is written ;@indirect name");
}

/* At the word after `;@`. A `!` says that the file means something else to who
 * does not know the word. */
static void parse_directive(struct parser *p)
{
	struct token word = p->tok;
	bool needed = word.text[0] == '!';

	if (needed) {
		word.text++;
		word.size--;
	}
	def_scan_next(p);
	if (def_scan_is(&word, "uuid")) {
		parse_uuid(p);
	} else if (def_scan_is(&word, "absent")) {
		parse_absent(p);
	} else if (def_scan_is(&word, "indirect")) {
		parse_indirect(p);
	} else {
		def_complain(
			p, needed ? DEF_ERROR : DEF_WARNING, def_scan_loc(p, word.off), "def-directive",
			needed ? "directive '%.*s' is needed to understand the file and not known; a newer munger may "
				 "know it"
			       : "directive '%.*s' is not known and does nothing; known are uuid, absent and indirect",
			SHOW(word));
		def_scan_skip_line(p);
	}
}

void def_parse_file(struct parser *p)
{
	bool directive;

	while (def_scan_line(p, &directive)) {
		if (directive)
			parse_directive(p);
		else
			parse_line(p);
	}
	def_check_end(p);
}
