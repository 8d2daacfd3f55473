int b(int), CurrentTime(void);
static int variable = 3;
int main(int argc, char **argv)
{
	(void)argv;
	return b(argc) + CurrentTime() + variable++;
}
