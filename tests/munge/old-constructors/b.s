	.globl main
main:	ret
	.section .init,"ax"
	call main
