# Padding that an assembler leaves for alignment, with and without compressed instructions.
	.globl	main
	.type	main, @function
main:
	nop
	.balign	16
aligned: nop
	.size	aligned, . - aligned
	.balign	8
	nop
	.option	norvc
	.balign	16
	nop
	.balign	32
	.type	last, @function
last:	ret
	.size	last, . - last
	.size	main, . - main
	.section .text.other, "ax"
	ret
	.balign	4
other:	ret
	.data
	.word	aligned, last, other, last - aligned
