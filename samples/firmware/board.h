/* SPDX-License-Identifier: MIT
 *
 * The board as a host of libloader: memory from the heap, images from the ROM
 * (used in place) or a block device, complaints on the console.
 *
 * The caller owns struct board and what it points to; one board per program.
 */
#ifndef SAMPLES_FIRMWARE_BOARD_H
#define SAMPLES_FIRMWARE_BOARD_H

#include "disk.h"
#include "heap.h"
#include "munger/loader.h"
#include "rom.h"

struct board {
	struct heap heap;
	struct ldr_config config;
	struct ldr_loader loader;
	const char *file; /* the last that was to be loaded */
};

/* Sets up heap and loader with one resident DLL. */
void board_init(struct board *board, const struct exp_dll *const *resident);

/* Loads an image. Returns: the module; or NULL, after saying on the console what is wrong. */
struct ldr_module *board_load(struct board *board, const char *name, const struct ldr_source *src);
struct ldr_module *board_load_from_rom(struct board *board, const char *name);

/* Runs an app. Returns: what its main returned, or -1 if `module` is NULL. */
int board_run(const struct ldr_module *module);

/* Gives back a module. Returns: true if that went well, false also for NULL. */
int board_unload(struct board *board, struct ldr_module *module);

#endif
