	.globl main, one, two
main:
one:
two:	ret
