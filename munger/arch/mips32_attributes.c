/* SPDX-License-Identifier: MIT
 *
 * What an object's code asks of the machine: e_flags say ABI, revision and kind of NaN, .MIPS.abiflags the rest:
 *
 *   0 u16 version, 2 u8 ISA, 3 u8 its revision, 7 u8 floating-point ABI, 8 u32 processor, 12 u32 extensions
 */
#include <elf.h>
#include <gelf.h>

#include "loader/mem.h"
#include "munger/arch/mips32.h"
#include "munger/image_mips32.h"

enum { SECTION_TYPE = 0x7000002a, SECTION_SIZE = 24 };
enum { FLAG_ABI2 = 0x20, FLAG_ABI = 0xf000, FLAG_O32 = 0x1000, FLAG_MACH = 0xff0000, FLAG_ASES = 0xf000000 };
enum { FP_ANY, FP_DOUBLE, FP_SINGLE, FP_SOFT, FP_OLD_64, FP_XX, FP_64, FP_64A };
/* Extensions: with an isa bit; for the system, or of no consequence to others. */
enum { ASE_DSP = 1, ASE_DSP2 = 2, ASE_MSA = 0x200, ASE_SYSTEM = 0x4 | 0x8 | 0x40 | 0x100 | 0x1000 };
enum { ASE_MODES = 0x20 | 0x400 | 0x800 }; /* MDMX, MIPS16, microMIPS: flags of the ELF header too */

#define ARCH_CURE "-march=mips32r2 -mabi=32"
#define MODE_CURE "-mno-mips16 -mno-micromips"

static void refuse(struct link *link, const struct input *in, const char *what, const char *cure)
{
	diag_error(&link->diag, in->name, "isa", "%s; compile with %s", what, cure);
}

static uint32_t isa_of_flags(struct link *link, const struct input *in, uint32_t flags)
{
	if (flags & FLAG_ABI2 || (flags & FLAG_ABI && (flags & FLAG_ABI) != FLAG_O32))
		refuse(link, in, "is not for the ABI O32", ARCH_CURE);
	if (flags & (FLAG_ASES))
		refuse(link, in, "has code for MIPS16, microMIPS or MDMX", MODE_CURE);
	if (flags & FLAG_MACH)
		refuse(link, in, "has instructions of one processor", ARCH_CURE);
	switch (flags & EF_MIPS_ARCH) {
	case EF_MIPS_ARCH_1:
	case EF_MIPS_ARCH_2:
		return 0;
	case EF_MIPS_ARCH_32:
		return MG_ISA_MIPS_32;
	case EF_MIPS_ARCH_32R2:
		return MG_ISA_MIPS_32 | MG_ISA_MIPS_32R2;
	default:
		refuse(link, in, "has instructions of MIPS III or later, of 64 bits, or of revision 6", ARCH_CURE);
		return 0;
	}
}

static uint32_t isa_of_float(struct link *link, const struct input *in, unsigned abi, uint32_t flags)
{
	const uint32_t nan = flags & EF_MIPS_NAN2008 ? MG_ISA_MIPS_NAN_2008 : MG_ISA_MIPS_NAN_LEGACY;

	switch (abi) {
	case FP_ANY:
		return 0;
	case FP_SOFT:
		return MG_ISA_MIPS_FLOAT_SOFT;
	case FP_SINGLE:
		return MG_ISA_MIPS_FLOAT_SINGLE | nan;
	case FP_DOUBLE:
		return MG_ISA_MIPS_FLOAT_DOUBLE | MG_ISA_MIPS_FR0 | nan;
	case FP_XX:
		return MG_ISA_MIPS_FLOAT_DOUBLE | nan;
	case FP_64:
	case FP_64A:
		return MG_ISA_MIPS_FLOAT_DOUBLE | MG_ISA_MIPS_FR1 | nan;
	default:
		diag_error(&link->diag, in->name, "float-abi",
			   "floating-point ABI %u is none of today's; compile with -mfp32, -mfpxx or -mfp64", abi);
		return 0;
	}
}

static uint32_t isa_of_section(struct link *link, const struct input *in, const unsigned char *p, uint32_t flags)
{
	const uint32_t ases = ldr_get32(p + 12);
	uint32_t isa = isa_of_float(link, in, p[7], flags);

	if (p[2] > 32 || p[3] > 5)
		refuse(link, in, "has instructions of 64 bits, or of revision 6", ARCH_CURE);
	else if (p[2] == 32 && p[3] >= 3)
		isa |= MG_ISA_MIPS_32R3;
	if (ldr_get32(p + 8))
		refuse(link, in, "has instructions of one processor", ARCH_CURE);
	if (ases & ~(uint32_t)(ASE_DSP | ASE_DSP2 | ASE_MSA | ASE_SYSTEM | ASE_MODES))
		refuse(link, in, "has code of an extension that no isa bit stands for", ARCH_CURE);
	isa |= ases & ASE_DSP ? MG_ISA_MIPS_DSP : 0;
	isa |= ases & ASE_DSP2 ? MG_ISA_MIPS_DSP2 : 0;
	isa |= ases & ASE_MSA ? MG_ISA_MIPS_MSA : 0;
	return isa;
}

/* The image's are those of its latest revision; that code is PIC goes without saying. */
static void add_flags(struct link *link, uint32_t flags)
{
	uint32_t arch = link->e_flags & EF_MIPS_ARCH;

	if ((flags & EF_MIPS_ARCH) > arch)
		arch = flags & EF_MIPS_ARCH;
	link->e_flags = ((link->e_flags | flags) & (EF_MIPS_NAN2008 | EF_MIPS_FP64)) | EF_MIPS_PIC | EF_MIPS_CPIC |
			FLAG_O32 | arch;
}

bool mips32_read_attributes(struct link *link, struct input *in)
{
	Elf_Scn *scn = NULL;
	Elf_Data *data;
	GElf_Ehdr e;
	GElf_Shdr h;

	if (!gelf_getehdr(in->elf, &e))
		return false;
	link->isa |= isa_of_flags(link, in, e.e_flags);
	while ((scn = elf_nextscn(in->elf, scn))) {
		if (!gelf_getshdr(scn, &h) || h.sh_type != SECTION_TYPE)
			continue;
		data = elf_rawdata(scn, NULL);
		if (!data || !data->d_buf || data->d_size < SECTION_SIZE)
			return false;
		link->isa |= isa_of_section(link, in, data->d_buf, e.e_flags);
	}
	add_flags(link, e.e_flags);
	return true;
}
