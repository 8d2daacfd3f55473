int puts(const char *), b(int);
static const char *names[] = {"a", "b"};
int b(int i)
{
	return puts(names[i]);
}
