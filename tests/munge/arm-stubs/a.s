@ Conditional branches to what only the load decides: each target has one stub as far as they reach it.
	.syntax	unified
	.thumb
	.globl	main
	.type	main, %function
main:	bne.w	CurrentTime
	beq.w	CurrentTime
	bne.w	puts
	bne.w	local
	bne.w	in_data
	bne.w	number
	bne.w	nowhere
	.weak	nowhere
	.balign	4
	.word	0
	.section .text.unused,"ax"
unused:	bne.w	qsort
	.section .text.local,"ax"
	.type	local, %function
local:	beq.w	CurrentTime
	bx	lr
	.data
	.word	1
	.type	in_data, %function
in_data:
	bne.w	local
	bne.w	CurrentTime
	bx	lr
	.globl	number
	.set	number, 0x101
