	.syntax	unified
	.thumb
	.section .text.last,"ax"
	.type	last, %function
last:	.fnstart
	.cantunwind
	bx	lr
	.fnend
