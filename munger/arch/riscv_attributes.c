/* SPDX-License-Identifier: MIT
 *
 * What an object's code asks of the machine: e_flags say the ABI, and .riscv.attributes the extensions (RISC-V ELF psABI,
 * "Attributes").
 */
#include <ctype.h>
#include <gelf.h>
#include <string.h>

#include "munger/arch/attributes.h"
#include "munger/arch/riscv.h"
#include "munger/image_riscv.h"

enum { SECTION_TYPE = 0x70000003, TAG_ARCH = 5 };
enum { FLAG_RVC = 1, FLAG_FLOAT_ABI = 6, FLAG_RVE = 8, FLAG_TSO = 16 };

static const struct extension {
	const char *name;
	uint32_t isa;
} extensions[] = {
	{"m", MG_ISA_RV_M},
	{"zmmul", MG_ISA_RV_M},
	{"a", MG_ISA_RV_A},
	{"zaamo", MG_ISA_RV_A},
	{"zalrsc", MG_ISA_RV_A},
	{"f", MG_ISA_RV_F},
	{"d", MG_ISA_RV_D},
	{"c", MG_ISA_RV_C},
	{"zca", MG_ISA_RV_C},
	{"v", MG_ISA_RV_V},
	{"zicsr", MG_ISA_RV_ZICSR},
	{"zba", MG_ISA_RV_ZBA},
	{"zbb", MG_ISA_RV_ZBB},
	{"zbs", MG_ISA_RV_ZBS},
	{"g", MG_ISA_RV_M | MG_ISA_RV_A | MG_ISA_RV_F | MG_ISA_RV_D | MG_ISA_RV_ZICSR},
};

static uint32_t isa_of(const char *name, size_t n)
{
	for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++)
		if (strlen(extensions[i].name) == n && memcmp(extensions[i].name, name, n) == 0)
			return extensions[i].isa;
	return 0; /* no bit says it */
}

/* A version behind a name: "2p0". Returns: what follows. */
static const char *skip_version(const char *p)
{
	while (isdigit((unsigned char)*p))
		p++;
	if (*p == 'p' && isdigit((unsigned char)p[1]))
		for (p++; isdigit((unsigned char)*p); p++)
			;
	return p;
}

/* Bytes of a name of several letters, which ends at '_' and may have a version. */
static size_t name_size(const char *p)
{
	size_t n = strcspn(p, "_"), k = n;

	while (k && isdigit((unsigned char)p[k - 1]))
		k--;
	if (k > 1 && k < n && p[k - 1] == 'p' && isdigit((unsigned char)p[k - 2]))
		for (k--; k && isdigit((unsigned char)p[k - 1]); k--)
			;
	return k;
}

/* "rv32i2p1_m2p0_zicsr2p0" */
static uint32_t parse_isa(const char *p)
{
	uint32_t isa = 0;

	if (strncmp(p, "rv32", 4) != 0 && strncmp(p, "rv64", 4) != 0)
		return 0;
	p += 4;
	while (*p) {
		if (*p == '_') {
			p++;
		} else if (*p == 'z' || *p == 's' || *p == 'x') {
			isa |= isa_of(p, name_size(p));
			p += strcspn(p, "_");
		} else {
			isa |= isa_of(p, 1);
			p = skip_version(p + 1);
		}
	}
	return isa;
}

static void read_tags(void *ctx, struct attributes *a)
{
	uint32_t *isa = ctx;

	while (a->p < a->end && !a->bad) {
		const uint32_t tag = attributes_uleb(a);

		if (tag & 1) {
			const char *text = attributes_string(a);

			if (tag == TAG_ARCH)
				*isa |= parse_isa(text);
		} else {
			attributes_uleb(a);
		}
	}
}

static uint32_t isa_of_flags(uint32_t flags)
{
	static const uint32_t floats[] = {MG_ISA_RV_FLOAT_SOFT, MG_ISA_RV_FLOAT_SINGLE, MG_ISA_RV_FLOAT_DOUBLE,
					  MG_ISA_RV_FLOAT_QUAD};
	uint32_t isa = flags & FLAG_RVE ? MG_ISA_RV_E : floats[(flags & FLAG_FLOAT_ABI) >> 1];

	if (flags & FLAG_RVC)
		isa |= MG_ISA_RV_C;
	if (flags & FLAG_TSO)
		isa |= MG_ISA_RV_TSO;
	return isa;
}

static const char *abi_name(uint32_t isa)
{
	if (isa & MG_ISA_RV_E)
		return "with 16 registers (ilp32e)";
	if (isa & MG_ISA_RV_FLOAT_SOFT)
		return "in integer registers";
	if (isa & MG_ISA_RV_FLOAT_SINGLE)
		return "in FPU registers if float";
	return isa & MG_ISA_RV_FLOAT_DOUBLE ? "in FPU registers up to double" : "in FPU registers up to quad";
}

static void check_abi(struct link *link, const struct input *in, uint32_t isa)
{
	const uint32_t abi = link->arch->image->exclusive->bits;

	if ((isa & abi) && (link->isa & abi) && (isa & abi) != (link->isa & abi))
		diag_error(&link->diag, in->name, "float-abi",
			   "passes arguments %s, the objects before it %s; compile all with one -mabi", abi_name(isa),
			   abi_name(link->isa));
}

bool riscv_read_attributes(struct link *link, struct input *in)
{
	Elf_Scn *scn = NULL;
	Elf_Data *data;
	GElf_Ehdr e;
	GElf_Shdr h;
	uint32_t isa;

	if (!gelf_getehdr(in->elf, &e))
		return false;
	isa = isa_of_flags(e.e_flags);
	while ((scn = elf_nextscn(in->elf, scn))) {
		if (!gelf_getshdr(scn, &h) || h.sh_type != SECTION_TYPE || !(data = elf_rawdata(scn, NULL)) ||
		    !data->d_size)
			continue;
		if (!attributes_read(data->d_buf, data->d_size, "riscv", read_tags, &isa))
			return false;
	}
	check_abi(link, in, isa);
	link->isa |= isa;
	link->e_flags |= e.e_flags & (FLAG_RVC | FLAG_TSO);
	return true;
}
