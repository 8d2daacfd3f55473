/* SPDX-License-Identifier: MIT
 * Jump tables, of switches and of labels. */
#include <stdio.h>

static int dense(int x)
{
	switch (x) {
	case 0:
		return 7;
	case 1:
		return 19;
	case 2:
		return -4;
	case 3:
		puts("three");
		return 3;
	case 4:
		return 44;
	case 5:
		return 1 << 9;
	case 6:
		puts("six"); /* fall through */
	case 7:
		return 77;
	case 9:
		return 90;
	case 10:
		return x * x;
	case 11:
		return 1;
	case 12:
		return 5;
	default:
		return -1;
	}
}

static const char *name(unsigned x)
{
	switch (x) {
	case 10:
		return "ten";
	case 11:
		return "eleven";
	case 12:
		return "twelve";
	case 13:
		return "thirteen";
	case 14:
		return "fourteen";
	case 15:
		return "fifteen";
	case 16:
		return "sixteen";
	case 4000000000u:
		return "many";
	default:
		return "other";
	}
}

static int interpret(const unsigned char *code)
{
	static const void *const ops[] = {&&halt, &&push, &&add, &&mul, &&print};
	static const short distance[] = {0, 1, 2};
	int stack[16], *top = stack;

	goto *ops[*code];
push:
	*top++ = code[1];
	code += 2;
	goto *ops[*code];
add:
	top--;
	top[-1] += top[0];
	goto *ops[*++code];
mul:
	top--;
	top[-1] *= top[0];
	goto *ops[*++code];
print:
	printf("%d\n", top[-1]);
	goto *ops[*++code];
halt:
	return distance[2] + top[-1];
}

int main(void)
{
	static const unsigned char code[] = {1, 6, 1, 7, 3, 4, 1, 3, 2, 4, 0};
	int sum = 0;

	for (int i = -2; i < 15; i++)
		sum = sum * 3 + dense(i);
	printf("%d\n", sum);
	for (unsigned i = 9; i < 18; i++)
		printf("%s ", name(i));
	puts(name(4000000000u));
	return interpret(code);
}
