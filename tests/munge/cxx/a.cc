#include "a.h"
int other(int);
int main(int argc, char **)
{
	try {
		guard g;
		return other(argc) + twice(argc);
	} catch (int) {
		return 1;
	}
}
