/* SPDX-License-Identifier: MIT
 *
 * A block of text is two mappings of one file: `mem`, shared and writable, anywhere; and
 * the text's own address, private, without access until nothing can be written any more. The file
 * is the kernel's (memfd) or, where there are none, one without a name in a folder.
 *
 * The loader knows a block by `mem`, so no other block may get this address as long as this one lives: that is
 * what its pages stay reserved for.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/uio.h>
#include <unistd.h>

#include "host/linux/host.h"
#include "host/linux/pages.h"
#include "host/linux/share.h"

#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 8U
#endif
#ifndef F_SEAL_FUTURE_WRITE
#define F_SEAL_FUTURE_WRITE 16
#endif

struct text {
	struct text *next;
	unsigned char *mem;
	ldr_addr run; /* congruent to mem modulo a page */
	size_t size;  /* bytes, from mem and from run */
	int fd;       /* of the file, -1 once the text is protected */
	const struct ldr_image *image;
	const char *from; /* where it is shared from, NULL: nowhere */
};

/* Says in host->why what could not be done, and errno. */
static void explain(struct host *host, const char *what, const char *where)
{
	snprintf(host->why, sizeof host->why, "%s%s: %s", what, where, strerror(errno));
}

/* ------------------------------------------------------------------ files -- */

/* Returns: a file that the kernel keeps in memory, or -1. */
static int open_memfd(void)
{
	/* A file that cannot be run can still be mapped to be executed; only newer kernels know the difference. */
	int fd = memfd_create("text", MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_NOEXEC_SEAL);

	if (fd < 0 && errno == EINVAL)
		fd = memfd_create("text", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	return fd;
}

/* Returns: a new file without a name whose file system lets it be executed, or -1 and host->why. */
static int open_unnamed(struct host *host, const char *folder)
{
	int fd = open(folder, O_TMPFILE | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
	void *probe;

	if (fd < 0) {
		explain(host, "no file for text in ", folder);
		return -1;
	}
	probe = mmap(NULL, page_size(), PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, 0);
	if (probe != MAP_FAILED) {
		munmap(probe, page_size());
		return fd;
	}
	explain(host, "no file can be executed (TMPDIR may name a folder where it can) in ", folder);
	close(fd);
	return -1;
}

/* Returns: an empty file, or -1 and host->why. */
static int open_file(struct host *host)
{
	const char *folder = getenv("TMPDIR");
	int fd = open_memfd();

	if (fd < 0 && (errno == EMFILE || errno == ENFILE || errno == ENOMEM)) {
		explain(host, "no file for text", "");
		return -1;
	}
	if (fd < 0 && folder && *folder)
		fd = open_unnamed(host, folder);
	if (fd < 0)
		fd = open_unnamed(host, "/dev/shm");
	return fd;
}

/* Writes up to a few pages of zeros. Returns: as write. */
static ssize_t write_zeros(int fd, size_t length)
{
	enum { N = 16, SIZE = 4096 };
	static const char zeros[SIZE];
	struct iovec parts[N];
	int n = 0;

	for (; n < N && length > 0; n++) {
		parts[n] = (struct iovec){(void *)(uintptr_t)zeros, length < SIZE ? length : SIZE};
		length -= parts[n].iov_len;
	}
	return writev(fd, parts, n);
}

/* Writes the file full of zeros: a page that is not to be had when the mapping is written would be a signal, and
 * touching pages one by one costs more. So would there be if the process may not make files as large.
 * Returns: 0, or an errno. */
static int extend(int fd, size_t length)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_FSIZE, &limit) == 0 && length > limit.rlim_cur)
		return EFBIG;
	while (length > 0) {
		ssize_t done = write_zeros(fd, length);

		if (done < 0 && errno != EINTR)
			return errno;
		length -= done > 0 ? (size_t)done : 0;
	}
	return 0;
}

/* ----------------------------------------------------------------- blocks -- */

/* Maps the whole file where it can be written, at run modulo align. Returns: NULL if that cannot be done. */
static unsigned char *map_shared(int fd, ldr_addr run, size_t length, size_t align)
{
	const size_t slack = align > page_size() ? align - page_size() : 0;
	unsigned char *start, *first;
	void *got;

	if (!slack) {
		got = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, fd, 0);
		return got == MAP_FAILED ? NULL : got;
	}
	got = mmap(NULL, length + slack, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (got == MAP_FAILED)
		return NULL;
	start = got;
	first = start + ((page_down(run) - (uintptr_t)start) & (align - 1));
	if (first > start)
		munmap(start, (size_t)(first - start));
	if (first < start + slack)
		munmap(first + length, (size_t)(start + slack - first));
	got = mmap(first, length, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED | MAP_POPULATE, fd, 0);
	if (got != MAP_FAILED)
		return first;
	munmap(first, length);
	return NULL;
}

/* Fills in fd, run, mem, as far as there are means. Returns: false and host->why (but for want of addresses). */
static bool fill(struct host *host, struct text *text, const struct ldr_request *req)
{
	const size_t inside = req->residue & (page_size() - 1), length = page_span(inside, req->size);
	int error;

	text->fd = open_file(host);
	if (text->fd < 0)
		return false;
	error = extend(text->fd, length);
	if (error) {
		errno = error;
		explain(host, "no room in the file for text", "");
		return false;
	}
	text->run = memory_place_section(host, req, text->fd);
	if (!text->run)
		return false;
	text->mem = map_shared(text->fd, text->run, length, req->align);
	if (!text->mem) {
		explain(host, "text cannot be mapped to be written", "");
		return false;
	}
	text->mem += inside;
	return true;
}

