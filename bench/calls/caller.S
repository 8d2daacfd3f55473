/* SPDX-License-Identifier: MIT
 *
 * unsigned calls_run(unsigned rows): calls of a function of another component, 64 in a row (calls.h).
 *
 * In assembler, so that it has the instructions that are to be measured whatever the compiler: some keep
 * the address in a register instead, for so many calls in a row. NO_PLT: what -fno-plt is for.
 *
 * Each call has 16 bytes of its own, filled up with one nop: a call of 5 bytes (e8) and one of 6 (ff 15, 67 e8)
 * then have the same neighbours at the same addresses, and the same number of instructions. The function
 * begins on a page, so that this is so for the low 12 bits of all addresses.
 */
	.text
	.globl calls_run
	.type calls_run, @function
	.p2align 12
calls_run:
	push %rbx
	mov %edi, %ebx
	incl n_runs(%rip)
	xor %eax, %eax
	.p2align 6
1:
	.rept 64
	mov %eax, %edi
#ifdef NO_PLT
	call *calls_callee@GOTPCREL(%rip)
#else
	call calls_callee@PLT
#endif
	.p2align 4
	.endr
	dec %ebx
	jnz 1b
	pop %rbx
	ret
	.size calls_run, . - calls_run

	/* Data, as most components have. */
	.local n_runs
	.comm n_runs, 4, 4

	.section .note.GNU-stack, "", @progbits
