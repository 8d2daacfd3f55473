# Code that goes to imports, one instruction of each kind.
	.globl	main
	.type	main, @function
main:	call	first
	call	second@PLT
	jmp	first
	jne	first
	jmp	second				# a tail call
	call	*first@GOTPCREL(%rip)
	call	*second@GOTPCREL(%rip)
	jmp	*first@GOTPCREL(%rip)
	.irp	r, rax, rcx, rsp, rdi, r8, r9, r10, r11, r12, r13, r14, r15
	mov	counter@GOTPCREL(%rip), %\r
	.endr
	mov	first@GOTPCREL(%rip), %rax
	cmp	first@GOTPCREL(%rip), %rax	# these keep a slot of the code's own
	push	second@GOTPCREL(%rip)
	test	%rax, first@GOTPCREL(%rip)
	call	first				# of the first group again
	.data
	.quad	first, counter
