# What ld resolves otherwise, as it links for fixed addresses.
	.globl	main, variable
main:	movq	variable@GOTPCREL(%rip), %r10
	movq	large@GOTPCREL(%rip), %rax	# a number stays in its slot
	.globl	large
	.set	large, 0x123456789abcd
	.data
variable: .quad	1
