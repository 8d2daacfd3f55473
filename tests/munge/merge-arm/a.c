extern const char *b(int);
static const char *const names[] = {"alpha", "beta", "gamma", "eta", ""};

int main(int argc, char **argv)
{
	(void)argv;
	return *names[argc] + *b(argc) + *"delta" + "lta"[argc];
}
