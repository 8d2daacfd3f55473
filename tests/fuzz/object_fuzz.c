/* SPDX-License-Identifier: MIT
 *
 * libFuzzer target for the munger: no object or archive makes it crash, loop, take
 * memory out of proportion, or write an image that its own reader refuses.  The
 * first byte chooses the options.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "munger/cmd.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char imports[] = "LIBRARY k.dll\n"
			      ";@uuid 6ba7b810-9dad-11d1-80b4-00c04fd430c8\n"
			      "EXPORTS\nCurrentTime @ 2\nputs @ 3\ncounter @ 4 DATA\ntable @ 5 DATA\nqsort @ 7\n"
			      "__gxx_personality_v0 @ 8\n";
static const char exports[] = "LIBRARY own.dll\n"
			      ";@uuid 6ba7b811-9dad-11d1-80b4-00c04fd430c8\n"
			      "EXPORTS\nmain @ 1\nlast=main @ 65535\n";

/* Makes a file that has a name ending as `name` does. Returns: a descriptor; *path is the name. */
static int make_file(const void *data, size_t size, const char *name, char path[64])
{
	int fd = memfd_create(name, 0);

	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	snprintf(path, 64, "/proc/self/fd/%d", fd);
	return fd;
}

/* Definition files are told by their names, so these are links. */
static void make_link(const char *path, const char *target)
{
	unlink(path);
	if (symlink(target, path))
		abort();
}

struct names {
	char object[64], offers[64], own[64], image[64];
};

static void munge(const struct names *names, unsigned how)
{
	const char *argv[16] = {"munger", names->object, names->offers, "-o", names->image};
	const char *dump[] = {"dump", "-hier", names->image, NULL};
	int n = 5;

	if (how & 1)
		argv[n++] = "--gc-sections";
	if (how & 2)
		argv[n++] = "--unwind=keep";
	if (how & 4)
		argv[n++] = "-s";
	if (how & 8) {
		argv[n++] = "--export";
		argv[n++] = names->own;
	}
	if (how & 16) /* the same twice: everything is defined again */
		argv[n++] = names->object;
	if (cmd_munge(n, (char **)(uintptr_t)argv) == EXIT_STATUS_OK &&
	    cmd_dump(3, (char **)(uintptr_t)dump) != EXIT_STATUS_OK)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct names names;
	char path[64];
	int fds[3];

	if (!size)
		return 0;
	snprintf(names.offers, sizeof names.offers, "/tmp/object-fuzz-%ld-k.def", (long)getpid());
	snprintf(names.own, sizeof names.own, "/tmp/object-fuzz-%ld-own.def", (long)getpid());
	snprintf(names.image, sizeof names.image, "/tmp/object-fuzz-%ld.dll", (long)getpid());
	fds[0] = make_file(data + 1, size - 1, "object", names.object);
	fds[1] = make_file(imports, strlen(imports), "imports", path);
	make_link(names.offers, path);
	fds[2] = make_file(exports, strlen(exports), "exports", path);
	make_link(names.own, path);
	munge(&names, data[0]);
	for (int i = 0; i < 3; i++)
		close(fds[i]);
	unlink(names.offers);
	unlink(names.own);
	unlink(names.image);
	return 0;
}
