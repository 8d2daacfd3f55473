/* SPDX-License-Identifier: MIT
 *
 * Labels beside a column: which of them have room, and where, so that none is
 * on another. Arithmetic in pixels; nothing here can fail.
 */
#ifndef MUNGER_MAP_LABELS_H
#define MUNGER_MAP_LABELS_H

#include <stdint.h>

#include "munger/mem.h"

enum map_level { MAP_NO_LABEL, MAP_NAME, MAP_FULL };

struct map_label {
	uint64_t weight;      /* the lightest give way first */
	int want;             /* where its top would best be */
	int name, full;       /* heights at those levels, gap included */
	enum map_level level; /* set: how much of it is shown */
	int y;                /* set: its top */
};

/* Sets level and y of labels in the order of their wants, within 0 .. height. */
void map_labels_place(struct mem *mem, struct map_label *labels, size_t n, int height);

#endif
