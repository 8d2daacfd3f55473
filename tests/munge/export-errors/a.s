	.globl one
one:	call nobody
