	.globl one
one:	call two
