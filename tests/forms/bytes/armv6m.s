@ ARMv6-M: calls go as far as elsewhere, but thunks are others.
	.syntax	unified
	.thumb
	.globl	main
	.type	main, %function
main:	bl	first
	ldr	r2, =second
	bl	second
	bl	first
	bx	lr
	.ltorg
	.data
	.word	first, counter
