/* SPDX-License-Identifier: MIT
 * Broken-down time, time zones, clocks. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static long *const zone = &timezone;
static char **const summer = &tzname[1];

int main(void)
{
	const time_t t = 1000000000;
	struct tm *tm = gmtime(&t), local;
	struct timespec now;
	char text[80];

	strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S %a %j", tm);
	puts(text);
	fputs(asctime(tm), stdout);
	setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
	tzset();
	printf("%s %s %ld %d\n", tzname[0], *summer, *zone, daylight);
	localtime_r(&t, &local);
	strftime(text, sizeof text, "%c %Z", &local);
	puts(text);
	printf("%d %ld\n", mktime(&local) == t, (long)difftime(t, t - 60));
	printf("%d %d\n", clock_gettime(CLOCK_MONOTONIC, &now), time(NULL) > t);
	return strptime("2003-02-01", "%Y-%m-%d", &local) ? local.tm_wday : 99;
}
