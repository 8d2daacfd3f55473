# Every way in which code and data can refer to an import.
	.globl	main
main:	call	CurrentTime
	call	CurrentTime@PLT
	call	CurrentTime
	jne	CurrentTime
	lea	counter(%rip), %rax
	lea	table+24(%rip), %rax
	movl	$5, table+8(%rip)		# an immediate behind the field
	movl	$table+4, %eax			# R_X86_64_32
	movq	$table, %rax			# 32S
	movabsq	$table+16, %rax			# 64
	movq	counter@GOTPCREL(%rip), %rax	# becomes lea
	call	*puts@GOTPCREL(%rip)		# becomes call
	cmpq	counter@GOTPCREL(%rip), %rax	# keeps its slot
	pushq	counter@GOTPCREL(%rip)
	jmp	*qsort@GOTPCREL(%rip)		# becomes jmp
tail:	jmp	puts
	.data
	.quad	CurrentTime
	.quad	table + 8
	.long	table - .
	.long	table
	.quad	table - .
	.section .rodata
	.quad	puts				# makes it relro
