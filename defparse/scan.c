/* SPDX-License-Identifier: MIT
 *
 * The scanner. The language goes by lines: a token never reaches past its line,
 * and the parser asks for the next line when it is done with one.
 */
#include "defparse/internal.h"

#include <string.h>

/* What a character means to the scanner; control characters and quotes are
 * faults inside a word. The text is terminated by a NUL and holds no other, so
 * looking at the character behind the last one is fine. */
enum { BLANK = 1, NEWLINE = 2, ENDS_LINE = 4, ENDS_WORD = 8, FAULT = 16 };

#define FAULTS(a) [a] = FAULT, [(a) + 1] = FAULT, [(a) + 2] = FAULT, [(a) + 3] = FAULT
static const unsigned char classes[256] = {
	[0] = ENDS_LINE | ENDS_WORD,
	FAULTS(1),
	FAULTS(5),
	['\t'] = BLANK | ENDS_WORD,
	['\n'] = NEWLINE | ENDS_LINE | ENDS_WORD,
	['\v'] = BLANK | ENDS_WORD,
	['\f'] = BLANK | ENDS_WORD,
	['\r'] = NEWLINE | ENDS_LINE | ENDS_WORD,
	FAULTS(14),
	FAULTS(18),
	FAULTS(22),
	FAULTS(26),
	[30] = FAULT,
	[31] = FAULT,
	[' '] = BLANK | ENDS_WORD,
	['"'] = FAULT,
	[','] = ENDS_WORD,
	[';'] = ENDS_LINE | ENDS_WORD,
	['='] = ENDS_WORD,
	[0x7f] = FAULT,
};

static unsigned class_of(char c)
{
	return classes[(unsigned char)c];
}

static bool is_blank(char c)
{
	return class_of(c) & BLANK;
}

static bool is_newline(char c)
{
	return class_of(c) & NEWLINE;
}

static bool ends_line(char c)
{
	return class_of(c) & ENDS_LINE;
}

static bool ends_word(char c)
{
	return class_of(c) & ENDS_WORD;
}

struct def_loc def_scan_loc(const struct parser *p, uint32_t off)
{
	struct def_loc loc = {.path = p->file->pub.path, .line = p->line, .col = 1, .off = off};
	uint32_t i;

	for (i = p->line_off; i < off; i++)
		loc.col += ((unsigned char)p->file->text[i] & 0xC0u) != 0x80u;
	return loc;
}

static void complain_char(struct parser *p, uint32_t off)
{
	char c = p->file->text[off];

	if (p->line_has_error)
		return;
	p->line_has_error = true;
	if (c == '"')
		def_complain(p, DEF_ERROR, def_scan_loc(p, off), "def-char",
			     "quote inside a name; put the quotes around the whole name");
	else
		def_complain(p, DEF_ERROR, def_scan_loc(p, off), "def-char", "control character 0x%02x; remove it",
			     (unsigned)(unsigned char)c);
}

static void scan_word(struct parser *p)
{
	const char *text = p->file->text;
	uint32_t i = p->pos;

	unsigned class;

	for (; !((class = class_of(text[i])) & ENDS_WORD); i++) {
		if (class & FAULT)
			complain_char(p, i);
	}
	p->tok.kind = TOK_WORD;
	p->tok.size = i - p->pos;
	p->pos = i;
}

/* A string that does not end on its line takes the line with it, no more: what
 * follows is checked as usual. */
static void scan_string(struct parser *p)
{
	const char *text = p->file->text;
	char quote = text[p->pos];
	uint32_t i = p->pos + 1;

	for (; text[i] && !is_newline(text[i]) && text[i] != quote; i++) {
		if (text[i] != '"' && class_of(text[i]) & FAULT)
			complain_char(p, i);
	}
	p->tok.kind = TOK_STRING;
	p->tok.text++;
	p->tok.size = i - p->pos - 1;
	if (text[i] == quote) {
		p->pos = i + 1;
		return;
	}
	def_complain(p, DEF_ERROR, def_scan_loc(p, p->pos), "def-quote",
		     "quote is not closed on this line; close it, or remove it");
	p->line_has_error = true;
	p->pos = i;
	p->tok.kind = TOK_EOL;
}

