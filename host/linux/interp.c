/* SPDX-License-Identifier: MIT */
#include "host/linux/interp.h"

#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#include "host/linux/pages.h"

/* Set before the C library is, and once. */
static struct {
	const char *path; /* that the kernel was given; NULL: there is no image */
	uintptr_t entry;  /* of the image as it is mapped */
} image;

extern const ElfW(Ehdr) __ehdr_start;
void interp_start(void);
void interp_enter(uintptr_t *stack);

/* The entry point of the static program: interp_enter(stack pointer), then the C library's. That expects 0 where a
 * process finds a function to call at its end. */
#if defined(__x86_64__)
#define ENTER "mov %rsp, %rdi\n call interp_enter\n xor %edx, %edx\n jmp _start\n"
#elif defined(__i386__)
#define ENTER                                                                                                    \
	"mov %esp, %eax\n sub $12, %esp\n push %eax\n call interp_enter\n add $16, %esp\n xor %edx, %edx\n jmp " \
	"_start\n"
#elif defined(__arm__)
#define STATE ".arm\n"
#define ENTER "mov r0, sp\n bl interp_enter\n mov r0, #0\n b _start\n"
#elif defined(__aarch64__)
#define ENTER "mov x0, sp\n bl interp_enter\n mov x0, #0\n b _start\n"
#elif defined(__riscv)
#define GP    ".option push\n .option norelax\n la gp, __global_pointer$\n .option pop\n"
#define ENTER GP "mv a0, sp\n call interp_enter\n li a0, 0\n tail _start\n"
#elif defined(__mips__) /* callers have 16 bytes for four arguments */
#define ENTER                                                                                                    \
	".set push\n .set noreorder\n bal 1f\n nop\n 1: .cpload $31\n .set reorder\n move $4, $sp\n addiu $sp, " \
	"$sp, -16\n la $25, interp_enter\n jalr $25\n addiu $sp, $sp, 16\n move $2, $0\n la $25, __start\n"      \
	"jr $25\n .set pop\n"
#endif

#ifndef STATE
#define STATE ""
#endif
__asm__(".pushsection .text\n .balign 4\n .globl interp_start\n .type interp_start, %function\n" STATE
	"interp_start:\n" ENTER ".popsection\n");

/* The auxiliary vector, behind arguments and environment. */
static ElfW(auxv_t) * find_vector(uintptr_t *stack)
{
	uintptr_t *p = stack + 1 + stack[0] + 1;

	while (*p)
		p++;
	return (ElfW(auxv_t) *)(void *)(p + 1);
}

static void note(const ElfW(auxv_t) * aux)
{
	if (aux->a_type == AT_EXECFN)
		image.path = (const char *)aux->a_un.a_val;
	else if (aux->a_type == AT_ENTRY)
		image.entry = aux->a_un.a_val;
}

static void put_right(ElfW(auxv_t) * aux)
{
	const uintptr_t self = (uintptr_t)&__ehdr_start;

	if (aux->a_type == AT_PHDR)
		aux->a_un.a_val = self + __ehdr_start.e_phoff;
	else if (aux->a_type == AT_PHNUM)
		aux->a_un.a_val = __ehdr_start.e_phnum;
	else if (aux->a_type == AT_ENTRY)
		aux->a_un.a_val = (uintptr_t)interp_start;
	else if (aux->a_type == AT_BASE)
		aux->a_un.a_val = 0;
}

/* There is nothing of the C library yet, its guard of the stack neither. */
__attribute__((no_stack_protector)) void interp_enter(uintptr_t *stack)
{
	ElfW(auxv_t) *vector = find_vector(stack), *aux;

	for (aux = vector; aux->a_type != AT_NULL; aux++)
		if (aux->a_type == AT_ENTRY && aux->a_un.a_val == (uintptr_t)interp_start)
			return;
	for (aux = vector; aux->a_type != AT_NULL; aux++) {
		note(aux);
		put_right(aux);
	}
}

const char *interp_image(void)
{
	return image.path;
}

/* Takes away [first, end) of link addresses, whole pages. */
static void unmap(uintptr_t base, uintptr_t first, uintptr_t end)
{
	if (first < end)
		munmap((void *)page_down(base + first), page_span(base + first, end - first));
}

void interp_unmap(void)
{
	const int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	uintptr_t first = UINTPTR_MAX, end = 0;
	ElfW(Ehdr) e = {0};
	ElfW(Phdr) p;

	if (fd < 0 || pread(fd, &e, sizeof e, 0) != sizeof e)
		e.e_phnum = 0;
	/* From the file: the headers are not always among what is mapped. */
	for (unsigned i = 0; i < e.e_phnum; i++) {
		if (pread(fd, &p, sizeof p, (off_t)(sizeof e + i * sizeof p)) != sizeof p || p.p_type != PT_LOAD)
			continue;
		first = p.p_vaddr < first ? p.p_vaddr : first;
		end = p.p_vaddr + p.p_memsz > end ? p.p_vaddr + p.p_memsz : end;
	}
	if (fd >= 0)
		close(fd);
	unmap(image.entry - e.e_entry, first, end);
}
