/* SPDX-License-Identifier: MIT
 *
 * Disassembly by GNU libopcodes, for what capstone lacks. It is loaded when it is used: it and
 * libbfd are large, and would more than double the time that any other command takes to start. The build
 * (mk/opcodes.sh) finds the library whose interface the headers have, and sees that it knows all architectures:
 * a libbfd for x86 alone answers for others too, wrongly.
 */
#include "munger/disasm.h"

#ifdef DISASM_OPCODES

#define PACKAGE "munger" /* bfd.h wants to be configured */
#include <dis-asm.h>
#include <dlfcn.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct disasm_opcodes {
	struct disasm disasm;
	struct disassemble_info info;
	disassembler_ftype print;
	__typeof__(&disassemble_free_target) free_target;
	struct disasm_insn *insn; /* the one whose text is printed, */
	size_t length;            /* so many bytes so far */
};

static void append(struct disasm_opcodes *d, const char *fmt, va_list args)
{
	size_t left = sizeof d->insn->text - d->length;
	int n = vsnprintf(d->insn->text + d->length, left, fmt, args);

	if (n > 0)
		d->length += (size_t)n < left ? (size_t)n : left - 1;
}

__attribute__((format(printf, 2, 3))) static int print(void *stream, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	append(stream, fmt, args);
	va_end(args);
	return 0;
}

__attribute__((format(printf, 3, 4))) static int print_styled(void *stream, enum disassembler_style style,
							      const char *fmt, ...)
{
	va_list args;

	(void)style;
	va_start(args, fmt);
	append(stream, fmt, args);
	va_end(args);
	return 0;
}

static void print_address(bfd_vma addr, struct disassemble_info *info)
{
	print(info->stream, "0x%" PRIx64, (uint64_t)addr);
}

static void ignore_error(int status, bfd_vma addr, struct disassemble_info *info)
{
	(void)status;
	(void)addr;
	(void)info;
}

static bool is_branch(enum dis_insn_type type)
{
	return type == dis_branch || type == dis_condbranch || type == dis_jsr || type == dis_condjsr;
}

static bool next(struct disasm *disasm, const unsigned char *data, size_t size, uint64_t addr, struct disasm_insn *insn)
{
	struct disasm_opcodes *d = (struct disasm_opcodes *)disasm;
	struct disassemble_info *info = &d->info;
	int n;

	d->insn = insn;
	d->length = 0;
	info->buffer = (bfd_byte *)data;
	info->buffer_vma = addr;
	info->buffer_length = size;
	info->insn_info_valid = 0;
	info->insn_type = dis_nonbranch;
	info->target = 0;
	n = d->print(addr, info);
	if (n <= 0 || info->insn_type == dis_noninsn)
		return false;
	insn->size = (unsigned)n;
	for (char *tab = insn->text; (tab = strchr(tab, '\t'));)
		*tab = ' ';
	while (d->length && insn->text[d->length - 1] == ' ')
		insn->text[--d->length] = 0;
	insn->branches = info->insn_info_valid && is_branch(info->insn_type) && info->target;
	insn->target = info->target;
	return true;
}

/* The library itself stays: it keeps memory that no call gives back. */
static void end(struct disasm *disasm)
{
	struct disasm_opcodes *d = (struct disasm_opcodes *)disasm;

	d->free_target(&d->info);
}

/* Returns: false if the library does not know this code. */
static bool set_up(struct disasm_opcodes *d, void *library, const struct arch_code *code)
{
	__typeof__(&bfd_scan_arch) scan = (__typeof__(&bfd_scan_arch))dlsym(library, "bfd_scan_arch");
	__typeof__(&init_disassemble_info) init =
		(__typeof__(&init_disassemble_info))dlsym(library, "init_disassemble_info");
	__typeof__(&disassemble_init_for_target) init_target =
		(__typeof__(&disassemble_init_for_target))dlsym(library, "disassemble_init_for_target");
	__typeof__(&disassembler) find = (__typeof__(&disassembler))dlsym(library, "disassembler");
	const bfd_arch_info_type *arch = scan ? scan(code->bfd) : NULL;

	d->free_target = (__typeof__(&disassemble_free_target))dlsym(library, "disassemble_free_target");
	d->print = arch && find ? find(arch->arch, false, arch->mach, NULL) : NULL;
	if (!d->print || !init || !init_target || !d->free_target)
		return false;
	init(&d->info, d, print, print_styled);
	d->info.arch = arch->arch;
	d->info.mach = arch->mach;
	d->info.endian = d->info.endian_code = BFD_ENDIAN_LITTLE;
	d->info.print_address_func = print_address;
	d->info.memory_error_func = ignore_error;
	init_target(&d->info);
	return true;
}

struct disasm *disasm_open_opcodes(struct mem *mem, const struct arch_code *code, const char **why)
{
	struct disasm_opcodes *d = mem_alloc(mem, sizeof *d);
	void *library = dlopen(DISASM_OPCODES, RTLD_NOW | RTLD_LOCAL);

	d->disasm = (struct disasm){next, end};
	if (library && set_up(d, library, code))
		return &d->disasm;
	*why = library ? DISASM_OPCODES " lacks it" : "install binutils-multiarch, which has " DISASM_OPCODES;
	return NULL;
}

#else

struct disasm *disasm_open_opcodes(struct mem *mem, const struct arch_code *code, const char **why)
{
	(void)mem;
	(void)code;
	*why = "this munger is built without libopcodes; install binutils-multiarch-dev, and build it again";
	return NULL;
}

#endif
