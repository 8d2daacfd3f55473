/* SPDX-License-Identifier: MIT
 *
 * libFuzzer target: whatever the bytes, the reader refuses them or hands out
 * nothing that lies outside of them.
 */
#include "loader/field.h"
#include "munger/image_read.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Reads every byte of the place, for the address sanitizer, and checks what dump relies on. */
static int touch(void *ctx, const struct image_place *p)
{
	const struct image *img = ctx;
	const unsigned char *at = image_bytes(img, p->section) + p->off;
	volatile unsigned char sink = 0;

	for (unsigned i = 0; i < ldr_field_info(img->arch, p->field)->width; i++)
		sink = (unsigned char)(sink ^ at[i]);
	if (p->is_import ? p->import >= img->n_imports || p->ordinal == 0 : p->section == MG_RODATA)
		abort();
	return image_field_name(img->words, p->field) ? 0 : 1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct image_error err;
	struct image img;

	if (!image_read(&img, data, size, &err)) {
		if (!err.check || !err.text[0])
			abort();
		return 0;
	}
	if (image_each_place(&img, touch, &img) != 0)
		abort();
	for (uint32_t i = 0; i < img.n_tables; i++)
		for (uint32_t k = 0; k < img.tables[i].count; k++)
			image_find_section(&img, image_table_entry(&img, &img.tables[i], k));
	image_fini(&img);
	return 0;
}
