static int table[100];
static const char text[] = "text";
int *last(void) { return table; }
int sum(void) { return table[3] + text[2]; }
int (*main(void))(void) { return sum; }
