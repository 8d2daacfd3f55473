/* SPDX-License-Identifier: MIT
 *
 * A block device, simulated: a file of the ROM that can only be had in sectors of
 * 64 bytes, one after the other.
 */
#ifndef SAMPLES_FIRMWARE_DISK_H
#define SAMPLES_FIRMWARE_DISK_H

#include <stddef.h>
#include <stdint.h>

#include "rom.h"

enum { DISK_SECTOR = 64 };

/* The caller's memory; only `file` is set before the first read, the rest is zero. */
struct disk {
	const struct rom_file *file;
	uint32_t n_sectors;    /* fetched so far; the buffer has the last of them */
	uint32_t largest_read; /* bytes */
	unsigned char sector[DISK_SECTOR];
};

/* Reads `n` bytes at `off`; `off` never lies before the sector in the buffer.
 * Returns: 0, or -1 if the file ends before that or the place is behind us. */
int disk_read(struct disk *disk, uint32_t off, unsigned char *buf, size_t n);

#endif
