/* SPDX-License-Identifier: MIT
 *
 * What compilers take from a C library for built-in functions, and libgcc lacks.
 */
int ffs(int value);

int ffs(int value)
{
	int n = 1;

	if (value == 0)
		return 0;
	for (; !(value & 1); value = (int)((unsigned)value >> 1))
		n++;
	return n;
}
