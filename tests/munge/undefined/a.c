extern int CurentTime(void), putss(const char *), b(void), hidden(void), gone(void);
extern int xyzzy;
static int *const pointer = &xyzzy;

int main(void)
{
	putss("x");
	putss("y");
	return CurentTime() + b() + *pointer;
}
