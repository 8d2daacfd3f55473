	.comm	both,24,8
	.comm	weak,32,8
	.globl	defined
	.data
	.quad	0
defined: .long	7
end_of_data:
