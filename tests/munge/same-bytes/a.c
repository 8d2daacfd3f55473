int CurrentTime(void), puts(const char *);
static const char *names[] = {"one", "two", "three"};
int own(int i)
{
	return puts(names[i]);
}
int main(int argc, char **argv)
{
	(void)argv;
	return own(argc) + CurrentTime();
}
