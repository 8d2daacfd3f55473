/* SPDX-License-Identifier: MIT
 *
 * Diagnostics: messages about input, counted, one line each:
 *
 *   place: error: what is wrong; the cure [check-name]
 *
 * Reporting returns, so that one run shows all errors of a phase; phases end
 * with a look at diag->errors.
 */
#ifndef MUNGER_DIAG_H
#define MUNGER_DIAG_H

#include <stdio.h>

struct diag {
	FILE *out; /* where messages go */
	unsigned errors, warnings;
};

/* Reports an error at `where` (a file, file:line, file:section+offset). `check`
 * is the name that the manual explains. Returns: nothing; diag->errors rises. */
__attribute__((format(printf, 4, 5))) void diag_error(struct diag *diag, const char *where, const char *check,
						      const char *fmt, ...);

/* Reports something that is probably not what the user wants. */
__attribute__((format(printf, 4, 5))) void diag_warning(struct diag *diag, const char *where, const char *check,
							const char *fmt, ...);

/* Adds to the message before: where something else is. */
__attribute__((format(printf, 3, 4))) void diag_note(struct diag *diag, const char *where, const char *fmt, ...);

#endif