void def_scan_next(struct parser *p)
{
	const char *text = p->file->text;

	while (is_blank(text[p->pos]))
		p->pos++;
	p->tok.off = p->pos;
	p->tok.text = text + p->pos;
	p->tok.size = 0;
	if (ends_line(text[p->pos])) {
		p->tok.kind = TOK_EOL;
	} else if (text[p->pos] == ',') {
		p->tok.kind = TOK_COMMA;
		p->tok.size = 1;
		p->pos++;
	} else if (text[p->pos] == '=') {
		p->tok.size = text[p->pos + 1] == '=' ? 2 : 1;
		p->tok.kind = p->tok.size == 2 ? TOK_EQUALS2 : TOK_EQUALS;
		p->pos += (uint32_t)p->tok.size;
	} else if (text[p->pos] == '"' || text[p->pos] == '\'') {
		scan_string(p);
	} else {
		scan_word(p);
	}
}

void def_scan_skip_line(struct parser *p)
{
	const char *text = p->file->text;

	while (text[p->pos] && !is_newline(text[p->pos]))
		p->pos++;
	p->tok.kind = TOK_EOL;
	p->tok.size = 0;
}

static void next_line(struct parser *p)
{
	const char *text = p->file->text;

	def_scan_skip_line(p);
	if (text[p->pos] == '\r' && text[p->pos + 1] == '\n')
		p->pos++;
	if (text[p->pos])
		p->pos++;
	p->line++;
	p->line_off = p->pos;
	p->line_has_error = false;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* `;@word` and `;@!word`; other comments may begin with `;@` too. */
static bool is_directive(const char *s)
{
	return s[0] == ';' && s[1] == '@' && (is_letter(s[2]) || (s[2] == '!' && is_letter(s[3])));
}

static void warn_indented(struct parser *p)
{
	static const char *const words[] = {"uuid", "absent", "indirect"};
	const char *s = p->file->text + p->pos;
	size_t i;

	if (p->pos == p->line_off || !is_directive(s))
		return;
	s += s[2] == '!' ? 3 : 2;
	for (i = 0; i < sizeof words / sizeof words[0]; i++) {
		size_t n = strlen(words[i]);

		if (!strncmp(s, words[i], n) && ends_word(s[n]))
			def_complain(p, DEF_WARNING, def_scan_loc(p, p->pos), "def-column",
				     "';@%s' is a comment here; put it in the first column of its line", words[i]);
	}
}

bool def_scan_line(struct parser *p, bool *directive)
{
	const char *text = p->file->text;

	for (;;) {
		if (p->line == 0) {
			p->line = 1;
		} else {
			if (!text[p->pos])
				return false;
			next_line(p);
		}
		*directive = is_directive(text + p->pos);
		if (*directive) {
			p->pos += 2;
			def_scan_next(p);
			return true;
		}
		while (is_blank(text[p->pos]))
			p->pos++;
		warn_indented(p);
		if (ends_line(text[p->pos]) || text[p->pos] == '*') {
			def_scan_skip_line(p);
			continue;
		}
		def_scan_next(p);
		return true;
	}
}

char def_scan_peek(const struct parser *p)
{
	const char *s = p->file->text + p->pos;

	while (is_blank(*s))
		s++;
	return ends_line(*s) ? 0 : *s;
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool def_scan_is(const struct token *tok, const char *word)
{
	size_t i;

	if (tok->kind != TOK_WORD)
		return false;
	for (i = 0; i < tok->size; i++) {
		if (!word[i] || lower(tok->text[i]) != lower(word[i]))
			return false;
	}
	return !word[i];
}

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 99;
}

bool def_scan_number(const char *text, size_t size, uint64_t *value)
{
	int base = size > 2 && text[0] == '0' && lower(text[1]) == 'x' ? 16 : 10;
	size_t i = base == 16 ? 2 : 0;
	uint64_t v = 0;

	if (i == size)
		return false;
	for (; i < size; i++) {
		if (digit(text[i]) >= base)
			return false;
		if (v < UINT64_C(1) << 40)
			v = v * (uint64_t)base + (uint64_t)digit(text[i]);
	}
	*value = v;
	return true;
}
