	.globl main
main:	ret
