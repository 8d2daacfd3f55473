/* SPDX-License-Identifier: MIT
 *
 * The RISC-V fields that only the desk writes: `FIELD RAW before -> after | error`.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "loader/arch/riscv_desk.h"

enum { MAX = 10 };

static unsigned find_field(const char *name)
{
	static const char *const names[] = {"JAL", "BRANCH", "RVC_JUMP", "RVC_BRANCH", "6", "64"};

	for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(names[i], name) == 0)
			return i;
	if (strncmp(name, "ULEB", 4) == 0)
		return LDR_RISCV_DESK_ULEB1 + (unsigned)atoi(name + 4) - 1;
	return LDR_RISCV_N_DESK_FIELDS;
}

static void apply(unsigned field, const char *before, long raw, char *out)
{
	unsigned char mem[MAX + 1] = {0}, old[MAX + 1];
	const unsigned width = ldr_riscv_desk_width(field);
	unsigned byte;
	int rc;

	if (strlen(before) != 2 * width) {
		strcpy(out, "WIDTH");
		return;
	}
	for (unsigned i = 0; i < width; i++)
		mem[i] = sscanf(before + 2 * i, "%2x", &byte) == 1 ? (unsigned char)byte : 0;
	mem[width] = 0x5a;
	memcpy(old, mem, sizeof old);
	rc = ldr_riscv_desk_put(field, mem, (ldr_addr)raw);
	if (rc)
		strcpy(out, memcmp(old, mem, sizeof old) ? "WROTE" : rc == LDR_ERR_RANGE ? "RANGE" : "FIXUP");
	else if (mem[width] != 0x5a)
		strcpy(out, "OUTSIDE");
	else
		for (unsigned i = 0; i < width; i++)
			sprintf(out + 2 * i, "%02x", mem[i]);
}

int main(void)
{
	FILE *in = fopen("tests/field/riscv_desk.txt", "r");
	char line[128], name[24], before[24], after[24], is[24];
	unsigned n_passed = 0, n_failed = 0, field;
	unsigned char seen[LDR_RISCV_N_DESK_FIELDS] = {0};
	long raw;

	while (in && fgets(line, sizeof line, in)) {
		if (*line == '#' || sscanf(line, "%23s %ld %23s -> %23s", name, &raw, before, after) != 4)
			continue;
		field = find_field(name);
		is[0] = '\0';
		if (field < LDR_RISCV_N_DESK_FIELDS) {
			seen[field] = 1;
			apply(field, before, raw, is);
		}
		if (strcmp(is, after) == 0) {
			n_passed++;
			continue;
		}
		n_failed++;
		printf("%s %ld %s: is %s, should be %s\n", name, raw, before, is, after);
	}
	for (field = 0; field <= LDR_RISCV_DESK_ULEB1; field++)
		if (!seen[field])
			n_failed++;
	printf("field riscv-desk: %u passed, %u failed, 0 skipped\n", n_passed, n_failed);
	return n_failed != 0 || !n_passed;
}
