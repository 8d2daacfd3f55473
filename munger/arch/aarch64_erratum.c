/* SPDX-License-Identifier: MIT
 *
 * Erratum 843419 of Cortex-A53, by Arm's Software Developers Errata Notice (ARM-EPM-048406). Where ADRP is one of the
 * last two instructions of 4 KiB, what goes on from it may use a wrong address:
 *
 *   ADRP            Rn
 *   load or store   of one register, STP, STNP or ST1, which does not write Rn
 *   anything        or nothing, but no branch, and nothing that writes Rn
 *   load or store   from Rn, with an unsigned offset
 *
 * Here the second may be any but a load of two registers, and the third anything but B: a few sections more are moved.
 *
 * An instruction that another form of the image or a load makes a load, the second of an ADRP and ADD that are
 * neighbours, never adds to these: it is no second, as it writes Rn or Rn is not used any more, and no last, as it goes
 * on from the ADRP before it.
 */
#include "loader/mem.h"
#include "munger/arch/arch.h"

static bool is_adrp(uint32_t insn)
{
	return (insn & 0x9f000000) == 0x90000000;
}

static bool is_second(uint32_t insn, uint32_t rn)
{
	const bool is_access = (insn & 0x0a000000) == 0x08000000;
	const bool loads_two = (insn & 0x3a400000) == 0x28400000;
	const bool loads_rn = (insn & 0x3f400000) == 0x39400000 && (insn & 31) == rn; /* as from the GOT */

	return is_access && !loads_two && !loads_rn;
}

static bool is_last(uint32_t insn, uint32_t rn)
{
	return (insn & 0x3b000000) == 0x39000000 && (insn >> 5 & 31) == rn;
}

static bool is_b(uint32_t insn)
{
	return insn >> 26 == 5;
}

static unsigned last(const unsigned char *code, uint64_t size)
{
	const uint32_t rn = code[0] & 31;

	if (size < 12 || !is_adrp(ldr_get32(code)) || !is_second(ldr_get32(code + 4), rn))
		return 0;
	if (is_last(ldr_get32(code + 8), rn))
		return 8;
	return size >= 16 && !is_b(ldr_get32(code + 8)) && is_last(ldr_get32(code + 12), rn) ? 12 : 0;
}

extern const struct erratum aarch64_erratum_843419;

const struct erratum aarch64_erratum_843419 = {
	.unit = 4,
	.tail = 8,
	.last = last,
};
