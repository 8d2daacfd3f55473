/* SPDX-License-Identifier: MIT
 *
 * Output files that are there whole or not at all: written under a temporary
 * name beside the final one and renamed by output_commit. What is no regular
 * file ("-" for standard output, a device) is written directly.
 *
 * A write error is remembered and reported once, by output_commit, on standard
 * error: `FILE: error: ... [output]`.
 */
#ifndef MUNGER_OUTPUT_H
#define MUNGER_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct output;

/* Begins a file. With `executable`, its mode gets the execute bits that the umask lets through.
 * Returns: NULL, the error reported, if it cannot be created. */
struct output *output_open(const char *path, bool executable);

/* The stream to print to. Valid until commit or abandon. */
FILE *output_stream(struct output *out);

/* Appends n bytes. */
void output_write(struct output *out, const void *data, size_t n);

/* Ends the file and gives it its name. `out` is gone after the call.
 * Returns: false, the error reported and no file left, if anything failed. */
bool output_commit(struct output *out);

/* Removes what has been written; a file that had the name before stays as it
 * was. NULL is fine. */
void output_abandon(struct output *out);

#endif
