	.syntax	unified
	.thumb
	.weak	absent
	.globl	main
	.type	main, %function
main:	bl	absent
	b.w	absent
	movw	r0, #:lower16:absent
	movt	r0, #:upper16:absent
	ldr	r0, =absent
	bx	lr
	.ltorg
	.data
	.word	absent
	.word	absent + 3
