/* SPDX-License-Identifier: MIT
 *
 * A Linux process as host of libloader, for benches: what munger-run does, with clocks.
 * Whatever fails ends the process with a message and status 2.
 */
#ifndef BENCH_PROCESS_H
#define BENCH_PROCESS_H

#include "host/linux/host.h"

/* Ends the process: `what` has the fault, `why` says which. */
_Noreturn void process_fail(const char *what, const char *why);

/* Nanoseconds since some time. */
double process_now(void);

/* Sorts v. Returns: the median of its n numbers. */
double process_median(double *v, size_t n);

/* Sets up a host and its loader. `options` as for munger-run; name and dll_dirs are not used. */
void process_init(struct host *host, const struct host_options *options);

/* Opens folder/name as a source. */
void process_open(const struct host *host, const char *folder, const char *name, struct ldr_source *src);

/* Loads folder/name and the rest of what ldr_load does. *took, if not NULL: nanoseconds from the call of ldr_load to its
 * return. */
struct ldr_module *process_load(struct host *host, const char *folder, const char *name, double *took);

#endif
