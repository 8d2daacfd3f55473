/* SPDX-License-Identifier: MIT
 *
 * An app for a later firmware: wants an ordinal that our kernel.dll lacks.
 */
#include "../kernel.h"

int32_t TimeZone(void);

int main(void)
{
	return (int)(CurrentTime() + (uint32_t)TimeZone());
}
