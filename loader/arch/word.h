/* SPDX-License-Identifier: MIT
 *
 * Words, fields 0 to 7: the same on every architecture, compiled into each.
 */
#ifndef LDR_WORD_H
#define LDR_WORD_H

#include "loader/arch/arch.h"
#include "loader/mem.h"

/* The first rows of an architecture's table. `wide`: 8, or 0 on 32-bit targets. */
#define LDR_WORD_ROWS(wide)                                                                          \
	[MG_F_W8] = {1, 0, 0, 0, 0}, [MG_F_W16] = {2, 0, 0, 0, 0}, [MG_F_W32] = {4, 0, 0, 0, 0},     \
	[MG_F_W64] = {wide, 0, 0, 0, 0}, [MG_F_S32] = {4, 0, 0, 0, 0}, [MG_F_U32] = {4, 0, 0, 0, 0}, \
	[MG_F_P32] = {4, 0, LDR_F_PCREL | LDR_F_IMPORT, 0, 0},                                       \
	[MG_F_P64] = {wide, 0, LDR_F_PCREL | LDR_F_IMPORT, 0, 0}

static inline int ldr_word_get(unsigned field, const unsigned char *mem, ldr_addr *raw)
{
	switch (field) {
	case MG_F_W8:
		*raw = *mem;
		break;
	case MG_F_W16:
		*raw = ldr_get16(mem);
		break;
#if UINTPTR_MAX > 0xffffffffu
	case MG_F_S32:
	case MG_F_P32:
		*raw = (ldr_addr)(intptr_t)(int32_t)ldr_get32(mem);
		break;
	case MG_F_W64:
	case MG_F_P64:
		*raw = ldr_get64(mem);
		break;
#endif
	default:
		*raw = ldr_get32(mem);
	}
	return 0;
}

static inline int ldr_word_put(unsigned field, unsigned char *mem, ldr_addr raw, int wide)
{
	(void)wide;
	switch (field) {
	case MG_F_W8:
		*mem = (unsigned char)raw;
		return 0;
	case MG_F_W16:
		ldr_put16(mem, (uint16_t)raw);
		return 0;
#if UINTPTR_MAX > 0xffffffffu
	case MG_F_W64:
	case MG_F_P64:
		ldr_put64(mem, raw);
		return 0;
	case MG_F_U32:
		if (wide && raw >> 32)
			return LDR_ERR_RANGE;
		break;
	case MG_F_S32:
	case MG_F_P32:
		if (wide && (raw + 0x80000000u) >> 32)
			return LDR_ERR_RANGE;
		break;
#endif
	default:
		break;
	}
	ldr_put32(mem, (uint32_t)raw);
	return 0;
}

#endif
