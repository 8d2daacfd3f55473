extern int own, *pointer;
int own = 3, other = 4;
static int hidden = 5;
int *pointer = &own;
extern int absent __attribute__((weak));
extern char counter[];
int f(int);
int main(int argc, char **argv)
{
	hidden += argc;
	own += other + f(hidden);
	if (&absent)
		own += absent;
	return own + *pointer + (int)(long)counter;
}
int f(int x)
{
	return x + other + hidden;
}
