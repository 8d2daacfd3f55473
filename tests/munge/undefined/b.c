extern int counted;

int b(void)
{
	return counted;
}
