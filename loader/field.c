/* SPDX-License-Identifier: MIT */
#include "loader/field.h"
#include "loader/mem.h"

/* 64-bit targets have two more words than others. */
static const struct ldr_field words[MG_N_WORD_FIELDS] = {
	[MG_F_W8] = {1, 0, 0, 0, 0},
	[MG_F_W16] = {2, 0, 0, 0, 0},
	[MG_F_W32] = {4, 0, 0, 0, 0},
	[MG_F_W64] = {8, 0, 0, 0, 0},
	[MG_F_S32] = {4, 0, 0, 0, 0},
	[MG_F_U32] = {4, 0, 0, 0, 0},
	[MG_F_P32] = {4, 0, LDR_F_PCREL | LDR_F_IMPORT, 0, 0},
	[MG_F_P64] = {8, 0, LDR_F_PCREL | LDR_F_IMPORT, 0, 0},
};

const struct ldr_field *ldr_field_info(const struct ldr_arch *arch, unsigned field)
{
	const struct ldr_field *info;

	if (field < MG_N_WORD_FIELDS)
		return words[field].width <= LDR_WORD_SIZE(arch) ? &words[field] : NULL;
	field -= LDR_ARCH_FIELD; /* wraps for what lies between */
	if (field >= arch->n_fields)
		return NULL;
	info = &arch->fields[field];
	return info->width ? info : NULL;
}

int ldr_field_get(const struct ldr_arch *arch, unsigned field, const unsigned char *mem, unsigned low, ldr_addr *raw)
{
	if (field >= MG_N_WORD_FIELDS)
		return arch->get(field, mem, low, raw);
	switch (words[field].width) {
	case 1:
		*raw = *mem;
		break;
	case 2:
		*raw = ldr_get16(mem);
		break;
#if UINTPTR_MAX > 0xffffffffu
	case 8:
		*raw = ldr_get64(mem);
		break;
#endif
	default:
		*raw = ldr_get32(mem);
#if UINTPTR_MAX > 0xffffffffu
		if (field == MG_F_S32 || field == MG_F_P32)
			*raw = (ldr_addr)(intptr_t)(int32_t)*raw;
#endif
	}
	return 0;
}

static int put_word(unsigned field, unsigned char *mem, ldr_addr raw)
{
	switch (words[field].width) {
	case 1:
		*mem = (unsigned char)raw;
		break;
	case 2:
		ldr_put16(mem, (uint16_t)raw);
		break;
#if UINTPTR_MAX > 0xffffffffu
	case 8:
		ldr_put64(mem, raw);
		break;
#endif
	default:
		ldr_put32(mem, (uint32_t)raw);
	}
	return 0;
}

#if UINTPTR_MAX > 0xffffffffu
/* Where addresses have 64 bits, some of 32 bits must be all of it. */
static int put_checked(unsigned field, unsigned char *mem, ldr_addr raw)
{
	if (field >= MG_F_S32 && field <= MG_F_P32 && (field == MG_F_U32 ? raw : raw + 0x80000000u) >> 32)
		return LDR_ERR_RANGE;
	return put_word(field, mem, raw);
}
#endif

ldr_put *ldr_field_putter(const struct ldr_arch *arch, unsigned field)
{
	if (field >= MG_N_WORD_FIELDS)
		return arch->put;
#if UINTPTR_MAX > 0xffffffffu
	if (LDR_WORD_SIZE(arch) == 8)
		return put_checked;
#endif
	return put_word;
}

int ldr_field_put(const struct ldr_arch *arch, unsigned field, unsigned char *mem, ldr_addr raw)
{
	return ldr_field_putter(arch, field)(field, mem, raw);
}
