	.globl f
f:	movl $2, %eax
	ret
	.globl main
main: call f
