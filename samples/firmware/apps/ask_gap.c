/* SPDX-License-Identifier: MIT
 *
 * An app for a later firmware: wants an ordinal that is a gap in our kernel.dll.
 */
#include <stdint.h>

uint32_t Middle(void);

int main(void)
{
	return (int)Middle();
}
