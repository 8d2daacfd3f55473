/* SPDX-License-Identifier: MIT
 *
 * A Linux process as a host of libloader: `munger run` and munger-run.
 *
 * The C library is the resident DLL libc.dll (libc.def).  Images are placed below
 * 2 GiB and the program is linked -no-pie, so that every kind of reference to the
 * C library reaches, and its functions and variables have one address for all.
 *
 * An image that is running is never unloaded: at exit its fini functions run, behind
 * what the program itself registered with atexit, and its memory stays.
 */
#ifndef HOST_RUN_H
#define HOST_RUN_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Exit statuses that are the host's and not the program's. */
enum {
	HOST_EXIT_USAGE = 2,
	HOST_EXIT_REFUSED = 126,  /* the image, or a DLL that it needs, cannot be loaded */
	HOST_EXIT_NOT_FOUND = 127 /* there is no such file, or it cannot be read */
};

struct host_options {
	const char *name;            /* of this program, for messages */
	const char *const *dll_dirs; /* [n_dll_dirs]: folders of DLLs, searched first */
	size_t n_dll_dirs;
	const char *path; /* of the image, NULL: argv[0] */
	bool compact;     /* all of a module in one block, writable and executable */
	bool indirect;    /* imports are bound through import sections */
	bool fixed;       /* where a module is follows from its contents */
	bool no_cache;    /* text is shared from images alone */
	bool buffer;      /* images are read whole, then loaded from memory */
	bool stats;       /* what each module takes, on standard error */
};

/* Loads the image argv[0] and calls its entry point as main(argc, argv, environ).
 * Does not return if the program runs: ends the process with its result, as exit does.
 * Returns: HOST_EXIT_*, a message on standard error, if it cannot be run. */
int host_run(const struct host_options *options, int argc, char **argv);

/* The command line of munger-run: [options] IMAGE [ARG...]. `name` is the program's, for messages.
 * Returns: as host_run, or HOST_EXIT_USAGE, or 0 after --help and its kin. */
int host_main(const char *name, int argc, char **argv);

#ifdef __cplusplus
}
#endif

#endif
