/* SPDX-License-Identifier: MIT */
#include "defparse/internal.h"

#include <string.h>

/* A line may be as long as the file; a message shows what is around its caret. */
#define WINDOW 120u

static bool is_continuation(char c)
{
	return ((unsigned char)c & 0xC0u) == 0x80u;
}

static bool is_control(char c)
{
	return ((unsigned char)c < 0x20u && c != '\t') || c == 0x7f;
}

static bool is_newline(char c)
{
	return c == '\n' || c == '\r';
}

static void find_source(struct def_message *m, const char *text, size_t size, size_t off)
{
	size_t begin = off, end = off;

	while (begin > 0 && off - begin < WINDOW && !is_newline(text[begin - 1]))
		begin--;
	while (begin < off && is_continuation(text[begin]))
		begin++;
	while (end < size && end - off < WINDOW && !is_newline(text[end]))
		end++;
	while (end > off && end < size && is_continuation(text[end]))
		end--;
	m->source = text + begin;
	m->source_size = end - begin;
	m->caret_off = off - begin;
}

static void print_source(FILE *out, const struct def_message *m)
{
	size_t i;

	fputc(' ', out);
	for (i = 0; i < m->source_size; i++)
		fputc(is_control(m->source[i]) ? '?' : m->source[i], out);
	fputs("\n ", out);
	for (i = 0; i < m->caret_off; i++) {
		if (!is_continuation(m->source[i]))
			fputc(m->source[i] == '\t' ? '\t' : ' ', out);
	}
	fputs("^\n", out);
}

void def_print_message(FILE *out, const struct def_message *m)
{
	static const char *const words[] = {"note", "warning", "error"};

	fprintf(out, "%s:", m->loc.path);
	if (m->loc.line)
		fprintf(out, "%u:%u:", (unsigned)m->loc.line, (unsigned)m->loc.col);
	fprintf(out, " %s: %s", words[m->severity], m->text);
	if (m->check)
		fprintf(out, " [%s]", m->check);
	fputc('\n', out);
	if (m->source)
		print_source(out, m);
}

static void count(struct def_diag *diag, enum def_severity severity)
{
	if (severity == DEF_ERROR)
		diag->n_errors++;
	else if (severity == DEF_WARNING)
		diag->n_warnings++;
}

void def_complain_at(struct def_diag *diag, const struct full_file *file, const struct def_loc *loc,
		     enum def_severity severity, const char *check, const char *format, va_list args)
{
	char text[1024];
	struct def_message m = {.loc = *loc, .severity = severity, .check = check, .text = text};
	char *c;

	count(diag, severity);
	vsnprintf(text, sizeof text, format, args);
	for (c = text; *c; c++) {
		if (is_control(*c) || *c == '\t')
			*c = '?';
	}
	if (file && file->text && loc->line && loc->off <= file->text_size)
		find_source(&m, file->text, file->text_size, loc->off);
	if (diag->emit)
		diag->emit(diag->ctx, &m);
	else if (diag->out)
		def_print_message(diag->out, &m);
}

void def_complain(struct parser *p, enum def_severity severity, struct def_loc loc, const char *check,
		  const char *format, ...)
{
	va_list args;

	va_start(args, format);
	def_complain_at(p->diag, p->file, &loc, severity, check, format, args);
	va_end(args);
}

void def_report(struct def_diag *diag, const struct def_file *file, const struct def_loc *loc,
		enum def_severity severity, const char *check, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	def_complain_at(diag, (const struct full_file *)file, loc, severity, check, format, args);
	va_end(args);
}
