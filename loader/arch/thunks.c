/* SPDX-License-Identifier: MIT
 *
 * Thunks: code right below the text that jumps anywhere, for branches that do not
 * reach.  How many an image may need is known before it is placed; those that it
 * does are made while it is bound, from the text downwards.
 */
#include "loader/arch/arch.h"

/* Whether branches from all of the window, up to `high`, reach all of a table. */
static int is_near(const struct ldr_image *img, const struct exp_table *table, ldr_addr high)
{
	const ldr_addr reach = img->arch->reach, from = high - reach, span = img->config->lowest + reach - from;
	const uint32_t word = LDR_WORD_SIZE(img->arch);
	const unsigned char *at;

	if (!table || high - img->config->lowest >= 2 * reach)
		return 0;
	at = (const unsigned char *)(table + 1);
	for (size_t k = table->count; k-- > 0; at += word) {
		ldr_addr addr = ldr_image_word(img, at, 0);

		if (!ldr_is_void(img, addr) && (addr - from > span || !ldr_enters(img->arch, addr)))
			return 0;
	}
	return 1;
}

uint32_t ldr_reserve(struct ldr_image *img, ldr_addr high)
{
	uint32_t n = 0;

	for (size_t i = img->plan.n_imports; i-- > 0;)
		if (!is_near(img, img->imports[i].table, high))
			n += img->wanted[i].n_branched;
	n &= 0xfffff; /* no address may overflow; whoever wants more finds targets out of range */
	return n * img->arch->thunk_size;
}
