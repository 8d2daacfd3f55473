# Every way in which code and data can refer to an import.
	.globl	main
main:	call	CurrentTime
	call	CurrentTime@PLT
	jmp	CurrentTime
	jne	CurrentTime
	movl	counter, %eax			# the address in an instruction
	movl	$table+4, %eax
	movl	$5, table+8			# an immediate behind the field
	lea	table+24-1f(%ebx), %eax		# PC32, not a branch
1:	movl	counter@GOT(%ebx), %eax		# becomes lea
	movl	counter@GOT(%esi), %edi
	movl	counter@GOT, %ecx		# becomes mov $
	call	*puts@GOT(%ebx)			# becomes call
	call	*puts@GOT(%ecx)
	call	*puts@GOT			# the same
	jmp	*puts@GOT(%eax)			# becomes jmp
	jmp	*qsort@GOT
	cmpl	counter@GOT(%ebx), %eax		# keeps its slot
	cmpl	counter@GOT, %eax
	pushl	counter@GOT(%ebx)
	movl	counter@GOT(%ebx,%ecx,4), %eax
	movl	counter@GOT+4(%ebx), %eax
	movl	counter@GOT(%ebp,%ecx), %eax	# looks like one without a base
	.data
	.long	CurrentTime
	.long	table + 8
	.long	table - .
	.section .rodata
	.long	puts				# makes it relro
