/* SPDX-License-Identifier: MIT
 *
 * Version 2 of clock.dll (clock2.def). Version 1 was `uint32_t ReadClock(void)`.
 */
#ifndef SAMPLES_FIRMWARE_CLOCK_H
#define SAMPLES_FIRMWARE_CLOCK_H

#include <stdint.h>

struct clock_time {
	uint64_t seconds;      /* since 1970 */
	uint32_t milliseconds; /* 0..999 */
	uint32_t n_reads;      /* of the clock, by all apps */
};

#endif
