	.globl main
main:	ret
	.section .ctors,"aw"
	.quad main
