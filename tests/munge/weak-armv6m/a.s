	.syntax	unified
	.thumb
	.weak	absent
	.globl	main
	.type	main, %function
main:	bl	absent
	ldr	r0, =absent
	bx	lr
	.ltorg
	.data
	.word	absent
