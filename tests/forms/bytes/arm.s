@ Code that goes to imports, one instruction of each kind.
	.syntax	unified
	.thumb
	.globl	main
	.type	main, %function
main:	bl	first
	b.w	second
	movw	r0, #:lower16:counter
	movt	r0, #:upper16:counter
	movw	r1, #:lower16:first
	nop
	movt	r1, #:upper16:first
	ldr	r2, =second
	ldr	r3, =counter
	bl	first
	bl	second
	b.w	first
	bx	lr
	.ltorg
	.data
	.word	first, counter
