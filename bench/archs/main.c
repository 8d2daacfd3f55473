/* SPDX-License-Identifier: MIT
 *
 * Says of each architecture: relocations taken and refused by name, bytes of a thunk that goes anywhere and of one of an
 * import section, from the tables that munger and loader work by.
 */
#include <stdio.h>

#include "munger/arch/arch.h"

#define DECLARE(a) extern const struct arch arch_##a;
#define ADDRESS(a) &arch_##a,
MG_ARCHS(DECLARE)

int main(void)
{
	static const struct arch *const archs[] = {MG_ARCHS(ADDRESS)};

	for (size_t i = 0; i < sizeof archs / sizeof *archs; i++) {
		const struct arch *a = archs[i];
		size_t taken = 0;

		for (size_t k = 0; k < a->n_rows; k++)
			taken += a->rows[k].expr != EXPR_REFUSED;
		printf("%s %zu %zu %u %u\n", a->loader->name, taken, a->n_rows - taken,
		       a->loader->reserve == ldr_reserve_none ? 0u : a->loader->thunk_size,
		       a->jumps ? a->jumps->arch.thunk_size : 0u);
	}
	return 0;
}
