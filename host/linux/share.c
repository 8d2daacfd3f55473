/* SPDX-License-Identifier: MIT */
#include "host/linux/share.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/linux/pages.h"

/* ------------------------------------------------------------------ bytes -- */

int share_is_same(int fd, off_t off, const unsigned char *mem, size_t size)
{
	const size_t before = (size_t)off & (page_size() - 1);
	struct stat st;
	unsigned char *file;
	int same;

	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size < off || (size_t)(st.st_size - off) < size)
		return 0;
	/* Not at once: most files that are not the same differ soon. */
	file = mmap(NULL, before + size, PROT_READ, MAP_PRIVATE, fd, off - (off_t)before);
	if (file == MAP_FAILED)
		return 0;
	same = memcmp(file + before, mem, size) == 0;
	munmap(file, before + size);
	return same;
}

/* FNV-1a, of words. Two texts with one key would take turns in the cache, no more. */
uint64_t share_hash(const unsigned char *mem, size_t size, uint64_t h)
{
	for (; size >= 8; mem += 8, size -= 8) {
		uint64_t word;

		memcpy(&word, mem, 8);
		h = (h ^ word) * 0x100000001b3u;
		h ^= h >> 29;
	}
	for (; size > 0; mem++, size--)
		h = (h ^ *mem) * 0x100000001b3u;
	return h;
}

static int write_all(int fd, const unsigned char *mem, size_t size)
{
	while (size > 0) {
		ssize_t done = write(fd, mem, size);

		if (done < 0 && errno != EINTR)
			return -1;
		if (done > 0) {
			mem += done;
			size -= (size_t)done;
		}
	}
	return 0;
}

/* ----------------------------------------------------------------- folder -- */

/* Of this user, and nobody else can write it. */
static int is_ours(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && st.st_uid == geteuid() && !(st.st_mode & 022);
}

static int open_folder_at(const char *path)
{
	int fd;

	if (mkdir(path, 0700) != 0 && errno != EEXIST)
		return -1;
	fd = open(path, O_DIRECTORY | O_RDONLY | O_CLOEXEC);
	if (fd >= 0 && is_ours(fd))
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

/* Returns: the cache's folder, or -1. */
static int open_folder(void)
{
	const char *cache = secure_getenv("XDG_CACHE_HOME"), *home = secure_getenv("HOME");
	char path[PATH_MAX];
	int fd;

	if (cache && *cache == '/') {
		snprintf(path, sizeof path, "%s", cache);
	} else {
		if (!home || *home != '/')
			return -1;
		snprintf(path, sizeof path, "%s/.cache", home);
	}
	fd = open_folder_at(path);
	if (fd < 0)
		return -1;
	close(fd);
	if (strlen(path) + sizeof "/munger" > sizeof path)
		return -1;
	strcat(path, "/munger");
	return open_folder_at(path);
}

/* ------------------------------------------------------------------ files -- */

static int open_entry(int folder, const char *name, const unsigned char *mem, size_t size, size_t off)
{
	const int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0 && errno != ELOOP)
		return -1;
	if (fd >= 0 && is_ours(fd) && share_is_same(fd, (off_t)off, mem, size))
		return fd;
	if (fd >= 0)
		close(fd);
	unlinkat(folder, name, 0); /* torn, or somebody else's work */
	return -1;
}

/* Writes a file beside, and gives it the name when it is complete and on the disk, unless another process was first: all
 * are to map the same file, and a page that has yet to be written counts as changed. */
static void make_entry(int folder, const char *name, const unsigned char *mem, size_t size, size_t off)
{
	char temp[64];
	int fd;

	snprintf(temp, sizeof temp, "%s.%ld", name, (long)getpid());
	fd = openat(folder, temp, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0400);
	if (fd < 0)
		return;
	if (ftruncate(fd, (off_t)(off + size)) == 0 && lseek(fd, (off_t)off, SEEK_SET) >= 0 &&
	    write_all(fd, mem, size) == 0 && fdatasync(fd) == 0 && linkat(folder, temp, folder, name, 0) != 0 &&
	    errno != EEXIST)
		renameat(folder, temp, folder, name); /* no links on this file system */
	unlinkat(folder, temp, 0);
	close(fd);
}

int share_open(const unsigned char *mem, size_t size, size_t off)
{
	const int folder = open_folder();
	char name[40];
	int fd;

	if (folder < 0)
		return -1;
	snprintf(name, sizeof name, "%016llx%016llx",
		 (unsigned long long)share_hash(mem, size, 0xcbf29ce484222325u ^ off),
		 (unsigned long long)share_hash(mem, size, 0x9ae16a3b2f90404fu ^ size));
	fd = open_entry(folder, name, mem, size, off);
	if (fd < 0) {
		make_entry(folder, name, mem, size, off);
		fd = open_entry(folder, name, mem, size, off);
	}
	close(folder);
	return fd;
}
