/* SPDX-License-Identifier: MIT
 *
 * The Thumb fields that only the desk writes: `FIELD RAW before -> after | error`.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "loader/arch/arm_desk.h"

static const char *const names[LDR_ARM_N_DESK_FIELDS] = {
	[LDR_ARM_DESK_JUMP11] = "JUMP11", [LDR_ARM_DESK_JUMP8] = "JUMP8",
	[LDR_ARM_DESK_JUMP19] = "JUMP19", [LDR_ARM_DESK_PC8] = "PC8",
	[LDR_ARM_DESK_PC12] = "PC12",     [LDR_ARM_DESK_ALU_PREL_11_0] = "ALU_PREL_11_0",
};

static unsigned find_field(const char *name)
{
	unsigned i = 0;

	while (i < LDR_ARM_N_DESK_FIELDS && strcmp(names[i], name))
		i++;
	return i;
}

/* What was written is read back, but for bit 0 of a branch and the addend that PC8 counts from -4 on. */
static int reads_back(unsigned field, const unsigned char *mem, long raw)
{
	ldr_addr back;

	if (ldr_arm_desk_get(field, mem, &back))
		return 0;
	if (field <= LDR_ARM_DESK_JUMP19)
		raw &= ~1L;
	if (field == LDR_ARM_DESK_PC8 && raw == 1020)
		raw = -4;
	return (long)(int32_t)back == raw;
}

static void apply(unsigned field, const char *before, long raw, char *out)
{
	unsigned char mem[4] = {0}, old[4];
	const unsigned width = ldr_arm_desk_width(field);
	unsigned byte;
	int rc;

	for (unsigned i = 0; i < width; i++)
		mem[i] = sscanf(before + 2 * i, "%2x", &byte) == 1 ? (unsigned char)byte : 0;
	memcpy(old, mem, 4);
	rc = ldr_arm_desk_put(field, mem, (ldr_addr)raw);
	if (rc) {
		strcpy(out, memcmp(old, mem, 4) ? "WROTE" : rc == LDR_ERR_RANGE ? "RANGE" : "FIXUP");
		return;
	}
	if (!reads_back(field, mem, raw)) {
		strcpy(out, "BACK");
		return;
	}
	for (unsigned i = 0; i < width; i++)
		sprintf(out + 2 * i, "%02x", mem[i]);
}

int main(void)
{
	FILE *in = fopen("tests/field/arm_desk.txt", "r");
	char line[128], name[24], before[24], after[24], is[24];
	unsigned n_passed = 0, n_failed = 0, seen = 0, field;
	long raw;

	while (in && fgets(line, sizeof line, in)) {
		if (*line == '#' || sscanf(line, "%23s %ld %23s -> %23s", name, &raw, before, after) != 4)
			continue;
		field = find_field(name);
		is[0] = '\0';
		if (field < LDR_ARM_N_DESK_FIELDS)
			apply(field, before, raw, is);
		seen |= 1u << field;
		if (strcmp(is, after) == 0) {
			n_passed++;
			continue;
		}
		n_failed++;
		printf("%s %ld %s: is %s, should be %s\n", name, raw, before, is, after);
	}
	if (seen != (1u << LDR_ARM_N_DESK_FIELDS) - 1)
		n_failed++;
	if (ldr_arm_desk_base(LDR_ARM_DESK_PC12, 0x102) != 0x100 ||
	    ldr_arm_desk_base(LDR_ARM_DESK_JUMP8, 0x102) != 0x102)
		n_failed++;
	printf("field desk: %u passed, %u failed, 0 skipped\n", n_passed, n_failed);
	return n_failed != 0;
}
