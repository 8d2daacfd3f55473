/* SPDX-License-Identifier: MIT */
#include "munger/diag.h"

#include <stdarg.h>

static void print(struct diag *diag, const char *where, const char *kind, const char *check, const char *fmt,
		  va_list args)
{
	fprintf(diag->out, "%s: %s: ", where, kind);
	vfprintf(diag->out, fmt, args);
	if (check)
		fprintf(diag->out, " [%s]", check);
	fputc('\n', diag->out);
}

void diag_error(struct diag *diag, const char *where, const char *check, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	print(diag, where, "error", check, fmt, args);
	va_end(args);
	diag->errors++;
}

void diag_warning(struct diag *diag, const char *where, const char *check, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	print(diag, where, "warning", check, fmt, args);
	va_end(args);
	diag->warnings++;
}

void diag_note(struct diag *diag, const char *where, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	print(diag, where, "note", NULL, fmt, args);
	va_end(args);
}
