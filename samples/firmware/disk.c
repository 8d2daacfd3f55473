/* SPDX-License-Identifier: MIT */
#include "disk.h"

/* The device moves forward only, as a serial flash in streaming mode does. */
static void fetch(struct disk *disk)
{
	uint32_t off = disk->n_sectors++ * DISK_SECTOR;

	for (uint32_t i = 0; i < DISK_SECTOR && i < disk->file->size - off; i++)
		disk->sector[i] = disk->file->data[off + i];
}

int disk_read(struct disk *disk, uint32_t off, unsigned char *buf, size_t n)
{
	if (off > disk->file->size || n > disk->file->size - off)
		return -1;
	if (n > disk->largest_read)
		disk->largest_read = (uint32_t)n;
	for (; n > 0; off++, n--) {
		uint32_t wanted = off / DISK_SECTOR + 1;

		if (wanted < disk->n_sectors)
			return -1;
		while (disk->n_sectors < wanted)
			fetch(disk);
		*buf++ = disk->sector[off % DISK_SECTOR];
	}
	return 0;
}
