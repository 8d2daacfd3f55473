@ Too far from the first stub for the second branch.
	.syntax	unified
	.thumb
	.globl	main
	.type	main, %function
main:	bne.w	CurrentTime
	.section .text.gap,"ax"
	.skip	0x80000
	.section .text.near,"ax"
	bne.w	CurrentTime
	.section .text.gap2,"ax"
	.skip	0x80000
	.section .text.far,"ax"
	bne.w	CurrentTime
