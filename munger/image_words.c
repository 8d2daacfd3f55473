/* SPDX-License-Identifier: MIT
 *
 * The words for numbers in images.
 */
#include "munger/arch/image.h"
#include "munger/image_read.h"

#define DECLARE(a) extern const struct arch_image arch_image_##a;
#define ADDRESS(a) &arch_image_##a,
MG_ARCHS(DECLARE)

static const struct arch_image *const archs[] = {MG_ARCHS(ADDRESS)};
enum { N_ARCHS = sizeof archs / sizeof *archs };

const struct arch_image *arch_image_find(unsigned machine, unsigned elf_class)
{
	for (unsigned i = 0; i < N_ARCHS; i++)
		if (archs[i]->loader->machine == machine && archs[i]->loader->elf_class == elf_class)
			return archs[i];
	return NULL;
}

const struct arch_image *arch_image_of_machine(unsigned machine)
{
	for (unsigned i = 0; i < N_ARCHS; i++)
		if (archs[i]->loader->machine == machine)
			return archs[i];
	return NULL;
}

/* Returns: word number idx of a list that ends with NULL, or NULL. */
static const char *word_at(const char *const *words, unsigned idx)
{
	while (*words && idx--)
		words++;
	return *words;
}

const char *image_field_name(const struct arch_image *arch, unsigned field)
{
	static const char *const names[MG_N_WORD_FIELDS] = {"W8",  "W16", "W32", "W64", "S32",
							    "U32", "P32", "P64", "PTR", "PTR3"};

	return field < MG_N_WORD_FIELDS ? names[field] : word_at(arch->field_names, field - MG_N_WORD_FIELDS);
}

const char *image_isa_name(const struct arch_image *arch, unsigned bit)
{
	return word_at(arch->isa_names, bit);
}

const char *image_section_name(unsigned section)
{
	static const char *const names[MG_N_SECTIONS] = {".text", ".rodata", ".relro", ".data"};

	return section < MG_N_SECTIONS ? names[section] : "none";
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
