/* SPDX-License-Identifier: MIT
 * The other object. */
int shared;
char area[1000] __attribute__((aligned(64)));
int initialised = 41;
int set(int value);

int set(int value)
{
	int before = shared;

	shared = value;
	return before;
}
