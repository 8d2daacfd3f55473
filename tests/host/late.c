/* SPDX-License-Identifier: MIT
 * A function that this C library may lack. */
#include <stddef.h>

size_t strlcpy(char *to, const char *from, size_t size);

int main(int argc, char **argv)
{
	char text[4];

	return (int)strlcpy(text, argv[argc - 1], sizeof text) > 9;
}
