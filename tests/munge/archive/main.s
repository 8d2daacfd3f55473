	.globl main
main:	call one
	.weak maybe
	call maybe
