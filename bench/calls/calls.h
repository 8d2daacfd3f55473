/* SPDX-License-Identifier: MIT
 *
 * The two components of the bench, which exist in several makes.
 */
#ifndef BENCH_CALLS_H
#define BENCH_CALLS_H

enum { CALLS_IN_A_ROW = 64 };

/* The callee. Returns: x + 1. */
unsigned calls_callee(unsigned x);
/* The caller. Returns: rows * CALLS_IN_A_ROW, counted by the callee. */
unsigned calls_run(unsigned rows);

#endif
