static const char *const names[] = {"gamma", "a", "ta", "zeta"};
const char *b(int i);
const char *b(int i)
{
	return i ? names[i] : "alpha";
}
