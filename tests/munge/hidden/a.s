	.globl main
main:	call secret
	call gone
