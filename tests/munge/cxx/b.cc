#include "a.h"
int other(int x)
{
	guard g;
	return twice(x) + 1;
}
int unused(int x)
{
	guard g;
	return twice(x) + 2;
}
