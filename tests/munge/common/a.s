	.globl	main
main:	lea	both(%rip), %rax
	lea	defined(%rip), %rax
	lea	weak(%rip), %rax
	.weak	weak
	.data
weak:	.quad	1
	.comm	both,8,16
	.comm	defined,4,4
