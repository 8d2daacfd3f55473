/* SPDX-License-Identifier: MIT
 *
 * Text that is the same in many processes is one copy in memory if they map it from one
 * file: the image's own, if a load has left text as it is there, or else a file of the
 * cache.  Either is compared with the text byte by byte before it takes its place, so what
 * is in the cache is never trusted, and a key need not be safe.
 *
 * The cache is $XDG_CACHE_HOME/munger, or ~/.cache/munger: a file for each text, which
 * holds it as a load has left it.  So its name says all that a load depends on, whatever that is:
 * content, base address, the addresses of providers.
 */
#ifndef HOST_SHARE_H
#define HOST_SHARE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* A hash of bytes, that begins with h. Not safe against who wants two to be alike. */
uint64_t share_hash(const unsigned char *mem, size_t size, uint64_t h);

/* Whether a file has these bytes at an offset. */
int share_is_same(int fd, off_t off, const unsigned char *mem, size_t size);

/* A file of the cache that has `off` zero bytes, less than a page, and then these. Makes it if there is none.
 * Returns: a descriptor for reading, or -1 if there can be none. */
int share_open(const unsigned char *mem, size_t size, size_t off);

#endif
