/* SPDX-License-Identifier: MIT
 * Calls, tail calls, data, pointers of all kinds, imports of all kinds. */
extern int printf(const char *, ...);
extern int puts(const char *);
extern void *stream;
extern int counters[8];
extern void callback(void);
extern int weak_absent(int) __attribute__((weak));
extern int weak_variable __attribute__((weak));
extern int other(int), table_sum(int);
extern const char *const words[];

struct node {
	struct node *next;
	const char *text;
	int (*show)(const char *);
};

static struct node last = {0, "last", puts};
static struct node first = {&last, "the first", puts};
void (*const vector[])(void) = {callback, callback};
int *third = &counters[3];
static int uninitialised[100];
int initialised = 42;

__attribute__((noinline)) static int walk(struct node *n)
{
	int sum = 0;

	for (; n; n = n->next)
		sum += n->show(n->text);
	return sum;
}

int select_case(int n)
{
	switch (n) {
	case 0:
		return printf("zero %d\n", initialised);
	case 1:
		return printf("one %d\n", uninitialised[n]);
	case 2:
		return walk(&first);
	case 3:
		return other(n);
	case 4:
		return table_sum(n);
	case 5:
		return puts(words[n & 3]);
#if !defined(NO_FAR_DATA)
	case 6:
		return counters[n];
	case 7:
		return stream != 0;
#endif
	default:
		return n;
	}
}

int main(int argc, char **argv)
{
	(void)argv;
#if defined(WEAK_CALLS) && !defined(__PIC__) /* which the munger makes a no-operation */
	if (weak_absent)
		return weak_absent(argc);
#endif
/* Where it is tested through the GOT, that of ld is in another place; and where by the distance to address 0, that
 * depends on the load, so that the munger makes a plain 0. */
#if !defined(__PIC__) && !defined(__riscv_cmodel_medany) && !defined(__aarch64__)
	if (&weak_variable)
		return weak_variable;
#endif
	uninitialised[argc] = *third;
#if !defined(NO_FAR_DATA)
	uninitialised[argc] += counters[2];
#endif
	vector[argc & 1]();
	return select_case(argc) + walk(&first);
}
