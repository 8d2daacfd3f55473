/* SPDX-License-Identifier: MIT
 *
 * RISC-V in machine mode: the first hart goes to reset() (start.c), others wait; a trap goes to stop().
 */
	.option	arch, +zicsr
	.section .vectors, "ax"
	.globl _start
_start:
	csrr	a0, mhartid
	bnez	a0, wait
	la	sp, __stack_top
	la	a0, trap
	csrw	mtvec, a0
	call	reset
wait:
	wfi
	j	wait

	.balign 4
trap:
	csrr	a0, mepc
	mv	a1, ra
	call	stop
