/* SPDX-License-Identifier: MIT
 *
 * Words, fields 0 to 9: the same on every architecture.
 */
#ifndef LDR_WORD_H
#define LDR_WORD_H

#include "loader/arch/arch.h"
#include "loader/mem.h"

/* The first rows of an architecture's table. `wide`: 8, or 0 on 32-bit targets. */
#define LDR_WORD_ROWS(wide)                                                                                           \
	[MG_F_W8] = {.width = 1}, [MG_F_W16] = {.width = 2}, [MG_F_W32] = {.width = 4}, [MG_F_W64] = {.width = wide}, \
	[MG_F_S32] = {.width = 4}, [MG_F_U32] = {.width = 4}, [MG_F_P32] = {.width = 4, .pcrel = 1, .import = 1},     \
	[MG_F_P64] = {.width = wide, .pcrel = 1, .import = 1},                                                        \
	[MG_F_PTR] = {.width = (wide) ? 8 : 4, .align_log2 = (wide) ? 3 : 2},                                         \
	[MG_F_PTR3] = {.width = (wide) ? 24 : 12, .align_log2 = (wide) ? 3 : 2}

/* PTR and PTR3, as an architecture's patch. `wide`: of 64 bits. Sections are aligned to 4 bytes at least. */
static inline int ldr_pointers_patch(unsigned field, unsigned char *mem, ldr_addr value, unsigned what, int wide)
{
	unsigned n = 2 * (field - MG_F_PTR) + 1;

	if (what)
		do {
			if (wide)
				ldr_put64_4(mem, ldr_get64_4(mem) + value);
			else
				ldr_put32_4(mem, ldr_get32_4(mem) + (uint32_t)value);
			mem += wide ? 8 : 4;
		} while (--n);
	return 0;
}

#if LDR_BYTEWISE
/* As an architecture's patch. `wide`: 64-bit targets check what fits. */
static inline int ldr_word_patch(unsigned field, unsigned char *mem, ldr_addr *value, unsigned what, int wide)
{
	const unsigned width = 0x84448421 >> 4 * field & 15; /* W8 to P64 */
	const unsigned is_signed = (1u << MG_F_S32 | 1u << MG_F_P32) >> field & 1;
	ldr_addr v = *value, was, fits;

	if (field >= MG_F_PTR)
		return ldr_pointers_patch(field, mem, v, what, wide);
	was = ldr_get_bytes(mem, width);
	if (is_signed)
		was = (ldr_addr)(intptr_t)(int32_t)was;
	if (what & LDR_ADD)
		*value = v += was;
	fits = is_signed ? (ldr_addr)(intptr_t)(int32_t)v : (uint32_t)v;
	if (wide && (is_signed || field == MG_F_U32) && fits != v)
		return LDR_ERR_RANGE;
	if (what & LDR_WRITE)
		ldr_put_bytes(mem, width, v);
	return 0;
}
#elif UINTPTR_MAX == 0xffffffffu
/* As an architecture's patch. All words but the first two are of 32 bits here, and wrap. */
static inline int ldr_word_patch(unsigned field, unsigned char *mem, ldr_addr *value, unsigned what, int wide)
{
	ldr_addr v = *value, was;

	(void)wide;
	if (field >= MG_F_PTR)
		return ldr_pointers_patch(field, mem, v, what, 0);
	if (field > MG_F_W16)
		was = ldr_get32(mem);
	else if (field == MG_F_W16)
		was = ldr_get16(mem);
	else
		was = *mem;
	if (what & LDR_ADD)
		*value = v += was;
	if (!(what & LDR_WRITE))
		return 0;
	if (field > MG_F_W16)
		ldr_put32(mem, v);
	else if (field == MG_F_W16)
		ldr_put16(mem, (uint16_t)v);
	else
		*mem = (unsigned char)v;
	return 0;
}
#else
/* As an architecture's patch. `wide`: 64-bit targets check what fits. */
static inline int ldr_word_patch(unsigned field, unsigned char *mem, ldr_addr *value, unsigned what, int wide)
{
	ldr_addr v = *value, add = 0 - (ldr_addr)(what & LDR_ADD);

	if (field >= MG_F_PTR)
		return ldr_pointers_patch(field, mem, v, what, wide);
	switch (field) {
	case MG_F_W8:
		*value = v += *mem & add;
		if (what & LDR_WRITE)
			*mem = (unsigned char)v;
		return 0;
	case MG_F_W16:
		*value = v += ldr_get16(mem) & add;
		if (what & LDR_WRITE)
			ldr_put16(mem, (uint16_t)v);
		return 0;
	case MG_F_W64:
	case MG_F_P64:
		*value = v += ldr_get64(mem) & add;
		if (what & LDR_WRITE)
			ldr_put64(mem, v);
		return 0;
	case MG_F_S32:
	case MG_F_P32:
		*value = v += (ldr_addr)(intptr_t)(int32_t)ldr_get32(mem) & add;
		if (wide && v != (ldr_addr)(intptr_t)(int32_t)v)
			return LDR_ERR_RANGE;
		break;
	case MG_F_U32:
		*value = v += ldr_get32(mem) & add;
		if (wide && v >> 32)
			return LDR_ERR_RANGE;
		break;
	default:
		*value = v += ldr_get32(mem) & add;
	}
	if (what & LDR_WRITE)
		ldr_put32(mem, (uint32_t)v);
	return 0;
}
#endif

#endif
