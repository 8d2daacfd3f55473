	.weak	absent
	.globl	main
main:	call	absent
	jmp	absent
	jne	absent
	movl	absent@GOT(%ebx), %eax
	movl	absent@GOT(%esi), %edi
	movl	absent@GOT, %ecx
	call	*absent@GOT(%ebx)
	call	*absent@GOT
	testl	%eax, absent@GOT(%ebx)
	movl	$absent, %eax
	.data
	.long	absent
	.long	absent + 3
