/* SPDX-License-Identifier: MIT
 *
 * An app of today: the same name, ReadClock, in version 2 another function.
 */
#include "../kernel.h"
#include "clock.h"

void ReadClock(struct clock_time *now);
uint32_t ClockStep(void);

int main(void)
{
	uint32_t before = CurrentTime();
	struct clock_time now;

	ReadClock(&now);
	PutText("  new.exe: version 2 gives a struct, in steps of ");
	PutNumber(ClockStep());
	PutText(" ms; the clock has been read ");
	PutNumber(now.n_reads);
	PutText(" times\n");
	return now.seconds - before <= 1 && now.milliseconds < 1000 ? 0 : 1;
}
