/* SPDX-License-Identifier: MIT
 *
 * The words for numbers in images. A new architecture adds its rows here.
 */
#include "munger/image_read.h"

#include <elf.h>

/* One row per field and machine; 0 = every machine. The numbers are those of enum mg_field. */
static const struct {
	uint16_t machine;
	uint8_t field;
	const char name[13];
} field_names[] = {
	{0, MG_F_W8, "W8"},
	{0, MG_F_W16, "W16"},
	{0, MG_F_W32, "W32"},
	{0, MG_F_W64, "W64"},
	{0, MG_F_S32, "S32"},
	{0, MG_F_U32, "U32"},
	{0, MG_F_P32, "P32"},
	{0, MG_F_P64, "P64"},
	{EM_X86_64, MG_F_X86_BRANCH32, "BRANCH32"},
	{EM_X86_64, MG_F_X86_CALL, "CALL"},
	{EM_X86_64, MG_F_X86_LEA, "LEA"},
	{EM_ARM, MG_F_THM_CALL, "THM_CALL"},
	{EM_ARM, MG_F_THM_MOVW, "THM_MOVW"},
	{EM_ARM, MG_F_THM_MOVT, "THM_MOVT"},
	{EM_ARM, MG_F_THM_MOV32, "THM_MOV32"},
	{EM_ARM, MG_F_THM_MOVW_PC, "THM_MOVW_PC"},
	{EM_ARM, MG_F_THM_MOVT_PC, "THM_MOVT_PC"},
	{EM_ARM, MG_F_ARM_PREL31, "PREL31"},
};

const char *image_field_name(unsigned machine, unsigned field)
{
	for (size_t i = 0; i < sizeof field_names / sizeof field_names[0]; i++)
		if (field_names[i].field == field && (field_names[i].machine == 0 || field_names[i].machine == machine))
			return field_names[i].name;
	return NULL;
}

static const struct {
	uint16_t machine;
	uint8_t bit;
	const char name[15];
} isa_names[] = {
	{EM_ARM, 0, "thumb2"},         {EM_ARM, 1, "dsp"},
	{EM_ARM, 2, "fpu-single"},     {EM_ARM, 3, "fpu-double"},
	{EM_ARM, 4, "float-abi-hard"}, {EM_ARM, 5, "float-abi-soft"},
};

const char *image_isa_name(unsigned machine, unsigned bit)
{
	for (size_t i = 0; i < sizeof isa_names / sizeof isa_names[0]; i++)
		if (isa_names[i].machine == machine && isa_names[i].bit == bit)
			return isa_names[i].name;
	return NULL;
}

const char *image_section_name(unsigned section)
{
	static const char *const names[MG_N_SECTIONS] = {".text", ".rodata", ".relro", ".data"};

	return section < MG_N_SECTIONS ? names[section] : "none";
}

const struct ldr_arch *image_find_arch(unsigned machine, unsigned elf_class)
{
	static const struct ldr_arch *const archs[] = {&ldr_arch_x86_64, &ldr_arch_arm};

	for (size_t i = 0; i < sizeof archs / sizeof archs[0]; i++)
		if (archs[i]->machine == machine && archs[i]->elf_class == elf_class)
			return archs[i];
	return NULL;
}

void image_uuid_text(const uint8_t uuid[MG_UUID_SIZE], char text[37])
{
	static const char digits[] = "0123456789abcdef";

	for (unsigned i = 0; i < MG_UUID_SIZE; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			*text++ = '-';
		*text++ = digits[uuid[i] >> 4];
		*text++ = digits[uuid[i] & 15];
	}
	*text = 0;
}
