/* SPDX-License-Identifier: MIT
 * A program that uses DLLs that need each other. */
int left(int n);

int main(void)
{
	return left(10);
}