/* Gives back what there is. */
static void drop(struct text *text)
{
	if (text->fd >= 0)
		close(text->fd);
	if (text->run)
		munmap((void *)page_down(text->run), page_span(text->run, text->size));
	if (text->mem)
		munmap((void *)page_down((uintptr_t)text->mem), page_span(text->run, text->size));
	free(text);
}

void *text_alloc(struct host *host, const struct ldr_request *req, ldr_addr *run)
{
	struct text *text = calloc(1, sizeof *text);

	if (!text)
		return NULL;
	text->size = req->size;
	text->image = req->image;
	if (!fill(host, text, req)) {
		drop(text);
		return NULL;
	}
	text->next = host->texts;
	host->texts = text;
	*run = text->run;
	return text->mem;
}

/* The link to the block that the loader knows as mem: it is one of ours. */
static struct text **get(struct host *host, const void *mem)
{
	struct text **link = &host->texts;

	while ((*link)->mem != mem)
		link = &(*link)->next;
	return link;
}

void text_trim(struct host *host, void *mem, size_t cut)
{
	struct text *text = *get(host, mem);
	const size_t pages = page_down(text->run + cut) - page_down(text->run);
	unsigned char *shared = (void *)page_down((uintptr_t)text->mem);

	text->mem += cut;
	text->run += cut;
	text->size -= cut;
	if (pages == 0)
		return;
	munmap((void *)(page_down(text->run) - pages), pages);
	munmap(shared, pages);
	/* What the file starts with is not used any more; that its pages stay is all that can go wrong. */
	fallocate(text->fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, (off_t)pages);
}

/* Takes away the ways to write: the mapping, and what a later one would need. A file that is not the kernel's has no
 * seals, but nobody else has the file either. */
static int end_writing(struct text *text)
{
	enum { SEALS = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL };
	void *shared = (void *)page_down((uintptr_t)text->mem);

	if (mmap(shared, page_span(text->run, text->size), PROT_NONE,
		 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE, -1, 0) == MAP_FAILED)
		return -1;
	/* The second also waits for pages that others hold, which takes time; older kernels have no other. */
	if (fcntl(text->fd, F_ADD_SEALS, F_SEAL_FUTURE_WRITE | SEALS) != 0)
		fcntl(text->fd, F_ADD_SEALS, F_SEAL_WRITE | SEALS);
	close(text->fd);
	text->fd = -1;
	return 0;
}

/* Maps text from a file that others map too. Returns: false if that cannot be done. */
static bool map_from(struct text *text, int fd, off_t off)
{
	const size_t inside = text->run & (page_size() - 1);

	return mmap((void *)page_down(text->run), page_span(text->run, text->size), PROT_READ | PROT_EXEC,
		    MAP_PRIVATE | MAP_FIXED, fd, off - (off_t)inside) != MAP_FAILED;
}

/* From the image's own file, if a load has left text and thunks as they are there. */
static bool share_image(struct text *text)
{
	const int fd = text->image ? files_fd(text->image->source.handle) : -1;
	const off_t off = fd < 0 ? -1 : (off_t)text->image->section[MG_TEXT].file_off - (off_t)text->image->thunk_size;

	return fd >= 0 && off >= 0 && ((ldr_addr)off & (page_size() - 1)) == (text->run & (page_size() - 1)) &&
	       share_is_same(fd, off, text->mem, text->size) && map_from(text, fd, off);
}

static bool share_cache(const struct host *host, struct text *text)
{
	const size_t inside = text->run & (page_size() - 1);
	bool done;
	int fd;

	if (host->options.no_cache || !(host->options.indirect || host->options.fixed))
		return false;
	fd = share_open(text->mem, text->size, inside);
	if (fd < 0)
		return false;
	done = map_from(text, fd, (off_t)inside);
	close(fd);
	return done;
}

int text_protect(struct host *host, void *mem)
{
	struct text *text = *get(host, mem);

	if (share_image(text))
		text->from = "the image";
	else if (share_cache(host, text))
		text->from = "the cache";
	if (text->from && end_writing(text) == 0)
		return 0;
	if (end_writing(text) == 0 &&
	    mprotect((void *)page_down(text->run), page_span(text->run, text->size), PROT_READ | PROT_EXEC) == 0) {
		/* The kernel does this when it maps pages to be executed for the first time; that is not said anywhere. */
		__builtin___clear_cache((char *)text->run, (char *)text->run + text->size);
		return 0;
	}
	explain(host, "text cannot be executed from its file", "");
	return -1;
}

const char *text_from(const struct host *host, const void *mem)
{
	for (const struct text *text = host->texts; text; text = text->next)
		if (text->mem == mem)
			return text->from;
	return NULL;
}

void text_free(struct host *host, void *mem)
{
	struct text **link = get(host, mem), *text = *link;

	*link = text->next;
	drop(text);
}
