/* SPDX-License-Identifier: MIT
 *
 * A program that calls another component. Its compiler knows nothing of DLLs:
 * CurrentTime is just an undefined symbol.
 */
#include <stdio.h>

#include "kernel.h"

int main(int argc, char **argv)
{
	unsigned t = CurrentTime();

	printf("%s: T = %u", argv[0], t);
	for (int i = 1; i < argc; i++)
		printf(" %s", argv[i]);
	printf("; the last of %u ticks was %u\n", ticks, Last());
	return 0;
}
