	.globl maybe
maybe:	ret
