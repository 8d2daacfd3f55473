/* SPDX-License-Identifier: MIT
 * Protection of the pages that hold code, constants, relocated constants and variables. */
#include <stdio.h>
#include <stdlib.h>

static const char text[] = "constant";
static const char *const pointer[] = {text, text + 1};
static int variable = 1, zero;
int main(void);

static const char *protection(const void *p)
{
	static char perms[5];
	unsigned long first, last;
	FILE *maps = fopen("/proc/self/maps", "r");
	char line[512];

	while (maps && fgets(line, sizeof line, maps))
		if (sscanf(line, "%lx-%lx %4s", &first, &last, perms) == 3 && (unsigned long)p >= first &&
		    (unsigned long)p < last)
			break;
	if (maps)
		fclose(maps);
	return perms;
}

int main(void)
{
	const char *const *volatile p = pointer;

	variable += zero;
	printf("text %s ", protection((const void *)main));
	printf("rodata %s ", protection(*p));
	printf("relro %s ", protection(p));
	printf("data %s ", protection(&variable));
	printf("bss %s\n", protection(&zero));
	return 0;
}
