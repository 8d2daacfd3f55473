/* SPDX-License-Identifier: MIT
 *
 * The smallest app: one import, one variable.
 */
#include "../kernel.h"

uint32_t T;

int main(void)
{
	T = CurrentTime();
	return T == Last() ? 0 : 1;
}
