/* SPDX-License-Identifier: MIT
 *
 * MIPS32, little-endian.  An address in two instructions is hi << 16 + lo, lo a signed number, so hi is off by one
 * where that is negative:
 *
 *   LUI    001111 00000 rt hi
 *   ADDIU  001001 rs rt lo
 */
#include "loader/arch/mips32.h"

const struct ldr_field ldr_mips32_fields[LDR_MIPS32_N_FIELDS] = {
	LDR_WORD_ROWS(0), [MG_F_MIPS_ADDR] = {.width = 8, .align_log2 = 2}};

int ldr_mips32_patch(unsigned field, unsigned char *mem, ldr_addr *value, unsigned what)
{
	uint32_t hi, lo, v;

	if (field < MG_N_WORD_FIELDS)
		return ldr_word_patch(field, mem, value, what, 0);
	hi = ldr_get32_4(mem);
	lo = ldr_get32_4(mem + 4);
	if (hi >> 21 != 0x1e0 || lo >> 26 != 9)
		return LDR_ERR_FIXUP;
	v = (uint32_t)*value;
	if (what & LDR_ADD)
		v += (hi << 16) + ((lo & 0xffff) ^ 0x8000) - 0x8000;
	*value = (ldr_addr)(intptr_t)(int32_t)v;
	if (what & LDR_WRITE) {
		ldr_put32_4(mem, (hi & 0xffff0000) | (v + 0x8000) >> 16);
		ldr_put32_4(mem + 4, (lo & 0xffff0000) | (v & 0xffff));
	}
	return 0;
}

#if defined(__mips__) && _MIPS_SIM == _ABIO32 && defined(__MIPSEL__)
#define IS_NATIVE 1
#if __mips == 32 && __mips_isa_rev < 6
#define ISA_32 MG_ISA_MIPS_32
#else
#define ISA_32 0
#endif
#if __mips == 32 && __mips_isa_rev >= 2 && __mips_isa_rev < 6
#define ISA_R2 MG_ISA_MIPS_32R2
#else
#define ISA_R2 0
#endif
#if __mips == 32 && __mips_isa_rev >= 3 && __mips_isa_rev < 6
#define ISA_R3 MG_ISA_MIPS_32R3
#else
#define ISA_R3 0
#endif
#ifdef __mips_soft_float
#define ISA_FLOAT MG_ISA_MIPS_FLOAT_SOFT
#elif defined(__mips_single_float)
#define ISA_FLOAT MG_ISA_MIPS_FLOAT_SINGLE
#elif __mips_fpr == 64
#define ISA_FLOAT (MG_ISA_MIPS_FLOAT_DOUBLE | MG_ISA_MIPS_FR1)
#elif __mips_fpr == 32
#define ISA_FLOAT (MG_ISA_MIPS_FLOAT_DOUBLE | MG_ISA_MIPS_FR0)
#else /* -mfpxx: whoever starts the program chooses */
#define ISA_FLOAT MG_ISA_MIPS_FLOAT_DOUBLE
#endif
#ifdef __mips_nan2008
#define ISA_NAN MG_ISA_MIPS_NAN_2008
#else
#define ISA_NAN MG_ISA_MIPS_NAN_LEGACY
#endif
#ifdef __mips_dsp
#define ISA_DSP MG_ISA_MIPS_DSP
#else
#define ISA_DSP 0
#endif
#ifdef __mips_dspr2
#define ISA_DSP2 MG_ISA_MIPS_DSP2
#else
#define ISA_DSP2 0
#endif
#ifdef __mips_msa
#define ISA_MSA MG_ISA_MIPS_MSA
#else
#define ISA_MSA 0
#endif
#define ISA (ISA_32 | ISA_R2 | ISA_R3 | ISA_FLOAT | ISA_NAN | ISA_DSP | ISA_DSP2 | ISA_MSA)
#else
#define IS_NATIVE 0
/* Not for running here: whoever asks for it knows the machine. */
#define ISA       0xffffffffu
#endif

const struct ldr_arch ldr_arch_mips32 = LDR_MIPS32_ARCH(ISA);

#if IS_NATIVE
extern const struct ldr_arch ldr_arch_native __attribute__((alias("ldr_arch_mips32")));

/* A kernel's memory is another matter: hosts without Linux have a function of their own. */
#if defined(__linux__)
/* cacheflush(run, size, BCACHE): what was stored is fetched, on all processors. */
int ldr_protect_native(void *ctx, void *mem, ldr_addr run, size_t size, enum ldr_kind kind)
{
	register uintptr_t v0 __asm__("$2") = 4147;
	register uintptr_t a0 __asm__("$4") = (uintptr_t)run;
	register uintptr_t a1 __asm__("$5") = size;
	register uintptr_t a2 __asm__("$6") = 3;
	register uintptr_t a3 __asm__("$7");

	(void)ctx;
	(void)mem;
	(void)kind;
	__asm__ volatile("syscall"
			 : "+r"(v0), "=r"(a3)
			 : "r"(a0), "r"(a1), "r"(a2)
			 : "$1", "$3", "$8", "$9", "$10", "$11", "$12", "$13", "$14", "$15", "$24", "$25", "hi", "lo",
			   "memory");
	return a3 != 0;
}
#endif
#endif
