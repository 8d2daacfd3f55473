/* SPDX-License-Identifier: MIT */
#include "munger/arch/arch.h"

#include <stdlib.h>

#define DECLARE(a) extern const struct arch arch_##a;
#define ADDRESS(a) &arch_##a,
#define NAME(a)    ", " #a
MG_ARCHS(DECLARE)

static const struct arch *const all[] = {MG_ARCHS(ADDRESS)};
enum { N_ALL = sizeof all / sizeof *all };

const struct arch *arch_find(unsigned machine, unsigned elf_class)
{
	for (int i = 0; i < N_ALL; i++)
		if (all[i]->loader->machine == machine && all[i]->loader->elf_class == elf_class)
			return all[i];
	return NULL;
}

const struct arch *arch_of_isa(const struct arch *arch, uint32_t isa)
{
	const struct arch *variant = arch ? arch->variant : NULL;

	return variant && arch_image_loader(arch->image, isa) == variant->loader ? variant : arch;
}

const char *arch_names(void)
{
	return &MG_ARCHS(NAME)[2];
}

static int compare(const void *key, const void *row)
{
	uint32_t type = *(const uint32_t *)key, other = ((const struct reloc_row *)row)->type;

	return type < other ? -1 : type > other;
}

/* Rows are in ascending order of their numbers. */
const struct reloc_row *arch_row(const struct arch *arch, uint32_t type)
{
	return bsearch(&type, arch->rows, arch->n_rows, sizeof *arch->rows, compare);
}

const char *arch_reloc_name(unsigned machine, unsigned elf_class, uint32_t type)
{
	const struct arch *arch = arch_find(machine, elf_class);
	const struct reloc_row *row = arch ? arch_row(arch, type) : NULL;

	return row ? row->name : NULL;
}
