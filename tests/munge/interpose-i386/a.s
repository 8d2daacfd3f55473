	.globl	main
main:	call	foo
	call	*foo@GOT(%ebx)
	call	*foo@GOT
	mov	foo@GOT(%ebx), %eax
	lea	bar, %eax
	call	bar
	jmp	foo
	.data
	.long	foo
