	.syntax	unified
	.thumb
	.globl	main
	.type	main, %function
main:	bl	far
	beq.w	far
	b.n	near
	.section .text.gap,"ax"
	.skip	0x1000000
	.section .text.far,"ax"
	.type	far, %function
far:	bx	lr
near:	bx	lr
	.data
	.byte	value
	.set	value, 300
	.globl	value
