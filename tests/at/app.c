/* SPDX-License-Identifier: MIT
 *
 * A program for use in place: code and constants stay where the file is.
 */
int add(int a, int b);
void print(const char *text, int value);

static int calls = 5, zeros[50];
static int *const where = &calls;
static int (*adds[])(int, int) = {add};

static int twice(int n)
{
	calls++;
	return add(n, n);
}

int main(void)
{
	static const char *const words[] = {"one", "two", "three"};

	for (int i = 0; i < 3; i++)
		print(words[i], twice(i + 10));
	for (int i = 0; i < 50; i++)
		zeros[i] += i;
	print("calls", *where);
	print("table", adds[0](calls, zeros[49]));
	print("zeros", zeros[7]);
	return add(calls, 34);
}
