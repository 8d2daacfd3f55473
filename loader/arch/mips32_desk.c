/* SPDX-License-Identifier: MIT */
#include "loader/arch/mips32_desk.h"
#include "loader/mem.h"

unsigned ldr_mips32_desk_width(unsigned field)
{
	return field < LDR_MIPS32_N_DESK_FIELDS ? 4 : 0;
}

static int is_signed(ldr_addr raw, unsigned bits)
{
	return raw + ((ldr_addr)1 << (bits - 1)) < (ldr_addr)1 << bits;
}

int ldr_mips32_desk_put(unsigned field, unsigned char *mem, ldr_addr raw)
{
	switch (field) {
	case LDR_MIPS32_DESK_S16:
		if (!is_signed(raw, 16))
			return LDR_ERR_RANGE;
		break;
	case LDR_MIPS32_DESK_HI16:
		raw = (raw + 0x8000) >> 16;
		break;
	case LDR_MIPS32_DESK_LO16:
		break;
	case LDR_MIPS32_DESK_PC16:
		if (!is_signed(raw, 18) || raw & 3)
			return LDR_ERR_RANGE;
		raw >>= 2;
		break;
	default:
		return LDR_ERR_FIXUP;
	}
	ldr_put16(mem, (uint16_t)raw);
	return 0;
}
