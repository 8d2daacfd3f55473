/* SPDX-License-Identifier: MIT
 * The other object. */
extern int missing_data[];
int used(int);
int *also_unused(void);

static int table[4] = {2, 4, 6, 8};

int used(int x)
{
	return table[x];
}

int *also_unused(void)
{
	return missing_data;
}
