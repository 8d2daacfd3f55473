/* SPDX-License-Identifier: MIT
 *
 * The fields of ARM as ARMv6-M patches them: whatever the bytes and the value, the same as with Thumb-2, whose
 * vectors are in arm.vec.
 */
#include <stdio.h>
#include <string.h>

#include "loader/arch/arm.h"

static uint32_t next_random(void)
{
	static uint64_t state = 1;

	state = state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(state >> 32);
}

/* Bytes that are often the field's instruction. */
static void make_bytes(unsigned char bytes[12])
{
	static const unsigned char insns[][12] = {{0xff, 0xf7, 0xfe, 0xff},
						  {0x00, 0xf0, 0x00, 0xb8},
						  {0x40, 0xf2, 0x00, 0x00, 0xc0, 0xf2, 0x00, 0x00},
						  {0xc0, 0xf2, 0, 0}};
	const unsigned how = next_random() % 5;

	for (unsigned i = 0; i < 12; i++)
		bytes[i] = (unsigned char)next_random();
	if (how < 4)
		for (unsigned i = 0; i < 12; i++) /* bits of the immediates, mostly */
			bytes[i] = (unsigned char)(insns[how][i] ^ (bytes[i] & (i & 1 ? 0x28 : 0x0f) & next_random()));
}

static int differ(unsigned field, unsigned what)
{
	_Alignas(8) unsigned char one[12], other[12];
	ldr_addr v = (ldr_addr)(intptr_t)(int32_t)(next_random() >> next_random() % 28), w = v;
	int code, code2;

	make_bytes(one);
	memcpy(other, one, sizeof one);
	code = ldr_arm_patch(field, one, &v, what);
	code2 = ldr_armv6m_patch(field, other, &w, what);
	return code != code2 || (!code && (v ^ w) & 0xffffffff) || memcmp(one, other, sizeof one) != 0;
}

int main(void)
{
	unsigned n_passed = 0, n_failed = 0;

	for (unsigned field = 0; field <= MG_F_ARM_PREL31; field++) {
		if (!ldr_arm_fields[field].width)
			continue;
		for (unsigned what = LDR_ADD; what <= (LDR_ADD | LDR_WRITE); what++) {
			unsigned n = 0;

			for (unsigned i = 0; i < 20000; i++)
				n += differ(field, what) != 0;
			if (n)
				printf("FAIL field armv6m: field %u, %u: %u differ\n", field, what, n);
			*(n ? &n_failed : &n_passed) += 1;
		}
	}
	printf("field armv6m: %u passed, %u failed, 0 skipped\n", n_passed, n_failed);
	return n_failed != 0;
}
