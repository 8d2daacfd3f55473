	.globl	one, two, inner, variable
one:	ret
two:	ret
inner:	ret
	.data
variable: .quad	0
