/* SPDX-License-Identifier: MIT
 *
 * An app from the days of clock version 1.
 */
#include "../kernel.h"

uint32_t ReadClock(void);

int main(void)
{
	uint32_t before = CurrentTime(), now = ReadClock();

	PutText("  old.exe: version 1 gives seconds, ");
	PutText(now - before <= 1 ? "the kernel's own\n" : "and they are wrong\n");
	return now - before <= 1 ? 0 : 1;
}
