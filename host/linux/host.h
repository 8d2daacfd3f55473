/* SPDX-License-Identifier: MIT
 *
 * The parts of the host, between its own files.  One struct host lives for the whole
 * process; it is the `ctx` of every callback of struct ldr_config.
 */
#ifndef HOST_HOST_H
#define HOST_HOST_H

#include <limits.h>
#include <stdbool.h>

#include "host/linux/run.h"
#include "munger/loader.h"

struct host {
	struct host_options options;
	struct ldr_config config;
	struct ldr_loader loader;
	struct ldr_module *program; /* the main image, once it is loaded */
	ldr_addr next;              /* memory.c: where to look for room, downward */
	struct text *texts;         /* text.c: latest first */
	char why[256];              /* what the last allocation or protection failed for; "": nothing to add */
	bool exiting;               /* memory stays from here on */
	char folder[PATH_MAX];      /* of the main image, with its slash; "" for the current one */
};

/* config.c: callbacks and window as host->options say, without DLLs of the host's own. */
void host_set_config(struct host *host);

/* resident.c: the DLLs that are part of this program. Their tables are made by `munger table`. */
enum { HOST_N_RESIDENT = 2 };
extern const struct exp_dll *const host_resident[HOST_N_RESIDENT];

/* memory.c: memory below 2 GiB, protected by section. No locks: one thread loads and unloads. */
void *memory_alloc(void *ctx, const struct ldr_request *req, ldr_addr *run);
void memory_free(void *ctx, void *mem, size_t size, enum ldr_kind kind);
void memory_trim(void *ctx, void *mem, size_t cut, enum ldr_kind kind);
int memory_protect(void *ctx, void *mem, ldr_addr run, size_t size, enum ldr_kind kind);

/* Finds free pages for a section, or for what is of no image, and maps them: writable memory if fd is -1, else that file, privately and without
 * access. The first section of a module has room behind it for the others. Returns: where the request begins, or 0. */
ldr_addr memory_place_section(struct host *host, const struct ldr_request *req, int fd);

/* text.c: text that is never writable and executable at once, not even in turn. It lies in a
 * file without a name, which is written by way of a mapping elsewhere, `mem`; at the text's own address
 * it is only ever mapped to be read and executed. From text_protect on `mem` is but the
 * block's name: its pages stay reserved, without access, until text_free. */

/* Returns: as ldr_config.alloc; after NULL host->why says more. */
void *text_alloc(struct host *host, const struct ldr_request *req, ldr_addr *run);
void text_trim(struct host *host, void *mem, size_t cut);
/* Returns: 0, or -1 and host->why. */
int text_protect(struct host *host, void *mem);
/* What text is shared from, as words. Returns: NULL if from nowhere. */
const char *text_from(const struct host *host, const void *mem);
void text_free(struct host *host, void *mem);

/* files.c: images from files, whole (struct host_options.buffer) or piece by piece. */

/* Opens a file as a source. Returns: 0, or an errno. */
int files_open(const struct host *host, const char *path, struct ldr_source *src);
/* The descriptor of a source that is read piece by piece. Returns: -1 if there is none. */
int files_fd(void *handle);
int files_read(void *ctx, void *handle, uint32_t off, void *buf, size_t n);
/* Looks for a DLL in the folders of -L, of the main image, and of $MUNGER_PATH. */
int files_find(void *ctx, const char *name, const uint8_t uuid[16], struct ldr_source *src);
void files_close(void *ctx, struct ldr_source *src);

#endif
