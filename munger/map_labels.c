/* SPDX-License-Identifier: MIT */
#include "munger/map_labels.h"

#include <stdlib.h>

static int height_of(const struct map_label *label)
{
	if (label->level == MAP_NO_LABEL)
		return 0;
	return label->level == MAP_NAME ? label->name : label->full;
}

/* By weight; of equal ones the later first, so that the order is one. */
static int compare(const void *a, const void *b)
{
	const struct map_label *x = *(struct map_label *const *)a, *y = *(struct map_label *const *)b;

	if (x->weight != y->weight)
		return x->weight < y->weight ? -1 : 1;
	return x > y ? -1 : x < y;
}

/* Lowers the lightest to a level until `total` is no more than the height. Returns: the new total. */
static int64_t lower(struct map_label **by_weight, size_t n, enum map_level level, int64_t total, int height)
{
	for (size_t i = 0; i < n && total > height; i++) {
		total -= height_of(by_weight[i]);
		by_weight[i]->level = level;
		total += height_of(by_weight[i]);
	}
	return total;
}

static void choose_levels(struct mem *mem, struct map_label *labels, size_t n, int height)
{
	struct map_label **by_weight = mem_array(mem, n, sizeof(struct map_label *));
	int64_t total = 0;

	for (size_t i = 0; i < n; i++) {
		by_weight[i] = &labels[i];
		labels[i].level = MAP_FULL;
		total += height_of(&labels[i]);
	}
	if (n)
		qsort(by_weight, n, sizeof *by_weight, compare);
	total = lower(by_weight, n, MAP_NAME, total, height);
	lower(by_weight, n, MAP_NO_LABEL, total, height);
}

/* Down where the one before is in the way, then up where the end is. */
void map_labels_place(struct mem *mem, struct map_label *labels, size_t n, int height)
{
	int at = 0;

	choose_levels(mem, labels, n, height);
	for (size_t i = 0; i < n; i++) {
		labels[i].y = labels[i].want > at ? labels[i].want : at;
		at = labels[i].y + height_of(&labels[i]);
	}
	at = height;
	for (size_t i = n; i-- > 0;) {
		if (labels[i].y > at - height_of(&labels[i]))
			labels[i].y = at - height_of(&labels[i]);
		at = labels[i].y;
	}
}
