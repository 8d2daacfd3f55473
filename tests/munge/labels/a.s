	.syntax	unified
	.thumb
	.globl	main, start, table
main:	bx	lr
	.type	start, %function
start:	bl	main
table:	.word	1
