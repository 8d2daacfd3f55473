# What counts from the address in a register, which for ld is that of its GOT and here that of the text.
	.globl	main, variable, number
main:	call	thunk
1:	addl	$_GLOBAL_OFFSET_TABLE_+(.-1b), %ebx
	movl	variable@GOT(%ebx), %eax	# becomes lea
	movl	variable@GOT(%edi), %ebp
	leal	variable@GOTOFF+4(%ebx), %eax
	leal	main@GOTOFF(%ebx), %eax
	movl	constant@GOTOFF(%ebx), %eax
	cmpl	variable@GOT(%ebx), %eax	# keeps its slot
	cmpl	variable@GOT, %eax
	movl	number@GOT(%ebx), %eax		# a number stays in its slot
	movl	number@GOT, %eax
	movl	number@GOT, %ecx
	.set	number, 0x12345678
thunk:	movl	(%esp), %ebx
	ret
	.data
variable: .long	1
	.long	variable@GOTOFF, main@GOTOFF
	.long	_GLOBAL_OFFSET_TABLE_ - .
	.section .rodata
constant: .long	2
