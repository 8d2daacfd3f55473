extern "C" int puts(const char *);
inline int twice(int x)
{
	if (x < 0)
		throw x;
	return 2 * x;
}
struct guard {
	~guard() { puts("bye"); }
};
