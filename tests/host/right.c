/* SPDX-License-Identifier: MIT
 * The other one. */
int left(int n);
int right(int n);
int right_count;

int right(int n)
{
	right_count++;
	return n == 0 ? -1 : left(n - 1);
}
