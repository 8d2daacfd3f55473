/* SPDX-License-Identifier: MIT */
#include "loader/field.h"
#include "loader/mem.h"

static const struct ldr_field words[MG_N_WORD_FIELDS] = {
	[MG_F_W8] = {1, 0, 0, 0},
	[MG_F_W16] = {2, 0, 0, 0},
	[MG_F_W32] = {4, 0, 0, 0},
	[MG_F_W64] = {8, 0, 0, 0},
	[MG_F_S32] = {4, 0, 0, 0},
	[MG_F_U32] = {4, 0, 0, 0},
	[MG_F_P32] = {4, 0, LDR_F_PCREL | LDR_F_IMPORT, 0},
	[MG_F_P64] = {8, 0, LDR_F_PCREL | LDR_F_IMPORT, 0},
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
	switch (field) {
	case MG_F_W8:
		*raw = *mem;
		return 0;
	case MG_F_W16:
		*raw = ldr_get16(mem);
		return 0;
	case MG_F_W32:
	case MG_F_U32:
		*raw = ldr_get32(mem);
		return 0;
	case MG_F_S32:
	case MG_F_P32:
		*raw = (ldr_addr)(intptr_t)(int32_t)ldr_get32(mem);
		return 0;
#if UINTPTR_MAX > 0xffffffffu
	case MG_F_W64:
	case MG_F_P64:
		*raw = ldr_get64(mem);
		return 0;
#endif
	default:
		return arch->get(field, mem, low, raw);
	}
}

int ldr_field_put(const struct ldr_arch *arch, unsigned field, unsigned char *mem, ldr_addr raw)
{
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
		if (LDR_WORD_SIZE(arch) == 8 && raw >> 32)
			return LDR_ERR_RANGE;
		break;
	case MG_F_S32:
	case MG_F_P32:
		if (LDR_WORD_SIZE(arch) == 8 && (raw + 0x80000000u) >> 32)
			return LDR_ERR_RANGE;
		break;
	case MG_F_W32:
		break;
#else
	case MG_F_U32:
	case MG_F_S32:
	case MG_F_P32:
	case MG_F_W32:
		break;
#endif
	default:
		return arch->put(field, mem, raw);
	}
	ldr_put32(mem, (uint32_t)raw);
	return 0;
}
