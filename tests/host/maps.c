/* SPDX-License-Identifier: MIT
 * Protection of the pages that hold code, constants, relocated constants and variables, and what of the
 * whole process is writable and executable at once, or executable and no file's. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char text[] = "constant";
static const char *const pointer[] = {text, text + 1};
static int variable = 1, zero;
int main(void);

struct mapping {
	unsigned long first, last, inode;
	char perms[5], name[256];
};

static int next_mapping(FILE *maps, struct mapping *m)
{
	char line[512];

	if (!fgets(line, sizeof line, maps))
		return 0;
	m->name[0] = '\0';
	return sscanf(line, "%lx-%lx %4s %*s %*s %lu %255s", &m->first, &m->last, m->perms, &m->inode, m->name) >= 4;
}

static void show(FILE *maps, const char *what, const void *p)
{
	struct mapping m = {0};

	rewind(maps);
	while (next_mapping(maps, &m) && ((unsigned long)p < m.first || (unsigned long)p >= m.last))
		;
	printf("%s %s%s ", what, m.perms, m.inode ? " file" : "");
}

int main(void)
{
	const char *const *volatile p = pointer;
	int both = 0, nameless = 0;
	struct mapping m;
	FILE *maps = fopen("/proc/self/maps", "r");

	if (!maps)
		return 1;
	while (next_mapping(maps, &m)) {
		both += m.perms[1] == 'w' && m.perms[2] == 'x';
		/* What the kernel puts there itself has names in brackets. */
		nameless += m.perms[2] == 'x' && !m.inode && (m.name[0] != '[' || strcmp(m.name, "[heap]") == 0);
	}
	variable += zero;
	show(maps, "text", (const void *)main);
	show(maps, "rodata", *p);
	show(maps, "relro", p);
	show(maps, "data", &variable);
	show(maps, "bss", &zero);
	printf("both %d nameless %d\n", both, nameless);
	fclose(maps);
	return 0;
}
