# Code that goes to imports, one instruction of each kind.
	.globl	main
	.type	main, @function
main:	call	first
	call	second@PLT
	jmp	first
	jne	first
	jmp	second				# a tail call
	call	*first@GOT
	.irp	r, eax, ecx, edx, ebx, ebp, esi, edi
	call	*second@GOT(%\r)
	.endr
	jmp	*first@GOT(%ebx)
	.irp	r, eax, ecx, edx, esp, ebp, esi, edi
	mov	counter@GOT(%ebx), %\r
	.endr
	mov	counter@GOT, %ecx
	mov	first@GOT(%eax), %eax
	cmp	first@GOT(%ebx), %eax		# these keep a slot of the code's own
	push	second@GOT(%ebx)
	test	%eax, first@GOT(%ebx)
	mov	$first, %eax
	call	first				# of the first group again
	.data
	.long	first, counter
