/* SPDX-License-Identifier: MIT
 *
 * Machines whose branches hold an address or distance of 32 bits, which wraps: each reaches everything, so there are
 * no thunks. What image.c takes for far is the 2 GiB away that a distance may be either way.
 */
#include "loader/arch/arch.h"

uint32_t ldr_reserve_none(struct ldr_image *img, ldr_addr high)
{
	(void)img;
	(void)high;
	return 0;
}

ldr_addr ldr_divert_none(struct ldr_image *img, unsigned field, ldr_addr target)
{
	(void)img;
	(void)field;
	return target;
}
