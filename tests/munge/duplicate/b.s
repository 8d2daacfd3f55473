	.globl one, two
one:
two:	ret
