	.syntax	unified
	.thumb
	.globl	main
	.type	main, %function
main:
	.rept	8
	movw	r0, #:lower16:variable
	nop
	movt	r0, #:upper16:variable
	.endr
	bx	lr
	.data
variable: .word	1
