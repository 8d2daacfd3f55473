extern int CurrentTime(void), puts(const char *);
extern void qsort(void *, unsigned, unsigned, int (*)(const void *, const void *));
extern int counter, table[8];

int (*const take_const)(void) = CurrentTime;
int (*take)(void) = CurrentTime;
int *address = &table[3];

static int compare(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

int jump(void)
{
	return CurrentTime();
}

int (*pointer(void))(void)
{
	return CurrentTime;
}

int main(int argc, char **argv)
{
	qsort(table, 8, sizeof *table, compare);
	(void)argv;
	return take() + take_const() + counter + table[argc] + puts("x") + *address;
}
