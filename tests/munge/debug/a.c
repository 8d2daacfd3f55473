int puts(const char *), unused(void);
int unused(void)
{
	return puts("b");
}
int main(void)
{
	return puts("a");
}
