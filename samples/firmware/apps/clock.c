/* SPDX-License-Identifier: MIT
 *
 * clock.dll: two versions of one interface, side by side.  Each has its own
 * export table with its own UUID, so apps made years apart both get what they
 * were made for.
 */
#include "clock.h"
#include "../kernel.h"

uint32_t ReadClock1(void);
void ReadClock2(struct clock_time *now);
uint32_t ClockStep2(void);

static uint32_t n_reads; /* one clock.dll for all apps: both versions count here */

uint32_t ReadClock1(void)
{
	n_reads++;
	return CurrentTime();
}

void ReadClock2(struct clock_time *now)
{
	n_reads++;
	now->seconds = CurrentTime();
	now->milliseconds = Ticks() % 1000;
	now->n_reads = n_reads;
}

uint32_t ClockStep2(void)
{
	return 1;
}
